//! The list of runs.

use domain::{Asked, Filter, RunBy, RunDetails, RunFilter, RunLine};
use store::testing::Fresh;

use super::{Dice, pages, sorted, ways};
use crate::build::{measured, service, somebody};
use crate::paged::asked;
use crate::store_test;

async fn many_runs(store: &Fresh) -> domain::Service {
    let orders = service(store, "orders").await;
    let mut dice = Dice(7);
    for content in 0..24 {
        let mut sent = measured(&content.to_string());
        let requests = &mut sent.report.requests;
        (requests.rate_per_s, requests.latency_ms.p50) = (dice.value(), dice.value());
        (requests.latency_ms.p95, requests.latency_ms.p99) = (dice.value(), dice.value());
        requests.count = [None, Some(0), Some(3), Some(6), Some(7)][usize::try_from(dice.roll(5)).unwrap()];
        requests.failed = [None, Some(0), Some(1), Some(2)][usize::try_from(dice.roll(4)).unwrap()];
        let began = i64::try_from(dice.roll(4)).unwrap();
        sent.report.started_at = (began > 0).then(|| store.clock().now().plus_ms(-began * 1_000));
        store.add_run(orders.id, &RunDetails::default(), &sent, &somebody()).await.unwrap();
        store.clock().advance(i64::try_from(dice.roll(2)).unwrap() * 1_000);
    }
    orders
}

fn of_run(line: &RunLine, by: RunBy) -> Option<f64> {
    match by {
        RunBy::Number => Some(0.0),
        RunBy::When => Some(line.started_at.unwrap_or(line.received_at).0 as f64),
        RunBy::Rate => line.rate_per_s,
        RunBy::P50 => line.p50_ms,
        RunBy::P95 => line.p95_ms,
        RunBy::P99 => line.p99_ms,
        RunBy::Failures if line.count.is_none_or(|count| count == 0) => None,
        RunBy::Failures => line.failed.map(|failed| failed as f64 / line.count.unwrap() as f64),
    }
}

store_test! {
    async fn pages_of_runs_show_each_run_once_in_every_order(store) {
        let orders = many_runs(&store).await;
        let all = store.runs(orders.id, &RunFilter::default(), None, 100).await.unwrap().items;
        assert_eq!(all.len(), 24);
        for sort in ways(RunBy::ALL) {
            let expected = sorted(&all, sort.direction, |line| of_run(line, sort.by), |line| line.number);
            for limit in [1, 5, 24] {
                let asked = Asked::<RunFilter> { sorted: sort, ..Asked::default() };
                let list = async |asked: &Asked<RunFilter>| store.run_list(orders.id, asked, limit).await.unwrap();
                let seen = pages!(list, asked, |line: &RunLine| line.number);
                assert_eq!(seen, expected, "by {sort} in pages of {limit}");
            }
        }
    }
}

store_test! {
    async fn runs_are_filtered_by_what_the_list_shows(store) {
        let orders = service(&store, "orders").await;
        let add = async |content: &str, environment: &str, version: Option<&str>, thresholds: [Option<bool>; 2]| {
            let mut sent = measured(content);
            sent.report.thresholds.truncate(2);
            for (threshold, passed) in sent.report.thresholds.iter_mut().zip(thresholds) {
                threshold.passed = passed;
            }
            sent.report.started_at = None;
            let said = RunDetails {
                environment: environment.parse().unwrap(),
                version: version.map(|version| version.parse().unwrap()),
                ..RunDetails::default()
            };
            let run = store.add_run(orders.id, &said, &sent, &somebody()).await.unwrap().run.id;
            store.clock().advance(domain::Timestamp::DAY);
            run
        };
        // The clock begins on 2026-11-23 at 02:00.
        let first = add("1", "staging", Some("v1"), [Some(true), Some(true)]).await;
        add("2", "staging", Some("v2"), [Some(true), Some(false)]).await;
        add("3", "production", None, [Some(true), None]).await;
        store.set_baseline(first, &"Why not.".parse().unwrap(), &somebody()).await.unwrap();
        let listed = async |query: &[(&str, &str)]| -> Vec<i64> {
            let page = store.run_list(orders.id, &asked(query), 10).await.unwrap();
            page.items.iter().map(|line| line.number).collect()
        };
        for (query, expected) in [
            (("environment", "staging"), &[2, 1][..]),
            (("scenario", "default"), &[3, 2, 1]),
            (("scenario", "peak"), &[]),
            (("version", "v2"), &[2]),
            (("tool", "k6"), &[3, 2, 1]),
            (("tool", "gatling"), &[]),
            (("thresholds", "held"), &[1]),
            (("thresholds", "failed"), &[2]),
            (("thresholds", "unknown"), &[3]),
            (("thresholds", "none"), &[]),
            (("from", "2026-11-24"), &[3, 2]),
            (("to", "2026-11-24"), &[2, 1]),
            (("baseline", "yes"), &[1]),
            (("baseline", "no"), &[3, 2]),
        ] {
            assert_eq!(listed(&[query]).await, expected, "{query:?}");
        }
        assert_eq!(listed(&[("from", "2026-11-24"), ("to", "2026-11-24"), ("sort", "p95")]).await, [2]);
        assert_eq!(RunFilter::FIELDS.len(), 8, "each of them is tried here");
    }
}
