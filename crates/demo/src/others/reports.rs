//! Reports: 100 MB for each export.

use domain::{Answer, Order};

use super::route;
use crate::load::{Load, Stage};
use crate::sample::{Planned, Proof, Sample, Walk, no, number, word, yes};

/// An export takes 100 MB for three seconds: 4,000 MB hold 40 of them at once.
pub(crate) fn reports() -> Sample {
    let run = |days, reason, rate: f64| Planned {
        days,
        scenario: "reports-mix",
        version: "e80b2f6",
        reason,
        change: None,
        load: Load {
            scenario: "reports",
            stages: vec![Stage::steady(600, rate)],
            pools: (1, 40),
            patience: (0.0, "503: no memory for another export of 100 MB"),
            routes: vec![
                route("GET", "/reports", 0.9, 25.0, 0.0, 1.0),
                route("POST", "/reports/export", 0.1, 30.0, 3_000.0, 0.2),
            ],
            faults: 0.0,
            slower: None,
            within: vec![(50, 100.0), (99, 5_000.0)],
            seed: 100 + days.unsigned_abs(),
        },
    };
    Sample {
        slug: "reports-api",
        name: "Reports",
        owner: "Team Insight",
        target: 200.0,
        facts: vec![(
            45,
            vec![
                ("instances", number(1.0)),
                ("instances_max", number(4.0)),
                ("pool_max_per_instance", number(10.0)),
                ("pooler_in_front", no()),
                ("memory_limit_mb", number(5_120.0)),
                ("production_peak_rps", number(18.0)),
                ("accepts_uploads", yes()),
                ("upload_store", word("s3")),
            ],
        )],
        runs: vec![
            run(30, "Example: 2 exports a second, 6 at once", 20.0),
            run(11, "Example: 20 exports a second want 60 at once, 40 fit", 200.0),
        ],
        baseline: Some((0, "Today's traffic.")),
        review: Some(Walk {
            days: 10,
            from: Order::O100,
            to: Order::O1k,
            values: vec![
                ("memory_available_mb", number(4_000.0)),
                ("mb_per_heavy_request", number(100.0)),
                ("heavy_rps_per_instance", number(20.0)),
                ("heavy_duration_s", number(3.0)),
            ],
            answers: vec![
                ("MEM-02", Answer::DoesNot, "4,000 MB / 100 MB are 40 at once; 20 a second for 3 s are 60."),
                ("STA-02", Answer::Meets, "Exports are written to S3."),
            ],
            evidence: vec![("MEM-02", Proof::Run(0)), ("MEM-02", Proof::Run(1))],
        }),
    }
}
