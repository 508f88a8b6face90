//! What a service was tested at, between its peak, its target and its ceilings.

use chart::headroom::{self, Ceiling, Headroom};
use chart::{Name, Size};
use insta::assert_snapshot;

use crate::said;
use crate::specs::orders_api;

#[test]
fn the_headroom_of_a_service_with_and_without_ceilings() {
    let figure = headroom::figure(&orders_api(), "headroom-says");
    assert_snapshot!("ceilings", said(&figure));
    assert_snapshot!("ceilings_wide", figure.wide);
    assert_snapshot!("ceilings_narrow", figure.narrow);
    let figure = headroom::figure(&Headroom { ceilings: Vec::new(), ..orders_api() }, "headroom-says");
    assert_snapshot!("headroom", said(&figure));
    assert_snapshot!("headroom_wide", figure.wide);
    assert_snapshot!("headroom_narrow", figure.narrow);
}

#[test]
fn rates_outside_the_scale_stand_at_its_end_and_say_so() {
    let spec =
        Headroom { peak: Some(4.0), tested: Some(92.4), target: Some(250_000.0), ceilings: Vec::new() };
    assert_snapshot!("headroom_outside", headroom::draw(&spec, Size::Wide, Name::By("h")));
}

#[test]
fn labels_are_escaped_and_what_cannot_be_seen_is_replaced() {
    let ceilings = vec![Ceiling { name: "<script>\u{0}\u{1b}&\"'".to_owned(), rate: 500.0 }];
    let spec = Headroom { ceilings, ..orders_api() };
    let drawn = headroom::draw(&spec, Size::Wide, Name::Words(&headroom::sentence(&spec)));
    assert!(drawn.contains("&lt;script&gt;\u{fffd}\u{fffd}&amp;&quot;&apos; 500"), "{drawn}");
    assert!(!drawn.contains("<script") && !drawn.chars().any(|c| c.is_control() && c != '\n'));
}
