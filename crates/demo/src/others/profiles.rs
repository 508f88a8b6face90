//! Profiles: one service that is well prepared.

use domain::{Answer, Order};

use super::route;
use crate::load::{Load, Stage};
use crate::sample::{Facts, Planned, Proof, Sample, Walk, no, number, word};

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

fn prepared() -> Facts {
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
