//! Lists in every order and with every filter, against the same done in memory.

use std::cmp::Ordering;

use domain::{
    Asked, Direction, EnvironmentName, Filter, Review, ReviewBy, ReviewFilter, RunBy, RunDetails, RunFilter,
    RunLine, ServiceBy, ServiceFilter, ServiceLine, Sorted, TargetRate,
};
use store::testing::Fresh;

use crate::{
    build::{measured, new_service, review, run, service, somebody},
    raw, store_test,
};

/// Numbers that look random and are the same each time (an xorshift).
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: u64) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0 % sides
    }

    /// One of a few values that are often equal, hard to write down, or not there.
    fn value(&mut self) -> Option<f64> {
        [
            None,
            None,
            Some(0.1 + 0.2),
            Some(0.3),
            Some(1e-7),
            Some(41.3),
            Some(41.3),
            Some(9_007_199_254_740_993.0),
        ][usize::try_from(self.roll(8)).unwrap()]
    }
}

/// Known values in their order, unknown ones last whichever way the list goes, equal ones by the tie.
fn sorted<T: Clone, K: Ord>(
    rows: &[T],
    direction: Direction,
    value: impl Fn(&T) -> Option<f64>,
    tie: impl Fn(&T) -> K,
) -> Vec<K> {
    let turned = |order: Ordering| if direction == Direction::Ascending { order } else { order.reverse() };
    let mut rows = rows.to_vec();
    rows.sort_by(|a, b| {
        let known = match (value(a), value(b)) {
            (Some(a), Some(b)) => turned(a.total_cmp(&b)),
            (a, b) => b.is_some().cmp(&a.is_some()),
        };
        known.then(turned(tie(a).cmp(&tie(b))))
    });
    rows.iter().map(tie).collect()
}

/// Both ways, for each of these columns.
fn ways<By: Copy>(all: &[By]) -> impl Iterator<Item = Sorted<By>> {
    all.iter().flat_map(|by| [Sorted::ascending(*by), Sorted::descending(*by)])
}

/// The pages of a list, each asked for by the address that the one before named.
macro_rules! pages {
    ($list:expr, $asked:expr, $tie:expr) => {{
        let (mut asked, mut seen) = ($asked, Vec::new());
        loop {
            let page = $list(&asked).await;
            seen.extend(page.items.iter().map($tie));
            let Some(next) = page.next else { break seen };
            let query = asked.query_after(&next);
            let (read, wrong) = Asked::read(query.iter().map(|(name, text)| (*name, text.as_str())));
            assert_eq!(wrong, []);
            asked = read;
        }
    }};
}

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

async fn many_services(store: &Fresh) {
    let mut dice = Dice(11);
    for nth in 0..24 {
        let slug = format!("s{}-{nth}", dice.roll(3));
        let new = domain::NewService {
            target: dice.value().map(|rps| TargetRate::try_from(rps.min(1e9)).unwrap()),
            ..new_service(&slug)
        };
        store.add_service(&new, &[].into(), &EnvironmentName::production(), &somebody()).await.unwrap();
        let number =
            |value: Option<f64>| value.map_or_else(|| "NULL".to_owned(), |value| format!("{value:?}"));
        let at = ["NULL", "1000", "2000"][usize::try_from(dice.roll(3)).unwrap()];
        let (p95, tested) = (number(dice.value()), number(dice.value()));
        raw::execute(
            store,
            &format!("UPDATE service SET last_run_at = {at}, last_p95_ms = {p95}, tested_rate_per_s = {tested} WHERE slug = '{slug}'"),
        )
        .await;
    }
}

fn of_service(line: &ServiceLine, by: ServiceBy) -> Option<f64> {
    match by {
        ServiceBy::Name => Some(0.0),
        ServiceBy::Tested => line.tested_rate_per_s,
        ServiceBy::P95 => line.last_p95_ms,
        ServiceBy::Evidence => line.last_run_at.map(|at| -at.0 as f64),
        ServiceBy::Target => line.service.target.map(TargetRate::rps),
        ServiceBy::Reached => line.service.order_reached.map(|order| order.rps() as f64),
        ServiceBy::Fails => line.newest.map(|newest| newest.fails as f64),
        ServiceBy::Unknowns => line.newest.map(|newest| newest.unknowns as f64),
        ServiceBy::Stale => line.newest.map(|newest| newest.stale as f64),
        ServiceBy::Review => line.next_review_at.map(|at| at.0 as f64),
        ServiceBy::Runs => Some(line.runs as f64),
    }
}

store_test! {
    async fn pages_of_services_show_each_service_once_in_every_order(store) {
        many_services(&store).await;
        let all = store.services(None, 100).await.unwrap().items;
        let slug = |line: &ServiceLine| line.service.slug.clone();
        for sort in ways(ServiceBy::ALL) {
            let expected = sorted(&all, sort.direction, |line| of_service(line, sort.by), slug);
            for limit in [1, 5, 24] {
                let asked = Asked::<ServiceFilter> { sorted: sort, ..Asked::default() };
                let list = async |asked: &Asked<ServiceFilter>| {
                    let list = store.service_list(asked, limit).await.unwrap();
                    assert_eq!((list.matching, list.all), (24, 24));
                    list.page
                };
                assert_eq!(pages!(list, asked, slug), expected, "by {sort} in pages of {limit}");
            }
        }
    }
}

store_test! {
    async fn pages_of_reviews_show_each_review_once_in_every_order(store) {
        let (orders, other) = (service(&store, "orders").await, service(&store, "other").await);
        for nth in 0..9 {
            store.clock().advance(1_000);
            let id = review(&store, if nth % 2 == 0 { orders.id } else { other.id }).await.id;
            let (changed, target) = (nth / 4, nth / 3 + 1);
            let number = id.0.as_u128();
            let key = if store.url().starts_with("sqlite") { format!("X'{number:032x}'") } else { format!("'{id}'") };
            raw::execute(&store, &format!("UPDATE review SET changed_at = {changed}, target_rps = {target} WHERE id = {key}")).await;
        }
        let all = store.reviews(None, None, 100).await.unwrap().items;
        let value = |review: &Review, by: ReviewBy| match by {
            ReviewBy::Started => Some(0.0),
            ReviewBy::Changed => Some(review.changed_at.0 as f64),
            ReviewBy::Target => Some(review.target.rps()),
        };
        for sort in ways(ReviewBy::ALL) {
            let expected = sorted(&all, sort.direction, |review| value(review, sort.by), |review| review.id);
            for limit in [1, 4] {
                let asked = Asked::<ReviewFilter> { sorted: sort, ..Asked::default() };
                let list = async |asked: &Asked<ReviewFilter>| store.review_list(asked, limit).await.unwrap();
                assert_eq!(pages!(list, asked, |review: &Review| review.id), expected, "by {sort} in pages of {limit}");
            }
        }
        let (of_other, _) = Asked::<ReviewFilter>::read([("service", "other"), ("state", "draft"), ("order", "1000")]);
        assert_eq!(store.review_list(&of_other, 100).await.unwrap().items.len(), 4);
        let (signed, _) = Asked::<ReviewFilter>::read([("state", "ready")]);
        assert_eq!(store.review_list(&signed, 100).await.unwrap().items, []);
    }
}

/// The short names that an address asks for, by short name.
async fn found(store: &Fresh, query: &[(&str, &str)]) -> Vec<String> {
    let (asked, wrong) = Asked::<ServiceFilter>::read(query.iter().copied());
    assert_eq!(wrong, []);
    let list = store.service_list(&asked, 100).await.unwrap();
    assert_eq!(usize::try_from(list.matching), Ok(list.page.items.len()));
    list.page.items.iter().map(|line| line.service.slug.to_string()).collect()
}

store_test! {
    async fn services_are_found_by_any_part_of_a_name_in_any_case(store) {
        for (slug, name, owner) in [
            ("orders-api", "Orders API", Some("Team Orders")),
            ("billing", "Billing", Some("Zahlungen Öst")),
            ("half", "50% off_now!", None),
        ] {
            let new = domain::NewService {
                slug: slug.parse().unwrap(),
                name: name.parse().unwrap(),
                owner: owner.map(|owner| owner.parse().unwrap()),
                target: None,
            };
            store.add_service(&new, &[].into(), &EnvironmentName::production(), &somebody()).await.unwrap();
        }
        for (typed, expected) in [
            ("ORDERS", &["orders-api"][..]),
            ("s-a", &["orders-api"]),
            ("zahl", &["billing"]),
            ("öST", &["billing"]),
            ("%", &["half"]),
            ("_", &["half"]),
            ("!", &["half"]),
            ("0% OFF", &["half"]),
            ("o", &["half", "orders-api"]),
            ("api orders", &[]),
            ("none", &[]),
        ] {
            assert_eq!(found(&store, &[("find", typed)]).await, expected, "{typed}");
        }
        let half = store.service(&"half".parse().unwrap()).await.unwrap().unwrap();
        let change = store::ServiceChange { owner: Some(Some("Ünit".parse().unwrap())), ..Default::default() };
        store.update_service(half.id, &change, &somebody()).await.unwrap();
        assert_eq!(found(&store, &[("find", "ÜN")]).await, ["half"], "a change is found too");
    }
}

store_test! {
    async fn services_are_filtered_by_what_the_portfolio_shows(store) {
        let (small, large, none) = (service(&store, "small").await, service(&store, "large").await, service(&store, "none").await);
        raw::execute(&store, "UPDATE service SET target_rps = 100 WHERE slug = 'small'").await;
        raw::execute(&store, "UPDATE service SET target_rps = 100001, owner = 'Team Web' WHERE slug = 'large'").await;
        raw::execute(&store, "UPDATE service SET target_rps = NULL, owner = NULL WHERE slug = 'none'").await;
        run(&store, small.id, "1").await;
        store.clock().advance(91 * domain::Timestamp::DAY);
        run(&store, large.id, "1").await;
        review(&store, none.id).await;
        for (query, expected) in [
            (("owner", "Team Web"), &["large"][..]),
            (("owner", "team"), &[]),
            (("tested", "yes"), &["large", "small"]),
            (("tested", "no"), &["none"]),
            (("evidence", "stale"), &["small"]),
            (("evidence", "fresh"), &["large"]),
            (("order_targeted", "100"), &["small"]),
            (("order_targeted", "1000"), &["none"]),
            (("order_targeted", "100000"), &["large"]),
            (("order_reached", "none"), &["large", "none", "small"]),
            (("order_reached", "1000"), &[]),
        ] {
            assert_eq!(found(&store, &[query]).await, expected, "{query:?}");
        }
        raw::execute(&store, "UPDATE review SET state = 'ready'").await;
        assert_eq!(found(&store, &[("order_reached", "1000")]).await, ["none"]);
        assert_eq!(found(&store, &[("order_reached", "none"), ("tested", "yes"), ("evidence", "stale")]).await, ["small"]);
        // What the list shows and what it filters by is one thing.
        for line in store.services(None, 10).await.unwrap().items {
            let Some(order) = line.service.order_targeted else { continue };
            let of_order = found(&store, &[("order_targeted", &order.rps().to_string())]).await;
            assert!(of_order.contains(&line.service.slug.to_string()), "{}", line.service.slug);
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
            let (asked, wrong) = Asked::<RunFilter>::read(query.iter().copied());
            assert_eq!(wrong, []);
            let page = store.run_list(orders.id, &asked, 10).await.unwrap();
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
