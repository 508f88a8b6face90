//! Baselines: marks on runs, of which the newest counts for its environment and scenario.

use domain::{Baseline, BaselineId, EnvironmentName, Reason, RunId, ScenarioName, ServiceId, Timestamp};
use sqlx::QueryBuilder;

use crate::{
    Author, Store, StoreError,
    claim::claim_service_of_run,
    database::{reading, writing},
    error::corrupt,
    settled::mark_due,
};

#[derive(sqlx::FromRow)]
struct BaselineRow {
    id: BaselineId,
    run_id: RunId,
    run_number: i64,
    environment: String,
    scenario: String,
    set_at: Timestamp,
    set_by_name: String,
    reason: String,
}

const BASELINES: &str = "SELECT baseline.id, baseline.run_id, run.number AS run_number, baseline.environment,
        baseline.scenario, baseline.set_at, baseline.set_by_name, baseline.reason
    FROM baseline JOIN run ON run.id = baseline.run_id
    WHERE run.deleted_at IS NULL AND baseline.service_id = ";

impl TryFrom<BaselineRow> for Baseline {
    type Error = StoreError;

    fn try_from(row: BaselineRow) -> Result<Self, StoreError> {
        let id = row.id;
        Ok(Self {
            id,
            run: row.run_id,
            run_number: row.run_number,
            environment: row.environment.try_into().map_err(corrupt("baseline", "environment", id))?,
            scenario: row.scenario.try_into().map_err(corrupt("baseline", "scenario", id))?,
            set_at: row.set_at,
            set_by: row.set_by_name,
            reason: row.reason.try_into().map_err(corrupt("baseline", "reason", id))?,
        })
    }
}

impl Store {
    /// Marks a run: it becomes the baseline of its environment and scenario, and the one before stays in the history.
    pub async fn set_baseline(
        &self,
        run: RunId,
        reason: &Reason,
        by: &Author,
    ) -> Result<Baseline, StoreError> {
        let (id, now) = (self.clock().id::<BaselineId>(), self.clock().now());
        let marked: Option<(i64, String, String)> = reading!(self, db => sqlx::query_as(
            "SELECT number, environment, scenario FROM run WHERE id = $1")
                .bind(run)
                .fetch_optional(db)
                .await?);
        let (run_number, environment, scenario) = marked.ok_or(StoreError::NotFound)?;
        writing!(self, tx => {
            let service = claim_service_of_run!(tx, run, now, by);
            let is_rejected: Option<bool> = sqlx::query_scalar(
                "SELECT rejected_at IS NOT NULL FROM run WHERE id = $1 AND deleted_at IS NULL")
                .bind(run)
                .fetch_optional(&mut *tx)
                .await?;
            if is_rejected.ok_or(StoreError::NotFound)? {
                return Err(StoreError::Conflict("This run was rejected as invalid, so it is no baseline."));
            }
            sqlx::query(
                "UPDATE baseline SET is_current = FALSE
                 WHERE service_id = $1 AND environment = $2 AND scenario = $3 AND is_current = TRUE")
                .bind(service)
                .bind(&environment)
                .bind(&scenario)
                .execute(&mut *tx)
                .await?;
            sqlx::query(
                "INSERT INTO baseline (id, run_id, service_id, environment, scenario, set_at, set_by, set_by_name,
                    reason, is_current)
                 VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, TRUE)")
                .bind(id)
                .bind(run)
                .bind(service)
                .bind(&environment)
                .bind(&scenario)
                .bind(now)
                .bind(by.account)
                .bind(&by.name)
                .bind(reason.as_str())
                .execute(&mut *tx)
                .await?;
            mark_due!(tx, service, now);
        });
        let (set_by_name, reason) = (by.name.clone(), reason.as_str().to_owned());
        BaselineRow { id, run_id: run, run_number, environment, scenario, set_at: now, set_by_name, reason }
            .try_into()
    }

    /// The current baseline of a scenario.
    pub async fn baseline(
        &self,
        service: ServiceId,
        environment: &EnvironmentName,
        scenario: &ScenarioName,
    ) -> Result<Option<Baseline>, StoreError> {
        let row: Option<BaselineRow> = reading!(self, db => QueryBuilder::new(BASELINES)
            .push_bind(service)
            .push(" AND baseline.environment = ")
            .push_bind(environment.as_str())
            .push(" AND baseline.scenario = ")
            .push_bind(scenario.as_str())
            .push(" AND baseline.is_current = TRUE")
            .build_query_as()
            .fetch_optional(db)
            .await?);
        row.map(Baseline::try_from).transpose()
    }

    /// The current baselines of a service, one a scenario, by environment and scenario.
    pub async fn baselines(&self, service: ServiceId) -> Result<Vec<Baseline>, StoreError> {
        let rows: Vec<BaselineRow> = reading!(self, db => QueryBuilder::new(BASELINES)
            .push_bind(service)
            .push(" AND baseline.is_current = TRUE ORDER BY baseline.environment, baseline.scenario")
            .build_query_as()
            .fetch_all(db)
            .await?);
        rows.into_iter().map(Baseline::try_from).collect()
    }

    /// All marks of a service, newest first.
    pub async fn baseline_history(
        &self,
        service: ServiceId,
        limit: i64,
    ) -> Result<Vec<Baseline>, StoreError> {
        let rows: Vec<BaselineRow> = reading!(self, db => QueryBuilder::new(BASELINES)
            .push_bind(service)
            .push(" ORDER BY baseline.seq DESC LIMIT ")
            .push_bind(limit)
            .build_query_as()
            .fetch_all(db)
            .await?);
        rows.into_iter().map(Baseline::try_from).collect()
    }
}
