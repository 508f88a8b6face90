//! What a review is judged by: the inventory of production, and the runs that speak for its items.

use domain::{EnvironmentName, Grounds, JudgedRun, RunId, ServiceId, Timestamp};
use sqlx::QueryBuilder;

use crate::{Store, StoreError, database::reading, error::corrupt};

#[derive(sqlx::FromRow)]
struct JudgedRow {
    id: RunId,
    number: i64,
    received_at: Timestamp,
    received_from: String,
    report: String,
    speaks_as: String,
}

impl TryFrom<JudgedRow> for JudgedRun {
    type Error = StoreError;

    fn try_from(row: JudgedRow) -> Result<Self, StoreError> {
        Ok(Self {
            id: row.id,
            number: row.number,
            received_at: row.received_at,
            received_from: row.received_from,
            report: serde_json::from_str(&row.report).map_err(corrupt("run", "report", row.id))?,
        })
    }
}

const BASELINE: &str =
    "SELECT run.id, run.number, run.received_at, run.received_from, run.report, 'baseline' AS speaks_as
    FROM run WHERE run.id = (
        SELECT baseline.run_id FROM baseline JOIN run ON run.id = baseline.run_id
        WHERE baseline.is_current = TRUE AND run.deleted_at IS NULL AND run.rejected_at IS NULL
            AND baseline.service_id = ";

const NEWEST: &str = " ORDER BY baseline.seq DESC LIMIT 1)
    UNION ALL
    SELECT run.id, run.number, run.received_at, run.received_from, run.report, 'newest' AS speaks_as
    FROM run WHERE run.id = (
        SELECT run.id FROM run
        WHERE run.deleted_at IS NULL AND run.rejected_at IS NULL AND run.service_id = ";

const ATTACHED: &str = "
    UNION ALL
    SELECT run.id, run.number, run.received_at, run.received_from, run.report, 'attached' AS speaks_as
    FROM run WHERE run.deleted_at IS NULL AND run.rejected_at IS NULL AND run.id IN (";

impl Store {
    /// What is known of a service where a review of it is judged: two statements, however many runs are `attached`.
    pub async fn grounds(&self, service: ServiceId, attached: &[RunId]) -> Result<Grounds, StoreError> {
        let rows: Vec<JudgedRow> = reading!(self, db => {
            let mut query = QueryBuilder::new(BASELINE);
            query.push_bind(service).push(NEWEST).push_bind(service);
            query.push(" ORDER BY run.number DESC LIMIT 1)");
            if !attached.is_empty() {
                query.push(ATTACHED);
                let mut ids = query.separated(", ");
                for run in attached {
                    ids.push_bind(*run);
                }
                query.push(")");
            }
            query.build_query_as().fetch_all(db).await?
        });
        let facts = self.facts(service, &EnvironmentName::production()).await?;
        let mut grounds = Grounds { facts, ..Grounds::default() };
        for row in rows {
            match row.speaks_as.as_str() {
                "baseline" => grounds.baseline = Some(row.try_into()?),
                "newest" => grounds.newest = Some(row.try_into()?),
                _ => grounds.attached.push(row.try_into()?),
            }
        }
        Ok(grounds)
    }
}
