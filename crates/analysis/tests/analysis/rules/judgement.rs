//! What rules make of values: the status, the sentence, everything it rests on, and what would change it.

use std::collections::BTreeMap;

use analysis::{
    checklist,
    judgement::{Change, Given, Judgement, Known, KnownFrom, Rulebook, ThresholdFrom, Unknown},
};
use domain::{Checklist, Status, Timestamp, Value};

use crate::fleet;

pub(crate) fn known(value: Value) -> Known {
    let since = Timestamp(1_770_000_000_000);
    Known {
        value,
        source: KnownFrom::Person,
        since,
        by: "Jo".into(),
        age_days: 3,
        run: None,
        calculated: None,
    }
}

/// Values and overrides, ready to be judged with.
struct Case {
    known: BTreeMap<&'static str, Known>,
    overrides: BTreeMap<String, f64>,
    labels: BTreeMap<String, String>,
}

impl Case {
    fn of(numbers: &[(&'static str, f64)]) -> Self {
        let known = numbers.iter().map(|(name, number)| (*name, known(Value::Number(*number)))).collect();
        Self { known, overrides: BTreeMap::new(), labels: BTreeMap::new() }
    }

    fn with(mut self, name: &'static str, value: Value) -> Self {
        self.known.insert(name, known(value));
        self
    }

    fn given(&self) -> Given<'_> {
        Given { known: &self.known, overrides: &self.overrides, labels: &self.labels }
    }

    fn judged(&self, item: &str) -> Judgement {
        self.judged_by(checklist::default(), item)
    }

    fn judged_by(&self, list: &Checklist, item: &str) -> Judgement {
        Rulebook::read(list).unwrap().judge(item, &self.given()).unwrap()
    }

    fn changes(&self, item: &str) -> Vec<String> {
        let changes = Rulebook::read(checklist::default()).unwrap().changes(item, &self.given());
        changes.iter().map(Change::sentence).collect()
    }
}

fn fleet(instances: f64) -> Case {
    fleet::values(instances).into_iter().fold(Case::of(&[]), |case, (name, value)| case.with(name, value))
}

#[test]
fn five_instances_fit_and_fifty_do_not_and_the_sentence_says_by_how_much() {
    let five = fleet(5.0).judged("CON-01");
    assert_eq!(five.status, Status::Pass);
    assert_eq!(five.sentence, "5 instances of 10 want 50 of 197 connections (25.4 %).");
    let fifty = fleet(50.0).judged("CON-01");
    assert_eq!(fifty.status, Status::Fail);
    assert_eq!(fifty.sentence, "50 instances of 10 want 500 of 197 connections (254 %).");
}

#[test]
fn a_reason_says_which_side_is_beyond_which_and_by_how_much() {
    assert_eq!(fleet(50.0).judged("CON-01").reasons(), ["value is 2.54, 1.54 above 1"]);
    assert_eq!(fleet(15.0).judged("CON-01").reasons(), ["value is 0.761, 0.0614 above warn util (0.7)"]);
    assert_eq!(fleet(5.0).judged("CON-01").reasons(), ["value is 0.254, 0.446 below warn util (0.7)"]);
    let sessions = Case::of(&[]).with("session_store", Value::Text("local_disk".into()));
    let sessions = sessions.with("sticky_sessions", Value::Bool(true));
    assert_eq!(sessions.judged("STA-01").reasons(), ["session store is local disk"]);
    let sticky = sessions.with("session_store", Value::Text("redis".into()));
    assert_eq!(sticky.judged("STA-01").reasons(), ["sticky sessions is yes"]);
}

#[test]
fn a_judgement_keeps_everything_it_rests_on_and_can_be_stored() {
    let judged = fleet(50.0).judged("CON-01");
    let steps: Vec<_> = judged.steps.iter().map(|step| (step.name.as_str(), step.value.clone())).collect();
    assert_eq!(steps, [("wanted", Value::Number(500.0)), ("usable", Value::Number(197.0))]);
    assert_eq!(judged.formula.applies.as_deref(), Some("not pooler_in_front"));
    assert_eq!(judged.formula.value.as_deref(), Some("wanted / usable"));
    assert_eq!(
        (judged.formula.fail.as_str(), judged.formula.warn.as_deref()),
        ("value > 1.0", Some("value > warn_util"))
    );
    assert_eq!(judged.inputs.len(), 6);
    let instances = judged.inputs.iter().find(|input| input.name.as_str() == "instances").unwrap();
    let known = instances.known.as_ref().unwrap();
    assert_eq!((known.age_days, known.by.as_str(), known.source), (3, "Jo", KnownFrom::Person));
    let cause = &judged.causes[0];
    assert_eq!(cause.condition, "value > 1.0");
    assert_eq!(cause.right.as_ref().unwrap().value, Value::Number(1.0));
    let json = serde_json::to_string(&judged).unwrap();
    assert_eq!(serde_json::from_str::<Judgement>(&json).unwrap(), judged, "{json}");
}

#[test]
fn missing_values_are_all_named_and_what_they_mean_is_what_would_change_the_answer() {
    let case = Case::of(&[("target_rps", 1_000.0), ("db_max_connections", 200.0)]);
    let judged = case.judged("CON-03");
    assert_eq!(judged.status, Status::Unknown);
    assert_eq!(
        judged.sentence,
        "2 of 4 values are missing: db hold ms per request, db reserved connections."
    );
    let Some(Unknown::Missing(names)) = &judged.unknown else { panic!("{judged:?}") };
    assert_eq!(names.len(), 2);
    assert_eq!(judged.value, None);
    let changes = case.changes("CON-03");
    assert_eq!(changes.len(), 2);
    assert_eq!(
        changes[0],
        "Give db hold ms per request: Time one request holds a connection, summed over its transactions."
    );
}

#[test]
fn an_item_that_does_not_apply_says_why_even_while_other_values_are_missing() {
    let case = Case::of(&[]).with("pooler_in_front", Value::Bool(true));
    let judged = case.judged("CON-01");
    assert_eq!(judged.status, Status::NotApplicable);
    assert_eq!(judged.sentence, "This does not apply here (pooler in front: yes).");
    let nothing = Case::of(&[]).judged("CON-01");
    assert_eq!(nothing.status, Status::Unknown, "nobody knows whether it applies");
}

#[test]
fn a_division_by_zero_is_unknown_with_its_reason_and_never_a_pass() {
    let judged = Case::of(&[("baseline_rps", 420.0), ("production_peak_rps", 0.0)]).judged("MEA-01");
    assert_eq!(judged.status, Status::Unknown);
    assert_eq!(
        judged.sentence,
        "This cannot be calculated: production_peak_rps is 0, and nothing can be divided by 0."
    );
    assert!(matches!(judged.unknown, Some(Unknown::Undefined { .. })));
}

#[test]
fn a_value_of_the_wrong_kind_is_unknown_too() {
    let case = Case::of(&[("production_peak_rps", 400.0)]).with("baseline_rps", Value::Text("fast".into()));
    assert_eq!(case.judged("MEA-01").status, Status::Unknown);
}

#[test]
fn a_threshold_says_who_set_it() {
    let mut case = fleet(15.0);
    let of = |judged: &Judgement| {
        let threshold = judged.thresholds.iter().find(|threshold| threshold.name == "warn_util").unwrap();
        (threshold.value, threshold.from)
    };
    let judged = case.judged("CON-01");
    assert_eq!((judged.status, of(&judged)), (Status::Warn, (0.7, ThresholdFrom::Default)));
    let mut own = checklist::default().clone();
    own.defaults.insert("warn_util".into(), 0.8);
    let judged = case.judged_by(&own, "CON-01");
    assert_eq!((judged.status, of(&judged)), (Status::Pass, (0.8, ThresholdFrom::Checklist)));
    case.overrides.insert("warn_util".into(), 0.5);
    case.overrides.insert("no_such_default".into(), 0.5);
    let judged = case.judged_by(&own, "CON-01");
    assert_eq!((judged.status, of(&judged)), (Status::Warn, (0.5, ThresholdFrom::Service)));
}

#[test]
fn the_nearest_value_that_would_pass_is_told_for_each_input_alone() {
    assert_eq!(
        fleet(50.0).changes("CON-01"),
        [
            "With pooler in front yes instead of no this would not apply.",
            "With instances 13 instead of 50 this would pass.",
            "With pool max per instance 2 instead of 10 this would pass.",
            "With db max connections 718 instead of 200 this would pass.",
        ]
    );
    assert_eq!(fleet(5.0).changes("CON-01"), Vec::<String>::new(), "what passes needs no change");
}

#[test]
fn every_change_that_is_told_was_tried() {
    let list = checklist::default();
    let rules = Rulebook::read(list).unwrap();
    let (overrides, labels) = (BTreeMap::new(), BTreeMap::new());
    let (mut told, mut open) = (0, 0);
    for (item, example) in
        list.items.iter().flat_map(|item| item.examples.iter().map(move |example| (item, example)))
    {
        let values: BTreeMap<&str, _> =
            example.given.iter().map(|(name, value)| (name.as_str(), known(value.clone()))).collect();
        let given = Given { known: &values, overrides: &overrides, labels: &labels };
        open += usize::from(["fail", "warn"].contains(&example.status.as_str()));
        for change in rules.changes(&item.id, &given) {
            let Change::Set { input, now, to, gives } = change else { continue };
            assert_ne!(now, to, "{}: {input}", item.id);
            let mut changed = values.clone();
            changed.insert(input.as_str(), known(to.clone()));
            let then = rules.judge(&item.id, &Given { known: &changed, ..given }).unwrap();
            assert_eq!(then.status, gives, "{}: {input} = {to}", item.id);
            told += 1;
        }
    }
    assert!(told > open, "{told} changes for {open} examples that do not pass");
}

#[test]
fn a_word_that_would_pass_is_found_among_those_that_the_input_may_have() {
    let case = Case::of(&[])
        .with("session_store", Value::Text("memory".into()))
        .with("sticky_sessions", Value::Bool(false));
    assert_eq!(case.changes("STA-01"), ["With session store redis instead of memory this would pass."]);
}

#[test]
fn names_that_come_with_a_verdict_stand_in_the_sentence_or_are_told_in_general() {
    let mut case = Case::of(&[("second_limit_rps", 2_500.0), ("first_limit_rps", 1_250.0)]);
    assert_eq!(
        case.judged("LIM-03").sentence,
        "Removing the first limit buys 2.00 times, then the next limit runs out at 2,500 req/s."
    );
    case.labels = BTreeMap::from([
        ("first_limit_name".into(), "the pools".into()),
        ("second_limit_name".into(), "CPU".into()),
    ]);
    assert_eq!(
        case.judged("LIM-03").sentence,
        "Removing the pools buys 2.00 times, then CPU runs out at 2,500 req/s."
    );
}

#[test]
fn no_sentence_of_a_worked_example_leaves_a_brace_or_a_gap() {
    let list = checklist::default();
    let rules = Rulebook::read(list).unwrap();
    let (overrides, labels) = (BTreeMap::new(), BTreeMap::new());
    for (item, example) in
        list.items.iter().flat_map(|item| item.examples.iter().map(move |example| (item, example)))
    {
        let values: BTreeMap<&str, _> =
            example.given.iter().map(|(name, value)| (name.as_str(), known(value.clone()))).collect();
        let given = Given { known: &values, overrides: &overrides, labels: &labels };
        let sentence = rules.judge(&item.id, &given).unwrap().sentence;
        assert!(!sentence.contains(['{', '}']) && sentence.ends_with('.'), "{}: {sentence}", item.id);
        assert!(!sentence.starts_with(char::is_lowercase), "{}: {sentence}", item.id);
    }
}
