//! Whether the inputs of a file are those that Headroom fills in under these names. A file may declare others, which people
//! type; it may not give a name that Headroom fills in another meaning, nor a fact that no inventory has.

use domain::{Input, Source, Value};
use toml::de::DeTable;

use super::{
    finding::{Findings, hint},
    located::Located,
    names::all,
    schema::value_kind,
};
use crate::sources;

/// Adds every input that is declared otherwise than Headroom fills it in.
pub(super) fn known(findings: &mut Findings<'_>, file: &DeTable<'_>) {
    for input in all(file, "input") {
        let Some(name) = input.text_of("name") else { continue };
        findings.about(Some(format!("input {name}")));
        match super::default().input(name) {
            Some(known) => same(findings, input, known),
            None => no_fact(findings, input, name),
        }
        findings.about(None);
    }
}

/// Kind, unit and source are those of the default; what it means may be worded otherwise.
fn same(findings: &mut Findings<'_>, input: Located<'_>, known: &Input) {
    let kind = input.text_of("kind").and_then(value_kind);
    let from = input.text_of("from").and_then(|from| from.parse::<Source>().ok());
    let unit = input.text_of("unit");
    let signed = input.get("signed").and_then(Located::value);
    let differs = [
        ("kind", kind.is_some_and(|kind| kind != known.kind)),
        ("from", from.is_some_and(|from| from != known.from)),
        ("unit", unit != known.unit.as_deref()),
        ("signed", signed.is_some_and(|signed| signed != Value::Bool(sources::is_signed(known)))),
    ];
    for (key, _) in differs.into_iter().filter(|(_, differs)| *differs) {
        let kind = format!("{:?}", known.kind).to_lowercase();
        let unit = known.unit.as_ref().map(|unit| format!(" in {unit}")).unwrap_or_default();
        let message = format!(
            "{key}: Headroom fills in this input as a {kind}{unit} from “{}”; take another name for something else",
            known.from
        );
        findings.add(input.get(key).unwrap_or(input).at(), message);
    }
}

/// The inventory has fields for the inputs of the default alone.
fn no_fact(findings: &mut Findings<'_>, input: Located<'_>, name: &str) {
    let Some(from) = input.get("from").filter(|from| from.text() == Some("inventory")) else { return };
    let hint = hint(name, super::default().inventory_inputs().map(|input| input.name.as_str()));
    findings.add(
        from.at(),
        format!("the inventory has no field of this name{hint}; with from = \"document\" people type it into the review"),
    );
}
