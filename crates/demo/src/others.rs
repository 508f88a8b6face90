//! The other example services, each with one number of the article: 200 threads, 100 MB a request, 1,000 reads a
//! second on replicas; one that is well prepared, and one that nobody has tested.

use domain::{Answer, Order};

use crate::load::{Load, Route, Stage};
use crate::sample::{Planned, Proof, Sample, Walk, no, number, word, yes};

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

/// One well-tuned instance and one database at 100 req/s: everything answered.
pub(crate) fn profiles() -> Sample {
    let run = |days, scenario, reason, rate: f64| Planned {
        days,
        scenario,
        version: "1.14.0",
        reason,
        change: None,
        load: Load {
            scenario: "profiles",
            stages: vec![Stage::steady(630, rate)],
            pools: (1, 10),
            patience: (1_000.0, "503: no connection from the pool within 1,000 ms"),
            routes: vec![
                route("GET", "/profiles/{id}", 0.85, 6.0, 12.0, 0.7),
                route("PUT", "/profiles/{id}", 0.15, 6.0, 25.0, 0.7),
            ],
            faults: 0.0,
            slower: None,
            within: vec![(95, 100.0), (99, 200.0)],
            seed: 400 + days.unsigned_abs(),
        },
    };
    Sample {
        slug: "profile-api",
        name: "Profiles",
        owner: "Team Accounts",
        target: 100.0,
        facts: vec![(50, prepared())],
        runs: vec![
            run(22, "profiles-plateau", "Example: the target", 100.0),
            run(15, "profiles-plateau", "Example: the target once more", 100.0),
            run(8, "profiles-plateau", "Example: the target once more", 100.0),
            run(7, "profiles-one-instance", "Example: what one instance holds", 240.0),
            run(1, "profiles-plateau", "Example: the target once more", 100.0),
        ],
        baseline: Some((0, "The first at the target.")),
        review: Some(well_prepared()),
    }
}

fn prepared() -> crate::sample::Facts {
    vec![
        ("instances", number(1.0)),
        ("instances_max", number(2.0)),
        ("pool_max_per_instance", number(10.0)),
        ("pooler_in_front", no()),
        ("other_db_clients", number(4.0)),
        ("db_max_connections", number(200.0)),
        ("db_reserved_connections", number(3.0)),
        ("cores_total", number(4.0)),
        ("memory_limit_mb", number(4_096.0)),
        ("concurrency_model", word("thread_per_request")),
        ("threads_per_instance", number(200.0)),
        ("session_store", word("redis")),
        ("sticky_sessions", no()),
        ("accepts_uploads", no()),
        ("upload_store", word("object")),
        ("resource_cells_expected", number(8.0)),
        ("first_limit_is_shared", no()),
        ("production_peak_rps", number(60.0)),
    ]
}

fn well_prepared() -> Walk {
    let numbers = [
        ("baseline_rps", 100.0),
        ("requests_counted", 63_000.0),
        ("resource_cells_measured", 8.0),
        ("mix_distance", 0.04),
        ("parity_min_ratio", 1.0),
        ("offered_rps", 100.0),
        ("achieved_rps", 100.0),
        ("dropped_iterations", 0.0),
        ("generator_cpu_peak", 0.2),
        ("steady_rps", 100.0),
        ("steady_window_minutes", 10.5),
        ("error_share", 0.0),
        ("p95_ms", 42.0),
        ("p95_objective_ms", 100.0),
        ("repeat_runs", 4.0),
        ("p95_cv", 0.01),
        ("differences_between_runs", 1.0),
        ("changes_made", 0.0),
        ("changes_with_verdict", 0.0),
        ("accepted_runs", 4.0),
        ("evidence_age_days", 1.0),
        ("material_differences", 0.0),
        ("first_limit_share_at_knee", 0.97),
        ("first_limit_rps_low", 240.0),
        ("changes_before_verdict", 0.0),
        ("db_hold_ms_per_request", 13.95),
        ("pool_wait_p95_ms", 0.0),
        ("pool_timeouts", 0.0),
        ("pool_idle_share_at_peak", 0.4),
        ("blocked_ms_per_request", 13.95),
        ("client_p95_ms", 42.0),
        ("server_p95_ms", 40.0),
        ("network_rtt_ms", 1.0),
        ("soak_hours", 6.0),
        ("leak_slope_mb_per_h", 0.4),
        ("memory_now_mb", 1_800.0),
        ("memory_available_mb", 2_200.0),
        ("mb_per_heavy_request", 2.0),
        ("heavy_rps_per_instance", 15.0),
        ("heavy_duration_s", 0.03),
        ("stateless_items_open", 0.0),
        ("days_until_event", 60.0),
        ("single_instance_rps", 240.0),
        ("statements_small", 3.0),
        ("statements_large", 3.0),
        ("rows_small", 10.0),
        ("rows_large", 100.0),
        ("worst_rows_read_per_row_returned", 3.0),
        ("top_query_share", 0.12),
        ("cpu_ms_per_request", 6.0),
        ("loop_lag_p99_ms", 0.0),
    ];
    let bools = [
        ("has_p50", true),
        ("has_p95", true),
        ("has_p99", true),
        ("first_limit_found", true),
        ("named_matches_measured", true),
        ("plan_is_add_instances", false),
        ("leak_slope_significant", false),
    ];
    let values = numbers.into_iter().map(|(name, value)| (name, number(value)));
    let values = values.chain(bools.into_iter().map(|(name, value)| (name, domain::Value::Bool(value))));
    Walk {
        days: 7,
        from: Order::O100,
        to: Order::O100,
        values: values.collect(),
        answers: vec![
            ("STA-01", Answer::Meets, "Sessions are in Redis; routing is not sticky."),
            ("STA-02", Answer::NotApplicable, "Profiles take no files."),
            ("O2-01", Answer::Meets, "One instance holds 240 req/s."),
            ("O2-02", Answer::Meets, "Three statements, for ten rows and for a hundred."),
            ("THR-05", Answer::NotApplicable, "A thread for each request: there is no event loop."),
        ],
        evidence: vec![
            ("MEA-01", Proof::Run(0)),
            ("MEA-07", Proof::Run(2)),
            ("O2-01", Proof::Run(3)),
            ("MEM-01", Proof::Note("Six hours at 100 req/s, flat within noise.")),
        ],
    }
}

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

fn route(
    method: &'static str,
    name: &'static str,
    share: f64,
    own_ms: f64,
    hold_ms: f64,
    spread: f64,
) -> Route {
    Route { method, name, share, own_ms, hold_ms, spread, first_pool: None }
}
