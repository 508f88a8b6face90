//! Many small services with many small runs, to try sizes: the same every time, marked as examples like the others.

use std::collections::{BTreeMap, VecDeque};
use std::num::NonZero;
use std::ops::Range;

use domain::{
    Checklist, Clock, EnvironmentName, NewReview, NewService, Order, ResourceKind, ResourceWords, RunDetails,
    ServiceId, Slug, Timestamp,
};
use store::{DemoRun, Store, StoreError};
use tokio::task::JoinHandle;

use crate::Made;
use crate::fill::{author, measured, today};
use crate::load::{Load, Route, Stage};
use crate::sample::number;

/// Runs written in one transaction.
const BATCH: u32 = 100;
/// Between two runs of a service.
const APART: i64 = 6 * Timestamp::HOUR;
/// Services that draw on one database.
const SHARING: u32 = 20;
/// Seconds that a run lasts, and its rate.
const LASTS: (u32, f64) = (30, 20.0);

/// Adds `services` generated services of `runs` runs and one review each, every twenty of them on a database of their own,
/// and says after each batch how many runs there are. The reviews walk `checklist`, which has to be published.
///
/// A conflict where a service has the name of one of them.
pub async fn generate(
    store: &Store,
    checklist: &Checklist,
    services: u32,
    runs: u32,
    mut progress: impl FnMut(u64),
) -> Result<Made, StoreError> {
    let today = today(store);
    let mut made = Made::default();
    // A few batches are computed ahead, while others are written.
    let ahead = std::thread::available_parallelism().map_or(1, NonZero::get) + 1;
    let mut computing: VecDeque<JoinHandle<Vec<DemoRun>>> = VecDeque::new();
    let mut batches = batches(services, runs);
    let mut written = batches.clone();
    let mut last: Option<(u32, ServiceId)> = None;
    loop {
        while computing.len() < ahead
            && let Some((service, range)) = batches.next()
        {
            computing.push_back(tokio::task::spawn_blocking(move || compute(service, range, runs, today)));
        }
        let (Some(next), Some((service, _))) = (computing.pop_front(), written.next()) else { break };
        let id = match last {
            Some((same, id)) if same == service => id,
            _ => register(store, service, runs, today).await?,
        };
        if last.is_none_or(|(before, _)| before != service) {
            made.services += 1;
            made.reviews += 1;
            share(store, service, id, today).await?;
            review(store, checklist, id, today).await?;
        }
        last = Some((service, id));
        let batch = next.await.expect("what is computed from constants does not fail, as a test shows");
        made.runs += store.add_demo_runs(id, &batch, &author()).await?.len() as u64;
        progress(made.runs);
    }
    Ok(made)
}

/// Service and runs of each batch, counted from 1; a service without runs has an empty one.
fn batches(services: u32, runs: u32) -> impl Iterator<Item = (u32, Range<u32>)> + Clone {
    (1..=services).flat_map(move |service| {
        let parts = runs.div_ceil(BATCH).max(1);
        (0..parts).map(move |part| (service, part * BATCH + 1..((part + 1) * BATCH).min(runs) + 1))
    })
}

async fn register(store: &Store, service: u32, runs: u32, today: Timestamp) -> Result<ServiceId, StoreError> {
    let begun = today.plus_ms(-(i64::from(runs) + 1) * APART);
    let new = NewService {
        slug: format!("generated-{service:05}").parse().expect("letters, a hyphen and digits"),
        name: format!("Generated {service}").parse().expect("a word and a number"),
        owner: Some(format!("Team {}", service % 17 + 1).parse().expect("a word and a number")),
        target: Some(1_000.0.try_into().expect("a thousand is a rate")),
    };
    let facts = [
        ("instances", f64::from(service % 9 + 1)),
        ("pool_max_per_instance", 10.0),
        ("db_max_connections", 200.0),
    ]
    .map(|(name, value)| (name.parse().expect("the name of an input"), number(value)));
    let store = store.dated_by(Clock::standing_at(begun));
    store.add_demo_service(&new, &BTreeMap::from(facts), &EnvironmentName::production(), &author()).await
}

/// Has the service draw on the database of its twenty.
async fn share(store: &Store, service: u32, id: ServiceId, today: Timestamp) -> Result<(), StoreError> {
    let slug: Slug = format!("generated-db-{:04}", (service - 1) / SHARING + 1)
        .parse()
        .expect("letters, hyphens and digits");
    let store = store.dated_by(Clock::standing_at(today));
    let connections = |count: i64| Some(count.try_into().expect("a number of connections"));
    let words = ResourceWords {
        kind: ResourceKind::Database,
        max_connections: connections(1_500),
        reserved_connections: connections(3),
        note: None,
    };
    let resource = match store.resource(&slug).await? {
        Some(resource) => resource,
        None => store.add_demo_resource(&slug, &words, &author()).await?,
    };
    store.set_draw(id, Some(resource.id), &author()).await
}

/// A review to 1,000 req/s that nobody has answered anything in.
async fn review(
    store: &Store,
    checklist: &Checklist,
    service: ServiceId,
    today: Timestamp,
) -> Result<(), StoreError> {
    let new = NewReview {
        service,
        from: Order::O100,
        to: Order::O1k,
        target: 1_000.0.try_into().expect("a thousand is a rate"),
        reviewer: None,
        planned_for: Some(today.plus_ms(60 * Timestamp::DAY)),
        checklist_id: checklist.id.clone(),
        checklist_version: checklist.version.clone(),
    };
    store.dated_by(Clock::standing_at(today)).start_review(&new, &author()).await?;
    Ok(())
}

fn compute(service: u32, range: Range<u32>, runs: u32, today: Timestamp) -> Vec<DemoRun> {
    range.map(|run| demo_run(service, run, runs, today)).collect()
}

fn demo_run(service: u32, run: u32, runs: u32, today: Timestamp) -> DemoRun {
    let at = today.plus_ms(-i64::from(runs - run) * APART);
    let details = RunDetails {
        version: Some(format!("1.{}.0", run / 10).parse().expect("a version of digits")),
        reason: Some("Example: generated to try sizes".parse().expect("a sentence")),
        ..RunDetails::default()
    };
    let load = small(service, run);
    let start = at.plus_ms(-i64::from(LASTS.0) * 1_000);
    DemoRun { at, details, measured: measured(&load, start, &format!("generated {service} {run}")) }
}

/// Each service has its own pace, which drifts a little from run to run.
fn small(service: u32, run: u32) -> Load {
    let hold_ms = 20.0 + f64::from(service * 7 % 60) + f64::from(run * 13 % 11);
    let route = |method, name, share, times: f64| Route {
        method,
        name,
        share,
        own_ms: 5.0,
        hold_ms: hold_ms * times,
        spread: 0.8,
        first_pool: None,
    };
    Load {
        scenario: "default",
        stages: vec![Stage::steady(LASTS.0, LASTS.1)],
        pools: (1, 4),
        patience: (1_000.0, "503: no connection from the pool within 1,000 ms"),
        routes: vec![route("GET", "/items/{id}", 0.8, 0.8), route("POST", "/items", 0.2, 1.8)],
        faults: 0.001,
        slower: None,
        within: vec![(95, 250.0)],
        seed: u64::from(service) << 32 | u64::from(run),
    }
}
