//! Reviews: starting one, and finding them.

use domain::{
    AccountId, Lapse, NewReview, Page, Person, Review, ReviewId, ServiceId, Signature, Tally, Timestamp,
};
use sqlx::QueryBuilder;
use uuid::Uuid;

use crate::{
    Author, Store, StoreError,
    database::{reading, writing},
    error::corrupt,
    recording::CHUNK,
};

#[derive(sqlx::FromRow)]
pub(crate) struct ReviewRow {
    id: ReviewId,
    number: i64,
    service_id: ServiceId,
    slug: String,
    order_from: i64,
    order_to: i64,
    target_rps: f64,
    state: String,
    author_id: Option<AccountId>,
    author_name: String,
    reviewer_id: Option<AccountId>,
    reviewer_name: Option<String>,
    created_at: Timestamp,
    changed_at: Timestamp,
    planned_for: Option<Timestamp>,
    submitted_at: Option<Timestamp>,
    revision: i64,
    #[sqlx(flatten)]
    tally: TallyRow,
    #[sqlx(flatten)]
    signed: SignedRow,
    checklist_id: String,
    checklist_version: String,
}

#[derive(sqlx::FromRow)]
struct TallyRow {
    judged_at: Option<Timestamp>,
    is_due: bool,
    blocking_open: i64,
    open_fails: i64,
    unknowns: i64,
    stale_items: i64,
    open_asks: i64,
    lapses_at: Option<Timestamp>,
    evidence_at: Option<Timestamp>,
}

#[derive(sqlx::FromRow)]
struct SignedRow {
    signed_at: Option<Timestamp>,
    signed_by_name: Option<String>,
    valid_until: Option<Timestamp>,
    lapsed_at: Option<Timestamp>,
    lapsed_words: Option<String>,
    lapsed_because: Option<String>,
    last_snapshot: i64,
}

pub(crate) const REVIEWS: &str =
    "SELECT review.id, review.number, review.service_id, service.slug, review.order_from,
        review.order_to, review.target_rps, review.state, review.author_id, review.author_name,
        review.reviewer_id, review.reviewer_name, review.created_at, review.changed_at, review.planned_for,
        review.submitted_at, review.revision, review.judged_at, review.is_due, review.blocking_open,
        review.open_fails, review.unknowns, review.stale_items, review.open_asks, review.lapses_at,
        review.evidence_at, review.signed_at, review.signed_by_name, review.valid_until, review.lapsed_at,
        review.lapsed_words, review.lapsed_because, review.last_snapshot, review.checklist_id,
        review.checklist_version
    FROM review JOIN service ON service.id = review.service_id
    WHERE service.deleted_at IS NULL AND ";

impl TryFrom<ReviewRow> for Review {
    type Error = StoreError;

    fn try_from(row: ReviewRow) -> Result<Self, StoreError> {
        let id = row.id;
        Ok(Self {
            id,
            number: row.number,
            service: row.service_id,
            slug: row.slug.try_into().map_err(corrupt("service", "slug", row.service_id))?,
            from: row.order_from.try_into().map_err(corrupt("review", "order_from", id))?,
            to: row.order_to.try_into().map_err(corrupt("review", "order_to", id))?,
            target: row.target_rps.try_into().map_err(corrupt("review", "target_rps", id))?,
            state: row.state.try_into().map_err(corrupt("review", "state", id))?,
            author: row.author_name,
            author_id: row.author_id,
            reviewer: row.reviewer_name,
            reviewer_id: row.reviewer_id,
            created_at: row.created_at,
            changed_at: row.changed_at,
            planned_for: row.planned_for,
            submitted_at: row.submitted_at,
            revision: row.revision,
            tally: row.tally.into(),
            signature: row.signed.signature(),
            lapse: row.signed.lapse(),
            snapshots: row.signed.last_snapshot,
            checklist_id: row.checklist_id,
            checklist_version: row.checklist_version,
        })
    }
}

impl From<TallyRow> for Tally {
    fn from(row: TallyRow) -> Self {
        Self {
            judged_at: row.judged_at,
            is_due: row.is_due,
            blocking_open: row.blocking_open,
            fails: row.open_fails,
            unknowns: row.unknowns,
            stale: row.stale_items,
            open_asks: row.open_asks,
            lapses_at: row.lapses_at,
            evidence_at: row.evidence_at,
        }
    }
}

impl SignedRow {
    fn signature(&self) -> Option<Signature> {
        let (at, by) = self.signed_at.zip(self.signed_by_name.clone())?;
        Some(Signature { at, by, valid_until: self.valid_until })
    }

    fn lapse(&self) -> Option<Lapse> {
        let (at, words) = self.lapsed_at.zip(self.lapsed_words.clone())?;
        Some(Lapse { at, words, because: self.lapsed_because.clone()? })
    }
}

impl Store {
    /// Starts a review as a draft and freezes the items that its checklist has for its order.
    pub async fn start_review(&self, new: &NewReview, by: &Author) -> Result<Review, StoreError> {
        let checklist = self.checklist(&new.checklist_id, &new.checklist_version).await?;
        let checklist =
            checklist.ok_or(StoreError::Conflict("There is no such version of the checklist."))?;
        if new.from > new.to {
            return Err(StoreError::Conflict("A review goes from an order to the same or a larger one."));
        }
        let (id, now) = (self.clock().id::<ReviewId>(), self.clock().now());
        let items: Vec<(&str, i64)> =
            checklist.items_to(new.to).map(|item| item.id.as_str()).zip(0..).collect();
        if items.is_empty() {
            return Err(StoreError::Conflict("The checklist asks nothing for this order."));
        }
        writing!(self, tx => {
            let number: Option<i64> = sqlx::query_scalar(
                "UPDATE service SET last_review_number = last_review_number + 1
                 WHERE id = $1 AND deleted_at IS NULL
                 RETURNING last_review_number")
                .bind(new.service)
                .fetch_optional(&mut *tx)
                .await?;
            let number = number.ok_or(StoreError::NotFound)?;
            let reviewer: Option<String> = sqlx::query_scalar("SELECT name FROM account WHERE id = $1")
                .bind(new.reviewer)
                .fetch_optional(&mut *tx)
                .await?;
            if new.reviewer.is_some() && reviewer.is_none() {
                return Err(StoreError::Conflict("The reviewer has no account."));
            }
            if reviewer.as_deref().is_some_and(|name| by.person().is(Person { account: new.reviewer, name })) {
                return Err(domain::Refusal::own_reviewer().into());
            }
            insert_review!(tx, id, number, new, reviewer, now, by);
            for chunk in items.chunks(CHUNK) {
                QueryBuilder::new("INSERT INTO review_item (review_id, item, position) ")
                    .push_values(chunk, |mut row, (item, position)| {
                        row.push_bind(id).push_bind(*item).push_bind(*position);
                    })
                    .build()
                    .execute(&mut *tx)
                    .await?;
            }
        });
        self.review(id).await?.ok_or(StoreError::NotFound)
    }

    /// The review of this id.
    pub async fn review(&self, id: ReviewId) -> Result<Option<Review>, StoreError> {
        let row: Option<ReviewRow> = reading!(self, db => QueryBuilder::new(REVIEWS)
            .push("review.id = ")
            .push_bind(id)
            .build_query_as()
            .fetch_optional(db)
            .await?);
        row.map(Review::try_from).transpose()
    }

    /// Reviews of one service or of all, newest first, beginning before `before`.
    pub async fn reviews(
        &self,
        service: Option<ServiceId>,
        before: Option<ReviewId>,
        limit: i64,
    ) -> Result<Page<Review, ReviewId>, StoreError> {
        let rows: Vec<ReviewRow> = reading!(self, db => {
            let mut query = QueryBuilder::new(REVIEWS);
            query.push("review.id < ").push_bind(before.unwrap_or(ReviewId(Uuid::max())));
            if let Some(service) = service {
                query.push(" AND review.service_id = ").push_bind(service);
            }
            query.push(" ORDER BY review.id DESC LIMIT ").push_bind(limit.saturating_add(1));
            query.build_query_as().fetch_all(db).await?
        });
        let reviews = rows.into_iter().map(Review::try_from).collect::<Result<_, _>>()?;
        Ok(Page::of(reviews, usize::try_from(limit).unwrap_or(0), |review: &Review| review.id))
    }
}

macro_rules! insert_review {
    ($tx:ident, $id:ident, $number:ident, $new:ident, $reviewer:ident, $now:ident, $by:ident) => {
        sqlx::query(
            "INSERT INTO review (id, service_id, number, order_from, order_to, target_rps, state, author_id,
                author_name, reviewer_id, reviewer_name, created_at, changed_at, due_at, planned_for, checklist_id,
                checklist_version)
             VALUES ($1, $2, $3, $4, $5, $6, 'draft', $7, $8, $9, $10, $11, $11, $11, $12, $13, $14)",
        )
        .bind($id)
        .bind($new.service)
        .bind($number)
        .bind($new.from.rps())
        .bind($new.to.rps())
        .bind($new.target.rps())
        .bind($by.account)
        .bind(&$by.name)
        .bind($new.reviewer)
        .bind($reviewer)
        .bind($now)
        .bind($new.planned_for)
        .bind(&$new.checklist_id)
        .bind(&$new.checklist_version)
        .execute(&mut *$tx)
        .await?;
    };
}
use insert_review;

/// Queues for a review's row and reads it, within a transaction; leaves where there is none.
macro_rules! claim_review {
    ($tx:ident, $review:ident) => {{
        sqlx::query("UPDATE review SET revision = revision WHERE id = $1")
            .bind($review)
            .execute(&mut *$tx)
            .await?;
        let row: Option<$crate::review::ReviewRow> = sqlx::QueryBuilder::new($crate::review::REVIEWS)
            .push("review.id = ")
            .push_bind($review)
            .build_query_as()
            .fetch_optional(&mut *$tx)
            .await?;
        domain::Review::try_from(row.ok_or(StoreError::NotFound)?)?
    }};
}
pub(crate) use claim_review;

/// Dates a change of a review and has it judged anew, within a transaction that holds its row.
macro_rules! touch_review {
    ($tx:ident, $review:ident, $now:ident) => {
        sqlx::query(
            "UPDATE review SET changed_at = $2, is_due = TRUE, due_at = $2, revision = revision + 1 WHERE id = $1",
        )
        .bind($review)
        .bind($now)
        .execute(&mut *$tx)
        .await?;
    };
}
pub(crate) use touch_review;
