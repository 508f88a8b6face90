//! The keys of a checklist's file. They are those of [`domain::Checklist`], which a test holds them against.

use domain::{InputName, Mode, Severity, Source, Status, ValueKind};

/// The keys of one kind of table.
pub(super) struct Schema {
    /// What such a table is, in a sentence.
    pub(super) name: &'static str,
    /// What its findings are about, before its identity.
    pub(super) part: Option<&'static str>,
    /// The key that tells it from its like.
    pub(super) identity: Option<&'static str>,
    pub(super) fields: &'static [Field],
}

/// One key.
pub(super) struct Field {
    pub(super) key: &'static str,
    pub(super) kind: Kind,
    pub(super) needed: bool,
}

/// What belongs under a key.
#[derive(Clone, Copy)]
pub(super) enum Kind {
    Text,
    Whole,
    Number,
    Flag,
    Texts,
    Word(fn(&str) -> Result<(), String>),
    /// Numbers under names of the file's own.
    Numbers,
    /// Values under names of the file's own.
    Values,
    Table(&'static Schema),
    Tables(&'static Schema),
}

impl Kind {
    pub(super) fn words(self) -> &'static str {
        match self {
            Self::Text | Self::Word(_) => "a text",
            Self::Whole => "a whole number",
            Self::Number => "a finite number",
            Self::Flag => "true or false",
            Self::Texts => "a list of texts",
            Self::Numbers => "a table of numbers",
            Self::Values => "a table of values",
            Self::Table(_) => "a table",
            Self::Tables(_) => "a list of tables",
        }
    }
}

const fn needed(key: &'static str, kind: Kind) -> Field {
    Field { key, kind, needed: true }
}

const fn optional(key: &'static str, kind: Kind) -> Field {
    Field { key, kind, needed: false }
}

pub(super) const CHECKLIST: Schema = Schema {
    name: "a checklist",
    part: None,
    identity: None,
    fields: &[
        needed("schema", Kind::Whole),
        needed("id", Kind::Text),
        needed("version", Kind::Text),
        needed("title", Kind::Text),
        needed("language", Kind::Text),
        needed("facts", Kind::Texts),
        needed("order", Kind::Tables(&ORDER)),
        needed("section", Kind::Tables(&SECTION)),
        needed("defaults", Kind::Numbers),
        optional("claim", Kind::Tables(&CLAIM)),
        needed("input", Kind::Tables(&INPUT)),
        needed("item", Kind::Tables(&ITEM)),
    ],
};

const ORDER: Schema = Schema {
    name: "an order",
    part: Some("order"),
    identity: Some("id"),
    fields: &[
        needed("id", Kind::Text),
        needed("rps", Kind::Whole),
        needed("label", Kind::Text),
        needed("shape", Kind::Text),
        needed("usual_first_limit", Kind::Text),
        needed("first_moves", Kind::Text),
    ],
};

const SECTION: Schema = Schema {
    name: "a section",
    part: Some("section"),
    identity: Some("id"),
    fields: &[needed("id", Kind::Text), needed("title", Kind::Text), needed("intro", Kind::Text)],
};

const CLAIM: Schema = Schema {
    name: "a claim",
    part: Some("claim"),
    identity: Some("id"),
    fields: &[needed("id", Kind::Text), needed("text", Kind::Text)],
};

const INPUT: Schema = Schema {
    name: "an input",
    part: Some("input"),
    identity: Some("name"),
    fields: &[
        needed("name", Kind::Word(name)),
        needed("kind", Kind::Word(kind)),
        optional("unit", Kind::Text),
        needed("from", Kind::Word(source)),
        needed("means", Kind::Text),
        optional("signed", Kind::Flag),
    ],
};

const ITEM: Schema = Schema {
    name: "an item",
    part: Some("item"),
    identity: Some("id"),
    fields: &[
        needed("id", Kind::Text),
        needed("section", Kind::Text),
        needed("orders", Kind::Texts),
        needed("title", Kind::Text),
        needed("question", Kind::Text),
        needed("why", Kind::Text),
        needed("verify", Kind::Text),
        needed("evidence", Kind::Texts),
        needed("evidence_note", Kind::Text),
        needed("severity", Kind::Word(severity)),
        needed("blocking", Kind::Flag),
        needed("stale_days", Kind::Whole),
        needed("stale_on", Kind::Texts),
        needed("origin", Kind::Text),
        optional("claims", Kind::Texts),
        needed("auto", Kind::Table(&RULE)),
        optional("remedy", Kind::Tables(&REMEDY)),
        optional("example", Kind::Tables(&EXAMPLE)),
    ],
};

const RULE: Schema = Schema {
    name: "a rule",
    part: None,
    identity: None,
    fields: &[
        needed("mode", Kind::Word(mode)),
        needed("inputs", Kind::Texts),
        optional("applies", Kind::Text),
        optional("steps", Kind::Texts),
        optional("value", Kind::Text),
        optional("unit", Kind::Text),
        needed("fail", Kind::Text),
        optional("warn", Kind::Text),
        needed("says", Kind::Text),
    ],
};

const REMEDY: Schema = Schema {
    name: "a remedy",
    part: None,
    identity: None,
    fields: &[needed("action", Kind::Text), needed("tool", Kind::Text)],
};

const EXAMPLE: Schema = Schema {
    name: "an example",
    part: None,
    identity: None,
    fields: &[
        needed("given", Kind::Values),
        needed("status", Kind::Word(status)),
        optional("value", Kind::Number),
        needed("text", Kind::Text),
    ],
};

/// A name of an input or a step or a default: it can stand in an expression.
pub(super) fn name(text: &str) -> Result<(), String> {
    text.parse::<InputName>().map_err(|invalid| invalid.to_string())?;
    if text.starts_with(|c: char| c.is_ascii_digit()) {
        return Err(format!("“{text}” begins with a digit, so no expression could name it"));
    }
    if ["and", "or", "not", "true", "false", "value"].contains(&text) || crate::expression::is_function(text)
    {
        return Err(format!("“{text}” is a word of expressions and cannot be a name"));
    }
    Ok(())
}

fn kind(text: &str) -> Result<(), String> {
    match text {
        "bool" | "number" | "text" => Ok(()),
        _ => Err(format!("“{text}” is not a kind of value: choose one of bool, number, text.")),
    }
}

fn source(text: &str) -> Result<(), String> {
    text.parse::<Source>().map(drop).map_err(|invalid| invalid.to_string())
}

/// A kind of evidence: any source but a calculation, which no person could give.
pub(super) fn evidence(text: &str) -> Result<(), String> {
    let kinds = Source::ALL.iter().filter(|source| **source != Source::Derived).map(|source| source.as_str());
    let kinds: Vec<_> = kinds.collect();
    if kinds.contains(&text) {
        return Ok(());
    }
    Err(format!("“{text}” is not a kind of evidence: choose one of {}.", kinds.join(", ")))
}

fn severity(text: &str) -> Result<(), String> {
    text.parse::<Severity>().map(drop).map_err(|invalid| invalid.to_string())
}

fn mode(text: &str) -> Result<(), String> {
    text.parse::<Mode>().map(drop).map_err(|invalid| invalid.to_string())
}

/// What a rule can come to: a person's exemption or the age of evidence cannot be the result of a rule.
fn status(text: &str) -> Result<(), String> {
    match text.parse::<Status>() {
        Ok(Status::Stale | Status::Exempt) => Err(format!(
            "“{text}” is not a status that a rule gives: choose one of fail, unknown, warn, pass, not_applicable."
        )),
        other => other.map(drop).map_err(|invalid| invalid.to_string()),
    }
}

/// The kind of value that a word of the file names.
pub(super) fn value_kind(text: &str) -> Option<ValueKind> {
    match text {
        "bool" => Some(ValueKind::Bool),
        "number" => Some(ValueKind::Number),
        "text" => Some(ValueKind::Text),
        _ => None,
    }
}
