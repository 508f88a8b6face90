//! Checking a team's own file: whatever is wrong is told with its line, all of it at once.

use analysis::checklist::{Checked, DEFAULT_TEXT, Finding, check, parse};

/// The default with one place changed, and the line of the first change.
fn changed(good: &str, bad: &str) -> (Checked, usize) {
    assert!(DEFAULT_TEXT.contains(good), "{good}");
    (check(&DEFAULT_TEXT.replacen(good, bad, 1)), line_of(DEFAULT_TEXT, good))
}

/// The line on which a part of a text begins.
pub(crate) fn line_of(text: &str, part: &str) -> usize {
    text[..text.find(part).unwrap()].matches('\n').count() + 1
}

#[test]
fn the_default_is_good_and_has_nothing_forgotten() {
    let checked = check(DEFAULT_TEXT);
    assert_eq!((checked.faults, checked.remarks), (vec![], vec![]));
    assert_eq!(checked.checklist.as_ref(), Some(analysis::checklist::default()));
    let counts = checked.counts;
    assert_eq!((counts.items, counts.inputs, counts.claims, counts.examples), (60, 150, 48, 126));
}

/// Changes one place of the default and expects this to be told of the line.
fn told(cases: &[(&str, &str, &str)]) {
    for (good, bad, expected) in cases {
        let (checked, line) = changed(good, bad);
        let is_told = |fault: &&Finding| fault.message.contains(expected);
        let fault =
            checked.faults.iter().find(is_told).unwrap_or_else(|| panic!("{bad}: {:#?}", checked.faults));
        assert_eq!(fault.line, line, "{fault}");
        assert_eq!(checked.checklist, None, "{bad}");
    }
}

#[test]
fn a_key_or_value_that_does_not_belong_there_is_told_with_its_line() {
    told(&[
        (
            "severity = \"critical\"",
            "severty = \"critical\"",
            "an item has no key “severty”; did you mean severity?",
        ),
        (
            "severity = \"critical\"",
            "severity = \"urgent\"",
            "“urgent” is not a severity: choose one of minor, major, critical.",
        ),
        ("blocking = true", "blocking = \"yes\"", "blocking: expected true or false, found string"),
        ("stale_days = 90", "stale_days = 90.5", "stale_days: expected a whole number, found float"),
        ("stale_days = 90", "stale_days = 0", "stale_days: evidence counts for at least 1 day"),
        ("stale_days = 90", "stale_days = -1", "stale_days: evidence counts for at least 1 day"),
        (
            "facts    = [\"version\"",
            "facts    = [\"deployments\", \"version\"",
            "facts: Headroom notices no change of “deployments”; it does of version, components, endpoints, environment",
        ),
        (
            "evidence = [\"run\"",
            "evidence = [\"rune\"",
            "“rune” is not a kind of evidence: choose one of run, metrics,",
        ),
        (
            "unit = \"cells\"\nfrom = \"inventory\"",
            "signed = true\nunit = \"cells\"\nfrom = \"inventory\"",
            "signed: Headroom fills in this input",
        ),
        ("mode = \"decides\"\ninputs", "mode = \"decide\"\ninputs", "“decide” is not a mode"),
        ("kind = \"number\"", "kind = \"int\"", "“int” is not a kind of value"),
        ("from = \"run\"", "from = \"runs\"", "“runs” is not a source"),
        (
            "given = { baseline_rps = 420.0",
            "given = { baseline_rps = \"420\"",
            "this value is not of the kind that the input has",
        ),
        ("status = \"pass\"", "status = \"passes\"", "“passes” is not a status"),
        ("status = \"pass\"", "status = \"stale\"", "“stale” is not a status that a rule gives"),
        (
            "warn_util        = 0.70",
            "warn_util = \"much\"",
            "warn_util: expected a finite number, found string",
        ),
        ("warn_util        = 0.70", "warn_util = inf", "warn_util: expected a finite number, found float"),
        ("schema   = 1", "schema   = 2", "this version reads schema 1"),
    ]);
}

#[test]
fn a_name_that_leads_nowhere_or_is_given_twice_is_told_with_its_line() {
    told(&[
        (
            "section = \"measure\"",
            "section = \"mesure\"",
            "section “mesure” is not declared; did you mean measure?",
        ),
        ("orders = [\"o100\", ", "orders = [\"o200\", ", "order “o200” is not declared"),
        ("claims = [\"C40\", ", "claims = [\"C99\", ", "claim “C99” is not declared"),
        (
            "\"instances\", \"db_*\"",
            "\"instances\", \"database_*\"",
            "stale_on “database_*” matches no inventory input and no fact",
        ),
        ("inputs = [\"baseline_rps\"", "inputs = [\"base_rps\"", "input “base_rps” is not declared"),
        (
            "given = { baseline_rps = 420.0",
            "given = { base_rps = 420.0",
            "input of an example “base_rps” is not declared",
        ),
        ("rps = 100\n", "rps = 110\n", "order o100: its rps is 100"),
        ("id = \"o100k\"\nrps", "id = \"o1m\"\nrps", "order o1m: use o100, o1k, o10k or o100k"),
        ("id = \"MEA-02\"", "id = \"MEA-01\"", "item MEA-01 is declared twice"),
        ("name = \"has_p50\"", "name = \"baseline_rps\"", "input baseline_rps is declared twice"),
        ("name = \"has_p50\"", "name = \"has p50\"", "“has p50” is not the name of an input"),
        ("warn_util        = 0.70", "instances = 0.70", "defaults: instances is the name of an input too"),
    ]);
}

#[test]
fn a_rule_that_cannot_be_meant_and_an_example_that_fails_are_told_with_their_lines() {
    told(&[
        (
            "status = \"pass\"",
            "status = \"fail\"",
            "this example is stated as fail, and the rule gives pass (value 1.05)",
        ),
        (
            "value = 600.0",
            "value = 601.0",
            "the value of this example is stated as 601, and the rule gives 600",
        ),
        (
            "fail = \"value < 0.5\"",
            "fail = \"value < \"",
            "expected a name, a number, a text, a function or a bracket, found the end",
        ),
        (
            "fail = \"value < 0.5\"",
            "fail = \"value < log(2)\"",
            "expected one of the functions min, max, floor, ceil, sqrt, abs, found log",
        ),
        ("fail = \"value < 0.5\"", "fail = \"value\"", "expected yes or no, found value, which is a number"),
        (
            "fail = \"value < 0.5\"",
            "fail = \"value < warn_utils\"",
            "“warn_utils” is not an input, a step before this one, or a default; did you mean warn_util?",
        ),
        (
            "fail = \"value < 0.5\"",
            "fail = \"value < p95_ms\"",
            "“p95_ms” is an input, but this rule does not list it under inputs",
        ),
        (
            "value = \"baseline_rps / production_peak_rps\"",
            "value = \"baseline_rps / value\"",
            "“value” is not calculated yet where this stands",
        ),
        (
            "steps = [\"beyond_p99 = ",
            "steps = [\"tail_samples = ",
            "the step tail_samples has the name of something else",
        ),
        (
            "steps = [\"beyond_p99 = ",
            "steps = [\"min = ",
            "“min” is a word of expressions and cannot be a name",
        ),
        ("{value:pct}", "{value:percent}", "“percent” is not a way to write a value"),
        ("holds {baseline_rps}", "holds {base_line}", "says: “base_line” is not an input"),
    ]);
}

#[test]
fn a_place_inside_an_expression_is_told_by_its_column() {
    let (checked, line) = changed("fail = \"value < 0.5\"", "fail = \"value < 0.5 or valeu > 1\"");
    let fault = &checked.faults[0];
    assert_eq!((fault.line, fault.column, fault.part.as_deref()), (line, 24, Some("item MEA-01")));
    let (checked, line) = changed(
        "\"usable = db_max_connections - db_reserved_connections\"]",
        "\"usable = db_max_connections - reserved\"]",
    );
    let fault = checked.faults.iter().find(|fault| fault.message.contains("reserved")).unwrap();
    let good = DEFAULT_TEXT.lines().nth(line - 1).unwrap();
    let column = good.find("- db_reserved_connections").unwrap() + 3;
    assert_eq!((fault.line, fault.column), (line, column), "{fault}");
}

#[test]
fn all_findings_are_told_at_once_in_reading_order() {
    let text = DEFAULT_TEXT
        .replacen("severity = \"critical\"", "severty = \"critical\"", 1)
        .replacen("claims = [\"C41\"]", "claims = [\"C99\"]", 1)
        .replacen("fail = \"value > fail_util\"", "fail = \"value > \"", 1)
        .replacen("status = \"warn\"", "status = \"fail\"", 1);
    let faults = check(&text).faults;
    let lines: Vec<_> = faults.iter().map(|fault| fault.line).collect();
    assert!(lines.is_sorted(), "{lines:?}");
    // The misspelt key and the one that is missing, the claim that nothing covers any more and the one that is not declared.
    for expected in
        ["severty", "“severity”", "C41 is covered by no item", "“C99”", "found the end", "stated as fail"]
    {
        assert!(faults.iter().any(|fault| fault.message.contains(expected)), "{expected}: {faults:#?}");
    }
    assert_eq!(faults.len(), 6, "{faults:#?}");
    assert_eq!(parse(&text).unwrap_err().to_string().lines().count(), 6);
}

#[test]
fn a_text_that_is_not_toml_is_refused_at_every_place_where_it_is_not() {
    let faults = check("schema = 1\nid = \ntitle = \"open\nversion = 1.0.0\n").faults;
    let lines: Vec<_> = faults.iter().map(|fault| fault.line).collect();
    assert!(lines.contains(&2) && lines.contains(&3) && lines.contains(&4), "{faults:#?}");
}

#[test]
fn an_empty_text_lacks_every_key() {
    let faults = check("").faults;
    assert!(
        faults.iter().any(|fault| fault.message == "a checklist needs the key “item”, which is missing"),
        "{faults:#?}"
    );
    assert!(faults.iter().all(|fault| fault.line == 1));
}

#[test]
fn a_rule_that_passes_where_nothing_is_known_is_refused() {
    let text = DEFAULT_TEXT.replacen(
        "inputs = [\"mix_distance\"]\nvalue = \"mix_distance\"",
        "inputs = []\nvalue = \"mix_warn\"",
        1,
    );
    let text = text.replacen("says = \"{value:pct} of the requests would", "says = \"{value:pct} would", 1);
    let faults = check(&text).faults;
    let told = "where nothing is known the result must be unknown, and this rule gives pass";
    assert!(faults.iter().any(|fault| fault.message == told), "{faults:#?}");
}

#[test]
fn what_is_right_but_forgotten_is_remarked_and_refuses_nothing() {
    let at = DEFAULT_TEXT.find("[[item.example]]\ngiven = { baseline_rps = 150.0").unwrap();
    let end = at + DEFAULT_TEXT[at..].find("[[item]]").unwrap();
    let text = format!("{}{}", &DEFAULT_TEXT[..at], &DEFAULT_TEXT[end..]);
    let text = text.replacen(
        "[[input]]\nname = \"baseline_rps\"",
        "[[input]]\nname = \"spare\"\nkind = \"bool\"\nfrom = \"document\"\nmeans = \"Nothing.\"\n\n[[input]]\nname = \"baseline_rps\"",
        1,
    );
    let checked = check(&text);
    assert_eq!(checked.faults, vec![]);
    let remarks: Vec<_> = checked.remarks.iter().map(|remark| remark.message.as_str()).collect();
    assert_eq!(
        remarks,
        ["input spare is used by no item", "its examples should show one that passes and one that does not"]
    );
}
