//! What stands against a signature, how long one holds, and why one holds no longer.

use analysis::review::{gate, settled, valid_until, watched};
use domain::{
    Condition, Gate, Person, Reason, RefusalKind, ReviewState, Signature, Signing, Status, Verdict,
    WholeReview,
};

use crate::build::{DAY, NOW, all, exemption, known, number, of, state};

fn signing(verdict: Verdict) -> Signing {
    Signing { verdict, reason: None, conditions: Vec::new(), revision: 0 }
}

fn max() -> Person<'static> {
    Person { account: None, name: "max" }
}

/// Everything blocking passes, and it is signed five days ago.
fn signed() -> WholeReview {
    let mut whole = known();
    let open: Vec<_> = {
        let standings = all(&whole);
        let open = standings.iter().filter(|standing| standing.item.blocking && standing.status.is_open());
        open.map(|standing| standing.item.id.clone()).collect()
    };
    for item in open {
        whole.file.exemptions.push(exemption(&item, NOW.plus_ms(-9 * DAY), NOW.plus_ms(80 * DAY)));
    }
    whole.file.review.state = ReviewState::Ready;
    whole.file.review.signature =
        Some(Signature { at: NOW.plus_ms(-5 * DAY), by: "rob".into(), valid_until: None });
    whole
}

#[test]
fn a_review_is_signed_once_by_somebody_else_than_its_author_while_nothing_stands_against_it() {
    let mut review = signed().file.review;
    let clear = Gate::default();
    let author = Person { account: review.author_id, name: "ann" };
    let refused = signing(Verdict::Ready).leads_to(&review, author, &clear, NOW).unwrap_err();
    assert_eq!(refused.kind, RefusalKind::Person);
    let refused = signing(Verdict::Ready).leads_to(&review, max(), &clear, NOW).unwrap_err();
    assert_eq!(refused.kind, RefusalKind::State, "it is signed already");
    review.state = ReviewState::InReview;
    assert_eq!(signing(Verdict::Ready).leads_to(&review, max(), &clear, NOW).unwrap(), ReviewState::Ready);
    let old = Signing { revision: 7, ..signing(Verdict::Ready) };
    assert_eq!(old.leads_to(&review, max(), &clear, NOW).unwrap_err().kind, RefusalKind::Changed);
    let open = Gate { open: vec![("CON-01".into(), Status::Fail)], asked: vec!["CON-02".into()] };
    let refused = signing(Verdict::Ready).leads_to(&review, max(), &open, NOW).unwrap_err();
    assert_eq!(
        refused.sentence,
        "1 blocking item lacks a pass: CON-01 (fail). Each needs one, or an exemption until a day. \
         A question is open on CON-02: settle it first."
    );
    assert_eq!(refused.items, ["CON-01", "CON-02"]);
}

#[test]
fn a_signature_comes_with_what_it_needs() {
    let mut review = signed().file.review;
    review.state = ReviewState::InReview;
    let clear = Gate::default();
    let condition =
        |due_at| Condition { item: "LIM-03".into(), owner: "Team Orders".parse().unwrap(), due_at };
    let reason: Reason = "The pools are too small.".parse().unwrap();
    let with = |verdict, reason: Option<&Reason>, conditions: Vec<Condition>| {
        let signing = Signing { reason: reason.cloned(), conditions, ..signing(verdict) };
        signing.leads_to(&review, max(), &clear, NOW).map_err(|refused| refused.kind)
    };
    let later = NOW.plus_ms(DAY);
    assert_eq!(with(Verdict::NotReady, None, vec![]), Err(RefusalKind::Field("reason")));
    assert_eq!(with(Verdict::NotReady, Some(&reason), vec![]), Ok(ReviewState::NotReady));
    assert_eq!(with(Verdict::ReadyWithConditions, None, vec![]), Err(RefusalKind::Field("conditions")));
    let given = with(Verdict::ReadyWithConditions, None, vec![condition(later)]);
    assert_eq!(given, Ok(ReviewState::ReadyWithConditions));
    let over = with(Verdict::ReadyWithConditions, None, vec![condition(NOW)]);
    assert_eq!(over, Err(RefusalKind::Field("conditions")));
    assert_eq!(with(Verdict::Ready, None, vec![condition(later)]), Err(RefusalKind::Field("conditions")));
}

#[test]
fn not_ready_is_signed_whatever_stands_against_it() {
    let mut review = signed().file.review;
    review.state = ReviewState::InReview;
    let open = Gate { open: vec![("CON-01".into(), Status::Fail)], asked: vec![] };
    let reason = Some("CON-01 fails.".parse().unwrap());
    let signing = Signing { reason, ..signing(Verdict::NotReady) };
    assert_eq!(signing.leads_to(&review, max(), &open, NOW).unwrap(), ReviewState::NotReady);
}

#[test]
fn a_signature_holds_until_the_first_item_would_lapse_and_lapses_with_what_it_rested_on() {
    let mut whole = signed();
    let judged = settled(&whole, NOW);
    assert_eq!((judged.lapse.clone(), judged.blocking_open()), (None, 0));
    let until = judged.valid_until.unwrap();
    assert_eq!(until, NOW.plus_ms(80 * DAY), "what was measured ten days ago, or an exemption");
    assert!(gate(&all(&whole), &whole.file).is_clear());

    state(&mut whole, "instances", number(20.0), NOW.plus_ms(-2 * DAY));
    let lapse = settled(&whole, NOW).lapse.unwrap();
    assert_eq!((lapse.at, lapse.words.as_str()), (NOW.plus_ms(-2 * DAY), "instances 5 → 20"));
    assert!(
        lapse.because.contains(": Instances changed from 5 to 20 on 29 Nov 2026 by mara, after"),
        "{}",
        lapse.because
    );
    whole.file.review.state = ReviewState::Draft;
    assert_eq!(settled(&whole, NOW).lapse, None, "a draft has no signature to lose");
}

#[test]
fn an_item_that_fails_anew_ends_a_signature_with_the_fact_that_made_it_fail() {
    let mut whole = signed();
    // Only what reads the inventory alone is left: nothing lapses, one item fails.
    whole.checklist.items.retain(|item| item.id == "CON-01");
    whole.file.exemptions.clear();
    assert_eq!(settled(&whole, NOW).lapse, None);
    let days = whole.checklist.item("CON-01").unwrap().stale_days;
    let until = NOW.plus_ms((days - 10) * DAY);
    assert_eq!(settled(&whole, NOW).valid_until, Some(until), "its facts were stated ten days ago");
    state(&mut whole, "instances", number(50.0), NOW.plus_ms(-DAY));
    let lapse = settled(&whole, NOW).lapse.unwrap();
    assert_eq!(lapse.words, "instances 5 → 50");
    assert_eq!(
        lapse.because,
        "CON-01 fails: Instances changed from 5 to 50 on 30 Nov 2026 by mara. \
         50 instances of 10 want 500 of 200 connections (250 %)."
    );
}

#[test]
fn an_exemption_that_ends_and_a_condition_that_is_overdue_end_a_signature() {
    let mut whole = signed();
    whole.checklist.items.retain(|item| item.id == "CON-01" || item.id == "LIM-03");
    whole.file.values.clear();
    state(&mut whole, "instances", number(50.0), NOW.plus_ms(-6 * DAY));
    whole.file.exemptions = vec![exemption("CON-01", NOW.plus_ms(-9 * DAY), NOW.plus_ms(-DAY))];
    let lapse = settled(&whole, NOW).lapse.unwrap();
    assert_eq!((lapse.at, lapse.words.as_str()), (NOW.plus_ms(-DAY), "exemption of CON-01 ended"));
    assert!(
        lapse.because.starts_with("CON-01: its exemption ended on 30 Nov 2026. 50 instances"),
        "{}",
        lapse.because
    );

    whole.file.exemptions = vec![exemption("CON-01", NOW.plus_ms(-9 * DAY), NOW.plus_ms(9 * DAY))];
    let due_at = NOW.plus_ms(3 * DAY);
    let owner = "Team Orders".parse().unwrap();
    whole.file.conditions = vec![Condition { item: "LIM-03".into(), owner, due_at }];
    assert_eq!(settled(&whole, NOW).lapse, None);
    assert_eq!(valid_until(&all(&whole), &whole.file.conditions), Some(due_at));
    let pass = whole.file.values.clone();
    whole.file.values = known().file.values;
    whole.file.values.iter_mut().for_each(|typed| typed.at = NOW);
    let end = of(&all(&whole), "LIM-03").lapses_at().unwrap();
    assert!(end > due_at);
    whole.file.exemptions[0].ends_at = NOW.plus_ms(9_000 * DAY);
    let until = valid_until(&all(&whole), &whole.file.conditions);
    assert_eq!(until, Some(end), "it stands on its day, and lapses later");
    whole.file.values = pass;
    let lapse = settled(&whole, due_at).lapse.unwrap();
    assert_eq!(lapse.because, "LIM-03: its condition was to be met by 4 Dec 2026, by Team Orders.");
}

#[test]
fn whoever_signs_sees_what_would_end_the_signature() {
    let whole = signed();
    let standings = all(&whole);
    let watched = watched(&standings);
    let of_instances = watched.changes.iter().find(|(pattern, _)| *pattern == "instances").unwrap();
    assert!(of_instances.1.contains(&"CON-05"), "{of_instances:?}");
    assert!(of_instances.1.contains(&"CON-01"), "its rule reads it: {of_instances:?}");
    let of_capacity = watched.changes.iter().find(|(fact, _)| *fact == "other_db_clients").unwrap();
    assert!(of_capacity.1.contains(&"CON-02"), "what it reads follows from that: {of_capacity:?}");
    let (until, item) = watched.until.unwrap();
    assert_eq!(of(&standings, item).lapses_at(), Some(until));
    assert_eq!(valid_until(&standings, &[]), Some(until));
}

#[test]
fn a_fact_that_a_signed_sentence_quotes_ends_the_signature_though_its_item_still_passes() {
    let mut whole = signed();
    whole.checklist.items.retain(|item| item.id == "CON-01");
    whole.file.exemptions.clear();
    state(&mut whole, "instances", number(5.0), NOW.plus_ms(-2 * DAY));
    assert_eq!(settled(&whole, NOW).lapse, None, "stated again is not changed");
    state(&mut whole, "instances", number(6.0), NOW.plus_ms(-DAY));
    assert_eq!(of(&all(&whole), "CON-01").status, Status::Pass);
    let lapse = settled(&whole, NOW).lapse.unwrap();
    assert_eq!(lapse.words, "instances 5 → 6");
    assert_eq!(
        lapse.because,
        "CON-01 rested on another value: Instances changed from 5 to 6 on 30 Nov 2026 by mara. \
         6 instances of 10 want 60 of 200 connections (30 %)."
    );
    whole.file.exemptions = vec![exemption("CON-01", NOW.plus_ms(-9 * DAY), NOW.plus_ms(9 * DAY))];
    state(&mut whole, "instances", number(50.0), NOW);
    assert_eq!(settled(&whole, NOW).lapse, None, "it is excused, whatever its values");
}

#[test]
fn an_exemption_that_somebody_ended_is_the_cause_in_words() {
    let mut whole = signed();
    whole.checklist.items.retain(|item| item.id == "CON-01");
    state(&mut whole, "instances", number(50.0), NOW.plus_ms(-6 * DAY));
    let by_hand = domain::Ended { at: NOW.plus_ms(-DAY), by: "max".into() };
    let ended = exemption("CON-01", NOW.plus_ms(-9 * DAY), NOW.plus_ms(9 * DAY));
    whole.file.ended_exemptions = vec![domain::Exemption { ended: Some(by_hand), ..ended }];
    whole.file.exemptions.clear();
    let lapse = settled(&whole, NOW).lapse.unwrap();
    assert_eq!((lapse.at, lapse.words.as_str()), (NOW.plus_ms(-DAY), "exemption of CON-01 was ended"));
    assert!(
        lapse.because.starts_with("CON-01: max ended its exemption on 30 Nov 2026. 50 instances"),
        "{}",
        lapse.because
    );
}
