//! `orders-api`, the main story: 5 instances of 10 connections against a database of 200.
//!
//! 40 ms of a connection and 8 ms of CPU a request, 12 % writes, a primary good for 900 writes a second. So the pools end
//! at 5 × 10 / 0.040 s = 1,250 req/s, the CPU at 20 cores / 8 ms = 2,500, the connections at 200 / 0.040 s = 5,000, the
//! writes at 900 / 0.12 = 7,500; and 50 instances of 10 would want 500 of 200 connections.

use domain::{Answer, Order};

use crate::load::{Load, Route, Stage};
use crate::sample::{Planned, Proof, Sample, Walk, no, number, word};

/// Mean time that a request holds a connection, in ms.
pub(crate) const HOLD_MS: f64 = 40.0;
/// Time outside of the database, in ms: CPU.
const CPU_MS: f64 = 8.0;
pub(crate) const INSTANCES: usize = 5;
pub(crate) const POOL: usize = 10;

const VERSIONS: [&str; 4] = ["6c1e0d4", "b27fa90", "3d95c11", "9f31c2e"];
const PLATEAU: &str = "checkout-plateau";
/// Ten steady minutes and a little, 641,020 requests.
const WHOLE: u32 = 641_020;
/// The weekly look, in ms.
const WEEKLY: u32 = 60_000;

pub(crate) fn sample() -> Sample {
    Sample {
        slug: "orders-api",
        name: "Orders",
        owner: "Team Orders",
        target: 10_000.0,
        facts: vec![
            (
                120,
                vec![
                    ("instances", number(3.0)),
                    ("pool_max_per_instance", number(10.0)),
                    ("pooler_in_front", no()),
                ],
            ),
            (110, database()),
            (
                91,
                vec![
                    ("instances", number(5.0)),
                    ("instances_max", number(50.0)),
                    ("cores_total", number(20.0)),
                ],
            ),
            // Looked at again before the review: what was stated long ago would be too old to rest on.
            (16, looked_at_again()),
        ],
        runs: runs(),
        baseline: Some((6, "Steady at 1,000 req/s after the list page lost its N+1.")),
        review: Some(review()),
    }
}

fn looked_at_again() -> crate::sample::Facts {
    let own = vec![
        ("instances", number(5.0)),
        ("instances_max", number(50.0)),
        ("cores_total", number(20.0)),
        ("pool_max_per_instance", number(10.0)),
        ("pooler_in_front", no()),
        ("production_peak_rps", number(620.0)),
    ];
    [own, database()].concat()
}

fn database() -> crate::sample::Facts {
    vec![
        ("db_max_connections", number(200.0)),
        ("db_reserved_connections", number(3.0)),
        ("db_memory_mb", number(8_192.0)),
        ("other_db_clients", number(0.0)),
        ("pooler_mode", word("none")),
        ("deploy_surge_share", number(0.0)),
        ("concurrency_model", word("thread_per_request")),
        ("threads_per_instance", number(200.0)),
        ("stack_mb_per_thread", number(1.0)),
        ("memory_limit_mb", number(4_096.0)),
        ("memory_after_heap_mb", number(1_024.0)),
        ("session_store", word("redis")),
        ("sticky_sessions", no()),
        ("accepts_uploads", no()),
        ("config_source", word("environment")),
        ("per_user_process_caches", number(0.0)),
        ("serves_static", no()),
    ]
}

fn runs() -> Vec<Planned> {
    let index = Some("index on order_lines (order_id)");
    let nplus1 = Some("the list page reads its lines in one statement");
    let plateau = |days, ms, version: usize, reason, change, hold_ms| Planned {
        days,
        scenario: PLATEAU,
        version: VERSIONS[version],
        reason,
        change,
        load: load(hold_ms, POOL, vec![steady(ms)], 1_000 + days.unsigned_abs()),
    };
    vec![
        plateau(84, WEEKLY, 0, "Example: weekly plateau", None, 47.0),
        plateau(77, WEEKLY, 0, "Example: weekly plateau", None, 47.0),
        plateau(70, WEEKLY, 1, "Example: one change, an index", index, 44.0),
        plateau(63, WEEKLY, 1, "Example: weekly plateau", None, 44.0),
        plateau(56, WEEKLY, 1, "Example: weekly plateau", None, 44.0),
        plateau(42, WEEKLY, 2, "Example: one change, no N+1", nplus1, HOLD_MS),
        plateau(35, WHOLE, 2, "Example: weekly plateau", None, HOLD_MS),
        plateau(28, WEEKLY, 2, "Example: weekly plateau", None, HOLD_MS),
        plateau(21, WEEKLY, 2, "Example: weekly plateau", None, HOLD_MS),
        breakpoint(),
        bigger_pool(),
    ]
}

fn steady(ms: u32) -> Stage {
    Stage { ms, from: 1_000.0, to: 1_000.0 }
}

/// Up to more than the pools carry.
fn breakpoint() -> Planned {
    Planned {
        days: 9,
        scenario: "checkout-ramp",
        version: VERSIONS[2],
        reason: "Example: breakpoint, the pools end at 1,250 req/s",
        change: None,
        load: load(HOLD_MS, POOL, vec![Stage { ms: 420_000, from: 200.0, to: 1_400.0 }], 9),
    }
}

fn bigger_pool() -> Planned {
    Planned {
        days: 2,
        scenario: PLATEAU,
        version: VERSIONS[3],
        reason: "Example: one change, pool size 10 -> 20",
        change: Some("pool_max_per_instance 10 -> 20"),
        load: load(HOLD_MS, 20, vec![steady(WHOLE)], 2),
    }
}

pub(crate) fn load(hold_ms: f64, pool: usize, stages: Vec<Stage>, seed: u64) -> Load {
    let times = hold_ms / HOLD_MS;
    let route = |method, name, share, hold_ms: f64, spread| Route {
        method,
        name,
        share,
        own_ms: CPU_MS,
        hold_ms: hold_ms * times,
        spread,
        first_pool: None,
    };
    Load {
        scenario: "checkout",
        stages,
        pools: (INSTANCES, pool),
        patience: (2_000.0, "500: no connection from the pool within 2,000 ms"),
        // Of all requests: 0.55 × 22 + 0.33 × 48 + 0.12 × 100.5 ms = 40 ms, and 12 % of them write.
        routes: vec![
            route("GET", "/orders/{id}", 0.55, 22.0, 0.9),
            route("GET", "/orders", 0.33, 48.0, 1.1),
            route("POST", "/orders", 0.12, 100.5, 1.0),
        ],
        faults: 0.000_3,
        slower: None,
        within: vec![(95, 250.0), (99, 500.0)],
        seed,
    }
}

fn review() -> Walk {
    Walk {
        days: 6,
        from: Order::O1k,
        to: Order::O10k,
        values: vec![
            ("baseline_rps", number(1_000.0)),
            ("steady_rps", number(1_000.0)),
            ("requests_counted", number(641_020.0)),
            ("has_p50", crate::sample::yes()),
            ("has_p95", crate::sample::yes()),
            ("has_p99", crate::sample::yes()),
            ("offered_rps", number(1_000.0)),
            ("achieved_rps", number(1_000.0)),
            ("dropped_iterations", number(0.0)),
            ("first_limit_found", crate::sample::yes()),
            ("first_limit_kind", word("connections")),
            ("first_limit_rps", number(1_250.0)),
            ("second_limit_rps", number(2_500.0)),
            ("first_limit_rps_low", number(1_180.0)),
            ("named_matches_measured", crate::sample::yes()),
            ("plan_is_add_instances", crate::sample::yes()),
            ("db_hold_ms_per_request", number(HOLD_MS)),
            ("cpu_ms_per_request", number(CPU_MS)),
            ("blocked_ms_per_request", number(HOLD_MS)),
            ("direct_connections_wanted", number(500.0)),
            ("db_usable_connections", number(197.0)),
            ("target_write_rps", number(1_200.0)),
            ("write_capacity_rps", number(900.0)),
        ],
        answers: vec![
            (
                "LIM-01",
                Answer::Meets,
                "The application's connection pools, at 1,250 req/s: 5 × 10 / 0.040 s. The ramp bent just below.",
            ),
            (
                "LIM-04",
                Answer::DoesNot,
                "The pools grow with the instances, the database's connections do not: at 50 instances they want 500 of 200.",
            ),
            ("CON-01", Answer::Meets, "5 instances of 10 are 50 connections of 197."),
            ("CON-02", Answer::DoesNot, "The autoscaler's 50 instances of 10 want 500 of 200."),
            (
                "CON-03",
                Answer::DoesNot,
                "10,000 req/s × 0.040 s keep 400 connections busy. 200 end at 5,000 req/s.",
            ),
            ("CON-06", Answer::DoesNot, "There is no pooler yet."),
            ("O2-05", Answer::DoesNot, "10,000 req/s × 8 ms want 80 cores of 20."),
            (
                "O3-06",
                Answer::DoesNot,
                "12 % of 10,000 req/s are 1,200 writes a second; the primary is good for 900.",
            ),
            ("STA-01", Answer::Meets, "Sessions are in Redis and routing is not sticky."),
            ("STA-02", Answer::NotApplicable, "Orders take no files."),
            ("STA-03", Answer::Meets, "Nothing about a user is kept in the process."),
            ("MEA-04", Answer::Unknown, "Nobody has compared the mix with production's access log."),
        ],
        evidence: vec![
            ("LIM-01", Proof::Run(9)),
            ("MEA-01", Proof::Run(6)),
            ("MEA-07", Proof::Run(6)),
            (
                "CON-02",
                Proof::Note(
                    "Going from 5 to 50 servers with 10 connections each means 500 connections on a database with 200.",
                ),
            ),
            ("CON-01", Proof::Link("https://www.postgresql.org/docs/current/runtime-config-connection.html")),
            ("CON-05", Proof::Run(10)),
        ],
    }
}
