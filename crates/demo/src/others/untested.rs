//! Services that nobody has tested.

use crate::sample::{Sample, no, number};

/// Registered, and never tested.
pub(crate) fn returns() -> Sample {
    untested("returns-api", "Returns", "Team Orders", [2.0, 5.0, 95.0])
}

/// Registered, and never tested.
pub(crate) fn checkout() -> Sample {
    untested("checkout-web", "Checkout", "Team Web", [3.0, 8.0, 980.0])
}

/// Registered, and never tested.
pub(crate) fn payments() -> Sample {
    untested("payments-api", "Payments", "Team Pay", [2.0, 4.0, 720.0])
}

/// Of instances today, instances at most, and the peak, nothing more is known than that each has a pool of 10.
fn untested(
    slug: &'static str,
    name: &'static str,
    owner: &'static str,
    [today, largest, peak]: [f64; 3],
) -> Sample {
    Sample {
        slug,
        name,
        owner,
        target: 1_000.0,
        facts: vec![(
            12,
            vec![
                ("instances", number(today)),
                ("instances_max", number(largest)),
                ("pool_max_per_instance", number(10.0)),
                ("pooler_in_front", no()),
                ("production_peak_rps", number(peak)),
            ],
        )],
        runs: Vec::new(),
        baseline: None,
        review: None,
    }
}
