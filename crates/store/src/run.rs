//! Runs: adding one whole or not at all, and reading it back.

mod written;

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
use written::{
    insert_endpoints, insert_run, insert_scenario, latency_json, note_newest, report_json, stored, write_run,
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
