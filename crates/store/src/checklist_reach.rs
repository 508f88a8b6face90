//! Which reviews a new version of a checklist would be about: of each service the one that is open, else its last.

use domain::{ChecklistId, Page, Review, ReviewId, Slug};

use crate::{Store, StoreError, database::reading};

/// What the review of a service that counts says: the newest one that is open, else the newest.
macro_rules! of_the_one_that_counts {
    ($column:literal) => {
        concat!(
            "(SELECT one.",
            $column,
            " FROM review AS one WHERE one.service_id = service.id
                ORDER BY CASE WHEN one.state IN ('draft', 'in_review') THEN 0 ELSE 1 END, one.id DESC LIMIT 1)"
        )
    };
}

impl Store {
    /// The reviews that count of services that walk this checklist, in whatever version, by service, beginning after `after`.
    pub async fn reviews_by(
        &self,
        checklist: &ChecklistId,
        after: Option<&Slug>,
        limit: i64,
    ) -> Result<Page<Review, Slug>, StoreError> {
        const COUNTING: &str = concat!(
            "SELECT ",
            of_the_one_that_counts!("id"),
            " FROM service WHERE service.deleted_at IS NULL AND service.slug > $1 AND ",
            of_the_one_that_counts!("checklist_id"),
            " = $2 ORDER BY service.slug LIMIT $3"
        );
        let ids: Vec<ReviewId> = reading!(self, db => sqlx::query_scalar(COUNTING)
            .bind(after.map_or("", Slug::as_str))
            .bind(checklist.as_str())
            .bind(limit.saturating_add(1))
            .fetch_all(db)
            .await?);
        let page = Page::of(ids, usize::try_from(limit).unwrap_or(0), |id| *id);
        let mut reviews = Vec::new();
        for id in page.items {
            reviews.extend(self.review(id).await?);
        }
        let next = page.next.and_then(|_| reviews.last()).map(|review| review.slug.clone());
        Ok(Page { items: reviews, next })
    }

    /// How many services walk this checklist in the review that counts, and how many have a review at all.
    pub async fn reach_of_checklist(&self, checklist: &ChecklistId) -> Result<(i64, i64), StoreError> {
        const REACH: &str = concat!(
            "SELECT COUNT(*) FILTER (WHERE reached.walks = $1), COUNT(reached.walks) FROM (SELECT ",
            of_the_one_that_counts!("checklist_id"),
            " AS walks FROM service WHERE service.deleted_at IS NULL) AS reached"
        );
        let counted: (i64, i64) = reading!(self, db => sqlx::query_as(REACH)
            .bind(checklist.as_str())
            .fetch_one(db)
            .await?);
        Ok(counted)
    }
}
