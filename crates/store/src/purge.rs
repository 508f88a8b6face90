//! What leaves the bin for good: after its days there, or at once when an administrator says so. One run a transaction,
//! since a run can be 10,000 rows and other writers of `SQLite` wait meanwhile; a stop in between leaves the rest in the bin.

use domain::{RunId, ServiceId, Timestamp};

use crate::{
    Store, StoreError,
    database::{reading, writing},
};

/// Ids that are read at once.
const CHUNK: i64 = 100;

impl Store {
    /// Removes for good what went into the bin before `before`; gives back how many runs and services that were.
    pub async fn purge_bin(&self, before: Timestamp) -> Result<u64, StoreError> {
        let mut gone = 0;
        loop {
            let runs: Vec<RunId> = reading!(self, db => sqlx::query_scalar(
                "SELECT id FROM run WHERE deleted_at IS NOT NULL AND deleted_at < $1 ORDER BY deleted_at LIMIT $2")
                .bind(before)
                .bind(CHUNK)
                .fetch_all(db)
                .await?);
            let services: Vec<ServiceId> = reading!(self, db => sqlx::query_scalar(
                "SELECT id FROM service WHERE deleted_at IS NOT NULL AND deleted_at < $1 ORDER BY deleted_at LIMIT $2")
                .bind(before)
                .bind(CHUNK)
                .fetch_all(db)
                .await?);
            if runs.is_empty() && services.is_empty() {
                return Ok(gone);
            }
            gone += (runs.len() + services.len()) as u64;
            for run in runs {
                gone_already(self.purge_run(run).await)?;
            }
            for service in services {
                gone_already(self.purge_service(service).await)?;
            }
        }
    }

    /// Removes a run that is in the bin, or whose service is, for good. Where it was evidence a note says so.
    pub async fn purge_run(&self, run: RunId) -> Result<(), StoreError> {
        writing!(self, tx => {
            let number: Option<i64> = sqlx::query_scalar(
                "UPDATE run SET deleted_at = run.deleted_at FROM service
                 WHERE run.id = $1 AND service.id = run.service_id
                    AND (run.deleted_at IS NOT NULL OR service.deleted_at IS NOT NULL) RETURNING run.number")
                .bind(run)
                .fetch_optional(&mut *tx)
                .await?;
            let number = number.ok_or(StoreError::NotFound)?;
            sqlx::query("UPDATE evidence SET run_id = NULL, note = $2 WHERE run_id = $1")
                .bind(run)
                .bind(format!("Run #{number}, which was deleted for good."))
                .execute(&mut *tx)
                .await?;
            sqlx::query("DELETE FROM run WHERE id = $1").bind(run).execute(&mut *tx).await?;
        });
        Ok(())
    }

    /// Removes a service that is in the bin for good, with all that is its own.
    pub async fn purge_service(&self, service: ServiceId) -> Result<(), StoreError> {
        loop {
            let runs: Vec<RunId> = reading!(self, db => sqlx::query_scalar(
                "SELECT run.id FROM run JOIN service ON service.id = run.service_id
                 WHERE run.service_id = $1 AND service.deleted_at IS NOT NULL LIMIT $2")
                .bind(service)
                .bind(CHUNK)
                .fetch_all(db)
                .await?);
            if runs.is_empty() {
                break;
            }
            for run in runs {
                gone_already(self.purge_run(run).await)?;
            }
        }
        let gone = writing!(self, tx => sqlx::query(
            "DELETE FROM service WHERE id = $1 AND deleted_at IS NOT NULL")
            .bind(service)
            .execute(&mut *tx)
            .await?
            .rows_affected());
        if gone == 1 { Ok(()) } else { Err(StoreError::NotFound) }
    }
}

/// What somebody else purged or restored in the meantime is no failure.
fn gone_already(purged: Result<(), StoreError>) -> Result<(), StoreError> {
    match purged {
        Err(StoreError::NotFound) => Ok(()),
        purged => purged,
    }
}
