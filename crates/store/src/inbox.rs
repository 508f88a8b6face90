//! What waits for one person: reviews to look at, and comments with their name in them.

use domain::{AccountId, CommentId, Page, Reason, Review, ReviewId, ReviewState, Slug, ThreadId, Timestamp};
use sqlx::QueryBuilder;

use crate::{
    Store, StoreError,
    database::{reading, writing},
    error::corrupt,
    review::{REVIEWS, ReviewRow},
};

/// A comment that has somebody's name in it.
#[derive(Debug, Clone, PartialEq)]
pub struct Mention {
    /// The comment.
    pub comment: CommentId,
    /// The thread that it is part of.
    pub thread: ThreadId,
    /// In which review.
    pub review: ReviewId,
    /// The review's number.
    pub number: i64,
    /// Of which service.
    pub slug: Slug,
    /// On which item.
    pub item: String,
    /// What it says.
    pub text: Reason,
    /// When it was said.
    pub at: Timestamp,
    /// By whom: an account's name.
    pub by: String,
    /// When the person saw it.
    pub seen_at: Option<Timestamp>,
}

#[derive(sqlx::FromRow)]
struct MentionRow {
    comment_id: CommentId,
    thread_id: ThreadId,
    review_id: ReviewId,
    number: i64,
    slug: String,
    item: String,
    text: String,
    said_at: Timestamp,
    by_name: String,
    seen_at: Option<Timestamp>,
}

impl TryFrom<MentionRow> for Mention {
    type Error = StoreError;

    fn try_from(row: MentionRow) -> Result<Self, StoreError> {
        Ok(Self {
            comment: row.comment_id,
            thread: row.thread_id,
            review: row.review_id,
            number: row.number,
            slug: row.slug.try_into().map_err(corrupt("service", "slug", row.review_id))?,
            item: row.item,
            text: row.text.try_into().map_err(corrupt("comment", "text", row.comment_id))?,
            at: row.said_at,
            by: row.by_name,
            seen_at: row.seen_at,
        })
    }
}

/// No later review of the service is of at least the same order: that one would be looked at instead.
macro_rules! unfollowed {
    () => {
        "NOT EXISTS(SELECT 1 FROM review AS later WHERE later.service_id = review.service_id
            AND later.number > review.number AND later.order_to >= review.order_to)"
    };
}
pub(crate) use unfollowed;

const UNFOLLOWED: &str = unfollowed!();

impl Store {
    /// The reviews that this person is to sign, those with the nearest event first, and of them what waits longest.
    pub async fn reviews_waiting(&self, reviewer: AccountId, limit: i64) -> Result<Vec<Review>, StoreError> {
        let rows: Vec<ReviewRow> = reading!(self, db => QueryBuilder::new(REVIEWS)
            .push("review.reviewer_id = ")
            .push_bind(reviewer)
            .push(" AND review.state = ")
            .push_bind(ReviewState::InReview.as_str())
            .push(" ORDER BY COALESCE(review.planned_for, 9223372036854775807), review.submitted_at, review.id LIMIT ")
            .push_bind(limit)
            .build_query_as()
            .fetch_all(db)
            .await?);
        rows.into_iter().map(Review::try_from).collect()
    }

    /// The reviews whose signature lapsed, which this person gave or was to give, and which no later review of at least
    /// their order follows: those that lapsed last first.
    pub async fn reviews_lapsed(&self, account: AccountId, limit: i64) -> Result<Vec<Review>, StoreError> {
        let rows: Vec<ReviewRow> = reading!(self, db => QueryBuilder::new(REVIEWS)
            .push("review.state = 'stale' AND (review.reviewer_id = ")
            .push_bind(account)
            .push(" OR review.signed_by = ")
            .push_bind(account)
            .push(") AND ")
            .push(UNFOLLOWED)
            .push(" ORDER BY review.lapsed_at DESC, review.id DESC LIMIT ")
            .push_bind(limit)
            .build_query_as()
            .fetch_all(db)
            .await?);
        rows.into_iter().map(Review::try_from).collect()
    }

    /// Comments with this person's name in them, newest first, beginning before `before`.
    pub async fn mentions(
        &self,
        account: AccountId,
        before: Option<CommentId>,
        limit: i64,
    ) -> Result<Page<Mention, CommentId>, StoreError> {
        let rows: Vec<MentionRow> = reading!(self, db => sqlx::query_as(
            "SELECT mention.comment_id, comment.thread_id, thread.review_id, review.number, service.slug, thread.item,
                    comment.text, comment.said_at, comment.by_name, mention.seen_at
             FROM mention JOIN comment ON comment.id = mention.comment_id
                JOIN thread ON thread.id = comment.thread_id JOIN review ON review.id = thread.review_id
                JOIN service ON service.id = review.service_id
             WHERE mention.account_id = $1 AND mention.comment_id < $2 AND service.deleted_at IS NULL
             ORDER BY mention.comment_id DESC LIMIT $3")
            .bind(account)
            .bind(before.unwrap_or(CommentId(uuid::Uuid::max())))
            .bind(limit.saturating_add(1))
            .fetch_all(db)
            .await?);
        let mentions = rows.into_iter().map(Mention::try_from).collect::<Result<_, _>>()?;
        Ok(Page::of(mentions, usize::try_from(limit).unwrap_or(0), |mention: &Mention| mention.comment))
    }

    /// How much waits for this person: reviews to sign and to look at again, and mentions that were not seen.
    pub async fn waiting(&self, account: AccountId) -> Result<i64, StoreError> {
        Ok(reading!(self, db => sqlx::query_scalar(concat!(
            "SELECT (SELECT COUNT(*) FROM review JOIN service ON service.id = review.service_id
                    WHERE review.reviewer_id = $1 AND review.state = 'in_review' AND service.deleted_at IS NULL)
                + (SELECT COUNT(*) FROM review JOIN service ON service.id = review.service_id
                    WHERE review.state = 'stale' AND (review.reviewer_id = $1 OR review.signed_by = $1)
                        AND service.deleted_at IS NULL AND ", unfollowed!(), ")
                + (SELECT COUNT(*) FROM mention JOIN comment ON comment.id = mention.comment_id
                    JOIN thread ON thread.id = comment.thread_id JOIN review ON review.id = thread.review_id
                    JOIN service ON service.id = review.service_id
                    WHERE mention.account_id = $1 AND mention.seen_at IS NULL AND service.deleted_at IS NULL)"))
            .bind(account)
            .fetch_one(db)
            .await?))
    }

    /// Notes that this person saw these mentions; those of others stay as they are.
    pub async fn see_mentions(&self, account: AccountId, comments: &[CommentId]) -> Result<(), StoreError> {
        let now = self.clock().now();
        writing!(self, tx => for comment in comments {
            sqlx::query(
                "UPDATE mention SET seen_at = $3 WHERE comment_id = $1 AND account_id = $2 AND seen_at IS NULL")
                .bind(*comment)
                .bind(account)
                .bind(now)
                .execute(&mut *tx)
                .await?;
        });
        Ok(())
    }
}
