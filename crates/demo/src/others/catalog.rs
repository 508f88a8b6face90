//! The catalogue: reads on replicas.

use domain::{Answer, Order};

use super::route;
use crate::load::{Load, Route, Stage};
use crate::sample::{Planned, Proof, Sample, Walk, no, number};

/// 1,000 req/s, 92 % of them reads: too many for the primary alone, half idle with two replicas.
pub(crate) fn catalog() -> Sample {
    let run = |days, seconds, reason, change, databases: usize| Planned {
        days,
        scenario: "browse-plateau",
        version: "74d3c58",
        reason,
        change,
        load: Load {
            scenario: "browse",
            stages: vec![Stage::steady(seconds, 1_000.0)],
            pools: (databases, 8),
            patience: (2_000.0, "500: the database did not answer within 2,000 ms"),
            // Of all requests: 0.62 × 5 + 0.30 × 10 + 0.08 × 18.75 ms = 7.6 ms, so that 8 cores alone are busy for 95 %.
            routes: vec![
                Route { first_pool: Some(0.2), ..route("GET", "/products/{id}", 0.62, 3.0, 5.0, 0.8) },
                Route { first_pool: Some(0.2), ..route("GET", "/products", 0.30, 4.0, 10.0, 0.8) },
                Route {
                    first_pool: Some(1.0),
                    ..route("PUT", "/products/{id}/price", 0.08, 3.0, 18.75, 0.8)
                },
            ],
            faults: 0.0,
            slower: None,
            within: vec![(95, 60.0)],
            seed: 300 + days.unsigned_abs(),
        },
    };
    Sample {
        slug: "catalog-api",
        name: "Catalogue",
        owner: "Team Web",
        target: 1_000.0,
        facts: vec![
            (
                70,
                vec![
                    ("instances", number(4.0)),
                    ("instances_max", number(15.0)),
                    ("pool_max_per_instance", number(10.0)),
                    ("pooler_in_front", no()),
                    ("replicas", number(0.0)),
                    ("db_max_connections", number(200.0)),
                ],
            ),
            (25, vec![("replicas", number(2.0)), ("production_peak_rps", number(540.0))]),
        ],
        runs: vec![
            run(40, 120, "Example: all reads on the primary", None, 1),
            run(24, 600, "Example: one change, reads on two replicas", Some("replicas 0 -> 2"), 3),
            run(5, 120, "Example: monthly plateau", None, 3),
        ],
        baseline: Some((1, "The first with four fifths of the reads on replicas.")),
        review: Some(Walk {
            days: 5,
            from: Order::O100,
            to: Order::O1k,
            values: vec![
                ("read_share", number(0.92)),
                ("reads_on_replicas_share", number(0.8)),
                // (0.2 × (0.62 × 5 + 0.30 × 10) + 0.08 × 18.75) ms × 1,000 req/s / 8 cores.
                ("primary_util_at_target", number(0.34)),
                ("replica_lag_p99_ms", number(120.0)),
                ("tolerated_age_ms", number(1_000.0)),
            ],
            answers: vec![
                (
                    "O3-02",
                    Answer::Meets,
                    "92 % of the statements are reads, four fifths of them on replicas.",
                ),
                ("O3-03", Answer::Meets, "120 ms behind where a second is tolerated."),
            ],
            evidence: vec![("O3-02", Proof::Run(0)), ("O3-02", Proof::Run(1))],
        }),
    }
}
