//! A load test that is computed instead of run: what is offered, what stands in its way, and the requests that come out.

use domain::{Check, JudgedBy, Latency, Measured, Metric, Report, Threshold, Timestamp};
use ingest::{IngestError, Recorder};

use crate::pool::{Pool, Turn};
use crate::random::Random;
use crate::shape::{Shape, whole};

/// A load test, as far as it decides what is measured.
#[derive(Debug, Clone)]
pub(crate) struct Load {
    /// What the load tool would call the scenario.
    pub(crate) scenario: &'static str,
    /// Offered rate over time.
    pub(crate) stages: Vec<Stage>,
    /// Pools that stand beside each other, one for each instance (or database), and the slots of each.
    pub(crate) pools: (usize, usize),
    /// Longest wait for a slot in ms, and the error of a request that waits longer.
    pub(crate) patience: (f64, &'static str),
    /// What is requested.
    pub(crate) routes: Vec<Route>,
    /// Share of requests that fail for reasons of their own, with 503.
    pub(crate) faults: f64,
    /// From this second to that one every hold takes so many times as long.
    pub(crate) slower: Option<(u64, u64, f64)>,
    /// Thresholds on `http_req_duration`: percentile and ms.
    pub(crate) within: Vec<(u32, f64)>,
    /// Decides everything that is random.
    pub(crate) seed: u64,
}

/// A part of the test in which the offered rate goes evenly from one value to another.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Stage {
    pub(crate) ms: u32,
    pub(crate) from: f64,
    pub(crate) to: f64,
}

/// Requests of one kind.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Route {
    pub(crate) method: &'static str,
    pub(crate) name: &'static str,
    /// Of all requests.
    pub(crate) share: f64,
    /// Mean time outside of the pool in ms: network, parsing, CPU.
    pub(crate) own_ms: f64,
    /// Mean time that a slot is held in ms; 0 where none is needed.
    pub(crate) hold_ms: f64,
    /// Standard deviation of the hold as a share of its mean.
    pub(crate) spread: f64,
    /// Share that goes to the first pool; the rest goes to the others evenly. None: all pools alike.
    pub(crate) first_pool: Option<f64>,
}

/// Share of failed requests that the thresholds allow.
const FAILED_ALLOWED: f64 = 0.01;

/// What says in every run where it comes from.
pub(crate) const NOTE: &str = "This run is example data: the demo computed it, and nothing was measured. Requests come at random, as many a second as the test offers. Each takes the slot of its pool that is free first, and waits where none is (the recursion of Kiefer and Wolfowitz, 1955); the numbers are those of the requests that came out.";

/// How a request fails that no wait explains.
const FAULT: &str = "503 Service Unavailable";

/// The requests of a test that began at `start`, reported as a load tool's file would be. `of` names the test.
pub(crate) fn run(load: &Load, start: Timestamp, of: &str) -> Result<Measured, IngestError> {
    let mut measured = Test::of(load, start).requests()?.finish(store::DEMO_TOOL, of)?;
    let report = &mut measured.report;
    report.scenarios = vec![domain::Scenario {
        name: load.scenario.to_owned(),
        count: report.requests.count,
        failed: report.requests.failed,
        users_started: None,
        users_ended: None,
    }];
    report.thresholds = thresholds(load, report);
    report.checks = checks(report);
    report.metrics = metrics(report);
    report.notes = vec![NOTE.to_owned()];
    Ok(measured)
}

struct Test<'a> {
    load: &'a Load,
    /// µs since 1970.
    start: i64,
    /// Own time and hold of each route.
    shapes: Vec<(Shape, Shape)>,
    pools: Vec<Pool>,
    random: Random,
}

impl<'a> Test<'a> {
    fn of(load: &'a Load, start: Timestamp) -> Self {
        let shape = |route: &Route| {
            (Shape::log_normal(route.own_ms, 0.35), Shape::log_normal(route.hold_ms.max(0.001), route.spread))
        };
        Self {
            load,
            start: start.0 * 1_000,
            shapes: load.routes.iter().map(shape).collect(),
            pools: vec![Pool::of(load.pools.1); load.pools.0],
            random: Random::seeded(load.seed),
        }
    }

    fn requests(mut self) -> Result<Recorder, IngestError> {
        let mut recorder = Recorder::new();
        let endpoints: Vec<_> = self
            .load
            .routes
            .iter()
            .map(|route| recorder.endpoint(route.name, route.method, self.load.scenario))
            .collect();
        let mut begin = 0;
        for stage in &self.load.stages {
            for arrival in stage.arrivals(&mut self.random) {
                let now = begin + arrival;
                let at = self.route();
                let (micros, error) = self.request(at, now);
                let end = self.start + (now + micros).cast_signed();
                recorder.request(endpoints[at], end, micros as f64 / 1_000.0, error)?;
            }
            begin += u64::from(stage.ms) * 1_000;
        }
        Ok(recorder)
    }

    fn route(&mut self) -> usize {
        let mut left = self.random.share();
        let at = self.load.routes.iter().position(|route| {
            left -= route.share;
            left < 0.0
        });
        at.unwrap_or(self.load.routes.len() - 1)
    }

    /// The µs that a request takes that comes at `now`, and its error.
    fn request(&mut self, at: usize, now: u64) -> (u64, Option<&'a str>) {
        let load = self.load;
        let route = &load.routes[at];
        let own = whole(self.shapes[at].0.draw(&mut self.random));
        if self.random.share() < load.faults {
            return (own, Some(FAULT));
        }
        if route.hold_ms <= 0.0 {
            return (own, None);
        }
        let second = now / 1_000_000;
        let times = load.slower.filter(|(from, to, _)| (*from..*to).contains(&second));
        let drawn = self.shapes[at].1.draw(&mut self.random);
        let hold = whole(drawn * times.map_or(1.0, |(.., times)| times));
        let pool = self.pool(route);
        let (patience_ms, error) = load.patience;
        let patience = whole(patience_ms * 1_000.0);
        match self.pools[pool].enter(now, hold, patience) {
            Turn::After(wait) => (own + wait + hold, None),
            Turn::Never => (own + patience, Some(error)),
        }
    }

    fn pool(&mut self, route: &Route) -> usize {
        match route.first_pool {
            None => self.random.below(self.pools.len()),
            Some(share) if self.pools.len() == 1 || self.random.share() < share => 0,
            Some(_) => 1 + self.random.below(self.pools.len() - 1),
        }
    }
}

impl Stage {
    /// A constant rate.
    pub(crate) fn steady(seconds: u32, rate: f64) -> Self {
        Self { ms: seconds * 1_000, from: rate, to: rate }
    }

    /// When requests come, in µs from the stage's begin: as many in each second as are offered, at random within it, as
    /// users come who do not know of each other.
    fn arrivals(self, random: &mut Random) -> Vec<u64> {
        let lasts = u64::from(self.ms) * 1_000;
        let slope = (self.to - self.from) / (lasts as f64 / 1e6);
        let sent = |until: u64| {
            let seconds = until as f64 / 1e6;
            whole(self.from * seconds + slope * seconds * seconds / 2.0)
        };
        let mut arrivals = Vec::new();
        let mut begin = 0;
        while begin < lasts {
            let end = (begin + 1_000_000).min(lasts);
            let first = arrivals.len();
            let within =
                (sent(begin)..sent(end)).map(|_| begin + whole(random.share() * (end - begin) as f64));
            arrivals.extend(within);
            arrivals[first..].sort_unstable();
            begin = end;
        }
        arrivals
    }
}

fn thresholds(load: &Load, report: &Report) -> Vec<Threshold> {
    let latency = &report.requests.latency_ms;
    let within = load.within.iter().map(|(percentile, ms)| Threshold {
        metric: "http_req_duration".to_owned(),
        expression: format!("p({percentile})<{ms}"),
        passed: value(latency, *percentile).map(|value| value < *ms),
        by: JudgedBy::Headroom,
    });
    let failed = report.requests.failed_share().map(|share| Threshold {
        metric: "http_req_failed".to_owned(),
        expression: format!("rate<{FAILED_ALLOWED}"),
        passed: Some(share < FAILED_ALLOWED),
        by: JudgedBy::Headroom,
    });
    within.chain(failed).collect()
}

fn value(latency: &Latency, percentile: u32) -> Option<f64> {
    match percentile {
        50 => latency.p50,
        90 => latency.p90,
        95 => latency.p95,
        99 => latency.p99,
        _ => None,
    }
}

fn checks(report: &Report) -> Vec<Check> {
    let (all, failed) = counts(report);
    vec![Check { name: "status is below 400".to_owned(), group: None, passed: all - failed, failed }]
}

/// All requests and the failed ones.
fn counts(report: &Report) -> (u64, u64) {
    (report.requests.count.unwrap_or(0), report.requests.failed.unwrap_or(0))
}

/// What the numbers say once more under the names that a load tool's metrics have.
fn metrics(report: &Report) -> std::collections::BTreeMap<String, Metric> {
    let requests = &report.requests;
    let (count, failed) = counts(report);
    let rate = |nonzero: u64| Metric::Rate {
        nonzero,
        total: count,
        rate: (count > 0).then(|| nonzero as f64 / count as f64),
    };
    [
        ("checks", rate(count - failed)),
        (
            "http_req_duration",
            Metric::Trend { count: Some(count), latency_ms: Some(requests.latency_ms), values: None },
        ),
        ("http_req_failed", rate(failed)),
        ("http_reqs", Metric::Counter { count: count as f64, rate_per_s: requests.rate_per_s }),
    ]
    .map(|(name, metric)| (name.to_owned(), metric))
    .into()
}
