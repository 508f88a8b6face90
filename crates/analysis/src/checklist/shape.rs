//! Whether the file has the keys that a checklist has, and each key the kind of value that belongs there.

use toml::de::DeTable;

use super::{
    finding::{Findings, hint},
    located::{Located, entries, get},
    schema::{Field, Kind, Schema},
};

/// Adds what is wrong with the keys and values of a table. `at` is where the table begins.
pub(super) fn table(findings: &mut Findings<'_>, table: &DeTable<'_>, at: usize, schema: &Schema) {
    for (key, place, value) in entries(table) {
        if let Some(field) = schema.fields.iter().find(|field| field.key == key) {
            kind(findings, field, value);
            continue;
        }
        let hint = hint(key, schema.fields.iter().map(|field| field.key));
        findings.add(place, format!("{} has no key “{key}”{hint}", schema.name));
    }
    for field in schema.fields.iter().filter(|field| field.needed && get(table, field.key).is_none()) {
        findings.add(at, format!("{} needs the key “{}”, which is missing", schema.name, field.key));
    }
}

fn kind(findings: &mut Findings<'_>, field: &Field, value: Located<'_>) {
    let fits = match field.kind {
        Kind::Text => value.text().is_some(),
        Kind::Whole => value.whole().is_some(),
        Kind::Number => value.number().is_some(),
        Kind::Flag => value.0.get_ref().is_bool(),
        Kind::Texts => value.0.get_ref().is_array() && value.list().all(|element| element.text().is_some()),
        Kind::Word(parse) => return word(findings, field, value, parse),
        Kind::Numbers => return numbers(findings, field, value),
        Kind::Values => return values(findings, field, value),
        Kind::Table(schema) => return inner(findings, field, value, schema),
        Kind::Tables(schema) => return tables(findings, field, value, schema),
    };
    if !fits {
        unfit(findings, field, value);
    }
}

fn unfit(findings: &mut Findings<'_>, field: &Field, value: Located<'_>) {
    let found = value.0.get_ref().type_str();
    findings.add(value.at(), format!("{}: expected {}, found {found}", field.key, field.kind.words()));
}

fn word(
    findings: &mut Findings<'_>,
    field: &Field,
    value: Located<'_>,
    parse: fn(&str) -> Result<(), String>,
) {
    match value.text() {
        Some(text) => {
            if let Err(message) = parse(text) {
                findings.add(value.at(), message);
            }
        }
        None => unfit(findings, field, value),
    }
}

fn numbers(findings: &mut Findings<'_>, field: &Field, value: Located<'_>) {
    let Some(table) = value.table() else { return unfit(findings, field, value) };
    for (key, _, number) in entries(table).filter(|(_, _, value)| value.number().is_none()) {
        let found = number.0.get_ref().type_str();
        findings.add(number.at(), format!("{key}: expected a finite number, found {found}"));
    }
}

fn values(findings: &mut Findings<'_>, field: &Field, value: Located<'_>) {
    let Some(table) = value.table() else { return unfit(findings, field, value) };
    for (key, _, given) in entries(table).filter(|(_, _, value)| value.value().is_none()) {
        let found = given.0.get_ref().type_str();
        findings.add(given.at(), format!("{key}: expected a number, a text, true or false, found {found}"));
    }
}

fn inner(findings: &mut Findings<'_>, field: &Field, value: Located<'_>, schema: &Schema) {
    match value.table() {
        Some(inner) => table(findings, inner, value.at(), schema),
        None => unfit(findings, field, value),
    }
}

fn tables(findings: &mut Findings<'_>, field: &Field, value: Located<'_>, schema: &Schema) {
    if !value.0.get_ref().is_array() {
        return unfit(findings, field, value);
    }
    for element in value.list() {
        let named =
            schema.identity.and_then(|key| Some(format!("{} {}", schema.part?, element.text_of(key)?)));
        if schema.part.is_some() {
            findings.about(named);
        }
        inner(findings, field, element, schema);
        if schema.part.is_some() {
            findings.about(None);
        }
    }
}
