//! The courses of two runs, over one another.

use chart::compared::{self, Compared};
use chart::{Name, Size};
use insta::assert_snapshot;

use crate::said;
use crate::specs::two_runs;

#[test]
fn two_runs_over_time_share_every_scale() {
    let figure = compared::figure(&two_runs(), "course-says");
    assert_snapshot!("compared", said(&figure));
    assert_snapshot!("compared_wide", figure.wide);
    assert_snapshot!("compared_narrow", figure.narrow);
    let swapped = Compared { before: two_runs().after, after: two_runs().before, ..two_runs() };
    let rules = |spec: &Compared| -> Vec<String> {
        let drawn = compared::draw(spec, Size::Wide, Name::Hidden);
        drawn.lines().filter(|line| line.contains("text-anchor=\"end\"")).map(str::to_owned).collect()
    };
    assert_eq!(rules(&two_runs()), rules(&swapped), "whichever side is first");
}

#[test]
fn two_runs_of_which_little_is_known_have_a_sentence() {
    let side = |name: &str, p95| compared::Side {
        name: name.to_owned(),
        p95: compared::Line { whole: p95, ..compared::Line::default() },
        ..compared::Side::default()
    };
    let spec = Compared { step_s: 1.0, before: side("run #1", Some(41.8)), after: side("run #2", None) };
    assert_eq!(
        compared::figure(&spec, "says").sentence,
        "Run #1 had p95 at 41.8 ms and an unknown p99 under an unknown rate; run #2 had an unknown p95 and an unknown p99 under an unknown rate."
    );
}
