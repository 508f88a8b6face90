//! Runs: adding one whole or not at all, and reading it back.

use domain::{
    AccountId, Clock, ContentId, Endpoint, EnvironmentName, Latency, Measured, Reason, Rejection, Report,
    Requests, Run, RunDetails, RunId, ScenarioName, ServiceId, ThresholdCounts, Timestamp, Version,
};
use sqlx::QueryBuilder;

use crate::{
    Author, DemoRun, Store, StoreError,
    bin::recount,
    database::{reading, writing},
    error::corrupt,
    recording,
    settled::mark_due,
};

/// What became of an upload.
#[derive(Debug, Clone)]
pub struct AddedRun {
    /// The run; the first one, where the service has this content already.
    pub run: Run,
    /// The content was there already.
    pub deduplicated: bool,
    /// It lay in the bin and was restored.
    pub restored: bool,
    /// What was said about the second upload and differs from the first: `version`, `environment`, …
    pub differing: Vec<String>,
}

#[derive(sqlx::FromRow)]
struct RunRow {
    id: RunId,
    number: i64,
    service_id: ServiceId,
    slug: String,
    #[sqlx(flatten)]
    details: DetailsRow,
    received_at: Timestamp,
    received_by: Option<AccountId>,
    received_from: String,
    content_id: String,
    report: String,
    rejected_at: Option<Timestamp>,
    rejected_by_name: Option<String>,
    rejected_reason: Option<String>,
}

impl RunRow {
    fn rejection(&mut self) -> Result<Option<Rejection>, StoreError> {
        let columns = (self.rejected_at, self.rejected_by_name.take(), self.rejected_reason.take());
        let (Some(at), Some(by), Some(reason)) = columns else { return Ok(None) };
        let reason = reason.try_into().map_err(corrupt("run", "rejected_reason", self.id))?;
        Ok(Some(Rejection { at, by, reason }))
    }
}

/// The columns of [`RunDetails`].
#[derive(sqlx::FromRow)]
pub(crate) struct DetailsRow {
    environment: String,
    scenario: String,
    version: Option<String>,
    reason: Option<String>,
    change: Option<String>,
}

impl DetailsRow {
    pub(crate) fn of(self, run: RunId) -> Result<RunDetails, StoreError> {
        let version = self.version.map(TryInto::try_into).transpose();
        let reason = self.reason.map(TryInto::try_into).transpose();
        let change = self.change.map(TryInto::try_into).transpose();
        Ok(RunDetails {
            environment: self.environment.try_into().map_err(corrupt("run", "environment", run))?,
            scenario: self.scenario.try_into().map_err(corrupt("run", "scenario", run))?,
            version: version.map_err(corrupt("run", "version", run))?,
            reason: reason.map_err(corrupt("run", "reason", run))?,
            change: change.map_err(corrupt("run", "change", run))?,
        })
    }
}

#[derive(sqlx::FromRow)]
struct EndpointRow {
    name: String,
    method: Option<String>,
    group_path: Option<String>,
    scenario: Option<String>,
    request_count: i64,
    failed_count: Option<i64>,
    rate_per_s: Option<f64>,
    latency: String,
    latency_ok: Option<String>,
    latency_failed: Option<String>,
    latency_tool: Option<String>,
}

impl EndpointRow {
    fn of(self, run: RunId) -> Result<Endpoint, StoreError> {
        let read = |json: &String| serde_json::from_str::<Latency>(json);
        let ok = self.latency_ok.as_ref().map(read).transpose();
        let failed = self.latency_failed.as_ref().map(read).transpose();
        let tool = self.latency_tool.as_ref().map(read).transpose();
        let failed_count = self.failed_count.map(u64::try_from).transpose();
        Ok(Endpoint {
            name: self.name,
            method: self.method,
            group: self.group_path,
            scenario: self.scenario,
            count: u64::try_from(self.request_count).map_err(corrupt("endpoint", "request_count", run))?,
            failed: failed_count.map_err(corrupt("endpoint", "failed_count", run))?,
            rate_per_s: self.rate_per_s,
            latency_ms: read(&self.latency).map_err(corrupt("endpoint", "latency", run))?,
            latency_ms_ok: ok.map_err(corrupt("endpoint", "latency_ok", run))?,
            latency_ms_failed: failed.map_err(corrupt("endpoint", "latency_failed", run))?,
            latency_ms_tool: tool.map_err(corrupt("endpoint", "latency_tool", run))?,
        })
    }
}

const RUNS: &str = "SELECT run.id, run.number, run.service_id, service.slug, run.environment, run.scenario, run.version,
        run.reason, run.change, run.received_at, run.received_by, run.received_from, run.content_id, run.report,
        run.rejected_at, run.rejected_by_name, run.rejected_reason
    FROM run JOIN service ON service.id = run.service_id
    WHERE run.deleted_at IS NULL AND service.deleted_at IS NULL AND ";

impl Store {
    /// Adds a run with its endpoints and distributions, or nothing. Where the service has a run of the same content, that
    /// one is given back as it is, out of the bin if it lay there.
    pub async fn add_run(
        &self,
        service: ServiceId,
        details: &RunDetails,
        measured: &Measured,
        by: &Author,
    ) -> Result<AddedRun, StoreError> {
        let (id, now) = (self.clock().id::<RunId>(), self.clock().now());
        let report = report_json(&measured.report)?;
        let recordings = recording::prepare(measured);
        let first: Option<(RunId, bool)> = writing!(self, tx => {
            let last_number: Option<i64> = sqlx::query_scalar(
                "UPDATE service SET last_run_number = last_run_number
                 WHERE id = $1 AND deleted_at IS NULL RETURNING last_run_number")
                .bind(service)
                .fetch_optional(&mut *tx)
                .await?;
            let number = last_number.ok_or(StoreError::NotFound)? + 1;
            let first: Option<(RunId, bool)> = sqlx::query_as(
                "SELECT id, deleted_at IS NOT NULL FROM run WHERE service_id = $1 AND content_id = $2")
                .bind(service)
                .bind(&measured.content_id.0)
                .fetch_optional(&mut *tx)
                .await?;
            if let Some((run, true)) = first {
                sqlx::query("UPDATE run SET deleted_at = NULL, deleted_by_name = NULL WHERE id = $1")
                    .bind(run)
                    .execute(&mut *tx)
                    .await?;
                recount!(tx, service);
                mark_due!(tx, service, now);
            }
            if first.is_none() {
                write_run!(tx, id, service, number, details, measured, report, recordings, now, by);
                mark_due!(tx, service, now);
            }
            first
        });
        let (kept, restored) = first.unwrap_or((id, false));
        let run = self.run(kept).await?.ok_or(StoreError::NotFound)?;
        let differing = if first.is_some() { differing(&run.details, details) } else { Vec::new() };
        Ok(AddedRun { run, deduplicated: first.is_some(), restored, differing })
    }

    /// Adds the runs of a demo service, which has none of them yet: all in one transaction, each dated by itself.
    pub async fn add_demo_runs(
        &self,
        service: ServiceId,
        runs: &[DemoRun],
        by: &Author,
    ) -> Result<Vec<RunId>, StoreError> {
        let mut ids = Vec::new();
        writing!(self, tx => {
            let last_number: Option<i64> = sqlx::query_scalar(
                "UPDATE service SET last_run_number = last_run_number WHERE id = $1 AND is_demo = TRUE
                 RETURNING last_run_number")
                .bind(service)
                .fetch_optional(&mut *tx)
                .await?;
            let mut number = last_number.ok_or(StoreError::NotFound)?;
            for DemoRun { at, details, measured } in runs {
                let (id, now) = (Clock::standing_at(*at).id::<RunId>(), *at);
                let report = report_json(&measured.report)?;
                let recordings = recording::prepare(measured);
                number += 1;
                write_run!(tx, id, service, number, details, measured, report, recordings, now, by);
                ids.push(id);
            }
        });
        Ok(ids)
    }

    /// The run of this content, where the service has it.
    pub async fn run_by_content(
        &self,
        service: ServiceId,
        content: &ContentId,
    ) -> Result<Option<Run>, StoreError> {
        let row: Option<RunRow> = reading!(self, db => QueryBuilder::new(RUNS)
            .push("run.service_id = ")
            .push_bind(service)
            .push(" AND run.content_id = ")
            .push_bind(&content.0)
            .build_query_as()
            .fetch_optional(db)
            .await?);
        self.whole(row).await
    }

    /// The run of this id.
    pub async fn run(&self, id: RunId) -> Result<Option<Run>, StoreError> {
        let row: Option<RunRow> = reading!(self, db => QueryBuilder::new(RUNS)
            .push("run.id = ")
            .push_bind(id)
            .build_query_as()
            .fetch_optional(db)
            .await?);
        self.whole(row).await
    }

    /// The run that people know by this number.
    pub async fn run_numbered(&self, service: ServiceId, number: i64) -> Result<Option<Run>, StoreError> {
        let row: Option<RunRow> = reading!(self, db => QueryBuilder::new(RUNS)
            .push("run.service_id = ")
            .push_bind(service)
            .push(" AND run.number = ")
            .push_bind(number)
            .build_query_as()
            .fetch_optional(db)
            .await?);
        self.whole(row).await
    }

    /// Reads the endpoints to a run's row.
    async fn whole(&self, row: Option<RunRow>) -> Result<Option<Run>, StoreError> {
        let Some(mut row) = row else { return Ok(None) };
        let (id, rejection) = (row.id, row.rejection()?);
        let endpoints: Vec<EndpointRow> = reading!(self, db => sqlx::query_as(
            "SELECT name, method, group_path, scenario, request_count, failed_count, rate_per_s, latency, latency_ok,
                    latency_failed, latency_tool
             FROM endpoint WHERE run_id = $1 ORDER BY position")
            .bind(id)
            .fetch_all(db)
            .await?);
        let endpoints = endpoints.into_iter().map(|endpoint| endpoint.of(id)).collect::<Result<_, _>>()?;
        let report: Report = serde_json::from_str(&row.report).map_err(corrupt("run", "report", id))?;
        Ok(Some(Run {
            id,
            number: row.number,
            service: row.service_id,
            slug: row.slug.try_into().map_err(corrupt("service", "slug", row.service_id))?,
            details: row.details.of(id)?,
            received_at: row.received_at,
            received_by: row.received_by,
            received_from: row.received_from,
            content_id: ContentId(row.content_id),
            report: Report { endpoints, ..report },
            rejection,
        }))
    }
}

/// The report without what has tables of its own, proven to be readable again.
fn report_json(report: &Report) -> Result<String, StoreError> {
    let stored = Report { endpoints: Vec::new(), series: None, ..report.clone() };
    let json =
        serde_json::to_string(&stored).ok().filter(|json| serde_json::from_str::<Report>(json).is_ok());
    json.ok_or(StoreError::Conflict(
        "The result has a number that is infinite or none, and cannot be stored.",
    ))
}

/// JSON of a distribution: a number that is not finite becomes `null`, which reads back as "not known".
fn latency_json(latency: &Latency) -> String {
    serde_json::to_string(latency).expect("optional numbers under fixed names always have JSON")
}

fn stored(count: u64) -> i64 {
    i64::try_from(count).unwrap_or(i64::MAX)
}

/// What the second upload says otherwise than the first. What it does not say does not differ.
fn differing(first: &RunDetails, second: &RunDetails) -> Vec<String> {
    let said = |second: Option<&str>, first: Option<&str>| second.is_some() && second != first;
    [
        ("environment", first.environment != second.environment),
        ("scenario", first.scenario != second.scenario),
        (
            "version",
            said(second.version.as_ref().map(Version::as_str), first.version.as_ref().map(Version::as_str)),
        ),
        (
            "reason",
            said(second.reason.as_ref().map(Reason::as_str), first.reason.as_ref().map(Reason::as_str)),
        ),
        (
            "change",
            said(second.change.as_ref().map(Reason::as_str), first.change.as_ref().map(Reason::as_str)),
        ),
    ]
    .into_iter()
    .filter(|(_, differs)| *differs)
    .map(|(name, _)| name.to_owned())
    .collect()
}

/// Writes a run that is not there yet, within a transaction that holds the service's row.
macro_rules! write_run {
    ($tx:ident, $id:ident, $service:ident, $number:ident, $details:ident, $measured:ident, $report:ident,
     $recordings:ident, $now:ident, $by:ident) => {
        insert_scenario!($tx, $service, $details, $now);
        insert_run!($tx, $id, $service, $number, $details, $measured, $report, $now, $by);
        insert_endpoints!($tx, $id, $measured.report.endpoints);
        recording::insert!($tx, $id, $recordings);
        note_newest!($tx, $service, $number, $now, $measured.report.requests);
    };
}
use write_run;

/// Makes the environment and the scenario on first use.
macro_rules! insert_scenario {
    ($tx:ident, $service:ident, $details:ident, $now:ident) => {
        let environment: &EnvironmentName = &$details.environment;
        let scenario: &ScenarioName = &$details.scenario;
        sqlx::query(
            "INSERT INTO environment (service_id, name, created_at) VALUES ($1, $2, $3)
             ON CONFLICT (service_id, name) DO NOTHING",
        )
        .bind($service)
        .bind(environment.as_str())
        .bind($now)
        .execute(&mut *$tx)
        .await?;
        sqlx::query(
            "INSERT INTO scenario (service_id, environment, name, created_at) VALUES ($1, $2, $3, $4)
             ON CONFLICT (service_id, environment, name) DO NOTHING",
        )
        .bind($service)
        .bind(environment.as_str())
        .bind(scenario.as_str())
        .bind($now)
        .execute(&mut *$tx)
        .await?;
    };
}
use insert_scenario;

macro_rules! insert_run {
    ($tx:ident, $id:ident, $service:ident, $number:ident, $details:ident, $measured:ident, $report:ident, $now:ident,
     $by:ident) => {
        let requests: &Requests = &$measured.report.requests;
        let thresholds = ThresholdCounts::of(&$measured.report);
        sqlx::query(
            "INSERT INTO run (id, service_id, number, environment, scenario, version, reason, change, received_at,
                received_by, received_from, content_id, tool, started_at, duration_ms, request_count, failed_count,
                rate_per_s, p50_ms, p95_ms, p99_ms, thresholds_passed, thresholds_failed, thresholds_unknown, report)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21,
                $22, $23, $24, $25)",
        )
        .bind($id)
        .bind($service)
        .bind($number)
        .bind($details.environment.as_str())
        .bind($details.scenario.as_str())
        .bind($details.version.as_ref().map(Version::as_str))
        .bind($details.reason.as_ref().map(Reason::as_str))
        .bind($details.change.as_ref().map(Reason::as_str))
        .bind($now)
        .bind($by.account)
        .bind(&$by.name)
        .bind(&$measured.content_id.0)
        .bind(&$measured.report.tool)
        .bind($measured.report.started_at)
        .bind($measured.report.duration_ms)
        .bind(requests.count.map(stored))
        .bind(requests.failed.map(stored))
        .bind(requests.rate_per_s)
        .bind(requests.latency_ms.p50)
        .bind(requests.latency_ms.p95)
        .bind(requests.latency_ms.p99)
        .bind(thresholds.passed)
        .bind(thresholds.failed)
        .bind(thresholds.unknown)
        .bind(&$report)
        .execute(&mut *$tx)
        .await?;
    };
}
use insert_run;

macro_rules! insert_endpoints {
    ($tx:ident, $run:ident, $endpoints:expr) => {
        for (chunk, position) in $endpoints.chunks(recording::CHUNK).zip((0_i64..).step_by(recording::CHUNK))
        {
            QueryBuilder::new(
                "INSERT INTO endpoint (run_id, position, name, method, group_path, scenario, request_count,
                    failed_count, rate_per_s, latency, latency_ok, latency_failed,
                    latency_tool) ",
            )
            .push_values(chunk.iter().zip(position..), |mut row, (endpoint, position)| {
                row.push_bind($run)
                    .push_bind(position)
                    .push_bind(&endpoint.name)
                    .push_bind(endpoint.method.as_ref())
                    .push_bind(endpoint.group.as_ref())
                    .push_bind(endpoint.scenario.as_ref())
                    .push_bind(stored(endpoint.count))
                    .push_bind(endpoint.failed.map(stored))
                    .push_bind(endpoint.rate_per_s)
                    .push_bind(latency_json(&endpoint.latency_ms))
                    .push_bind(endpoint.latency_ms_ok.as_ref().map(latency_json))
                    .push_bind(endpoint.latency_ms_failed.as_ref().map(latency_json))
                    .push_bind(endpoint.latency_ms_tool.as_ref().map(latency_json));
            })
            .build()
            .execute(&mut *$tx)
            .await?;
        }
    };
}
use insert_endpoints;

/// Writes the newest run's numbers into the service's row, for the portfolio.
macro_rules! note_newest {
    ($tx:ident, $service:ident, $number:ident, $now:ident, $requests:expr) => {
        sqlx::query(
            "UPDATE service SET last_run_number = $2, run_count = run_count + 1, last_run_at = $3, last_p95_ms = $4, last_rate_per_s = $5,
                tested_rate_per_s = CASE WHEN tested_rate_per_s IS NULL OR tested_rate_per_s < $5 THEN $5
                    ELSE tested_rate_per_s END
             WHERE id = $1",
        )
        .bind($service)
        .bind($number)
        .bind($now)
        .bind($requests.latency_ms.p95)
        .bind($requests.rate_per_s)
        .execute(&mut *$tx)
        .await?;
    };
}
use note_newest;
