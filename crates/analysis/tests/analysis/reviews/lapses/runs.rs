//! A pass lapses where a run shows another version, other endpoints or another environment, and where its own run is rejected.

use std::collections::BTreeSet;

use analysis::standing::LapsedBy;
use domain::{Answer, EvidenceKind, Status};

use crate::build::{DAY, NOW, all, answer, attach, id, known, of, tested, tested_in};

#[expect(clippy::unnecessary_wraps, reason = "a run has endpoints or none are known")]
fn endpoints(names: &[&str]) -> Option<BTreeSet<String>> {
    Some(names.iter().map(|name| (*name).to_owned()).collect())
}

#[test]
fn another_version_in_the_newest_run_reopens_what_rested_on_the_one_before() {
    let mut whole = known();
    tested(&mut whole, "1.0", NOW.plus_ms(-20 * DAY));
    assert_eq!(of(&all(&whole), "STA-03").status, Status::Pass);
    tested(&mut whole, "2.0", NOW.plus_ms(-DAY));
    let standings = all(&whole);
    let lapsed = of(&standings, "STA-03").lapsed.as_ref().unwrap();
    assert_eq!((lapsed.by, lapsed.words.as_str()), (LapsedBy::Change, "version 1.0 → 2.0"));
    assert_eq!(
        lapsed.because,
        "The version changed from 1.0 to 2.0 with run #2 on 30 Nov 2026, after this was answered."
    );
    assert_eq!(of(&standings, "STA-01").status, Status::Pass, "it does not watch the version");
    let at = NOW.plus_ms(-DAY + 1);
    drop(standings);
    answer(&mut whole, "STA-03", Answer::Meets, at);
    assert_eq!(of(&all(&whole), "STA-03").status, Status::Pass, "answered after the run of 2.0");
}

#[test]
fn other_endpoints_and_another_environment_count_where_they_are_watched() {
    let mut whole = known();
    tested(&mut whole, "1.0", NOW.plus_ms(-20 * DAY));
    tested(&mut whole, "1.0", NOW.plus_ms(-DAY));
    whole.grounds.course[1].endpoints = endpoints(&["/cart", "/pay"]);
    whole.grounds.course[0].endpoints = endpoints(&["/cart", "/pay"]);
    assert_eq!(
        (of(&all(&whole), "MEA-04").status, of(&all(&whole), "MEA-05").status),
        (Status::Pass, Status::Pass)
    );
    whole.grounds.course[0].endpoints = endpoints(&["/cart", "/refund"]);
    let words = of(&all(&whole), "MEA-04").lapsed.as_ref().unwrap().words.clone();
    assert_eq!(words, "set of endpoints /pay → /refund");
    whole.grounds.course[0].environment = "load".parse().unwrap();
    let standings = all(&whole);
    assert_eq!(of(&standings, "MEA-04").status, Status::Pass, "nothing was tested in staging since");
    assert_eq!(of(&standings, "MEA-05").lapsed.as_ref().unwrap().words, "environment staging → load");
}

#[test]
fn a_run_that_is_attached_and_was_rejected_takes_the_pass_with_it() {
    let mut whole = known();
    let kind = EvidenceKind::Run { run: id(), number: 7 };
    whole.file.evidence =
        vec![domain::Evidence { id: id(), item: "CON-05".into(), kind, at: NOW, by: "ann".into() }];
    let standings = all(&whole);
    let con_05 = of(&standings, "CON-05");
    let words = con_05.lapsed.as_ref().unwrap().words.as_str();
    assert_eq!((con_05.status, words), (Status::Stale, "run #7 was rejected"));
    assert_eq!(of(&standings, "CON-06").status, Status::Pass);
}

#[test]
fn a_run_of_another_version_that_is_attached_today_is_no_evidence_of_this_one() {
    let mut whole = known();
    tested(&mut whole, "1.0", NOW.plus_ms(-20 * DAY));
    tested(&mut whole, "2.0", NOW.plus_ms(-DAY));
    answer(&mut whole, "STA-03", Answer::Meets, NOW);
    attach(&mut whole, "STA-03", 0);
    assert_eq!(of(&all(&whole), "STA-03").status, Status::Pass);
    whole.file.evidence.clear();
    attach(&mut whole, "STA-03", 1);
    let standings = all(&whole);
    assert_eq!(
        of(&standings, "STA-03").lapsed.as_ref().unwrap().because,
        "The version changed from 1.0 to 2.0 with run #2 on 30 Nov 2026, after it was measured in run #1."
    );
}

#[test]
fn a_run_of_another_scenario_or_in_another_environment_says_nothing_of_the_load_test() {
    let mut whole = known();
    tested(&mut whole, "1.0", NOW.plus_ms(-20 * DAY));
    tested_in(&mut whole, "smoke", "1.1", NOW.plus_ms(-2 * DAY));
    tested(&mut whole, "1.2", NOW.plus_ms(-DAY));
    whole.grounds.course[0].environment = "ci".parse().unwrap();
    whole.grounds.course[1].endpoints = endpoints(&["/health"]);
    whole.grounds.course[2].endpoints = endpoints(&["/cart", "/pay"]);
    let standings = all(&whole);
    for item in ["MEA-04", "STA-03"] {
        assert_eq!(of(&standings, item).status, Status::Pass, "{item}");
    }
    drop(standings);
    tested(&mut whole, "2.0", NOW.plus_ms(-DAY));
    assert_eq!(of(&all(&whole), "STA-03").lapsed.as_ref().unwrap().words, "version 1.0 → 2.0");
}

#[test]
fn a_run_that_was_rejected_ends_a_pass_on_that_day() {
    let mut whole = known();
    tested(&mut whole, "1.0", NOW.plus_ms(-20 * DAY));
    attach(&mut whole, "CON-05", 0);
    assert_eq!(of(&all(&whole), "CON-05").status, Status::Pass);
    let run = whole.grounds.attached.remove(0).id;
    whole.grounds.gone.insert(run, NOW.plus_ms(-3 * DAY));
    assert_eq!(of(&all(&whole), "CON-05").lapsed.as_ref().unwrap().at, NOW.plus_ms(-3 * DAY));
}
