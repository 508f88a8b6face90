//! What runs say of items: the baseline, the newest, and those that are attached.

use analysis::checklist;
use analysis::sources::Extent;
use analysis::standing::{KnownFrom, standings};
use domain::{Clock, Evidence, EvidenceId, EvidenceKind, Fact, Grounds, ReviewFile, Status, Value};

use super::{fact, file, run, stated};
use crate::build::{DAY, NOW, of, run_facts};

/// What production sees at most, stated today.
fn peak() -> Fact {
    fact("production_peak_rps", Value::Number(400.0), NOW)
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
fn days_until_the_event_runs_since_the_baseline_and_the_age_of_the_evidence_are_known_by_themselves() {
    let mut file = file(&[]);
    file.review.planned_for = Some(NOW.plus_ms(-NOW.0.rem_euclid(DAY) + 12 * DAY));
    let (baseline, newest) = (run(3, 420.0, NOW.plus_ms(-4 * DAY)), run(6, 900.0, NOW.plus_ms(-2 * DAY)));
    let course = [6, 5, 3, 1].map(|number| run_facts(number, NOW.plus_ms((number - 10) * DAY)));
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
