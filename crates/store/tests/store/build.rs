//! Values for the tests: small, complete, and different where a mix-up would show.

use std::collections::BTreeMap;

use domain::{
    Account, Checklist, ContentId, Endpoint, EnvironmentName, FileRead, Histogram, ItemStanding, JudgedBy,
    Latency, Measured, NewReview, NewService, Order, PasswordHash, Reason, Recording, Report, Requests,
    Review, Role, RunDetails, SecretHash, SeriesBlock, Service, ServiceId, Settled, Skipped, Slice, Status,
    Threshold, Timestamp, Value,
};
use store::{AddedRun, Author, Store};

/// Somebody without an account.
pub(crate) fn somebody() -> Author {
    Author { account: None, name: "Ada".to_owned() }
}

pub(crate) fn by(account: &Account) -> Author {
    Author { account: Some(account.id), name: account.name.to_string() }
}

pub(crate) fn secret(byte: u8) -> SecretHash {
    SecretHash([byte; 32])
}

pub(crate) fn password(text: &str) -> PasswordHash {
    PasswordHash(text.to_owned())
}

pub(crate) async fn account(store: &Store, name: &str, role: Role) -> Account {
    store.add_account(&name.parse().unwrap(), role, &password("$argon2id$…")).await.unwrap()
}

pub(crate) fn new_service(slug: &str) -> NewService {
    NewService {
        slug: slug.parse().unwrap(),
        name: format!("Service {slug}").parse().unwrap(),
        owner: Some("Team Orders".parse().unwrap()),
        target: Some(10_000.0.try_into().unwrap()),
    }
}

pub(crate) async fn service(store: &Store, slug: &str) -> Service {
    let none = BTreeMap::new();
    let production = EnvironmentName::production();
    store.add_service(&new_service(slug), &none, &production, &somebody()).await.unwrap()
}

#[expect(clippy::unnecessary_wraps, reason = "a value is stated as Some and taken back as None")]
pub(crate) fn number(value: f64) -> Option<Value> {
    Some(Value::Number(value))
}

pub(crate) fn details(environment: &str, scenario: &str) -> RunDetails {
    RunDetails {
        environment: environment.parse().unwrap(),
        scenario: scenario.parse().unwrap(),
        ..RunDetails::default()
    }
}

fn recording(from: u64) -> Recording {
    let mut whole = Histogram::new();
    let mut slices = Vec::new();
    for second in 0..3 {
        let mut slice = Slice::empty(1_700_000_000 + second);
        for micros in (from..from + 50_000).step_by(777) {
            slice.histogram.record(micros);
            slice.count += 1;
            whole.record(micros);
        }
        slices.push(slice);
    }
    Recording { whole, blocks: slices.chunks(2).filter_map(SeriesBlock::pack).collect() }
}

fn endpoint(name: &str, count: u64) -> Endpoint {
    let latency = Latency { min: Some(0.5), p50: Some(1.25), p95: Some(0.1 + 0.2), ..Latency::default() };
    Endpoint {
        name: name.to_owned(),
        method: Some("GET".to_owned()),
        group: Some("checkout / pay".to_owned()),
        scenario: None,
        count,
        failed: Some(1),
        rate_per_s: Some(12.5),
        latency_ms: latency,
        latency_ms_ok: Some(latency),
        latency_ms_failed: None,
        latency_ms_tool: Some(latency),
    }
}

/// A test of `/cart` and `/pay`. The content alone tells two of them apart.
pub(crate) fn measured(content: &str) -> Measured {
    let threshold = |passed| Threshold {
        metric: "http_req_duration".to_owned(),
        expression: "p(95)<500".to_owned(),
        passed,
        by: JudgedBy::Headroom,
    };
    let latency = Latency { p50: Some(18.2), p95: Some(41.3), p99: Some(88.0), ..Latency::default() };
    let report = Report {
        headroom: "0.1.0".to_owned(),
        files: vec![FileRead {
            name: "run.json".to_owned(),
            bytes: 10,
            content_id: content.to_owned(),
            format: None,
            compression: None,
            truncated: false,
        }],
        tool: "k6".to_owned(),
        tool_version: None,
        format: "k6-ndjson".to_owned(),
        started_at: Some(Timestamp(1_700_000_000_000)),
        ended_at: Some(Timestamp(1_700_000_003_000)),
        duration_ms: Some(3_000.0),
        requests: Requests {
            count: Some(195),
            failed: Some(2),
            rate_per_s: Some(65.0),
            latency_ms: latency,
            latency_ms_ok: None,
            latency_ms_failed: None,
            latency_ms_tool: None,
        },
        endpoints: vec![endpoint("/cart", 100), endpoint("/pay", 95)],
        groups: Vec::new(),
        scenarios: Vec::new(),
        metrics: BTreeMap::new(),
        checks: Vec::new(),
        thresholds: vec![threshold(Some(true)), threshold(Some(false)), threshold(None), threshold(None)],
        errors: Vec::new(),
        skipped: Skipped::default(),
        ranges: Vec::new(),
        notes: vec!["\u{fffd} stands where the file had NUL".to_owned()],
        series: None,
    };
    Measured {
        report,
        content_id: ContentId(format!("blake3:{content}")),
        overall: recording(1_000),
        endpoints: vec![recording(2_000), recording(90_000)],
    }
}

pub(crate) async fn run(store: &Store, service: ServiceId, content: &str) -> AddedRun {
    store.add_run(service, &RunDetails::default(), &measured(content), &somebody()).await.unwrap()
}

/// A checklist of three items, of which a review to 1,000 req/s walks two.
pub(crate) fn checklist(version: &str) -> Checklist {
    let item = |id: &str, orders: &[&str]| {
        serde_json::json!({
            "id": id, "section": "s", "orders": orders, "title": "T", "question": "Q", "why": "W", "verify": "V",
            "evidence": ["run"], "evidence_note": "N", "severity": "major", "blocking": true, "stale_days": 90,
            "stale_on": ["pool_*"], "origin": "O",
            "auto": {"mode": "decides", "inputs": ["pool"], "fail": "pool > 1", "says": "{pool}"}
        })
    };
    serde_json::from_value(serde_json::json!({
        "schema": 1, "id": "team", "version": version, "title": "T", "language": "en", "facts": [], "order": [],
        "section": [{"id": "s", "title": "S", "intro": "I"}], "defaults": {"margin": 1.3},
        "input": [{"name": "pool", "kind": "number", "from": "inventory", "means": "M"}],
        "item": [item("A-1", &["o100", "o1k"]), item("B-1", &["o10k"]), item("C-1", &["o1k"])]
    }))
    .unwrap()
}

/// A review to 1,000 req/s of two items, with nobody to review it.
pub(crate) fn new_review(service: ServiceId) -> NewReview {
    NewReview {
        service,
        from: Order::O100,
        to: Order::O1k,
        target: 1_000.0.try_into().unwrap(),
        reviewer: None,
        planned_for: None,
        checklist_id: "team".to_owned(),
        checklist_version: "1.0.0".to_owned(),
    }
}

pub(crate) async fn review(store: &Store, service: ServiceId) -> Review {
    store.publish_checklist(&checklist("1.0.0")).await.unwrap();
    store.start_review(&new_review(service), &somebody()).await.unwrap()
}

/// An item that stands so since then; it blocks.
pub(crate) fn standing(item: &str, status: Status, since: Timestamp) -> ItemStanding {
    ItemStanding { item: item.into(), status, blocking: true, lapses_at: None, since }
}

/// As if these items had been found so.
pub(crate) fn judged(at: Timestamp, revision: i64, items: Vec<ItemStanding>) -> Settled {
    Settled { at, revision, items, evidence_at: None, valid_until: None, lapse: None }
}

pub(crate) fn reason(text: &str) -> Reason {
    text.parse().unwrap()
}
