//! Taking a service for a change: its row is written to first, so that changes to what it holds follow one another.

/// Queues for a service's row and dates its last change, within a transaction; leaves where there is none, or where it lies
/// in the bin.
macro_rules! claim_service {
    ($tx:ident, $service:ident, $now:ident, $by:ident) => {
        let claimed = sqlx::query(
            "UPDATE service SET changed_at = $2, changed_by = $3, changed_by_name = $4
             WHERE id = $1 AND deleted_at IS NULL",
        )
        .bind($service)
        .bind($now)
        .bind($by.account)
        .bind(&$by.name)
        .execute(&mut *$tx)
        .await?;
        if claimed.rows_affected() == 0 {
            return Err(StoreError::NotFound);
        }
    };
}
pub(crate) use claim_service;

/// [`claim_service`] for the service that a run is of, which it gives back. The run itself may lie in the bin.
macro_rules! claim_service_of_run {
    ($tx:ident, $run:ident, $now:ident, $by:ident) => {{
        let claimed: Option<domain::ServiceId> = sqlx::query_scalar(
            "UPDATE service SET changed_at = $2, changed_by = $3, changed_by_name = $4
             WHERE id = (SELECT run.service_id FROM run WHERE run.id = $1) AND deleted_at IS NULL RETURNING id",
        )
        .bind($run)
        .bind($now)
        .bind($by.account)
        .bind(&$by.name)
        .fetch_optional(&mut *$tx)
        .await?;
        claimed.ok_or(StoreError::NotFound)?
    }};
}
pub(crate) use claim_service_of_run;
