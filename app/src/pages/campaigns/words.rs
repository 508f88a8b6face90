//! What is said of a campaign: how much is open, and how long there is.

use chart::format;
use domain::{Campaign, Progress, Timestamp};

use crate::ui::Sentence;

/// `12 days left`, `due today`, `3 days over`.
pub(super) fn days_left(campaign: &Campaign, now: Timestamp) -> String {
    match campaign.days_left(now) {
        0 => "due today".to_owned(),
        left @ 1.. => format!("{} left", format::counted(left.unsigned_abs(), "day")),
        over => format!("{} over", format::counted(over.unsigned_abs(), "day")),
    }
}

/// `41 of 120 answers are open: 12 fail, 27 are unknown, 2 are stale. 12 days left.`
pub(super) fn answer(campaign: &Campaign, progress: Progress, now: Timestamp) -> Sentence {
    let all = format::counted(progress.all().unsigned_abs(), "answer");
    let left = format!(" {}.", format::capital(&days_left(campaign, now)));
    if progress.all() == 0 {
        return Sentence::plain("It asks nothing of any service that is there.").then(left);
    }
    if progress.open() == 0 {
        return Sentence::strong("Done").then(format!(": none of {all} is open.")).then(left);
    }
    let parts = [
        (progress.fails, "fails", "fail"),
        (progress.unknowns, "is unknown", "are unknown"),
        (progress.stale, "is stale", "are stale"),
    ];
    let parts: Vec<_> = parts
        .into_iter()
        .filter(|(many, ..)| *many > 0)
        .map(|(many, one, several)| format!("{many} {}", if many == 1 { one } else { several }))
        .collect();
    let verb = if progress.open() == 1 { "is" } else { "are" };
    Sentence::strong(format!("{} of {all}", progress.open()))
        .then(format!(" {verb} open: {}.", parts.join(", ")))
        .then(left)
}

#[cfg(test)]
mod tests {
    use domain::Clock;

    use super::*;

    #[test]
    fn a_campaign_says_what_is_open_and_how_long_there_is() {
        let now: Timestamp = "2026-11-08T12:00:00Z".parse().unwrap();
        let campaign = Campaign {
            id: Clock::standing_at(now).id(),
            slug: "peak".parse().unwrap(),
            title: "Peak".parse().unwrap(),
            due: "2026-11-20".parse().unwrap(),
            note: None,
            created_at: now,
            created_by: "ada".to_owned(),
        };
        let said = |progress| answer(&campaign, progress, now).markdown();
        let open = Progress { fails: 1, unknowns: 27, stale: 0, done: 92 };
        assert_eq!(said(open), "**28 of 120 answers** are open: 1 fails, 27 are unknown. 12 days left.");
        assert_eq!(
            said(Progress { done: 3, ..Progress::default() }),
            "**Done**: none of 3 answers is open. 12 days left."
        );
        assert_eq!(days_left(&campaign, now.plus_ms(13 * Timestamp::DAY)), "1 day over");
    }
}
