//! Quotes: 200 threads.

use domain::{Answer, Order};

use super::route;
use crate::load::{Load, Stage};
use crate::sample::{Planned, Proof, Sample, Walk, no, number, word};

/// 200 threads serve 200 waiting requests: 4,000 req/s while each waits 50 ms, 800 when it is 250 ms.
pub(crate) fn quotes() -> Sample {
    let run = |days, reason, slower| Planned {
        days,
        scenario: "quotes-plateau",
        version: "51c07ab",
        reason,
        change: None,
        load: Load {
            scenario: "quotes",
            stages: vec![Stage::steady(300, 1_000.0)],
            pools: (1, 200),
            patience: (5_000.0, "503: no thread within 5,000 ms"),
            routes: vec![
                route("POST", "/quotes", 0.7, 4.0, 50.0, 0.25),
                route("GET", "/quotes/{id}", 0.3, 4.0, 50.0, 0.25),
            ],
            faults: 0.0,
            slower,
            within: vec![(95, 200.0)],
            seed: 200 + days.unsigned_abs(),
        },
    };
    Sample {
        slug: "quotes-api",
        name: "Quotes",
        owner: "Team Pricing",
        target: 1_000.0,
        facts: vec![(
            60,
            vec![
                ("instances", number(1.0)),
                ("instances_max", number(4.0)),
                ("pool_max_per_instance", number(20.0)),
                ("pooler_in_front", no()),
                ("concurrency_model", word("thread_per_request")),
                ("threads_per_instance", number(200.0)),
                ("stack_mb_per_thread", number(1.0)),
                ("memory_limit_mb", number(4_096.0)),
                ("memory_after_heap_mb", number(1_024.0)),
                ("production_peak_rps", number(310.0)),
            ],
        )],
        runs: vec![
            run(18, "Example: the rates service answers in 50 ms", None),
            run(4, "Example: two minutes in which it answers in 250 ms", Some((90, 210, 5.0))),
        ],
        baseline: Some((0, "200 threads and 50 ms: the target holds with room.")),
        review: Some(Walk {
            days: 3,
            from: Order::O1k,
            to: Order::O1k,
            values: vec![("blocked_ms_per_request", number(50.0)), ("network_rtt_ms", number(2.0))],
            answers: vec![(
                "THR-01",
                Answer::Meets,
                "1,000 req/s × 0.050 s keep 50 of 200 threads busy. At 250 ms it would be 250: 800 req/s is the most then.",
            )],
            evidence: vec![("THR-01", Proof::Run(0)), ("THR-02", Proof::Run(1))],
        }),
    }
}
