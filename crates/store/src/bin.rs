//! The bin: runs and services that were deleted, out of every other read, until they are restored or purged. What others
//! rest on does not go into it by accident.

use std::fmt::Write as _;

use domain::{RunId, ServiceId, Slug};

use crate::{
    Author, Store, StoreError,
    database::{reading, writing},
    error::corrupt,
    settled::mark_due,
};

impl Store {
    /// Moves a run into the bin and counts its service anew. A run that is the baseline of its scenario, evidence in a review,
    /// or what a standing signature rests on, stays: [`StoreError::InUse`] says where.
    pub async fn delete_run(&self, run: RunId, by: &Author) -> Result<(), StoreError> {
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
                 WHERE evidence.run_id = $1 AND evidence.removed_at IS NULL ORDER BY review.number, evidence.item")
                .bind(run)
                .fetch_all(&mut *tx)
                .await?;
            let signed: Vec<i64> = sqlx::query_scalar(
                "SELECT review.number FROM snapshot_run JOIN review ON review.id = snapshot_run.review_id
                 WHERE snapshot_run.run_id = $1 AND snapshot_run.snapshot = review.last_snapshot
                    AND review.state IN ('ready', 'ready_with_conditions') ORDER BY review.number")
                .bind(run)
                .fetch_all(&mut *tx)
                .await?;
            if let Some(why) = why_run_stays(baseline.as_ref(), &cited, &signed) {
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
        let baseline: Option<(String, String)> = reading!(self, db => sqlx::query_as(
            "SELECT environment, scenario FROM baseline WHERE run_id = $1 AND is_current = TRUE")
            .bind(run)
            .fetch_optional(db)
            .await?);
        let cited: Vec<(i64, String, String)> = reading!(self, db => sqlx::query_as(
            "SELECT review.number, review.state, evidence.item
             FROM evidence JOIN review ON review.id = evidence.review_id
             WHERE evidence.run_id = $1 AND evidence.removed_at IS NULL ORDER BY review.number, evidence.item")
            .bind(run)
            .fetch_all(db)
            .await?);
        let signed: Vec<i64> = reading!(self, db => sqlx::query_scalar(
            "SELECT review.number FROM snapshot_run JOIN review ON review.id = snapshot_run.review_id
             WHERE snapshot_run.run_id = $1 AND snapshot_run.snapshot = review.last_snapshot
                AND review.state IN ('ready', 'ready_with_conditions') ORDER BY review.number")
            .bind(run)
            .fetch_all(db)
            .await?);
        Ok(why_run_stays(baseline.as_ref(), &cited, &signed))
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

/// Where a run is still needed, and what to do first.
pub(crate) fn why_run_stays(
    baseline: Option<&(String, String)>,
    cited: &[(i64, String, String)],
    signed: &[i64],
) -> Option<String> {
    let mut why = String::new();
    if let Some((environment, scenario)) = baseline {
        let _ = write!(
            why,
            "This run is the baseline of {scenario} in {environment}: use another run as the baseline first. "
        );
    }
    for (review, state, item) in cited {
        let open = matches!(state.as_str(), "draft" | "in_review");
        let first = if open { "remove it there first" } else { "what a closed review rests on stays" };
        let _ = write!(why, "It is evidence for {item} in review #{review}: {first}. ");
    }
    for review in signed {
        let _ = write!(why, "The signature of review #{review} rests on it: it stays while that stands. ");
    }
    (!why.is_empty()).then(|| why.trim_end().to_owned())
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
