//! Runs, their links and baselines.

use domain::{
    Asked, EnvironmentName, Judged, RunBy, RunDetails, RunFilter, RunId, ScenarioName, Service, Whether,
};
use store::Store;

use super::sorts;
use crate::build::{measured, secret, somebody};

pub(crate) async fn runs(store: &Store, of: &Service, staging: &EnvironmentName) -> RunId {
    let scenario = ScenarioName::default();
    let sent = measured("new");
    let id = store.add_run(of.id, &RunDetails::default(), &sent, &somebody()).await.unwrap().run.id;
    store.run(id).await.unwrap();
    store.run_by_content(of.id, &sent.content_id).await.unwrap();
    store.run_numbered(of.id, 1).await.unwrap();
    let whole = RunFilter {
        scenario: Some(scenario.clone()),
        environment: Some(staging.clone()),
        version: Some("1".parse().unwrap()),
        tool: Some("k6".parse().unwrap()),
        thresholds: Some(Judged::Failed),
        from: Some("2026-01-01".parse().unwrap()),
        to: Some("2027-01-01".parse().unwrap()),
        baseline: Some(Whether::Yes),
    };
    for filter in [
        RunFilter::default(),
        RunFilter { environment: whole.environment.clone(), ..RunFilter::default() },
        RunFilter { scenario: whole.scenario.clone(), ..RunFilter::default() },
        whole,
    ] {
        store.runs(of.id, &filter, Some(5), 3).await.unwrap();
        for asked in sorts(&filter, RunBy::ALL, 5) {
            store.run_list(of.id, &asked, 3).await.unwrap();
        }
    }
    store.trend(of.id, Some((staging, &scenario)), 10).await.unwrap();
    store.scenarios(of.id).await.unwrap();
    store.series(id, None).await.unwrap();
    store.series_within(id, None, &(0..100)).await.unwrap();
    store.seconds(id).await.unwrap();
    store.histogram(id, Some(1)).await.unwrap();
    let end = store.clock().now().plus_ms(1_000_000);
    let share = store.add_share(id, secret(4), end, &somebody()).await.unwrap();
    store.use_share(&secret(4)).await.unwrap();
    store.shares(id, &Asked::default(), 10).await.unwrap();
    store.share_count(id).await.unwrap();
    store.revoke_share(id, share.id).await.unwrap();
    store.set_baseline(id, &"Because.".parse().unwrap(), &somebody()).await.unwrap();
    store.baseline(of.id, staging, &scenario).await.unwrap();
    store.baselines(of.id).await.unwrap();
    store.baseline_history(of.id, 10).await.unwrap();
    id
}
