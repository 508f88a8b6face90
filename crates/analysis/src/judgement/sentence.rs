//! What a rule came to, in words. The checklist gives the sentence; names in braces are filled in.

use std::cmp::Ordering;

use domain::{Item, Status, Value, format};

use super::{Given, Unknown, Used, run::Ran};
use crate::expression::{Cause, Operand};

/// What a sentence may name besides inputs, steps, thresholds and `value`: names that come with a verdict, and what stands
/// there while nothing gave one.
pub const LABELS: [(&str, &str); 5] = [
    ("difference_names", "not named"),
    ("first_limit_name", "the first limit"),
    ("parity_worst_name", "one of the inputs"),
    ("second_limit_name", "the next limit"),
    ("top_table_name", "the busiest table"),
];

pub(super) fn written(item: &Item, ran: &Ran<'_>, inputs: &[Used], given: &Given<'_>) -> String {
    match (&ran.unknown, ran.status) {
        (Some(Unknown::Missing(_)), _) => missing(inputs),
        (Some(Unknown::Undefined { why, .. }), _) => format!("This cannot be calculated: {why}."),
        (None, Status::NotApplicable) => excused(&ran.causes),
        _ => filled(&item.auto.says, |name| value_of(name, ran, given)),
    }
}

/// The names in braces of a sentence, each with how it is written and the byte where it stands: `{value:pct}` is `value`
/// and `pct`. A brace without its partner is named as it stands.
pub fn names_in(says: &str) -> Vec<(&str, Option<&str>, usize)> {
    let mut names = Vec::new();
    for (at, _) in says.match_indices('{') {
        let inner = &says[at + 1..];
        let inner = &inner[..inner.find(['{', '}']).unwrap_or(inner.len())];
        let (name, style) = inner.split_once(':').map_or((inner, None), |(name, style)| (name, Some(style)));
        names.push((name, style, at + 1));
    }
    names
}

fn filled(says: &str, value_of: impl Fn(&str) -> Option<Value>) -> String {
    let mut sentence = String::new();
    let mut rest = says;
    while let Some((before, behind)) = rest.split_once('{') {
        let (inner, after) = behind.split_once('}').unwrap_or((behind, ""));
        let (name, style) = inner.split_once(':').unwrap_or((inner, ""));
        sentence.push_str(before);
        sentence.push_str(
            &value_of(name).map_or_else(|| format::UNKNOWN.to_owned(), |value| styled(&value, style)),
        );
        rest = after;
    }
    sentence.push_str(rest);
    format::capital(&sentence)
}

fn value_of(name: &str, ran: &Ran<'_>, given: &Given<'_>) -> Option<Value> {
    let label = |name| LABELS.iter().find(|(label, _)| *label == name).map(|(_, words)| (*words).to_owned());
    let known = ran.scope.get(name).map(Operand::into);
    known.or_else(|| given.labels.get(name).cloned().or_else(|| label(name)).map(Value::Text))
}

/// A value as a sentence writes it: `pct` is per cent, a digit is the number of decimals.
fn styled(value: &Value, style: &str) -> String {
    match (value, style) {
        (Value::Number(number), "pct") => format::percent(*number),
        (Value::Number(number), "0") => format::decimals(*number, 0),
        (Value::Number(number), "1") => format::decimals(*number, 1),
        (Value::Number(number), "2") => format::decimals(*number, 2),
        _ => plain(value),
    }
}

/// A value as people read it: whole numbers exact, others with three digits.
pub(crate) fn plain(value: &Value) -> String {
    match value {
        Value::Number(number) if number.fract() == 0.0 => format::decimals(*number, 0),
        Value::Number(number) => format::number(*number),
        Value::Text(text) => text.replace('_', " "),
        Value::Bool(_) => value.to_string(),
    }
}

fn missing(inputs: &[Used]) -> String {
    let names: Vec<_> =
        inputs.iter().filter(|input| input.known.is_none()).map(|input| input.name.words()).collect();
    match (inputs.len(), names.as_slice()) {
        (1, [name]) => format!("Its value is missing: {name}."),
        (all, [name]) => format!("1 of {all} values is missing: {name}."),
        (all, names) => format!("{} of {all} values are missing: {}.", names.len(), names.join(", ")),
    }
}

/// Why an item does not apply: the values that `applies` looked at.
fn excused(causes: &[Cause]) -> String {
    let looked_at = causes.iter().map(|cause| match &cause.left {
        Some(left) => format!("{}: {}", words(&left.text), plain(&left.value)),
        None => format!("{}: {}", words(&cause.condition), plain(&Value::Bool(cause.holds))),
    });
    format!("This does not apply here ({}).", looked_at.collect::<Vec<_>>().join(", "))
}

/// A comparison that decided, in words.
pub(super) fn reason(cause: &Cause) -> String {
    let (Some(left), Some(right)) = (&cause.left, &cause.right) else {
        return format!("{} is {}", words(&cause.condition), plain(&Value::Bool(cause.holds)));
    };
    let (what, value) = (words(&left.text), plain(&left.value));
    let (Value::Number(number), Value::Number(limit)) = (&left.value, &right.value) else {
        return format!("{what} is {value}");
    };
    let of_limit = plain(&right.value);
    let limit_words = if right.text.starts_with(|c: char| c.is_ascii_digit()) {
        of_limit
    } else {
        format!("{} ({of_limit})", words(&right.text))
    };
    let far = format::number((number - limit).abs());
    match number.partial_cmp(limit).unwrap_or(Ordering::Equal) {
        Ordering::Greater => format!("{what} is {value}, {far} above {limit_words}"),
        Ordering::Less => format!("{what} is {value}, {far} below {limit_words}"),
        Ordering::Equal => format!("{what} is {value}, exactly {limit_words}"),
    }
}

fn words(name: &str) -> String {
    name.replace('_', " ")
}
