//! Checklists as files: reading one, checking that it agrees with itself, and the one that comes with the product.

mod check;
mod difference;
mod draft;
mod examples;
mod finding;
mod inputs;
mod located;
mod names;
mod rules;
mod schema;
mod shape;

use std::sync::LazyLock;

use domain::Checklist;

pub use check::{Checked, Counts, check};
pub use difference::{Change, Kind, Part, difference};
pub use draft::{check_draft, next_version, renamed, thresholds_of, written};
pub use finding::Finding;

/// The text of the default checklist, as teams may take it over.
pub const DEFAULT_TEXT: &str = include_str!("../checklist.toml");

/// Why a text is not a checklist: everything that is wrong with it, in reading order.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{}", .0.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n"))]
pub struct ChecklistError(pub Vec<Finding>);

/// The checklist that comes with the product.
///
/// # Panics
/// Never: a test reads the same text.
pub fn default() -> &'static Checklist {
    static DEFAULT: LazyLock<Checklist> =
        LazyLock::new(|| toml::from_str(DEFAULT_TEXT).expect("the embedded checklist is checked by a test"));
    &DEFAULT
}

/// Reads a checklist; what is wrong with it is told whole, as [`check`] does.
pub fn parse(text: &str) -> Result<Checklist, ChecklistError> {
    let checked = check(text);
    checked.checklist.ok_or(ChecklistError(checked.faults))
}

/// Whether `name` is what the pattern names, where `*` stands for any characters.
pub fn matches_pattern(pattern: &str, name: &str) -> bool {
    match pattern.split_once('*') {
        None => pattern == name,
        Some((head, rest)) => name.strip_prefix(head).is_some_and(|tail| {
            (0..=tail.len())
                .filter(|at| tail.is_char_boundary(*at))
                .any(|at| matches_pattern(rest, &tail[at..]))
        }),
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use domain::{Mode, Order, ValueKind};

    use super::*;

    #[test]
    fn the_default_checklist_is_whole() {
        let list = default();
        assert_eq!((list.id.as_str(), list.version.as_str()), ("headroom-default", "1.0.0"));
        assert_eq!(list.orders.len(), 4);
        assert_eq!(list.sections.len(), 10);
        assert_eq!(list.claims.len(), 48);
        assert_eq!(list.inputs.len(), 150);
        assert_eq!(list.items.len(), 60);
        assert_eq!(list.items.iter().map(|item| item.examples.len()).sum::<usize>(), 126);
    }

    #[test]
    fn thirty_inputs_are_the_inventory() {
        let inventory: Vec<_> = default().inventory_inputs().collect();
        assert_eq!(inventory.len(), 30);
        let pool = inventory.iter().find(|input| input.name.as_str() == "pool_max_per_instance").unwrap();
        assert_eq!(pool.kind, ValueKind::Number);
    }

    /// The counts are those that `checklist_check.py`, written apart from this code, printed for the file.
    #[test]
    fn a_review_walks_the_items_of_the_order_it_prepares() {
        let counts = Order::ALL.map(|order| {
            let items: Vec<_> = default().items_to(order).collect();
            let blocking = items.iter().filter(|item| item.blocking).count();
            let decided = items.iter().filter(|item| item.auto.mode == Mode::Decides).count();
            (items.len(), blocking, decided)
        });
        assert_eq!(counts, [(32, 28, 30), (49, 38, 44), (54, 43, 49), (59, 47, 52)]);
    }

    #[test]
    fn every_claim_is_covered_and_every_item_explains_itself() {
        let list = default();
        let covered: BTreeSet<_> = list.items.iter().flat_map(|item| &item.claims).collect();
        assert!(list.claims.iter().all(|claim| covered.contains(&claim.id)));
        for item in &list.items {
            assert!(
                !item.question.is_empty() && !item.why.is_empty() && !item.verify.is_empty(),
                "{}",
                item.id
            );
            assert!(!item.remedies.is_empty() && !item.examples.is_empty(), "{}", item.id);
        }
    }

    #[test]
    fn a_text_that_is_not_toml_is_refused_with_its_line() {
        let error = parse("schema = 1\nid = \n").unwrap_err().to_string();
        assert!(error.contains("line 2"), "{error}");
    }

    #[test]
    fn an_unknown_key_is_refused_by_name_and_line() {
        let text = DEFAULT_TEXT.replacen("severity = \"critical\"", "severty = \"critical\"", 1);
        let error = parse(&text).unwrap_err().to_string();
        let line = text.lines().position(|line| line.starts_with("severty")).unwrap() + 1;
        assert!(error.contains("severty") && error.contains(&format!("line {line}")), "{error}");
    }

    #[test]
    fn a_name_that_leads_nowhere_is_refused_with_its_item() {
        for (good, bad, expected) in [
            ("section = \"connections\"", "section = \"conections\"", "item CON-01: section “conections”"),
            ("inputs = [\"baseline_rps\"", "inputs = [\"base_rps\"", "item MEA-01: input “base_rps”"),
            ("orders = [\"o100\", ", "orders = [\"o10\", ", "item MEA-01: order “o10”"),
            ("claims = [\"C40\", ", "claims = [\"C99\", ", "item MEA-01: claim “C99”"),
            ("stale_on = [\"version\"", "stale_on = [\"versions\"", "item MEA-01: stale_on “versions”"),
            ("given = { baseline_rps", "given = { base_rps", "item MEA-01: input of an example “base_rps”"),
            ("status = \"pass\"", "status = \"passes\"", "item MEA-01: “passes” is not a status"),
        ] {
            let error = parse(&DEFAULT_TEXT.replacen(good, bad, 1)).unwrap_err().to_string();
            assert!(error.contains(expected), "{bad}: {error}");
        }
    }

    #[test]
    fn what_is_declared_twice_is_refused_and_all_problems_are_named_at_once() {
        let text = DEFAULT_TEXT.replacen("id = \"MEA-02\"", "id = \"MEA-01\"", 1);
        let text = text.replacen("name = \"has_p50\"", "name = \"baseline_rps\"", 1);
        let error = parse(&text).unwrap_err().to_string();
        assert!(error.contains("item MEA-01 is declared twice"), "{error}");
        assert!(error.contains("input baseline_rps is declared twice"), "{error}");
        assert!(error.contains("item MEA-01: input “has_p50” is not declared"), "{error}");
    }

    #[test]
    fn a_pattern_matches_any_characters_at_its_star() {
        assert!(matches_pattern("pool_*", "pool_max_per_instance"));
        assert!(matches_pattern("*_max", "instances_max"));
        assert!(matches_pattern("db_*_connections", "db_max_connections"));
        assert!(!matches_pattern("pool_*", "spool_size"));
        assert!(!matches_pattern("version", "versions"));
    }
}
