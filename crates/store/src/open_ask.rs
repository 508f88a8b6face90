//! Questions that wait for the author of a review.

use domain::{AccountId, Reason, ReviewId, Slug, ThreadId, Timestamp};

use crate::{Store, StoreError, database::reading, error::corrupt};

/// A question that nobody has settled.
#[derive(Debug, Clone, PartialEq)]
pub struct OpenAsk {
    /// The thread that it opened.
    pub thread: ThreadId,
    /// In which review.
    pub review: ReviewId,
    /// The review's number.
    pub number: i64,
    /// Of which service.
    pub slug: Slug,
    /// On which item.
    pub item: String,
    /// The question.
    pub text: Reason,
    /// When it was asked.
    pub at: Timestamp,
    /// By whom: an account's name.
    pub by: String,
}

#[derive(sqlx::FromRow)]
struct AskRow {
    id: ThreadId,
    review_id: ReviewId,
    number: i64,
    slug: String,
    item: String,
    text: String,
    opened_at: Timestamp,
    by_name: String,
}

impl TryFrom<AskRow> for OpenAsk {
    type Error = StoreError;

    fn try_from(row: AskRow) -> Result<Self, StoreError> {
        Ok(Self {
            thread: row.id,
            review: row.review_id,
            number: row.number,
            slug: row.slug.try_into().map_err(corrupt("service", "slug", row.review_id))?,
            item: row.item,
            text: row.text.try_into().map_err(corrupt("comment", "text", row.id))?,
            at: row.opened_at,
            by: row.by_name,
        })
    }
}

impl Store {
    /// Open questions in the reviews that this person started and that are not signed, newest first.
    pub async fn open_asks(&self, author: AccountId, limit: i64) -> Result<Vec<OpenAsk>, StoreError> {
        let rows: Vec<AskRow> = reading!(self, db => sqlx::query_as(
            "SELECT thread.id, thread.review_id, review.number, service.slug, thread.item,
                    (SELECT comment.text FROM comment WHERE comment.thread_id = thread.id ORDER BY comment.seq LIMIT 1)
                        AS text,
                    thread.opened_at, thread.by_name
             FROM review JOIN service ON service.id = review.service_id
                JOIN thread ON thread.review_id = review.id
             WHERE review.author_id = $1 AND review.state IN ('draft', 'in_review') AND thread.kind = 'ask'
                AND thread.resolved_at IS NULL AND service.deleted_at IS NULL
             ORDER BY thread.seq DESC LIMIT $2")
            .bind(author)
            .bind(limit)
            .fetch_all(db)
            .await?);
        rows.into_iter().map(OpenAsk::try_from).collect()
    }
}
