//! The course of a campaign: what was recorded day by day, and how it stands now.

use chart::burndown::{Burndown, Date, Day};
use domain::{CampaignFile, Progress, Timestamp};

use crate::ui::words;

/// What was recorded, with today as it stands now.
pub(super) fn course(file: &CampaignFile, now: Timestamp) -> Burndown {
    let recorded = file.days.iter().map(|day| day_of(day.day, day.progress));
    let today = day_of(domain::Day::of(now), file.progress());
    Burndown { days: recorded.chain([today]).collect(), due: date(file.campaign.due) }
}

fn day_of(day: domain::Day, progress: Progress) -> Day {
    Day {
        date: date(day),
        fails: progress.fails.unsigned_abs(),
        unknowns: progress.unknowns.unsigned_abs(),
        stale: progress.stale.unsigned_abs(),
        done: progress.done.unsigned_abs(),
    }
}

fn date(day: domain::Day) -> Date {
    Date { number: day.start().0 / Timestamp::DAY, words: words::short_day(day.start()) }
}
