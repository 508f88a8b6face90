//! The bin: runs and services that were deleted, out of every other read, until they are restored or purged. What others
//! rest on does not go into it by accident.

use domain::{RunId, ServiceId, Slug};

use crate::{
    Author, Store, StoreError,
    claim::claim_service_of_run,
    database::{reading, writing},
    error::corrupt,
    held::held,
    settled::mark_due,
};

impl Store {
    /// Moves a run into the bin and counts its service anew. A run that is the baseline of its scenario, evidence in a review,
    /// or what a standing signature rests on, stays: [`StoreError::InUse`] says where.
    pub async fn delete_run(&self, run: RunId, by: &Author) -> Result<(), StoreError> {
        let now = self.clock().now();
        writing!(self, tx => {
            let service = claim_service_of_run!(tx, run, now, by);
            if let Some(why) = held!(&mut *tx, run).why() {
                return Err(StoreError::InUse(why));
            }
            let deleted = sqlx::query(
                "UPDATE run SET deleted_at = $2, deleted_by_name = $3 WHERE id = $1 AND deleted_at IS NULL")
                .bind(run)
                .bind(now)
                .bind(&by.name)
                .execute(&mut *tx)
                .await?;
            if deleted.rows_affected() == 0 {
                return Err(StoreError::NotFound);
            }
            recount!(tx, service);
            mark_due!(tx, service, now);
        });
        Ok(())
    }

    /// Why a run cannot go into the bin as things stand; none where it can.
    pub async fn run_is_used(&self, run: RunId) -> Result<Option<String>, StoreError> {
        let held = reading!(self, db => held!(db, run));
        Ok(held.why())
    }

    /// Takes a run out of the bin; gives back its service's name. Its service must not lie there.
    pub async fn restore_run(&self, run: RunId, by: &Author) -> Result<Slug, StoreError> {
        let now = self.clock().now();
        let (service, slug) = writing!(self, tx => {
            let claimed: Option<(ServiceId, String, bool)> = sqlx::query_as(
                "UPDATE service SET changed_at = $2, changed_by = $3, changed_by_name = $4
                 WHERE id = (SELECT run.service_id FROM run WHERE run.id = $1)
                 RETURNING id, slug, deleted_at IS NOT NULL")
                .bind(run)
                .bind(now)
                .bind(by.account)
                .bind(&by.name)
                .fetch_optional(&mut *tx)
                .await?;
            let (service, slug, is_deleted) = claimed.ok_or(StoreError::NotFound)?;
            if is_deleted {
                return Err(StoreError::Conflict("The run’s service is in the bin too: restore the service first."));
            }
            let restored = sqlx::query(
                "UPDATE run SET deleted_at = NULL, deleted_by_name = NULL WHERE id = $1 AND deleted_at IS NOT NULL")
                .bind(run)
                .execute(&mut *tx)
                .await?;
            if restored.rows_affected() == 0 {
                return Err(StoreError::NotFound);
            }
            recount!(tx, service);
            mark_due!(tx, service, now);
            (service, slug)
        });
        slug.try_into().map_err(corrupt("service", "slug", service))
    }

    /// Moves a service with all that is its own into the bin. One that has a signed review stays, unless its short name was
    /// typed: `typed`.
    pub async fn delete_service(
        &self,
        service: ServiceId,
        typed: Option<&Slug>,
        by: &Author,
    ) -> Result<(), StoreError> {
        let now = self.clock().now();
        writing!(self, tx => {
            let slug: Option<String> = sqlx::query_scalar(
                "UPDATE service SET deleted_at = $2, deleted_by_name = $4, changed_at = $2, changed_by = $3,
                    changed_by_name = $4
                 WHERE id = $1 AND deleted_at IS NULL RETURNING slug")
                .bind(service)
                .bind(now)
                .bind(by.account)
                .bind(&by.name)
                .fetch_optional(&mut *tx)
                .await?;
            let slug = slug.ok_or(StoreError::NotFound)?;
            let signed: Vec<i64> = sqlx::query_scalar(
                "SELECT number FROM review WHERE service_id = $1 AND state IN ('ready', 'ready_with_conditions')
                 ORDER BY number")
                .bind(service)
                .fetch_all(&mut *tx)
                .await?;
            if !signed.is_empty() && typed.map(Slug::as_str) != Some(slug.as_str()) {
                return Err(StoreError::InUse(why_service_stays(&slug, &signed)));
            }
        });
        Ok(())
    }

    /// Takes a service out of the bin.
    pub async fn restore_service(&self, service: ServiceId, by: &Author) -> Result<Slug, StoreError> {
        let now = self.clock().now();
        let slug: Option<String> = writing!(self, tx => {
            let slug = sqlx::query_scalar(
                "UPDATE service SET deleted_at = NULL, deleted_by_name = NULL, changed_at = $2, changed_by = $3,
                    changed_by_name = $4
                 WHERE id = $1 AND deleted_at IS NOT NULL RETURNING slug")
                .bind(service)
                .bind(now)
                .bind(by.account)
                .bind(&by.name)
                .fetch_optional(&mut *tx)
                .await?;
            mark_due!(tx, service, now);
            slug
        });
        slug.ok_or(StoreError::NotFound)?.try_into().map_err(corrupt("service", "slug", service))
    }
}

fn why_service_stays(slug: &str, signed: &[i64]) -> String {
    let reviews: Vec<_> = signed.iter().map(|number| format!("#{number}")).collect();
    let (noun, verb) = if signed.len() == 1 { ("Review", "is") } else { ("Reviews", "are") };
    format!(
        "{noun} {} of this service {verb} signed. To delete it all the same, confirm with its short name: {slug}.",
        reviews.join(", ")
    )
}

/// Counts a service's runs anew, and the numbers that the portfolio shows of them: those of runs that count.
macro_rules! recount {
    ($tx:ident, $service:ident) => {
        sqlx::query(
            "UPDATE service SET
                run_count = (SELECT COUNT(*) FROM run WHERE run.service_id = $1 AND run.deleted_at IS NULL),
                tested_rate_per_s = (SELECT MAX(run.rate_per_s) FROM run
                    WHERE run.service_id = $1 AND run.deleted_at IS NULL AND run.rejected_at IS NULL),
                last_run_at = NULL, last_p95_ms = NULL, last_rate_per_s = NULL
             WHERE id = $1",
        )
        .bind($service)
        .execute(&mut *$tx)
        .await?;
        sqlx::query(
            "UPDATE service SET last_run_at = run.received_at, last_p95_ms = run.p95_ms,
                last_rate_per_s = run.rate_per_s
             FROM run WHERE service.id = $1 AND run.service_id = $1 AND run.number =
                (SELECT MAX(newest.number) FROM run AS newest
                    WHERE newest.service_id = $1 AND newest.deleted_at IS NULL
                        AND newest.rejected_at IS NULL)",
        )
        .bind($service)
        .execute(&mut *$tx)
        .await?;
    };
}
pub(crate) use recount;
