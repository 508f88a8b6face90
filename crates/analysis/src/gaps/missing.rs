//! The values that an item waits for: its own, or those that a calculated one of its own follows from.

use domain::{Checklist, Input};

use crate::expression::Expression;
use crate::sources::{Origin, origin};
use crate::standing::Standing;

/// The inputs without a value that have to be given, each once, in the rule's order.
pub(super) fn inputs<'c>(
    checklist: &'c Checklist,
    standings: &[Standing<'_>],
    standing: &Standing<'_>,
) -> Vec<&'c Input> {
    let is_known = |name: &str| {
        let all = standings.iter().flat_map(|standing| &standing.inputs);
        all.into_iter().any(|input| input.name.as_str() == name && input.known.is_some())
    };
    let mut found: Vec<&Input> = Vec::new();
    let own = standing.missing().filter_map(|input| checklist.input(input.name.as_str()));
    for input in own {
        let parts: Vec<_> =
            parts(checklist, input).into_iter().filter(|part| !is_known(part.name.as_str())).collect();
        let wanted = if parts.is_empty() { vec![input] } else { parts };
        for part in wanted {
            if !found.iter().any(|other| other.name == part.name) {
                found.push(part);
            }
        }
    }
    found
}

/// What a calculated input follows from; nothing where it is not calculated.
fn parts<'c>(checklist: &'c Checklist, input: &Input) -> Vec<&'c Input> {
    let Origin::Inputs(formula) = origin(input) else { return Vec::new() };
    let texts = formula.only_where.into_iter().chain([formula.value]);
    let read = texts.filter_map(|text| Expression::parse(text).ok());
    let names: Vec<String> = read
        .flat_map(|formula| formula.names().into_iter().map(|(name, _)| name.to_owned()).collect::<Vec<_>>())
        .collect();
    names.iter().filter_map(|name| checklist.input(name)).collect()
}
