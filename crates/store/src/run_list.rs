//! Runs in lists: newest first, or as a trend.

use domain::{EnvironmentName, Page, RunId, RunLine, ScenarioName, ServiceId, ThresholdCounts, Timestamp};
use sqlx::QueryBuilder;

use crate::{Store, StoreError, database::reading, error::corrupt, run::DetailsRow};

/// Which runs of a service; all of them by default.
#[derive(Debug, Clone, Default)]
pub struct RunFilter {
    /// Only those of this environment.
    pub environment: Option<EnvironmentName>,
    /// Only those of this scenario.
    pub scenario: Option<ScenarioName>,
}

#[derive(sqlx::FromRow)]
struct LineRow {
    id: RunId,
    number: i64,
    #[sqlx(flatten)]
    details: DetailsRow,
    received_at: Timestamp,
    started_at: Option<Timestamp>,
    duration_ms: Option<f64>,
    tool: String,
    request_count: i64,
    failed_count: Option<i64>,
    rate_per_s: Option<f64>,
    p50_ms: Option<f64>,
    p95_ms: Option<f64>,
    p99_ms: Option<f64>,
    thresholds_passed: i64,
    thresholds_failed: i64,
    thresholds_unknown: i64,
    is_baseline: bool,
}

impl TryFrom<LineRow> for RunLine {
    type Error = StoreError;

    fn try_from(row: LineRow) -> Result<Self, StoreError> {
        Ok(Self {
            id: row.id,
            number: row.number,
            details: row.details.of(row.id)?,
            received_at: row.received_at,
            started_at: row.started_at,
            duration_ms: row.duration_ms,
            tool: row.tool,
            count: row.request_count,
            failed: row.failed_count,
            rate_per_s: row.rate_per_s,
            p50_ms: row.p50_ms,
            p95_ms: row.p95_ms,
            p99_ms: row.p99_ms,
            thresholds: ThresholdCounts {
                passed: row.thresholds_passed,
                failed: row.thresholds_failed,
                unknown: row.thresholds_unknown,
            },
            is_baseline: row.is_baseline,
        })
    }
}

const LINES: &str =
    "SELECT run.id, run.number, run.environment, run.scenario, run.version, run.reason, run.change,
        run.received_at, run.started_at, run.duration_ms, run.tool, run.request_count, run.failed_count,
        run.rate_per_s, run.p50_ms, run.p95_ms, run.p99_ms, run.thresholds_passed, run.thresholds_failed,
        run.thresholds_unknown,
        baseline.id IS NOT NULL AS is_baseline
    FROM run LEFT JOIN baseline ON baseline.service_id = run.service_id AND baseline.run_id = run.id
        AND baseline.is_current = TRUE
    WHERE run.deleted_at IS NULL AND run.service_id = ";

impl Store {
    /// The runs of a service, newest first, beginning before the number `before`.
    pub async fn runs(
        &self,
        service: ServiceId,
        filter: &RunFilter,
        before: Option<i64>,
        limit: i64,
    ) -> Result<Page<RunLine, i64>, StoreError> {
        let rows: Vec<LineRow> = reading!(self, db => {
            let mut query = QueryBuilder::new(LINES);
            query.push_bind(service).push(" AND run.number < ").push_bind(before.unwrap_or(i64::MAX));
            if let Some(environment) = &filter.environment {
                query.push(" AND run.environment = ").push_bind(environment.as_str());
            }
            if let Some(scenario) = &filter.scenario {
                query.push(" AND run.scenario = ").push_bind(scenario.as_str());
            }
            query.push(" ORDER BY run.number DESC LIMIT ").push_bind(limit.saturating_add(1));
            query.build_query_as().fetch_all(db).await?
        });
        let lines = rows.into_iter().map(RunLine::try_from).collect::<Result<_, _>>()?;
        Ok(Page::of(lines, usize::try_from(limit).unwrap_or(0), |line: &RunLine| line.number))
    }

    /// The newest `limit` runs, of one scenario or of all, oldest first.
    pub async fn trend(
        &self,
        service: ServiceId,
        of: Option<(&EnvironmentName, &ScenarioName)>,
        limit: i64,
    ) -> Result<Vec<RunLine>, StoreError> {
        let (environment, scenario) = of.map(|(e, s)| (e.clone(), s.clone())).unzip();
        let filter = RunFilter { environment, scenario };
        let mut lines = self.runs(service, &filter, None, limit).await?.items;
        lines.reverse();
        Ok(lines)
    }

    /// The scenarios that have runs, by environment and name.
    pub async fn scenarios(
        &self,
        service: ServiceId,
    ) -> Result<Vec<(EnvironmentName, ScenarioName)>, StoreError> {
        let rows: Vec<(String, String)> = reading!(self, db => sqlx::query_as(
            "SELECT environment, name FROM scenario WHERE service_id = $1 AND EXISTS(
                SELECT 1 FROM run WHERE run.service_id = scenario.service_id AND run.environment = scenario.environment
                    AND run.scenario = scenario.name AND run.deleted_at IS NULL)
             ORDER BY environment, name")
            .bind(service)
            .fetch_all(db)
            .await?);
        rows.into_iter()
            .map(|(environment, scenario)| {
                let environment =
                    environment.try_into().map_err(corrupt("scenario", "environment", service))?;
                let scenario = scenario.try_into().map_err(corrupt("scenario", "name", service))?;
                Ok((environment, scenario))
            })
            .collect()
    }
}
