//! Runs that somebody rejected as invalid, and their way back.

use domain::{Reason, RunId, ServiceId};

use crate::{
    Author, Store, StoreError,
    bin::{recount, why_run_stays},
    database::writing,
    settled::mark_due,
};

impl Store {
    /// Rejects a run as invalid: it stays on the record and counts for nothing from now on. A run that is the baseline of its
    /// scenario, or evidence in an open review, is not rejected: [`StoreError::InUse`] says where. A signature that rested on
    /// it lapses.
    pub async fn reject_run(&self, run: RunId, reason: &Reason, by: &Author) -> Result<(), StoreError> {
        let now = self.clock().now();
        writing!(self, tx => {
            let claimed: Option<ServiceId> = sqlx::query_scalar(
                "UPDATE service SET changed_at = $2, changed_by = $3, changed_by_name = $4
                 WHERE id = (SELECT run.service_id FROM run WHERE run.id = $1) AND deleted_at IS NULL RETURNING id")
                .bind(run)
                .bind(now)
                .bind(by.account)
                .bind(&by.name)
                .fetch_optional(&mut *tx)
                .await?;
            let service = claimed.ok_or(StoreError::NotFound)?;
            let baseline: Option<(String, String)> = sqlx::query_as(
                "SELECT environment, scenario FROM baseline WHERE run_id = $1 AND is_current = TRUE")
                .bind(run)
                .fetch_optional(&mut *tx)
                .await?;
            let cited: Vec<(i64, String, String)> = sqlx::query_as(
                "SELECT review.number, review.state, evidence.item
                 FROM evidence JOIN review ON review.id = evidence.review_id
                 WHERE evidence.run_id = $1 AND evidence.removed_at IS NULL AND review.state IN ('draft', 'in_review')
                 ORDER BY review.number, evidence.item")
                .bind(run)
                .fetch_all(&mut *tx)
                .await?;
            if let Some(why) = why_run_stays(baseline.as_ref(), &cited, &[]) {
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
            let claimed: Option<ServiceId> = sqlx::query_scalar(
                "UPDATE service SET changed_at = $2, changed_by = $3, changed_by_name = $4
                 WHERE id = (SELECT run.service_id FROM run WHERE run.id = $1 AND run.deleted_at IS NULL)
                    AND deleted_at IS NULL RETURNING id")
                .bind(run)
                .bind(now)
                .bind(by.account)
                .bind(&by.name)
                .fetch_optional(&mut *tx)
                .await?;
            let service = claimed.ok_or(StoreError::NotFound)?;
            sqlx::query(
                "UPDATE run SET rejected_at = NULL, rejected_by_name = NULL, rejected_reason = NULL WHERE id = $1")
                .bind(run)
                .execute(&mut *tx)
                .await?;
            recount!(tx, service);
            mark_due!(tx, service, now);
        });
        Ok(())
    }
}
