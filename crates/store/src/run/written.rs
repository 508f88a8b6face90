//! How a run is written: its report as JSON, and the rows of its tables, within one transaction.

use domain::{Latency, Report};

use crate::StoreError;

/// The report without what has tables of its own, proven to be readable again.
pub(super) fn report_json(report: &Report) -> Result<String, StoreError> {
    let stored = Report { endpoints: Vec::new(), series: None, ..report.clone() };
    let json =
        serde_json::to_string(&stored).ok().filter(|json| serde_json::from_str::<Report>(json).is_ok());
    json.ok_or(StoreError::Conflict(
        "The result has a number that is infinite or none, and cannot be stored.",
    ))
}

/// JSON of a distribution: a number that is not finite becomes `null`, which reads back as "not known".
pub(super) fn latency_json(latency: &Latency) -> String {
    serde_json::to_string(latency).expect("optional numbers under fixed names always have JSON")
}

pub(super) fn stored(count: u64) -> i64 {
    i64::try_from(count).unwrap_or(i64::MAX)
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
pub(super) use write_run;

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
pub(super) use insert_scenario;

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
pub(super) use insert_run;

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
pub(super) use insert_endpoints;

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
pub(super) use note_newest;
