//! What of an earlier review need not be asked again.

use analysis::carry::carriable;
use domain::{Answer, Order, Value};

use crate::build::{NOW, answer, known, overriding, state};

#[test]
fn answers_that_hold_are_carried_and_those_that_lapsed_were_overridden_or_say_nothing_are_not() {
    let mut whole = known();
    let checklist = whole.checklist.clone();
    let carried = |whole: &domain::WholeReview| {
        let answers = carriable(whole, &checklist, Order::O10k, NOW);
        answers.into_iter().map(|answered| answered.item.clone()).collect::<Vec<_>>()
    };
    assert_eq!(carried(&whole), ["CON-07", "THR-04", "STA-01", "STA-02", "STA-03"]);
    answer(&mut whole, "STA-02", Answer::Unknown, NOW);
    whole.file.threads.push(overriding("STA-03", Answer::DoesNot, NOW));
    state(&mut whole, "session_store", Some(Value::Text("memory".into())), NOW);
    assert_eq!(carried(&whole), ["CON-07", "THR-04"]);
}
