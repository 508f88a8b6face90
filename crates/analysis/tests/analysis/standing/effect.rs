//! What another version of the checklist would move.

use analysis::checklist;
use analysis::effect::moved;
use analysis::standing::standings;
use domain::{Grounds, Status};

use super::{file, fleet, stated};
use crate::build::NOW;

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
