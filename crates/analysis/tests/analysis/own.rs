//! A team's own checklist: what its inputs may be, when its draft can be published, and how it differs from another version.

use std::collections::BTreeSet;

use analysis::checklist::{
    Checked, DEFAULT_TEXT, Finding, Kind, Part, check, check_draft, default, difference, next_version, parse,
    renamed, thresholds_of, written,
};
use proptest::prelude::*;

use crate::rules::check::line_of;

/// A copy of the default under another name, with one place changed.
fn own(good: &str, bad: &str) -> String {
    assert!(DEFAULT_TEXT.contains(good), "{good}");
    renamed(&DEFAULT_TEXT.replacen(good, bad, 1), &[("id", "team"), ("version", "1.0.0")])
}

fn faults(checked: &Checked) -> Vec<String> {
    checked.faults.iter().map(Finding::to_string).collect()
}

#[test]
fn a_fact_that_no_inventory_has_is_refused_at_its_line_and_can_be_typed_instead() {
    let input =
        "\n[[input]]\nname = \"shards\"\nkind = \"number\"\nfrom = \"inventory\"\nmeans = \"Shards.\"\n";
    let text = format!("{DEFAULT_TEXT}{input}");
    let checked = check(&text);
    let line = line_of(&text, "name = \"shards\"") + 2;
    let told = faults(&checked);
    assert_eq!(told.len(), 1, "{told:?}");
    assert!(told[0].starts_with(&format!("line {line}, ")), "{told:?}");
    assert!(told[0].contains("input shards: the inventory has no field of this name"), "{told:?}");
    let typed =
        text.replace("from = \"inventory\"\nmeans = \"Shards.\"", "from = \"document\"\nmeans = \"Shards.\"");
    assert_eq!(faults(&check(&typed)), Vec::<String>::new());
}

#[test]
fn an_input_that_headroom_fills_in_keeps_its_kind_unit_and_source() {
    let pool =
        "name = \"pool_max_per_instance\"\nkind = \"number\"\nunit = \"connections\"\nfrom = \"inventory\"";
    for (key, bad) in [
        ("kind", pool.replace("number", "text")),
        ("unit", pool.replace("\"connections\"", "\"threads\"")),
        ("from", pool.replace("inventory", "document")),
    ] {
        let text = own(pool, &bad);
        let told = faults(&check(&text));
        let expected = format!(
            "input pool_max_per_instance: {key}: Headroom fills in this input as a number in connections"
        );
        assert!(told.iter().any(|fault| fault.contains(&expected)), "{told:?}");
    }
    let worded = own("means = \"Maximum pool size of one instance.\"", "means = \"Per instance.\"");
    assert_eq!(faults(&check(&worded)), Vec::<String>::new());
}

#[test]
fn a_name_that_cannot_stand_in_an_address_is_refused() {
    let told = faults(&check(&own("id = \"MEA-01\"", "id = \"MEA 01\"")));
    assert!(
        told.iter().any(|fault| fault.contains("item MEA 01: ' ' cannot stand in an address")),
        "{told:?}"
    );
}

#[test]
fn a_draft_keeps_its_id_and_takes_a_version_that_is_new() {
    let text = own("severity = \"critical\"", "severity = \"major\"");
    let published = ["1.0.0".to_owned()];
    let checked = check_draft(&text, "other", &published);
    assert_eq!(checked.checklist, None);
    let told = faults(&checked);
    assert_eq!(told.len(), 2, "{told:?}");
    assert!(told[0].contains(&format!("line {}", line_of(&text, "id       = "))), "{told:?}");
    assert!(told[0].contains("this is the draft of “other”"), "{told:?}");
    assert!(
        told[1].contains("version 1.0.0 was published already and stays as it is: take 1.0.1"),
        "{told:?}"
    );
    let good = renamed(&text, &[("version", "1.1.0")]);
    assert_eq!(faults(&check_draft(&good, "team", &published)), Vec::<String>::new());
    for bad in ["1 0", "a/b", "ü", &"1".repeat(41)] {
        let told = faults(&check_draft(&renamed(&text, &[("version", bad)]), "team", &[]));
        assert!(told[0].contains("a version has at most 40"), "{bad}: {told:?}");
    }
}

#[test]
fn a_copy_differs_in_its_name_alone() {
    let text =
        renamed(DEFAULT_TEXT, &[("id", "team"), ("version", "2.0"), ("title", "“Ours” \"so\" \\ far")]);
    let copy = parse(&text).unwrap();
    assert_eq!((copy.id.as_str(), copy.version.as_str()), ("team", "2.0"));
    assert_eq!(copy.title, "“Ours” \"so\" \\ far");
    assert_eq!(copy.items, default().items);
    assert_eq!(text.lines().count(), DEFAULT_TEXT.lines().count(), "comments and lines stay");
}

#[test]
fn a_version_is_followed_by_one_more() {
    for (version, next) in [("1.0.0", "1.0.1"), ("2", "3"), ("9", "10"), ("draft", "draft-2"), ("", "-2")] {
        assert_eq!(next_version(version), next);
    }
    assert_eq!(next_version("1.99999999999"), "1.99999999999-2");
}

#[test]
fn a_checklist_without_its_file_is_written_as_one_that_reads_the_same() {
    let text = written(default());
    assert_eq!(parse(&text).as_ref(), Ok(default()));
}

#[test]
fn an_item_names_its_thresholds() {
    let named = thresholds_of(default(), default().item("CON-03").unwrap());
    assert!(named.contains(&("fail_util", 0.85)), "{named:?}");
    assert!(named.iter().all(|(name, _)| *name != "margin"), "{named:?}");
}

fn part<'a>(parts: &'a [Part], name: &str) -> &'a Part {
    parts.iter().find(|part| part.name == name).unwrap_or_else(|| panic!("{name}: {parts:#?}"))
}

#[test]
fn versions_differ_in_words() {
    assert_eq!(difference(default(), default()), vec![]);
    let mut stricter = default().clone();
    stricter.defaults.insert("margin".to_owned(), 1.5);
    let parts = difference(default(), &stricter);
    assert_eq!(parts.len(), 1, "{parts:#?}");
    let margin = &part(&parts, "Thresholds").changes[0];
    assert_eq!((margin.id.as_str(), margin.details.join("").as_str()), ("margin", "1.3 is now 1.5."));

    let mut edited = default().clone();
    let gone = edited.items.remove(1);
    let item = &mut edited.items[0];
    item.severity = domain::Severity::Minor;
    item.blocking = false;
    item.stale_days = 30;
    item.orders.retain(|order| order != "o100");
    item.question.push('?');
    item.auto.fail = "false".to_owned();
    let mut new = edited.items[1].clone();
    new.id = "OUR-01".to_owned();
    edited.items.push(new);
    let parts = difference(default(), &edited);
    let items = &part(&parts, "Items").changes;
    let kinds: Vec<_> = items.iter().map(|change| (change.kind, change.id.as_str())).collect();
    assert_eq!(
        kinds,
        [(Kind::Changed, "MEA-01"), (Kind::Added, "OUR-01"), (Kind::Removed, gone.id.as_str())]
    );
    let told = items[0].details.join(" ");
    for words in [
        "It is asked for o100 no longer.",
        "Severity: “critical” is now “minor”.",
        "It no longer blocks a signature.",
        "Evidence counts for: “90 days” is now “30 days”.",
        "The question was reworded.",
        "Fails where: “",
    ] {
        assert!(told.contains(words), "{words}: {told}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]
    /// Whatever is dropped from a checklist is told, and nothing else.
    #[test]
    fn every_item_that_is_dropped_is_told_and_no_other(kept in prop::collection::vec(any::<bool>(), 60)) {
        let mut new = default().clone();
        let mut keep = kept.iter();
        new.items.retain(|_| *keep.next().unwrap());
        let told: BTreeSet<_> = difference(default(), &new)
            .into_iter()
            .flat_map(|part| part.changes)
            .map(|change| (change.kind, change.id))
            .map(|(kind, id)| { assert_eq!(kind, Kind::Removed); id })
            .collect();
        let dropped: BTreeSet<_> = default().items.iter().zip(&kept)
            .filter(|(_, kept)| !**kept).map(|(item, _)| item.id.clone()).collect();
        prop_assert_eq!(told, dropped);
    }
}
