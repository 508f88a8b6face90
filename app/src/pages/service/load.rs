//! Everything the page of a service shows, in a fixed number of queries.

use chart::headroom::Headroom;
use domain::{
    Baseline, EnvironmentName, Fact, Page, Review, ReviewId, RunFilter, RunLine, ScenarioName, ServiceLine,
    Slug, Timestamp,
};
use store::Store;

use super::RUNS;
use crate::Visit;
use crate::charts::{self, TREND_RUNS};
use crate::error::AppError;
use crate::inputs::PEAK;

/// Reviews shown.
const REVIEWS: i64 = 5;

/// What was loaded.
#[derive(Debug, Clone)]
pub(super) struct Loaded {
    pub(super) now: Timestamp,
    pub(super) line: ServiceLine,
    /// What is stated about production.
    pub(super) facts: Vec<Fact>,
    pub(super) runs: Page<RunLine, i64>,
    /// Oldest first, of `shown`.
    pub(super) trend: Vec<RunLine>,
    /// Of which the trend is; none before the first run.
    pub(super) shown: Option<(EnvironmentName, ScenarioName)>,
    pub(super) scenarios: Vec<(EnvironmentName, ScenarioName)>,
    pub(super) baselines: Vec<Baseline>,
    pub(super) reviews: Page<Review, ReviewId>,
}

impl Loaded {
    /// What the address of the page asks for.
    pub(super) async fn visited(visit: &Visit) -> Result<Self, AppError> {
        Self::load(&visit.store, &visit.param("slug")?, asked(visit)).await
    }

    /// A service with the trend of the scenario asked for, else of the newest run's.
    pub(super) async fn load(
        store: &Store,
        slug: &Slug,
        asked: Option<(EnvironmentName, ScenarioName)>,
    ) -> Result<Self, AppError> {
        let line = store.service_line(slug).await?.ok_or(AppError::NotFound)?;
        let (id, production, all) = (line.service.id, EnvironmentName::production(), RunFilter::default());
        let (facts, runs, scenarios, baselines, reviews) = tokio::try_join!(
            store.facts(id, &production),
            store.runs(id, &all, None, RUNS),
            store.scenarios(id),
            store.baselines(id),
            store.reviews(Some(id), None, REVIEWS),
        )?;
        let shown = asked.filter(|asked| scenarios.contains(asked)).or_else(|| newest(&runs));
        let trend = match &shown {
            Some((environment, scenario)) => {
                store.trend(id, Some((environment, scenario)), TREND_RUNS).await?
            }
            None => Vec::new(),
        };
        let now = store.clock().now();
        Ok(Self { now, line, facts, runs, trend, shown, scenarios, baselines, reviews })
    }

    /// Traffic of production's busiest minute, where somebody stated it.
    pub(super) fn peak(&self) -> Option<&Fact> {
        self.facts.iter().find(|fact| fact.name.as_str() == PEAK)
    }

    /// What is known of the way from today's traffic to the target.
    pub(super) fn headroom(&self) -> Headroom {
        charts::headroom(&self.line, &self.facts)
    }
}

/// The scenario that the address names.
fn asked(visit: &Visit) -> Option<(EnvironmentName, ScenarioName)> {
    Some((visit.query("environment")?, visit.query("scenario")?))
}

/// The scenario of the newest run.
fn newest(runs: &Page<RunLine, i64>) -> Option<(EnvironmentName, ScenarioName)> {
    runs.items.first().map(|run| (run.details.environment.clone(), run.details.scenario.clone()))
}
