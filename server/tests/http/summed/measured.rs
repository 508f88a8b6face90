//! Runs as their files leave them.

use domain::{
    ContentId, Endpoint, FileRead, Histogram, Latency, Measured, Recording, Report, Requests, SeriesBlock,
    Slice,
};

/// What a summary of k6 with its usual columns says: no p99, no course.
pub(crate) fn summed_up() -> Measured {
    let latency = Latency {
        min: Some(0.9),
        mean: Some(20.1),
        p50: Some(18.2),
        p90: Some(30.0),
        p95: Some(41.3),
        max: Some(181.0),
        ..Latency::default()
    };
    let requests = Requests {
        count: Some(93_349),
        failed: None,
        rate_per_s: Some(662.0),
        latency_ms: latency,
        ..Requests::default()
    };
    Measured {
        report: Report {
            requests,
            notes: vec!["p99 is not in it: `--summary-trend-stats`".to_owned()],
            ..report("k6", "k6-summary")
        },
        content_id: ContentId("blake3:1".to_owned()),
        overall: Recording::default(),
        endpoints: Vec::new(),
    }
}

/// The least that a tool prints: how many, and nothing of how long.
pub(crate) fn counted() -> Measured {
    let requests = Requests { count: Some(2_389), ..Requests::default() };
    let cart = Endpoint {
        name: "/cart".to_owned(),
        method: None,
        group: None,
        scenario: None,
        count: 2_389,
        failed: None,
        rate_per_s: None,
        latency_ms: Latency::default(),
        latency_ms_ok: None,
        latency_ms_failed: None,
        latency_ms_tool: None,
    };
    Measured {
        report: Report { requests, endpoints: vec![cart], duration_ms: None, ..report("wrk", "wrk-text") },
        content_id: ContentId("blake3:2".to_owned()),
        overall: Recording::default(),
        endpoints: vec![Recording::default()],
    }
}

/// A table of percentiles alone, as `ab -e` writes it: of how many requests, nobody knows.
pub(crate) fn percentiles_alone() -> Measured {
    let latency =
        Latency { min: Some(1.0), p50: Some(12.0), p95: Some(80.0), p99: Some(171.0), ..Latency::default() };
    let requests = Requests { latency_ms: latency, ..Requests::default() };
    Measured {
        report: Report { requests, duration_ms: None, ..report("ab", "ab-percentiles") },
        content_id: ContentId("blake3:6".to_owned()),
        overall: Recording::default(),
        endpoints: Vec::new(),
    }
}

/// Every request with its second since the start of a run whose date nobody knows.
pub(crate) fn from_zero() -> Measured {
    let slice = |second: i64| {
        let mut histogram = Histogram::new();
        (0..10).for_each(|ms| histogram.record_ms(f64::from(ms) + 1.0));
        Slice { second, count: 10, failed: Some(1), histogram }
    };
    let slices: Vec<Slice> = (0..30).map(slice).collect();
    let mut whole = Histogram::new();
    for slice in &slices {
        whole.merge(&slice.histogram);
    }
    let latency = Latency { p50: Some(5.5), p95: Some(10.0), p99: Some(10.0), ..Latency::default() };
    let requests = Requests {
        count: Some(300),
        failed: Some(30),
        rate_per_s: Some(10.0),
        latency_ms: latency,
        ..Requests::default()
    };
    Measured {
        report: Report { requests, duration_ms: Some(30_000.0), ..report("hey", "hey-csv") },
        content_id: ContentId("blake3:3".to_owned()),
        overall: Recording { whole, blocks: SeriesBlock::pack(&slices).into_iter().collect() },
        endpoints: Vec::new(),
    }
}

/// Counts by second without a latency, as Locust's history has them; percentiles of the whole beside them.
pub(crate) fn counts_by_second() -> Measured {
    let slice = |second: i64| Slice { second, count: 4, failed: Some(0), histogram: Histogram::new() };
    let slices: Vec<Slice> = (1_763_000_000..1_763_000_060).map(slice).collect();
    let latency = Latency { p50: Some(12.0), p95: Some(90.0), max: Some(400.0), ..Latency::default() };
    let requests = Requests {
        count: Some(240),
        failed: Some(0),
        rate_per_s: Some(4.0),
        latency_ms: latency,
        ..Requests::default()
    };
    Measured {
        report: Report {
            requests,
            started_at: Some(domain::Timestamp(1_763_000_000_000)),
            ended_at: Some(domain::Timestamp(1_763_000_060_000)),
            duration_ms: Some(60_000.0),
            ..report("locust", "locust-history")
        },
        content_id: ContentId("blake3:4".to_owned()),
        overall: Recording {
            whole: Histogram::new(),
            blocks: SeriesBlock::pack(&slices).into_iter().collect(),
        },
        endpoints: Vec::new(),
    }
}

/// Durations without a time: a distribution and no course.
pub(crate) fn without_times() -> Measured {
    let mut whole = Histogram::new();
    (1..=1_000).for_each(|ms| whole.record_ms(f64::from(ms)));
    let latency = Latency { p50: Some(500.5), p95: Some(950.0), p99: Some(990.0), ..Latency::default() };
    let requests =
        Requests { count: Some(1_000), failed: Some(0), latency_ms: latency, ..Requests::default() };
    Measured {
        report: Report { requests, ..report("ghz", "ghz-csv") },
        content_id: ContentId("blake3:5".to_owned()),
        overall: Recording { whole, blocks: Vec::new() },
        endpoints: Vec::new(),
    }
}

fn report(tool: &str, format: &str) -> Report {
    let file = FileRead {
        name: "summary.json".to_owned(),
        bytes: 4_096,
        content_id: "blake3:00".to_owned(),
        format: None,
        compression: None,
        truncated: false,
    };
    Report {
        files: vec![file],
        tool: tool.to_owned(),
        format: format.to_owned(),
        duration_ms: Some(141_000.0),
        ..Report::default()
    }
}
