//! Runs that somebody rejected as invalid, and their way back.

use domain::{Reason, RunId};

use crate::{
    Author, Store, StoreError, bin::recount, claim::claim_service_of_run, database::writing, held::held,
    settled::mark_due,
};

impl Store {
    /// Rejects a run as invalid: it stays on the record and counts for nothing from now on. A run that is the baseline of its
    /// scenario, or evidence in an open review, is not rejected: [`StoreError::InUse`] says where. A signature that rested on
    /// it lapses.
    pub async fn reject_run(&self, run: RunId, reason: &Reason, by: &Author) -> Result<(), StoreError> {
        let now = self.clock().now();
        writing!(self, tx => {
            let service = claim_service_of_run!(tx, run, now, by);
            if let Some(why) = held!(&mut *tx, run).by_open_work().why() {
                return Err(StoreError::InUse(why));
            }
            let rejected = sqlx::query(
                "UPDATE run SET rejected_at = $2, rejected_by_name = $3, rejected_reason = $4
                 WHERE id = $1 AND deleted_at IS NULL AND rejected_at IS NULL")
                .bind(run)
                .bind(now)
                .bind(&by.name)
                .bind(reason.as_str())
                .execute(&mut *tx)
                .await?;
            if rejected.rows_affected() == 0 {
                return Err(StoreError::Conflict("This run was rejected already, or lies in the bin."));
            }
            recount!(tx, service);
            mark_due!(tx, service, now);
        });
        Ok(())
    }

    /// Takes a rejection back: the run counts again. One that was not rejected stays as it is.
    pub async fn accept_run(&self, run: RunId, by: &Author) -> Result<(), StoreError> {
        let now = self.clock().now();
        writing!(self, tx => {
            let service = claim_service_of_run!(tx, run, now, by);
            let accepted = sqlx::query(
                "UPDATE run SET rejected_at = NULL, rejected_by_name = NULL, rejected_reason = NULL
                 WHERE id = $1 AND deleted_at IS NULL")
                .bind(run)
                .execute(&mut *tx)
                .await?;
            if accepted.rows_affected() == 0 {
                return Err(StoreError::NotFound);
            }
            recount!(tx, service);
            mark_due!(tx, service, now);
        });
        Ok(())
    }
}
