//! What is said of two sides: numbers side by side, what makes them unlike, and never one number for several runs.

use analysis::comparison::{Caution, Comparison, Metric, Subject, Unlike, differing};
use domain::{
    ContentId, Endpoint, Fact, FileRead, Latency, Metric as Measured, Rejection, Report, Requests, Run,
    RunDetails, RunId, ServiceId, Skipped, Timestamp, Value,
};

const HOUR: f64 = 3_600_000.0;

/// A run of two endpoints, 60 and 40 of a hundred requests, for an hour at 100 requests per second.
fn run(number: i64) -> Run {
    let latency = Latency { p50: Some(20.0), p95: Some(50.0), p99: Some(100.0), ..Latency::default() };
    let requests = Requests {
        count: Some(360_000),
        failed: Some(36),
        rate_per_s: Some(100.0),
        latency_ms: latency,
        ..Requests::default()
    };
    let id: RunId = format!("01a2064b-6b87-771f-9018-{number:012}").parse().unwrap();
    Run {
        id,
        number,
        service: service(),
        slug: "orders".parse().unwrap(),
        details: RunDetails { version: Some("1.0".parse().unwrap()), ..RunDetails::default() },
        received_at: Timestamp(1_000_000_000),
        received_by: None,
        received_from: "ada".to_owned(),
        content_id: ContentId(format!("blake3:{number}")),
        report: report(requests),
        rejection: None,
    }
}

fn service() -> ServiceId {
    "01a2064b-6b87-771f-9018-f61666cfdc30".parse().unwrap()
}

fn report(requests: Requests) -> Report {
    Report {
        headroom: "0".to_owned(),
        files: vec![FileRead {
            name: "run.json".to_owned(),
            bytes: 1,
            content_id: String::new(),
            format: None,
            compression: None,
            truncated: false,
        }],
        tool: "k6".to_owned(),
        tool_version: None,
        format: "k6-ndjson".to_owned(),
        started_at: Some(Timestamp(900_000_000)),
        ended_at: None,
        duration_ms: Some(HOUR),
        endpoints: vec![
            endpoint("/pay", 144_000, requests.latency_ms),
            endpoint("/cart", 216_000, requests.latency_ms),
        ],
        requests,
        groups: Vec::new(),
        scenarios: Vec::new(),
        ranges: Vec::new(),
        metrics: std::collections::BTreeMap::new(),
        checks: Vec::new(),
        thresholds: Vec::new(),
        errors: Vec::new(),
        skipped: Skipped::default(),
        notes: Vec::new(),
        series: None,
    }
}

fn endpoint(name: &str, count: u64, latency_ms: Latency) -> Endpoint {
    Endpoint {
        name: name.to_owned(),
        method: Some("GET".to_owned()),
        group: None,
        scenario: None,
        count,
        failed: Some(0),
        rate_per_s: Some(40.0),
        latency_ms,
        latency_ms_ok: None,
        latency_ms_failed: None,
        latency_ms_tool: None,
    }
}

fn fact(name: &str, value: f64) -> Fact {
    let name = name.parse().unwrap();
    Fact { name, value: Some(Value::Number(value)), since: Timestamp(0), by: "ada".to_owned() }
}

fn subject(run: Run) -> Subject {
    Subject { run, facts: vec![fact("instances", 5.0)] }
}

/// Two runs that are alike in everything but their numbers, and then changed.
fn held(change: impl Fn(&mut Subject)) -> Comparison {
    let mut after = subject(run(2));
    change(&mut after);
    Comparison::of(&[subject(run(1))], &[after])
}

#[test]
fn two_runs_that_are_alike_are_compared_without_a_reason_against_it() {
    let same = held(|after| after.run.report.requests.latency_ms.p95 = Some(45.0));
    assert_eq!((same.unlike, same.cautions), (vec![], vec![]));
    let p95 = same.metrics.iter().find(|values| values.metric == Metric::P95).unwrap();
    assert_eq!((p95.pair(), p95.difference()), (Some((50.0, 45.0)), Some(-5.0)));
    assert!((p95.change().unwrap() + 0.1).abs() < 1e-12);
}

/// Makes one side unlike the other.
type Alter = fn(&mut Subject);

#[test]
fn each_thing_that_makes_sides_unlike_is_named() {
    let cases: Vec<(Alter, Unlike)> = vec![
        (|s| s.run.id = run(1).id, Unlike::SameRun(2)),
        (
            |s| s.run.slug = "billing".parse().unwrap(),
            Unlike::Services(vec!["orders".parse().unwrap(), "billing".parse().unwrap()]),
        ),
        (
            |s| s.run.details.environment = "production".parse().unwrap(),
            Unlike::Environments(vec!["staging".parse().unwrap(), "production".parse().unwrap()]),
        ),
        (
            |s| s.run.details.scenario = "soak".parse().unwrap(),
            Unlike::Scenarios(vec!["default".parse().unwrap(), "soak".parse().unwrap()]),
        ),
        (
            |s| s.run.report.tool = "gatling".to_owned(),
            Unlike::Tools(vec!["k6".to_owned(), "gatling".to_owned()]),
        ),
        (
            |s| {
                let reason = "the generator was the limit".parse().unwrap();
                s.run.rejection = Some(Rejection { at: Timestamp(0), by: "ada".to_owned(), reason });
            },
            Unlike::Rejected(2),
        ),
        (|s| s.run.report.requests.rate_per_s = Some(106.0), Unlike::Rates(100.0, 106.0)),
        (|s| s.run.report.requests.rate_per_s = Some(94.0), Unlike::Rates(94.0, 100.0)),
        (
            |s| {
                let counter = Measured::Counter { count: 7.0, rate_per_s: None };
                s.run.report.metrics.insert("dropped_iterations".to_owned(), counter);
            },
            Unlike::Dropped(2, 7.0),
        ),
        (
            |s| {
                s.run.details.version = Some("2.0".parse().unwrap());
                s.facts = vec![fact("instances", 50.0)];
            },
            Unlike::Changes(vec!["version".to_owned(), "instances".to_owned()]),
        ),
    ];
    for (change, reason) in cases {
        assert_eq!(held(change).unlike, [reason]);
    }
}

#[test]
fn differences_within_the_limits_and_one_change_are_fair() {
    let fair: Vec<fn(&mut Subject)> = vec![
        |s| s.run.report.requests.rate_per_s = Some(104.9),
        |s| s.run.details.version = Some("2.0".parse().unwrap()),
        |s| s.facts = vec![fact("instances", 50.0)],
        |s| s.run.report.requests.failed = Some(1_500),
    ];
    for change in fair {
        assert_eq!(held(change).unlike, []);
    }
}

#[test]
fn failures_count_by_their_share_and_by_how_far_apart_they_are() {
    let some = held(|s| s.run.report.requests.failed = Some(3_000)).unlike;
    assert!(matches!(some.as_slice(), [Unlike::FailuresApart(..)]), "{some:?}");
    let many = held(|s| s.run.report.requests.failed = Some(7_200)).unlike;
    let [Unlike::Failures(2, share), Unlike::FailuresApart(..)] = many.as_slice() else { panic!("{many:?}") };
    assert!((share - 0.02).abs() < 1e-12);
}

#[test]
fn the_endpoint_whose_share_moved_most_is_named() {
    let other = held(|s| {
        s.run.report.endpoints[0].count -= 7_200;
        s.run.report.endpoints.push(endpoint("/new", 7_200, Latency::default()));
    });
    let [Unlike::Mix(key, low, high)] = other.unlike.as_slice() else { panic!("{:?}", other.unlike) };
    assert!((high - low - 0.02).abs() < 1e-12, "{low} {high}");
    assert!(["/pay", "/new"].contains(&key.name.as_str()));
}

#[test]
fn endpoints_of_one_side_stand_beside_nothing() {
    let held = held(|s| s.run.report.endpoints[0].name = "/checkout".to_owned());
    let rows: Vec<_> =
        held.endpoints.iter().map(|row| (row.key.name.as_str(), row.before[0], row.after[0])).collect();
    assert_eq!(rows[0], ("/cart", Some(216_000), Some(216_000)), "most requests first");
    assert!(
        rows.contains(&("/pay", Some(144_000), None)) && rows.contains(&("/checkout", None, Some(144_000)))
    );
    let only = held.endpoints.iter().find(|row| row.key.name == "/pay").unwrap();
    let p95 = only.metrics.iter().find(|values| values.metric == Metric::P95).unwrap();
    assert_eq!((p95.before[0], p95.after[0], p95.change()), (Some(50.0), None, None));
    assert!(!only.supports(Metric::P50));
}

#[test]
fn several_runs_of_a_side_are_never_made_into_one_number() {
    let mut faster = run(3);
    faster.report.requests.latency_ms.p95 = Some(30.0);
    let held = Comparison::of(&[subject(run(1)), subject(faster)], &[subject(run(2))]);
    let p95 = held.metrics.iter().find(|values| values.metric == Metric::P95).unwrap();
    assert_eq!((&p95.before, &p95.after), (&vec![Some(50.0), Some(30.0)], &vec![Some(50.0)]));
    assert_eq!((p95.pair(), p95.difference(), p95.change()), (None, None, None));
}

#[test]
fn what_a_reader_should_keep_in_mind_is_told() {
    let told = held(|s| {
        s.run.report.duration_ms = Some(60_000.0);
        s.run.report.files[0].truncated = true;
        s.run.report.skipped.count = 3;
        s.run.report.requests.failed = None;
        s.run.details.version = None;
        s.run.report.started_at = Some(Timestamp(900_000_000 + 15 * Timestamp::DAY));
        s.facts.clear();
    });
    let expected = [
        Caution::Short(vec![(2, 60_000.0)], 10.0),
        Caution::Lengths(60_000.0, HOUR),
        Caution::Days(15),
        Caution::Truncated(vec![2]),
        Caution::Skipped(vec![(2, 3)]),
        Caution::FailuresUnknown(vec![2]),
        Caution::NoVersion(vec![2]),
        Caution::NothingStated(vec![2]),
    ];
    assert_eq!(told.cautions, expected);
}

#[test]
fn a_fact_of_one_side_is_no_change_but_unknown() {
    let held = held(|s| s.facts.push(fact("replicas", 2.0)));
    assert_eq!(held.unlike, []);
    assert_eq!(held.cautions, [Caution::OneSided(vec!["replicas".parse().unwrap()])]);
    let before = [fact("instances", 5.0), fact("replicas", 2.0)];
    let after = [fact("cache_nodes", 1.0), fact("instances", 50.0), fact("replicas", 2.0)];
    let found: Vec<_> =
        differing(&before, &after).into_iter().map(|d| (d.name.to_string(), d.is_change())).collect();
    assert_eq!(found, [("cache_nodes".to_owned(), false), ("instances".to_owned(), true)]);
}

#[test]
fn a_percentile_needs_ten_requests_beyond_it() {
    for (metric, enough) in [(Metric::P50, 20), (Metric::P95, 200), (Metric::P99, 1_000)] {
        assert!(metric.is_supported_by(enough) && !metric.is_supported_by(enough - 1), "{metric:?}");
    }
    assert!(Metric::Rate.is_supported_by(1) && !Metric::Failed.is_supported_by(0));
}
