//! Runs in lists: filtered and sorted, newest first, or as a trend.

use domain::{
    Asked, Cursor, CursorValue, EnvironmentName, Filter, Judged, Page, RunBy, RunFilter, RunId, RunLine,
    ScenarioName, ServiceId, ThresholdCounts, Timestamp, Version, Whether,
};
use sqlx::QueryBuilder;

use crate::{
    Store, StoreError,
    database::reading,
    error::corrupt,
    listing::{Column, push_page},
    run::DetailsRow,
};

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
    request_count: Option<i64>,
    failed_count: Option<i64>,
    rate_per_s: Option<f64>,
    p50_ms: Option<f64>,
    p95_ms: Option<f64>,
    p99_ms: Option<f64>,
    thresholds_passed: i64,
    thresholds_failed: i64,
    thresholds_unknown: i64,
    is_baseline: bool,
    is_rejected: bool,
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
            is_rejected: row.is_rejected,
        })
    }
}

const LINES: &str =
    "SELECT run.id, run.number, run.environment, run.scenario, run.version, run.reason, run.change,
        run.received_at, run.started_at, run.duration_ms, run.tool, run.request_count, run.failed_count,
        run.rate_per_s, run.p50_ms, run.p95_ms, run.p99_ms, run.thresholds_passed, run.thresholds_failed,
        run.thresholds_unknown,
        baseline.id IS NOT NULL AS is_baseline, run.rejected_at IS NOT NULL AS is_rejected
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
        let after = before.map(|number| Cursor { value: CursorValue::Tie, tie: number });
        let asked = Asked { filter: filter.clone(), sorted: RunFilter::USUAL, after };
        let Page { items, next } = self.run_list(service, &asked, limit).await?;
        Ok(Page { items, next: next.map(|after| after.tie) })
    }

    /// The runs of a service that are asked for.
    pub async fn run_list(
        &self,
        service: ServiceId,
        asked: &Asked<RunFilter>,
        limit: i64,
    ) -> Result<Page<RunLine, Cursor<i64>>, StoreError> {
        let Asked { filter, sorted, after } = asked;
        let rows: Vec<LineRow> = reading!(self, db => {
            let mut query = QueryBuilder::new(LINES);
            query.push_bind(service);
            push_filter!(query, filter);
            let after = after.map(|after| (after.value, after.tie));
            push_page!(query, column(sorted.by), "run.number", sorted.direction, after, limit);
            query.build_query_as().fetch_all(db).await?
        });
        let lines = rows.into_iter().map(RunLine::try_from).collect::<Result<_, _>>()?;
        Ok(Page::of(lines, usize::try_from(limit).unwrap_or(0), |line| place(line, sorted.by)))
    }

    /// The newest `limit` runs, of one scenario or of all, oldest first, without those that were rejected as invalid.
    pub async fn trend(
        &self,
        service: ServiceId,
        of: Option<(&EnvironmentName, &ScenarioName)>,
        limit: i64,
    ) -> Result<Vec<RunLine>, StoreError> {
        let (environment, scenario) = of.map(|(e, s)| (e.clone(), s.clone())).unzip();
        let filter = RunFilter { environment, scenario, ..RunFilter::default() };
        let mut lines = self.runs(service, &filter, None, limit).await?.items;
        lines.retain(|line| !line.is_rejected);
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

/// A service has thousands of runs at most: the index that finds them is enough, and they are sorted as they are read.
fn column(by: RunBy) -> Column {
    match by {
        RunBy::Number => Column::tie("run.number"),
        RunBy::When => Column::always("COALESCE(run.started_at, run.received_at)"),
        RunBy::Rate => Column::sometimes("run.rate_per_s"),
        RunBy::P50 => Column::sometimes("run.p50_ms"),
        RunBy::P95 => Column::sometimes("run.p95_ms"),
        RunBy::P99 => Column::sometimes("run.p99_ms"),
        RunBy::Failures => {
            Column::sometimes("(CAST(run.failed_count AS DOUBLE PRECISION) / NULLIF(run.request_count, 0))")
        }
    }
}

/// Where a run stands in the list that is sorted so.
fn place(line: &RunLine, by: RunBy) -> Cursor<i64> {
    let value = match by {
        RunBy::Number => CursorValue::Tie,
        RunBy::When => CursorValue::Whole(line.started_at.unwrap_or(line.received_at).0),
        RunBy::Rate => CursorValue::decimal(line.rate_per_s),
        RunBy::P50 => CursorValue::decimal(line.p50_ms),
        RunBy::P95 => CursorValue::decimal(line.p95_ms),
        RunBy::P99 => CursorValue::decimal(line.p99_ms),
        RunBy::Failures => CursorValue::decimal(line.failed_share()),
    };
    Cursor { value, tie: line.number }
}

/// Adds the conditions of a [`RunFilter`].
macro_rules! push_filter {
    ($query:ident, $filter:ident) => {
        if let Some(environment) = &$filter.environment {
            $query.push(" AND run.environment = ").push_bind(EnvironmentName::as_str(environment));
        }
        if let Some(scenario) = &$filter.scenario {
            $query.push(" AND run.scenario = ").push_bind(ScenarioName::as_str(scenario));
        }
        if let Some(version) = &$filter.version {
            $query.push(" AND run.version = ").push_bind(Version::as_str(version));
        }
        if let Some(tool) = &$filter.tool {
            $query.push(" AND run.tool = ").push_bind(domain::Search::as_str(tool));
        }
        if let Some(judged) = $filter.thresholds {
            $query.push(judged_so(judged));
        }
        if let Some(from) = $filter.from {
            $query.push(" AND COALESCE(run.started_at, run.received_at) >= ").push_bind(from.start());
        }
        if let Some(to) = $filter.to {
            $query.push(" AND COALESCE(run.started_at, run.received_at) < ").push_bind(to.end());
        }
        match $filter.baseline {
            Some(Whether::Yes) => {
                $query.push(" AND baseline.id IS NOT NULL");
            }
            Some(Whether::No) => {
                $query.push(" AND baseline.id IS NULL");
            }
            None => {}
        }
    };
}
use push_filter;

fn judged_so(judged: Judged) -> &'static str {
    match judged {
        Judged::Held => {
            " AND run.thresholds_passed > 0 AND run.thresholds_failed = 0 AND run.thresholds_unknown = 0"
        }
        Judged::Failed => " AND run.thresholds_failed > 0",
        Judged::Unknown => " AND run.thresholds_failed = 0 AND run.thresholds_unknown > 0",
        Judged::None => {
            " AND run.thresholds_passed = 0 AND run.thresholds_failed = 0 AND run.thresholds_unknown = 0"
        }
    }
}
