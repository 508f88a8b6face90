//! How reviews stood when they were judged last, so that lists judge nothing; and which must be judged anew.

use domain::{Action, ItemStanding, Review, ReviewId, Settled, Status, Timestamp};
use sqlx::QueryBuilder;

use crate::{
    Author, Store, StoreError,
    database::{reading, writing},
    error::corrupt,
    recording::CHUNK,
    signature::make_step,
};

#[derive(sqlx::FromRow)]
struct StandingRow {
    item: String,
    status: String,
    blocking: bool,
    lapses_at: Option<Timestamp>,
    since: Timestamp,
}

impl StandingRow {
    fn of(self, review: ReviewId) -> Result<ItemStanding, StoreError> {
        Ok(ItemStanding {
            item: self.item,
            status: self.status.try_into().map_err(corrupt("item_standing", "status", review))?,
            blocking: self.blocking,
            lapses_at: self.lapses_at,
            since: self.since,
        })
    }
}

impl Store {
    /// Reviews that rest on something that has changed since they were judged, those where it just did first.
    pub async fn due_reviews(&self, limit: i64) -> Result<Vec<ReviewId>, StoreError> {
        Ok(reading!(self, db => sqlx::query_scalar(
            "SELECT review.id FROM review JOIN service ON service.id = review.service_id
             WHERE review.is_due = TRUE AND review.due_at >= 0 AND service.deleted_at IS NULL
             ORDER BY review.due_at DESC, review.id DESC LIMIT $1")
            .bind(limit)
            .fetch_all(db)
            .await?))
    }

    /// Those of [`Store::due_reviews`] that are signed as ready: what rests on a signature must not outlive it.
    pub async fn due_signatures(&self, limit: i64) -> Result<Vec<ReviewId>, StoreError> {
        Ok(reading!(self, db => sqlx::query_scalar(
            "SELECT review.id FROM review JOIN service ON service.id = review.service_id
             WHERE review.is_due = TRUE AND review.due_at >= 0 AND service.deleted_at IS NULL
                AND review.state IN ('ready', 'ready_with_conditions')
             ORDER BY review.due_at DESC, review.id DESC LIMIT $1")
            .bind(limit)
            .fetch_all(db)
            .await?))
    }

    /// Reviews of which an item has lapsed by itself since they were judged, longest ago first.
    pub async fn lapsed_reviews(&self, limit: i64) -> Result<Vec<ReviewId>, StoreError> {
        let now = self.clock().now();
        Ok(reading!(self, db => sqlx::query_scalar(
            "SELECT review.id FROM review JOIN service ON service.id = review.service_id
             WHERE review.lapses_at <= $1 AND service.deleted_at IS NULL
             ORDER BY review.lapses_at, review.id LIMIT $2")
            .bind(now)
            .bind(limit)
            .fetch_all(db)
            .await?))
    }

    /// Reviews that were judged before this moment, longest ago first.
    pub async fn judged_before(&self, moment: Timestamp, limit: i64) -> Result<Vec<ReviewId>, StoreError> {
        Ok(reading!(self, db => sqlx::query_scalar(
            "SELECT review.id FROM review JOIN service ON service.id = review.service_id
             WHERE review.judged_at < $1 AND service.deleted_at IS NULL
             ORDER BY review.judged_at, review.id LIMIT $2")
            .bind(moment)
            .bind(limit)
            .fetch_all(db)
            .await?))
    }

    /// Keeps a judgement, and has a signature lapse that stands no longer. Where the review has changed since it was read
    /// for that, nothing is written and `false` comes back: it is still due.
    pub async fn settle_review(&self, review: ReviewId, settled: &Settled) -> Result<bool, StoreError> {
        let by = Author { account: None, name: "Headroom".to_owned() };
        let now = settled.at;
        Ok(writing!(self, tx => {
            let state: Option<String> = sqlx::query_scalar(
                "UPDATE review SET is_due = FALSE, judged_at = $3, blocking_open = $4, open_fails = $5, unknowns = $6,
                    stale_items = $7, lapses_at = $8, evidence_at = $9,
                    open_asks = (SELECT COUNT(*) FROM thread
                        WHERE thread.review_id = $1 AND thread.kind = 'ask' AND thread.resolved_at IS NULL)
                 WHERE id = $1 AND revision = $2 RETURNING state")
                .bind(review)
                .bind(settled.revision)
                .bind(now)
                .bind(settled.blocking_open())
                .bind(settled.count(Status::Fail))
                .bind(settled.count(Status::Unknown))
                .bind(settled.count(Status::Stale))
                .bind(settled.lapses_at())
                .bind(settled.evidence_at)
                .fetch_optional(&mut *tx)
                .await?;
            let Some(state) = state else { return Ok(false) };
            let state: domain::ReviewState = state.try_into().map_err(corrupt("review", "state", review))?;
            for chunk in settled.items.chunks(CHUNK) {
                QueryBuilder::new("INSERT INTO item_standing (review_id, item, status, blocking, lapses_at, since) ")
                    .push_values(chunk, |mut row, item| {
                        row.push_bind(review)
                            .push_bind(&item.item)
                            .push_bind(item.status.as_str())
                            .push_bind(item.blocking)
                            .push_bind(item.lapses_at)
                            .push_bind(now);
                    })
                    .push(
                        " ON CONFLICT (review_id, item) DO UPDATE SET
                            since = CASE WHEN item_standing.status = excluded.status THEN item_standing.since
                                ELSE excluded.since END,
                            status = excluded.status, blocking = excluded.blocking, lapses_at = excluded.lapses_at")
                    .build()
                    .execute(&mut *tx)
                    .await?;
            }
            if state.is_signed() {
                sqlx::query("UPDATE review SET valid_until = $2 WHERE id = $1")
                    .bind(review)
                    .bind(settled.valid_until)
                    .execute(&mut *tx)
                    .await?;
            }
            if let (true, Some(lapse)) = (state.is_signed(), &settled.lapse) {
                let to = state.after(Action::Lapse)?;
                sqlx::query(
                    "UPDATE review SET lapsed_at = $2, lapsed_words = $3, lapsed_because = $4, changed_at = $5
                     WHERE id = $1")
                    .bind(review)
                    .bind(lapse.at)
                    .bind(&lapse.words)
                    .bind(&lapse.because)
                    .bind(now)
                    .execute(&mut *tx)
                    .await?;
                make_step!(tx, review, state, to, Some(lapse.because.as_str()), now, by);
            }
            true
        }))
    }

    /// How these items stood when the newest other review of the service that walks them was judged last; those that none was
    /// judged for are left out.
    pub(crate) async fn standings_elsewhere(
        &self,
        review: &Review,
        items: &[&str],
    ) -> Result<Vec<ItemStanding>, StoreError> {
        if items.is_empty() {
            return Ok(Vec::new());
        }
        let rows: Vec<StandingRow> = reading!(self, db => {
            let mut query = QueryBuilder::new(
                "SELECT item_standing.item, item_standing.status, item_standing.blocking, item_standing.lapses_at,
                        item_standing.since
                 FROM review JOIN item_standing ON item_standing.review_id = review.id
                 WHERE review.service_id = ");
            query.push_bind(review.service).push(" AND review.checklist_id = ").push_bind(&review.checklist_id);
            query.push(" AND review.id <> ").push_bind(review.id).push(" AND item_standing.item IN (");
            let mut ids = query.separated(", ");
            for item in items {
                ids.push_bind(*item);
            }
            query.push(") ORDER BY review.number DESC");
            query.build_query_as().fetch_all(db).await?
        });
        let mut newest = Vec::<ItemStanding>::new();
        for row in rows {
            if !newest.iter().any(|other| other.item == row.item) {
                newest.push(row.of(review.id)?);
            }
        }
        Ok(newest)
    }

    /// How the items of a review stood when it was judged last, in reading order.
    pub async fn item_standings(&self, review: ReviewId) -> Result<Vec<ItemStanding>, StoreError> {
        let rows: Vec<StandingRow> = reading!(self, db => sqlx::query_as(
            "SELECT item_standing.item, item_standing.status, item_standing.blocking, item_standing.lapses_at,
                    item_standing.since
             FROM item_standing JOIN review_item ON review_item.review_id = item_standing.review_id
                AND review_item.item = item_standing.item
             WHERE item_standing.review_id = $1 ORDER BY review_item.position")
            .bind(review)
            .fetch_all(db)
            .await?);
        rows.into_iter().map(|row| row.of(review)).collect()
    }
}

/// Has all reviews of a service judged anew, within a transaction that holds the service's row.
macro_rules! mark_due {
    ($tx:ident, $service:ident, $now:ident) => {
        sqlx::query(
            "UPDATE review SET is_due = TRUE, due_at = $2, revision = revision + 1 WHERE service_id = $1",
        )
        .bind($service)
        .bind($now)
        .execute(&mut *$tx)
        .await?;
    };
}
pub(crate) use mark_due;
