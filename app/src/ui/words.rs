//! Times and ages in words.

use domain::Timestamp;
use leptos::prelude::*;

/// A day and minute as people read it, `5 Nov 2026 14:02`, with the exact time for programs.
#[component]
pub fn Moment(
    /// Which.
    at: Timestamp,
) -> impl IntoView {
    view! { <time datetime=at.to_string()>{moment(at)}</time> }
}

/// A day as people read it, `5 Nov 2026`, with the exact time for programs.
#[component]
pub fn Day(
    /// Which.
    at: Timestamp,
) -> impl IntoView {
    view! { <time datetime=at.to_string()>{day(at)}</time> }
}

/// `5 Nov 2026 14:02`, in UTC.
pub fn moment(at: Timestamp) -> String {
    let minute = at.minute();
    let clock = minute.get(11..16).unwrap_or_default();
    format!("{} {clock}", day(at)).trim_end().to_owned()
}

/// `5 Nov 2026`, in UTC.
pub fn day(at: Timestamp) -> String {
    at.day_in_words()
}

/// `5 Nov`, in UTC: for axes, where the year is plain from the way there.
pub fn short_day(at: Timestamp) -> String {
    at.short_day()
}

/// How long ago, in words: `today`, `yesterday`, `12 days`. A time to come is today.
pub fn age(now: Timestamp, then: Timestamp) -> String {
    match now.since(then) / Timestamp::DAY {
        ..=0 => "today".to_owned(),
        1 => "1 day".to_owned(),
        days => format!("{days} days"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_are_written_with_the_month_s_name() {
        let at: Timestamp = "2026-11-05T14:02:11Z".parse().unwrap();
        assert_eq!(moment(at), "5 Nov 2026 14:02");
        assert_eq!(day(at), "5 Nov 2026");
        assert_eq!(day(Timestamp(i64::MAX)), "9223372036");
    }

    #[test]
    fn an_age_is_told_in_days() {
        let now = Timestamp(100 * Timestamp::DAY);
        assert_eq!(age(now, now.plus_ms(-Timestamp::HOUR)), "today");
        assert_eq!(age(now, now.plus_ms(-Timestamp::DAY)), "1 day");
        assert_eq!(age(now, now.plus_ms(-104 * Timestamp::DAY)), "104 days");
        assert_eq!(age(now, now.plus_ms(Timestamp::DAY)), "today");
    }
}
