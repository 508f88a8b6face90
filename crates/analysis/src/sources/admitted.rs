//! Which values an input takes: one rule for everything that writes one, whether a form or a program. A word that no rule
//! knows, or a number below 0 where there can be none, would pass items that it says nothing about.

use domain::{Input, Invalid, Value, ValueKind};

/// The numbers of the default that can be less than 0: memory that shrinks, an event that is over.
const SIGNED: [&str; 2] = ["leak_slope_mb_per_h", "days_until_event"];

/// Whether this number may be less than 0.
pub fn is_signed(input: &Input) -> bool {
    input.signed || SIGNED.contains(&input.name.as_str())
}

/// The words that a text may be: those that its meaning quotes, where it quotes several; none where it is free.
pub fn choices(input: &Input) -> Vec<&str> {
    let words = if input.kind == ValueKind::Text { quoted(&input.means) } else { Vec::new() };
    if words.len() > 1 { words } else { Vec::new() }
}

/// What stands between single quotes. An apostrophe within a word begins none.
fn quoted(text: &str) -> Vec<&str> {
    let mut words = Vec::new();
    let mut rest = text;
    while let Some(begin) = rest.find('\'') {
        let is_within = rest[..begin].ends_with(char::is_alphanumeric);
        let after = &rest[begin + 1..];
        match after.find('\'').filter(|_| !is_within) {
            Some(end) => {
                words.push(&after[..end]);
                rest = &after[end + 1..];
            }
            None => rest = after,
        }
    }
    words
}

/// Reads what a person typed for this input.
pub fn read(input: &Input, typed: &str) -> Result<Value, Invalid> {
    admit(input, Value::parse(input.kind, typed)?)
}

/// The value, where this input can have it; otherwise what it can have, in a sentence.
pub fn admit(input: &Input, value: Value) -> Result<Value, Invalid> {
    match value {
        value if value.kind() != input.kind => {
            Err(Invalid(format!("This takes {}. {}", kind(input.kind), input.means)))
        }
        Value::Number(number) if number < 0.0 && !is_signed(input) => {
            Err(Invalid(format!("{number} is less than 0: this takes 0 or more.")))
        }
        Value::Text(text) => word(input, &text),
        value => Ok(value),
    }
}

/// One of the words, however it is capitalised, where there are any; else a text that is neither empty nor endless.
fn word(input: &Input, text: &str) -> Result<Value, Invalid> {
    let text = Value::parse(ValueKind::Text, text)?;
    let choices = choices(input);
    if choices.is_empty() {
        return Ok(text);
    }
    let typed = text.to_string();
    let found = choices.iter().find(|choice| choice.eq_ignore_ascii_case(&typed));
    let found = found.map(|choice| Value::Text((*choice).to_owned()));
    found.ok_or_else(|| Invalid(format!("“{typed}” is none of {}.", choices.join(", "))))
}

fn kind(kind: ValueKind) -> &'static str {
    match kind {
        ValueKind::Bool => "true or false",
        ValueKind::Number => "a number",
        ValueKind::Text => "a text",
    }
}
