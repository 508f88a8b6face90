//! The inventory: declared facts about a service in one environment, each with since when and by whom.

use std::{fmt, str::FromStr};

use serde::{Deserialize, Serialize};

use crate::{Invalid, Timestamp};

/// A value of an input: what a checklist's formulas calculate with.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum Value {
    /// Yes or no.
    Bool(bool),
    /// A finite number in the input's unit.
    #[serde(serialize_with = "crate::number::plain")]
    Number(f64),
    /// One word or a short text.
    Text(String),
}

crate::schema::described!(Value, {"type": ["boolean", "number", "string"]});

/// The kind of value an input takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum ValueKind {
    /// Yes or no.
    Bool,
    /// A number.
    Number,
    /// A text.
    Text,
}

impl Value {
    /// Greatest number of characters of a text.
    pub const MAX_LEN: usize = 500;

    /// Which kind it is.
    pub fn kind(&self) -> ValueKind {
        match self {
            Self::Bool(_) => ValueKind::Bool,
            Self::Number(_) => ValueKind::Number,
            Self::Text(_) => ValueKind::Text,
        }
    }

    /// Reads what a person typed for an input of this kind.
    pub fn parse(kind: ValueKind, typed: &str) -> Result<Self, Invalid> {
        let typed = typed.trim();
        match kind {
            ValueKind::Bool => match typed.to_ascii_lowercase().as_str() {
                "true" | "yes" | "on" => Ok(Self::Bool(true)),
                "false" | "no" | "off" => Ok(Self::Bool(false)),
                _ => Err(Invalid(format!("“{typed}” is neither yes nor no."))),
            },
            ValueKind::Number => {
                let plain = crate::number::without_groups(typed);
                let number = plain.and_then(|plain| plain.parse().ok());
                let finite = number.filter(|number: &f64| number.is_finite());
                finite.map(Self::Number).ok_or_else(|| {
                    Invalid(format!("“{typed}” is not a number. Write one as in 1,250 or 12.5."))
                })
            }
            ValueKind::Text if typed.chars().count() > Self::MAX_LEN => {
                Err(Invalid(format!("A text has at most {} characters.", Self::MAX_LEN)))
            }
            ValueKind::Text if typed.is_empty() || typed.chars().any(char::is_control) => {
                Err(Invalid("A text has at least one character and no control characters.".into()))
            }
            ValueKind::Text => Ok(Self::Text(typed.to_owned())),
        }
    }
}

impl fmt::Display for Value {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Bool(true) => f.write_str("yes"),
            Self::Bool(false) => f.write_str("no"),
            Self::Number(number) => write!(f, "{number}"),
            Self::Text(text) => f.write_str(text),
        }
    }
}

/// The name of an input, as a checklist declares it: `pool_max_per_instance`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct InputName(String);

crate::schema::described!(InputName, {"type": "string"});

impl InputName {
    /// Greatest number of characters.
    pub const MAX_LEN: usize = 64;

    /// The name.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The name for people: `pool max per instance`.
    pub fn words(&self) -> String {
        self.0.replace('_', " ")
    }
}

impl TryFrom<String> for InputName {
    type Error = Invalid;

    fn try_from(text: String) -> Result<Self, Invalid> {
        let word = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'_';
        let good = !text.is_empty() && text.len() <= Self::MAX_LEN && text.bytes().all(word);
        if good { Ok(Self(text)) } else { Err(Invalid(format!("“{text}” is not the name of an input."))) }
    }
}

impl FromStr for InputName {
    type Err = Invalid;

    fn from_str(text: &str) -> Result<Self, Invalid> {
        Self::try_from(text.to_owned())
    }
}

impl From<InputName> for String {
    fn from(name: InputName) -> Self {
        name.0
    }
}

impl fmt::Display for InputName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// One fact as it stands or stood: `None` where it was taken back.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Fact {
    /// What it is about.
    pub name: InputName,
    /// The value; none from the moment it was taken back.
    pub value: Option<Value>,
    /// Since when.
    pub since: Timestamp,
    /// By whom: an account's name.
    pub by: String,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_typed_value_is_read_by_its_kind() {
        assert_eq!(Value::parse(ValueKind::Number, " 1,250 ").unwrap(), Value::Number(1250.0));
        assert_eq!(Value::parse(ValueKind::Bool, "Yes").unwrap(), Value::Bool(true));
        assert_eq!(Value::parse(ValueKind::Text, "transaction").unwrap(), Value::Text("transaction".into()));
        assert!(Value::parse(ValueKind::Number, "NaN").is_err());
        assert!(Value::parse(ValueKind::Number, "12,5").is_err(), "neither 125 nor 12.5 for certain");
        assert!(Value::parse(ValueKind::Number, "inf").is_err());
        assert!(Value::parse(ValueKind::Bool, "perhaps").is_err());
        assert!(Value::parse(ValueKind::Text, "").is_err());
    }

    #[test]
    fn a_whole_number_is_written_without_a_fraction() {
        assert_eq!(serde_json::to_string(&Value::Number(50.0)).unwrap(), "50");
        assert_eq!(serde_json::to_string(&Value::Number(0.25)).unwrap(), "0.25");
    }

    #[test]
    fn a_value_keeps_its_kind_through_json() {
        for value in [Value::Bool(true), Value::Number(5.0), Value::Text("5".into())] {
            let json = serde_json::to_string(&value).unwrap();
            assert_eq!(serde_json::from_str::<Value>(&json).unwrap(), value, "{json}");
        }
    }
}
