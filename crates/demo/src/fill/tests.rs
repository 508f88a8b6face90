use std::collections::BTreeSet;

use analysis::checklist;
use domain::{Report, Slug, Source};
use store::testing::{START, sqlite};

use super::*;
use crate::load::Stage;
use crate::orders::{HOLD_MS, INSTANCES, POOL};

fn sample(slug: &str) -> Sample {
    samples().into_iter().find(|sample| sample.slug == slug).unwrap()
}

fn runs_of(slug: &str) -> Vec<DemoRun> {
    computed(&sample(slug).runs, slug, START)
}

fn p95(report: &Report) -> f64 {
    report.requests.latency_ms.p95.unwrap()
}

#[test]
fn the_story_has_the_article_s_arithmetic() {
    // journeys: ceilings pools 1,250, CPU 2,500, connections 5,000, writes 7,500.
    let route_mean = |load: &load::Load| load.routes.iter().map(|r| r.share * r.hold_ms).sum::<f64>();
    let load = orders::load(HOLD_MS, POOL, Vec::new(), 0);
    assert!((route_mean(&load) - 40.0).abs() < 1e-9, "a request holds a connection for 40 ms");
    let pools = (INSTANCES * POOL) as f64 / (route_mean(&load) / 1_000.0);
    assert!((pools - 1_250.0).abs() < 1e-6, "{pools}");
    assert!((20.0 / (load.routes[0].own_ms / 1_000.0) - 2_500.0).abs() < 1e-6);
    assert!((200.0 / (route_mean(&load) / 1_000.0) - 5_000.0).abs() < 1e-6);
    let writes: f64 = load.routes.iter().filter(|r| r.method == "POST").map(|r| r.share).sum();
    assert!((900.0 / writes - 7_500.0).abs() < 1e-6);
    let quotes = &sample("quotes-api").runs[0].load;
    assert!((quotes.pools.1 as f64 / 0.050 - 4_000.0).abs() < 1e-6);
    assert!((quotes.pools.1 as f64 / (0.050 * 5.0) - 800.0).abs() < 1e-6);
    let browse = &sample("catalog-api").runs[0].load;
    assert!((1_000.0 * route_mean(browse) / 1_000.0 / 8.0 - 0.95).abs() < 1e-9);
    for sample in samples() {
        for run in &sample.runs {
            let shares: f64 = run.load.routes.iter().map(|route| route.share).sum();
            assert!((shares - 1.0).abs() < 1e-9, "{}", sample.slug);
        }
    }
}

#[test]
fn what_is_stated_and_typed_has_the_names_of_the_checklist() {
    let checklist = checklist::default();
    for sample in samples() {
        for name in sample.facts.iter().flat_map(|(_, facts)| facts).map(|(name, _)| *name) {
            let input = checklist.input(name).unwrap_or_else(|| panic!("{name}"));
            assert!(input.from == Source::Inventory || name == "production_peak_rps", "{name}");
        }
        let walk = sample.review.iter().flat_map(|walk| &walk.values);
        for (name, value) in walk {
            let input = checklist.input(name).unwrap_or_else(|| panic!("{name}"));
            assert!(input.from != Source::Inventory, "{name} is the inventory's");
            assert_eq!(input.kind, value.kind(), "{name}");
        }
        let names: BTreeSet<_> = sample
            .facts
            .iter()
            .flat_map(|(_, facts)| facts)
            .map(|(name, value)| {
                assert_eq!(checklist.input(name).unwrap().kind, value.kind(), "{name}");
                name
            })
            .collect();
        assert!(!names.is_empty());
    }
}

#[test]
fn of_the_well_prepared_service_every_value_is_known() {
    let sample = sample("profile-api");
    let walk = sample.review.unwrap();
    let known: BTreeSet<_> =
        sample.facts.iter().flat_map(|(_, facts)| facts).chain(&walk.values).map(|(name, _)| *name).collect();
    for item in checklist::default().items_to(walk.to) {
        for input in &item.auto.inputs {
            let name = input.as_str();
            assert!(
                known.contains(name) || ["target_rps", "order_rps"].contains(&name),
                "{}: {name}",
                item.id
            );
        }
    }
}

#[test]
fn latency_rises_towards_the_ceiling_of_the_pools_and_ends_there() {
    let at = |rate: f64| {
        let load = orders::load(HOLD_MS, POOL, vec![Stage::steady(60, rate)], 1);
        measured(&load, START, "test").report
    };
    let rates = [300.0, 1_000.0, 1_180.0].map(|rate| p95(&at(rate)));
    assert!(rates.is_sorted() && rates[2] > 1.5 * rates[0], "{rates:?}");
    let beyond = at(1_500.0).requests;
    let passed = (beyond.count.unwrap() - beyond.failed.unwrap()) as f64 / 60.0;
    assert!((1_180.0..1_320.0).contains(&passed), "{passed} req/s came through pools that end at 1,250");
    assert!(beyond.failed.unwrap() > 1_000 && beyond.latency_ms.p50.unwrap() > 1_000.0);
}

#[test]
fn one_slow_dependency_and_one_large_request_do_what_the_article_says() {
    let quotes = runs_of("quotes-api");
    assert_eq!(quotes[0].measured.report.requests.failed, Some(0));
    let slowed = &quotes[1].measured.report;
    assert!(slowed.requests.failed.unwrap() > 5_000 && p95(slowed) > 4_000.0, "{}", p95(slowed));
    let reports = runs_of("reports-api");
    assert_eq!(reports[0].measured.report.requests.failed, Some(0), "6 at once fit");
    let many = &reports[1].measured.report;
    let export = many.endpoints.iter().find(|endpoint| endpoint.name == "/reports/export").unwrap();
    let refused = export.failed.unwrap() as f64 / export.count as f64;
    // Erlang's formula B gives 0.353 for 60 wanted at once where 40 fit.
    assert!((0.30..0.40).contains(&refused), "{refused}");
    let catalog = runs_of("catalog-api");
    let [before, after] = [0, 1].map(|nth: usize| p95(&catalog[nth].measured.report));
    assert!(before > 1.5 * after, "{before} and {after}");
}

#[test]
fn every_run_says_what_it_is_and_its_numbers_agree_with_its_distribution() {
    for sample in samples() {
        for run in computed(&sample.runs, sample.slug, START) {
            let report = &run.measured.report;
            assert_eq!(report.tool, store::DEMO_TOOL);
            assert!(run.details.reason.as_ref().unwrap().as_str().starts_with("Example: "));
            assert!(report.notes[0].contains("nothing was measured"));
            assert!(run.at < START && report.ended_at.unwrap() <= run.at.plus_ms(60_000), "{}", sample.slug);
            agrees(report, &run.measured);
        }
    }
}

fn agrees(report: &Report, measured: &Measured) {
    let requests = &report.requests;
    let whole = &measured.overall.whole;
    let count = requests.count.unwrap();
    assert_eq!(whole.count(), count);
    assert_eq!(report.endpoints.iter().map(|endpoint| endpoint.count).sum::<u64>(), count);
    let latency = &requests.latency_ms;
    assert_eq!(
        whole.quantiles_ms(&[0.5, 0.95, 0.99, 0.999]),
        [latency.p50, latency.p95, latency.p99, latency.p999]
    );
    assert_eq!((whole.min_ms(), whole.max_ms()), (latency.min, latency.max));
    let series = measured.series(1_000).unwrap().unwrap();
    assert_eq!(series.endpoints[0].count.iter().sum::<u64>(), count);
    assert_eq!(series.endpoints[0].failed.iter().flatten().sum::<u64>(), requests.failed.unwrap());
    let seconds = report.duration_ms.unwrap() / 1_000.0;
    assert!((requests.rate_per_s.unwrap() * seconds / count as f64 - 1.0).abs() < 1e-9);
    for (endpoint, recording) in report.endpoints.iter().zip(&measured.endpoints) {
        assert_eq!(endpoint.count, recording.whole.count());
        assert_eq!(endpoint.latency_ms.p95, recording.whole.quantile_ms(0.95));
    }
}

#[tokio::test]
async fn two_workspaces_made_on_different_days_have_the_same_content() {
    let (one, other) = (sqlite().await, sqlite().await);
    other.clock().advance(40 * Timestamp::DAY + 3 * Timestamp::HOUR);
    let mut contents = Vec::new();
    for store in [&one, &other] {
        let made = fill(store, checklist::default()).await.unwrap();
        assert_eq!(made, Made { services: 8, runs: 23, reviews: 5 });
        let mut all = Vec::new();
        for line in store.services(None, 50).await.unwrap().items {
            assert!(line.service.is_demo);
            for run in
                store.runs(line.service.id, &domain::RunFilter::default(), None, 50).await.unwrap().items
            {
                let run = store.run(run.id).await.unwrap().unwrap();
                all.push((run.slug, run.number, run.content_id));
            }
        }
        contents.push(all);
        let again = fill(store, checklist::default()).await;
        assert!(matches!(again, Err(StoreError::Conflict(_))), "{again:?}");
    }
    assert_eq!(contents[0], contents[1]);
    let orders: Slug = "orders-api".parse().unwrap();
    let line = one.service_line(&orders).await.unwrap().unwrap();
    assert!(line.last_run_at.unwrap() < one.clock().now());
}

#[tokio::test]
async fn seven_services_want_460_of_the_200_connections_of_one_database() {
    let store = sqlite().await;
    fill(&store, checklist::default()).await.unwrap();
    let files = store.resource_files(&domain::Asked::default(), 10).await.unwrap().items;
    assert_eq!(files.len(), 1);
    let shared = analysis::shared::shared(&files[0]);
    assert_eq!((shared.lines.len(), shared.resource.words.max_connections.unwrap().count()), (7, 200));
    assert!((shared.today.known - 150.0).abs() < 1e-9 && (shared.largest.known - 460.0).abs() < 1e-9);
    assert_eq!(shared.steps[shared.crossing.unwrap()].draw.slug.as_str(), "catalog-api");
    assert_eq!(shared.crossing, Some(0));
    store.remove_demo().await.unwrap();
    assert!(store.resources().await.unwrap().is_empty());
}

#[tokio::test]
async fn a_campaign_asks_five_services_for_three_items_and_goes_with_them() {
    let store = sqlite().await;
    fill(&store, checklist::default()).await.unwrap();
    let name: Slug = "peak-season".parse().unwrap();
    let file = store.campaign_file(&name).await.unwrap().unwrap();
    let list = checklist::default();
    assert_eq!((file.services.len(), file.items.len()), (5, 3));
    assert!(file.items.iter().all(|id| list.item(id).is_some()), "{:?}", file.items);
    assert_eq!(file.campaign.days_left(store.clock().now()), 24);
    store.remove_demo().await.unwrap();
    assert_eq!(store.campaign(&name).await.unwrap(), None);
}
