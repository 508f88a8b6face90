//! Exemptions and overrides: what they make of an item, and for how long.

use analysis::standing::standings_of;
use domain::{Answer, NewExemption, NewThread, Person, ReviewState, Status, ThreadKind};

use crate::build::{DAY, NOW, all, answer, empty, exemption, known, number, of, overriding, review, state};

#[test]
fn what_lacks_a_pass_is_exempt_until_its_day_and_then_its_own_status_returns() {
    let mut whole = known();
    state(&mut whole, "instances", number(50.0), NOW.plus_ms(-DAY));
    let ends_at = NOW.plus_ms(3 * DAY);
    whole.file.exemptions = vec![exemption("CON-01", NOW.plus_ms(-1), ends_at)];
    for (at, status) in
        [(NOW, Status::Exempt), (ends_at.plus_ms(-1), Status::Exempt), (ends_at, Status::Fail)]
    {
        let standings = standings_of(&whole, at);
        assert_eq!(of(&standings, "CON-01").status, status, "at {at}");
        assert_eq!(of(&standings, "CON-01").own, Status::Fail);
    }
    let standings = all(&whole);
    let con_01 = of(&standings, "CON-01");
    assert_eq!(con_01.lapses_at(), Some(ends_at));
    assert!(
        con_01.sentence.starts_with(
            "Exempt until 4 Dec 2026, approved by rob: “The next release brings it.” 50 instances of 10 want 500"
        ),
        "{}",
        con_01.sentence
    );
}

#[test]
fn a_pass_needs_no_excuse_and_shows_none() {
    let mut whole = known();
    whole.file.exemptions = vec![exemption("CON-01", NOW, NOW.plus_ms(DAY))];
    let standings = all(&whole);
    assert_eq!(of(&standings, "CON-01").status, Status::Pass);
    assert!(!of(&standings, "CON-01").sentence.contains("Exempt"));
}

#[test]
fn the_author_grants_no_exemption_and_nobody_grants_one_that_is_over() {
    let mut review = review();
    let new =
        NewExemption { item: "CON-01".into(), reason: "Why not.".parse().unwrap(), ends_at: NOW.plus_ms(1) };
    let author = Person { account: review.author_id, name: "ann (token ci)" };
    let other = Person { account: None, name: "max" };
    assert!(
        new.may_be_granted(&review, author, Status::Fail, NOW)
            .unwrap_err()
            .sentence
            .contains("approves no exemption")
    );
    assert!(new.may_be_granted(&review, other, Status::Fail, NOW).is_ok());
    let over = new.may_be_granted(&review, other, Status::Fail, NOW.plus_ms(1));
    assert!(over.unwrap_err().sentence.contains("still to come"));
    for status in [Status::Pass, Status::Warn, Status::NotApplicable] {
        let refused = new.may_be_granted(&review, other, status, NOW).unwrap_err();
        assert_eq!(refused.sentence, "CON-01 lacks no pass: there is nothing to excuse.", "{status}");
    }
    assert!(new.may_be_granted(&review, other, Status::Exempt, NOW).is_ok(), "another day for the same");
    review.state = ReviewState::Ready;
    assert!(new.may_be_granted(&review, other, Status::Fail, NOW).unwrap_err().sentence.contains("closed"));
}

#[test]
fn a_reviewer_s_word_wins_over_an_answer_and_can_be_taken_back() {
    let mut whole = empty();
    answer(&mut whole, "STA-01", Answer::Meets, NOW);
    whole.file.threads = vec![overriding("STA-01", Answer::DoesNot, NOW)];
    let standings = all(&whole);
    let sta_01 = of(&standings, "STA-01");
    assert_eq!(sta_01.status, Status::Fail);
    assert_eq!(
        sta_01.sentence,
        "rob looked at it and says that it does not meet this. “I looked myself.” ann had answered that it meets this."
    );
    drop(standings);
    whole.file.threads.push(overriding("STA-01", Answer::Unknown, NOW));
    assert_eq!(of(&all(&whole), "STA-01").status, Status::Pass, "the word was taken back");
}

#[test]
fn no_word_overrides_values() {
    let mut whole = known();
    let review = review();
    let con_01 = whole.checklist.item("CON-01").unwrap().clone();
    let sta_01 = whole.checklist.item("STA-01").unwrap().clone();
    let text = Some("Seen.".parse().unwrap());
    let new = NewThread { kind: ThreadKind::Override, verdict: Some(Answer::Meets), text };
    let max = Person { account: None, name: "max" };
    assert!(new.may_be_opened(&review, &con_01, max).unwrap_err().sentence.contains("decided by values"));
    assert!(new.may_be_opened(&review, &sta_01, max).is_ok());
    let author = Person { account: review.author_id, name: "ann" };
    assert!(new.may_be_opened(&review, &sta_01, author).unwrap_err().sentence.contains("does not override"));
    // Even where one is in the record, values decide.
    state(&mut whole, "instances", number(50.0), NOW.plus_ms(-DAY));
    whole.file.threads = vec![overriding("CON-01", Answer::Meets, NOW)];
    assert_eq!(of(&all(&whole), "CON-01").status, Status::Fail);
}
