//! How items stand, over the default checklist.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on says where")]

use analysis::effect::moved;
use analysis::{
    checklist,
    judgement::Change,
    sources::Extent,
    standing::{JudgedBy, KnownFrom, Standing, standings, tally},
};
use domain::{
    Answer, Answered, Clock, Evidence, EvidenceId, EvidenceKind, Fact, Grounds, InputName, JudgedRun, Mode,
    NotApplicableBecause, Order, Report, Requests, Review, ReviewFile, ReviewId, ReviewState, RunFacts,
    RunId, ServiceId, Status, Tally, Timestamp, Typed, Value,
};

const DAY: i64 = Timestamp::DAY;

#[test]
fn nothing_is_known_of_a_new_review_but_its_own_order_and_target() {
    let file = file(&[]);
    let all = standings(checklist::default(), &file, &Grounds::default(), NOW);
    assert_eq!(all.len(), 54);
    assert_eq!(tally(&all), [(Status::Unknown, 54)]);
    let con_03 = of(&all, "CON-03");
    let target = con_03.inputs.iter().find(|input| input.name.as_str() == "target_rps").unwrap();
    let known = target.known.as_ref().unwrap();
    assert_eq!((known.value.clone(), known.source), (Value::Number(10_000.0), KnownFrom::Review));
    assert_eq!(
        con_03.sentence,
        "3 of 4 values are missing: db hold ms per request, db max connections, db reserved connections."
    );
}

#[test]
fn an_answer_on_an_item_that_a_rule_decides_is_stated_and_never_a_pass() {
    for (answer, words) in [
        (Answer::Meets, "Jo states that it meets this; values decide."),
        (Answer::DoesNot, "Jo states that it does not meet this; values decide."),
        (Answer::NotApplicable, "Jo states that it does not apply here; values decide."),
    ] {
        let file = file(&[("CON-01", answer, NOW)]);
        let all = standings(checklist::default(), &file, &Grounds::default(), NOW);
        let con_01 = of(&all, "CON-01");
        assert_eq!((con_01.status, con_01.by), (Status::Unknown, JudgedBy::Data), "{answer}");
        assert_eq!(con_01.stated().unwrap().answer, answer);
        assert!(con_01.sentence.starts_with(words), "{}", con_01.sentence);
    }
}

#[test]
fn an_item_that_its_rule_decides_is_judged_by_the_inventory_as_soon_as_no_value_is_missing() {
    for (instances, status, sentence) in [
        (5.0, Status::Pass, "5 instances of 10 want 50 of 197 connections (25.4 %)."),
        (50.0, Status::Fail, "50 instances of 10 want 500 of 197 connections (254 %)."),
    ] {
        let file = file(&[]);
        let grounds = stated(&fleet(instances));
        let all = standings(checklist::default(), &file, &grounds, NOW);
        let con_01 = of(&all, "CON-01");
        assert_eq!((con_01.status, con_01.by, con_01.missing().count()), (status, JudgedBy::Data, 0));
        assert_eq!(con_01.sentence, sentence);
    }
}

#[test]
fn what_fails_says_what_would_change_it_and_what_passes_says_nothing() {
    let file = file(&[]);
    let (small, large) = (stated(&fleet(5.0)), stated(&fleet(50.0)));
    let all = standings(checklist::default(), &file, &large, NOW);
    let changes: Vec<_> =
        of(&all, "CON-01").changes(checklist::default()).iter().map(Change::sentence).collect();
    assert!(changes.contains(&"With instances 13 instead of 50 this would pass.".to_owned()), "{changes:?}");
    let all = standings(checklist::default(), &file, &small, NOW);
    assert_eq!(of(&all, "CON-01").changes(checklist::default()), vec![]);
}

#[test]
fn a_person_cannot_argue_with_values_but_what_was_said_is_kept() {
    let file = file(&[("CON-01", Answer::Meets, NOW)]);
    let all = standings(checklist::default(), &file, &stated(&fleet(50.0)), NOW);
    let con_01 = of(&all, "CON-01");
    assert_eq!((con_01.status, con_01.by), (Status::Fail, JudgedBy::Data));
    assert_eq!(con_01.stated().unwrap().answer, Answer::Meets);
    assert_eq!(
        con_01.sentence,
        "Jo states that it meets this; values decide. 50 instances of 10 want 500 of 197 connections (254 %)."
    );
}

#[test]
fn a_baseline_and_a_stated_peak_decide_an_item_and_an_old_run_no_longer_does() {
    let days = checklist::default().item("MEA-01").unwrap().stale_days;
    for (age, status) in [(days * DAY - 1, Status::Pass), (days * DAY, Status::Stale)] {
        let file = file(&[]);
        let run = run(7, 420.0, NOW.plus_ms(-age));
        let grounds = Grounds { baseline: Some(run), ..stated(&[peak()]) };
        let all = standings(checklist::default(), &file, &grounds, NOW);
        let mea_01 = of(&all, "MEA-01");
        assert_eq!(mea_01.status, status, "{}", mea_01.sentence);
        let rate = mea_01.inputs.iter().find(|input| input.name.as_str() == "baseline_rps").unwrap();
        let known = rate.known.as_ref().unwrap();
        assert_eq!((known.source, known.run.unwrap().number), (KnownFrom::Run, 7));
        assert_eq!(known.run.unwrap().over, Extent::Whole);
    }
}

#[test]
fn the_run_that_is_attached_to_an_item_speaks_for_it_and_the_newest_for_the_others() {
    let mut file = file(&[]);
    let (old, new) = (run(1, 100.0, NOW), run(2, 900.0, NOW));
    let kind = EvidenceKind::Run { run: old.id, number: 1 };
    let id = Clock::standing_at(NOW).id::<EvidenceId>();
    let grounds = Grounds { newest: Some(new), attached: vec![old], ..Grounds::default() };
    let number_of = |file: &ReviewFile| {
        let all = standings(checklist::default(), file, &grounds, NOW);
        let input = of(&all, "MEA-06").inputs.iter().find(|input| input.name.as_str() == "achieved_rps");
        let known = input.unwrap().known.clone().unwrap();
        (known.run.unwrap().number, known.value)
    };
    assert_eq!(number_of(&file), (2, Value::Number(900.0)));
    file.evidence = vec![Evidence { id, item: "MEA-06".into(), kind, at: NOW, by: "Jo".into() }];
    assert_eq!(number_of(&file), (1, Value::Number(100.0)));
}

#[test]
fn what_was_typed_fills_a_gap_of_a_run_and_is_set_aside_where_the_run_says_otherwise() {
    let mut file = file(&[]);
    file.values = vec![typed("achieved_rps", Some(Value::Number(50.0)))];
    let grounds = Grounds { newest: Some(run(2, 900.0, NOW)), ..Grounds::default() };
    let told = |grounds: &Grounds| {
        let all = standings(checklist::default(), &file, grounds, NOW);
        let input = of(&all, "MEA-06").inputs.iter().find(|input| input.name.as_str() == "achieved_rps");
        let input = input.unwrap().clone();
        (input.known.unwrap().value, input.set_aside.map(|other| (other.value, other.source)))
    };
    assert_eq!(told(&Grounds::default()), (Value::Number(50.0), None));
    let other = (Value::Number(50.0), KnownFrom::Person);
    assert_eq!(told(&grounds), (Value::Number(900.0), Some(other)));
}

#[test]
fn what_values_suggest_is_proposed_and_is_no_answer_until_a_person_confirms_it() {
    let facts = [
        fact("session_store", Value::Text("memory".into()), NOW),
        fact("sticky_sessions", Value::Bool(false), NOW),
    ];
    let unanswered = file(&[]);
    let all = standings(checklist::default(), &unanswered, &stated(&facts), NOW);
    let sta_01 = of(&all, "STA-01");
    assert_eq!((sta_01.status, sta_01.proposed().unwrap().status), (Status::Unknown, Status::Fail));
    assert!(
        sta_01.sentence.ends_with("This suggests a fail; nobody has confirmed it yet."),
        "{}",
        sta_01.sentence
    );
    assert!(sta_01.is_override(Answer::Meets) && !sta_01.is_override(Answer::DoesNot));
    assert!(!sta_01.is_override(Answer::Unknown));
    for (answer, status, words) in [
        (Answer::DoesNot, Status::Fail, "It does not meet this, says Jo."),
        (Answer::Meets, Status::Pass, "It meets this, says Jo. The values suggest a fail: "),
    ] {
        let file = file(&[("STA-01", answer, NOW)]);
        let all = standings(checklist::default(), &file, &stated(&facts), NOW);
        let sta_01 = of(&all, "STA-01");
        assert_eq!((sta_01.status, sta_01.by), (status, JudgedBy::Person));
        assert!(sta_01.sentence.starts_with(words), "{}", sta_01.sentence);
    }
}

#[test]
fn items_that_count_the_others_are_judged_after_them() {
    let mut file = file(&[]);
    file.values = vec![typed("days_until_event", Some(Value::Number(4.0)))];
    let all = standings(checklist::default(), &file, &Grounds::default(), NOW);
    let sta_08 = of(&all, "STA-08");
    assert_eq!(
        (sta_08.status, sta_08.sentence.as_str()),
        (Status::Fail, "7 stateless items open, 4 days to go.")
    );
}

#[test]
fn what_only_smaller_orders_ask_counts_as_their_own_reviews_left_it() {
    let mut file = file(&[]);
    file.review.to = Order::O100k;
    let counted = |grounds: &Grounds| {
        let all = standings(checklist::default(), &file, grounds, NOW);
        let input = of(&all, "O5-05").inputs[0].known.clone().unwrap();
        match input.value {
            Value::Number(count) => count,
            other => panic!("{other:?}"),
        }
    };
    let nothing = counted(&Grounds::default());
    let judged = |status, lapses_at| Grounds {
        elsewhere: vec![domain::ItemStanding {
            item: "O2-01".into(),
            status,
            blocking: true,
            lapses_at,
            since: NOW,
        }],
        ..Grounds::default()
    };
    assert!((counted(&judged(Status::Pass, None)) - (nothing - 1.0)).abs() < 1e-9);
    assert!((counted(&judged(Status::Fail, None)) - nothing).abs() < 1e-9);
    assert!((counted(&judged(Status::Pass, Some(NOW))) - nothing).abs() < 1e-9, "it has lapsed");
}

#[test]
fn what_follows_from_other_values_is_as_old_as_the_oldest_of_them() {
    let file = file(&[]);
    let facts = [
        fact("db_max_connections", Value::Number(200.0), NOW.plus_ms(-9 * DAY)),
        fact("db_reserved_connections", Value::Number(3.0), NOW),
    ];
    let all = standings(checklist::default(), &file, &stated(&facts), NOW);
    let usable = all.iter().flat_map(|standing| &standing.inputs);
    let usable = usable.into_iter().find(|input| input.name.as_str() == "db_usable_connections").unwrap();
    let known = usable.known.as_ref().unwrap();
    assert_eq!(
        (known.value.clone(), known.source, known.age_days),
        (Value::Number(197.0), KnownFrom::Derived, 9)
    );
}

#[test]
fn of_what_was_typed_and_what_the_inventory_says_the_newer_one_counts() {
    let mut file = file(&[]);
    file.values =
        vec![Typed { at: NOW.plus_ms(-DAY), ..typed("production_peak_rps", Some(Value::Number(900.0))) }];
    let told = |since: Timestamp| {
        let grounds = stated(&[fact("production_peak_rps", Value::Number(400.0), since)]);
        let all = standings(checklist::default(), &file, &grounds, NOW);
        let input =
            of(&all, "MEA-01").inputs.iter().find(|input| input.name.as_str() == "production_peak_rps");
        let input = input.unwrap().clone();
        (input.known.unwrap().value, input.set_aside.unwrap().value)
    };
    let (of_person, of_inventory) = (Value::Number(900.0), Value::Number(400.0));
    assert_eq!(told(NOW.plus_ms(-2 * DAY)), (of_person.clone(), of_inventory.clone()));
    assert_eq!(told(NOW), (of_inventory, of_person));
}

#[test]
fn days_until_the_event_runs_since_the_baseline_and_the_age_of_the_evidence_are_known_by_themselves() {
    let mut file = file(&[]);
    file.review.planned_for = Some(NOW.plus_ms(-NOW.0.rem_euclid(DAY) + 12 * DAY));
    let (baseline, newest) = (run(3, 420.0, NOW.plus_ms(-4 * DAY)), run(6, 900.0, NOW.plus_ms(-2 * DAY)));
    let course = [6, 5, 3, 1].map(|number| facts_of(&run(number, 1.0, NOW.plus_ms((number - 10) * DAY))));
    let grounds = Grounds {
        baseline: Some(baseline),
        newest: Some(newest),
        course: course.into(),
        ..stated(&[peak()])
    };
    let all = standings(checklist::default(), &file, &grounds, NOW);
    let value = |item: &str, name: &str| {
        let input = of(&all, item).inputs.iter().find(|input| input.name.as_str() == name);
        input.unwrap().known.as_ref().map(|known| (known.value.clone(), known.source))
    };
    let number = |number: f64, from: KnownFrom| Some((Value::Number(number), from));
    assert_eq!(value("STA-08", "days_until_event"), number(12.0, KnownFrom::Review));
    assert_eq!(value("MEA-11", "accepted_runs"), number(2.0, KnownFrom::Run), "#5 and #6");
    assert_eq!(value("MEA-12", "evidence_age_days"), number(2.0, KnownFrom::Run));
}

#[test]
fn a_rule_that_cannot_be_read_leaves_its_item_unknown() {
    let mut list = checklist::default().clone();
    let con_01 = list.items.iter_mut().find(|item| item.id == "CON-01").unwrap();
    con_01.auto.fail = "value >".into();
    let file = file(&[]);
    let all = standings(&list, &file, &stated(&fleet(5.0)), NOW);
    assert_eq!((of(&all, "CON-01").status, of(&all, "CON-01").judgement.clone()), (Status::Unknown, None));
    assert_eq!(of(&all, "CON-01").sentence, "Its rule cannot be read: correct the checklist.");
}

#[test]
fn an_answer_on_an_item_that_a_rule_only_suggests_is_its_status() {
    let item = suggested();
    for (answer, status) in [
        (Answer::Meets, Status::Pass),
        (Answer::DoesNot, Status::Fail),
        (Answer::NotApplicable, Status::NotApplicable),
        (Answer::Unknown, Status::Unknown),
    ] {
        let file = file(&[(item, answer, NOW)]);
        let all = standings(checklist::default(), &file, &Grounds::default(), NOW);
        assert_eq!((of(&all, item).status, of(&all, item).by), (status, JudgedBy::Person), "{answer}");
        assert_eq!(of(&all, item).stated(), None);
    }
}

#[test]
fn an_answer_that_is_too_old_is_stale_and_no_longer_a_pass() {
    let item = suggested();
    let days = checklist::default().item(item).unwrap().stale_days;
    for (age, status) in [(days * DAY - 1, Status::Pass), (days * DAY, Status::Stale)] {
        let file = file(&[(item, Answer::Meets, NOW.plus_ms(-age))]);
        let all = standings(checklist::default(), &file, &Grounds::default(), NOW);
        assert_eq!(of(&all, item).status, status, "after {age} ms");
    }
}

#[test]
fn the_inventory_alone_speaks_for_its_inputs_and_a_typed_value_for_the_others() {
    let mut file = file(&[]);
    file.values = vec![
        typed("db_max_connections", Some(Value::Number(999.0))),
        typed("db_hold_ms_per_request", Some(Value::Number(40.0))),
        typed("target_rps", None),
    ];
    let facts = [fact("db_max_connections", Value::Number(200.0), NOW.plus_ms(-3 * DAY - 1))];
    let all = standings(checklist::default(), &file, &stated(&facts), NOW);
    let inputs = &of(&all, "CON-03").inputs;
    let known = |name: &str| inputs.iter().find(|input| input.name.as_str() == name).unwrap().known.clone();
    let most = known("db_max_connections").unwrap();
    assert_eq!((most.value, most.source, most.age_days), (Value::Number(200.0), KnownFrom::Inventory, 3));
    assert_eq!(most.by, "Mara");
    assert_eq!(known("db_hold_ms_per_request").unwrap().source, KnownFrom::Person);
    assert_eq!(known("target_rps").unwrap().source, KnownFrom::Review);
    assert_eq!(known("db_reserved_connections"), None);
}

#[test]
fn a_fact_that_was_taken_back_is_missing_again() {
    let gone = Fact { value: None, ..fact("db_max_connections", Value::Number(1.0), NOW) };
    let file = file(&[]);
    let all = standings(checklist::default(), &file, &stated(&[gone]), NOW);
    assert!(of(&all, "CON-03").missing().any(|input| input.name.as_str() == "db_max_connections"));
}

#[test]
fn evidence_stands_with_its_item() {
    let mut file = file(&[]);
    let kind = EvidenceKind::Note("Read in the console.".parse().unwrap());
    let id = Clock::standing_at(NOW).id::<EvidenceId>();
    file.evidence = vec![Evidence { id, item: "CON-02".into(), kind, at: NOW, by: "Jo".into() }];
    let all = standings(checklist::default(), &file, &Grounds::default(), NOW);
    assert_eq!(of(&all, "CON-02").evidence.len(), 1);
    assert!(of(&all, "CON-01").evidence.is_empty());
}

#[test]
fn the_formula_is_the_rule_as_the_checklist_writes_it() {
    let file = file(&[]);
    let all = standings(checklist::default(), &file, &Grounds::default(), NOW);
    assert_eq!(
        of(&all, "CON-03").formula(),
        "busy = target_rps * db_hold_ms_per_request / 1000; \
         usable = db_max_connections - db_reserved_connections; value = busy / usable; \
         fails where value > fail_util; warns where value > warn_util"
    );
    assert!(of(&all, "CON-01").formula().starts_with("applies where not pooler_in_front; "));
}

#[test]
fn stricter_thresholds_move_items_that_name_them_and_no_other() {
    let (file, grounds) = (file(&[]), stated(&fleet(5.0)));
    let before = standings(checklist::default(), &file, &grounds, NOW);
    assert_eq!(moved(&before, &before), vec![]);
    let mut stricter = checklist::default().clone();
    stricter.defaults.insert("warn_util".into(), 0.01);
    stricter.defaults.insert("fail_util".into(), 0.02);
    let after = standings(&stricter, &file, &grounds, NOW);
    let told = moved(&before, &after);
    assert!(!told.is_empty());
    for moved in told {
        let rule = &checklist::default().item(&moved.item).unwrap().auto;
        let whole = format!("{} {}", rule.fail, rule.warn.as_deref().unwrap_or_default());
        assert!(whole.contains("_util"), "{}: {whole}", moved.item);
        assert_eq!(moved.before, Some(Status::Pass));
        assert!(matches!(moved.after, Some(Status::Warn | Status::Fail)), "{moved:?}");
    }
}

#[test]
fn an_item_that_comes_or_goes_is_told_as_not_asked_before_or_after() {
    let (file, grounds) = (file(&[]), Grounds::default());
    let mut new = checklist::default().clone();
    new.items.retain(|item| item.id != "MEA-01");
    let mut ours = new.items[0].clone();
    ours.id = "OUR-01".into();
    new.items.insert(0, ours);
    let before = standings(checklist::default(), &file, &grounds, NOW);
    let after = standings(&new, &file, &grounds, NOW);
    let told = moved(&before, &after);
    let sides: Vec<_> = told.iter().map(|moved| (moved.item.as_str(), moved.before, moved.after)).collect();
    assert_eq!(sides, [("OUR-01", None, Some(Status::Unknown)), ("MEA-01", Some(Status::Unknown), None)]);
}

const NOW: Timestamp = Timestamp(1_770_000_000_000);

fn of<'a, 'b>(all: &'b [Standing<'a>], id: &str) -> &'b Standing<'a> {
    all.iter().find(|standing| standing.item.id == id).unwrap()
}

fn suggested() -> &'static str {
    let to_10k =
        |item: &&domain::Item| item.auto.mode == Mode::Suggests && item.orders.contains(&"o10k".to_owned());
    &checklist::default().items.iter().find(to_10k).unwrap().id
}

fn fact(name: &str, value: Value, since: Timestamp) -> Fact {
    Fact { name: name.parse().unwrap(), value: Some(value), since, by: "Mara".into() }
}

fn stated(facts: &[Fact]) -> Grounds {
    Grounds { facts: facts.to_vec(), ..Grounds::default() }
}

/// Instances of ten connections each, before a database of 200.
fn fleet(instances: f64) -> Vec<Fact> {
    let numbers = [
        ("instances", instances),
        ("pool_max_per_instance", 10.0),
        ("other_db_clients", 0.0),
        ("db_max_connections", 200.0),
        ("db_reserved_connections", 3.0),
    ];
    let facts = numbers.map(|(name, number)| fact(name, Value::Number(number), NOW));
    facts.into_iter().chain([fact("pooler_in_front", Value::Bool(false), NOW)]).collect()
}

fn peak() -> Fact {
    fact("production_peak_rps", Value::Number(400.0), NOW)
}

/// A run of which only its rate is known.
fn run(number: i64, rate_per_s: f64, received_at: Timestamp) -> JudgedRun {
    let requests = Requests { count: Some(1_000), rate_per_s: Some(rate_per_s), ..Requests::default() };
    let report = Report { requests, ..Report::default() };
    let id = Clock::standing_at(received_at).id::<RunId>();
    JudgedRun { id, number, received_at, received_from: "Jo".into(), report }
}

fn facts_of(run: &JudgedRun) -> RunFacts {
    RunFacts {
        id: run.id,
        number: run.number,
        received_at: run.received_at,
        content_id: domain::ContentId("blake3:0".into()),
        environment: domain::EnvironmentName::staging(),
        scenario: domain::ScenarioName::default(),
        version: None,
        endpoints: None,
    }
}

fn typed(name: &str, value: Option<Value>) -> Typed {
    let name: InputName = name.parse().unwrap();
    Typed { name, value, at: NOW, by: "Jo".into() }
}

fn file(answers: &[(&str, Answer, Timestamp)]) -> ReviewFile {
    let clock = Clock::standing_at(NOW);
    let answered = |(item, answer, at): &(&str, Answer, Timestamp)| Answered {
        item: (*item).into(),
        answer: *answer,
        because: (*answer == Answer::NotApplicable).then_some(NotApplicableBecause::OutOfScope),
        reason: None,
        at: *at,
        by: "Jo".into(),
    };
    ReviewFile {
        answers: answers.iter().map(answered).collect(),
        ..ReviewFile::of(Review {
            id: clock.id::<ReviewId>(),
            number: 1,
            service: clock.id::<ServiceId>(),
            slug: "orders-api".parse().unwrap(),
            from: Order::O1k,
            to: Order::O10k,
            target: 10_000.0.try_into().unwrap(),
            state: ReviewState::Draft,
            author: "Jo".into(),
            author_id: None,
            reviewer: None,
            reviewer_id: None,
            planned_for: None,
            submitted_at: None,
            revision: 0,
            tally: Tally::default(),
            signature: None,
            lapse: None,
            snapshots: 0,
            created_at: NOW,
            changed_at: NOW,
            checklist_id: "headroom-default".into(),
            checklist_version: "1.0.0".into(),
        })
    }
}
