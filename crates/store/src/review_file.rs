//! What people put into a review: answers and typed values with their history, and the whole to read.

use std::collections::BTreeMap;

use domain::{Answered, InputName, NewAnswer, ReviewFile, ReviewId, ReviewState, Timestamp, Typed, Value};

use crate::{
    Author, Store, StoreError,
    database::{reading, writing},
    error::corrupt,
    inventory,
};

#[derive(sqlx::FromRow)]
struct AnswerRow {
    item: String,
    answer: String,
    not_applicable_because: Option<String>,
    reason: Option<String>,
    answered_at: Timestamp,
    by_name: String,
}

#[derive(sqlx::FromRow)]
struct TypedRow {
    name: String,
    value: Option<String>,
    typed_at: Timestamp,
    by_name: String,
}

impl AnswerRow {
    fn of(self, review: ReviewId) -> Result<Answered, StoreError> {
        let reason = self.reason.map(TryInto::try_into).transpose();
        let because = self.not_applicable_because.map(TryInto::try_into).transpose();
        Ok(Answered {
            item: self.item,
            answer: self.answer.try_into().map_err(corrupt("answer", "answer", review))?,
            because: because.map_err(corrupt("answer", "not_applicable_because", review))?,
            reason: reason.map_err(corrupt("answer", "reason", review))?,
            at: self.answered_at,
            by: self.by_name,
        })
    }
}

impl TypedRow {
    fn of(self, review: ReviewId) -> Result<Typed, StoreError> {
        let value = self.value.map(|json| serde_json::from_str(&json)).transpose();
        Ok(Typed {
            name: self.name.try_into().map_err(corrupt("typed_value", "name", review))?,
            value: value.map_err(corrupt("typed_value", "value", review))?,
            at: self.typed_at,
            by: self.by_name,
        })
    }
}

impl Store {
    /// A review with the newest answer of each item, the newest value of each input, and its evidence.
    pub async fn review_file(&self, id: ReviewId) -> Result<Option<ReviewFile>, StoreError> {
        let Some(review) = self.review(id).await? else { return Ok(None) };
        let answers: Vec<AnswerRow> = reading!(self, db => sqlx::query_as(
            "SELECT item, answer, not_applicable_because, reason, answered_at, by_name FROM answer
             WHERE review_id = $1 AND is_current = TRUE ORDER BY item")
            .bind(id)
            .fetch_all(db)
            .await?);
        let values: Vec<TypedRow> = reading!(self, db => sqlx::query_as(
            "SELECT name, value, typed_at, by_name FROM typed_value
             WHERE review_id = $1 AND is_current = TRUE AND value IS NOT NULL ORDER BY name")
            .bind(id)
            .fetch_all(db)
            .await?);
        let (exemptions, ended_exemptions) = self.exemptions(id).await?;
        Ok(Some(ReviewFile {
            review,
            answers: answers.into_iter().map(|row| row.of(id)).collect::<Result<_, _>>()?,
            values: values.into_iter().map(|row| row.of(id)).collect::<Result<_, _>>()?,
            evidence: self.evidence(id).await?,
            exemptions,
            ended_exemptions,
            threads: self.threads(id).await?,
            conditions: self.conditions(id).await?,
        }))
    }

    /// Answers an item. The answer before stays in the history. An item that the review does not walk is not found.
    pub async fn answer_item(
        &self,
        review: ReviewId,
        item: &str,
        new: &NewAnswer,
        by: &Author,
    ) -> Result<(), StoreError> {
        new.is_complete()?;
        let now = self.clock().now();
        writing!(self, tx => {
            claim_open_review!(tx, review, now);
            claim_item!(tx, review, item);
            insert_answer!(tx, review, item, new, now, by);
        });
        Ok(())
    }

    /// What was answered on an item, newest first.
    pub async fn answer_history(
        &self,
        review: ReviewId,
        item: &str,
        limit: i64,
    ) -> Result<Vec<Answered>, StoreError> {
        let rows: Vec<AnswerRow> = reading!(self, db => sqlx::query_as(
            "SELECT item, answer, not_applicable_because, reason, answered_at, by_name FROM answer
             WHERE review_id = $1 AND item = $2 ORDER BY seq DESC LIMIT $3")
            .bind(review)
            .bind(item)
            .bind(limit)
            .fetch_all(db)
            .await?);
        rows.into_iter().map(|row| row.of(review)).collect()
    }

    /// Types values (`Some`) and takes values back (`None`) in one transaction. To type a value that stands already is to
    /// measure it again: it has a new date.
    pub async fn type_values(
        &self,
        review: ReviewId,
        values: &BTreeMap<InputName, Option<Value>>,
        by: &Author,
    ) -> Result<(), StoreError> {
        let now = self.clock().now();
        writing!(self, tx => {
            claim_open_review!(tx, review, now);
            let standing: Vec<(String, Option<String>)> = sqlx::query_as(
                "SELECT name, value FROM typed_value WHERE review_id = $1 AND is_current = TRUE")
                .bind(review)
                .fetch_all(&mut *tx)
                .await?;
            for (name, value) in inventory::stated(standing, values)? {
                sqlx::query(
                    "UPDATE typed_value SET is_current = FALSE
                     WHERE review_id = $1 AND name = $2 AND is_current = TRUE")
                    .bind(review)
                    .bind(name.as_str())
                    .execute(&mut *tx)
                    .await?;
                insert_value!(tx, review, name, value, now, by);
            }
        });
        Ok(())
    }

    /// What was typed in a review and taken back, newest first.
    pub async fn value_history(&self, review: ReviewId, limit: i64) -> Result<Vec<Typed>, StoreError> {
        let rows: Vec<TypedRow> = reading!(self, db => sqlx::query_as(
            "SELECT name, value, typed_at, by_name FROM typed_value
             WHERE review_id = $1 ORDER BY seq DESC LIMIT $2")
            .bind(review)
            .bind(limit)
            .fetch_all(db)
            .await?);
        rows.into_iter().map(|row| row.of(review)).collect()
    }
}

/// Whether what was found of a review lets it be written to.
pub(crate) fn must_be_open(state: Option<String>, review: ReviewId) -> Result<(), StoreError> {
    let state: ReviewState =
        state.ok_or(StoreError::NotFound)?.try_into().map_err(corrupt("review", "state", review))?;
    if state.is_open() {
        return Ok(());
    }
    Err(StoreError::Conflict("The review is closed: what was signed stays as it is."))
}

/// Begins to write to a review: queues for its row, dates the change and has it judged anew, or leaves when it is not open.
macro_rules! claim_open_review {
    ($tx:ident, $review:ident, $now:ident) => {
        let state: Option<String> =
            sqlx::query_scalar(
                "UPDATE review SET changed_at = $2, is_due = TRUE, due_at = $2, revision = revision + 1
                 WHERE id = $1 AND EXISTS(
                    SELECT 1 FROM service WHERE service.id = review.service_id AND service.deleted_at IS NULL)
                 RETURNING state",
            )
            .bind($review)
            .bind($now)
            .fetch_optional(&mut *$tx)
            .await?;
        $crate::review_file::must_be_open(state, $review)?;
    };
}
pub(crate) use claim_open_review;

/// Leaves when the review does not walk the item.
macro_rules! claim_item {
    ($tx:ident, $review:ident, $item:expr) => {
        let walks: bool =
            sqlx::query_scalar("SELECT EXISTS(SELECT 1 FROM review_item WHERE review_id = $1 AND item = $2)")
                .bind($review)
                .bind($item)
                .fetch_one(&mut *$tx)
                .await?;
        if !walks {
            return Err(StoreError::NotFound);
        }
    };
}
pub(crate) use claim_item;

/// Keeps an answer as the one that stands, within a transaction that holds the review's row.
macro_rules! insert_answer {
    ($tx:ident, $review:ident, $item:ident, $new:ident, $now:ident, $by:ident) => {
        sqlx::query("UPDATE answer SET is_current = FALSE WHERE review_id = $1 AND item = $2 AND is_current = TRUE")
            .bind($review)
            .bind($item)
            .execute(&mut *$tx)
            .await?;
        sqlx::query(
            "INSERT INTO answer (review_id, item, answer, not_applicable_because, reason, answered_at, by_account,
                by_name, is_current)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, TRUE)",
        )
        .bind($review)
        .bind($item)
        .bind($new.answer.as_str())
        .bind($new.because.map(domain::NotApplicableBecause::as_str))
        .bind($new.reason.as_ref().map(domain::Reason::as_str))
        .bind($now)
        .bind($by.account)
        .bind(&$by.name)
        .execute(&mut *$tx)
        .await?;
    };
}
pub(crate) use insert_answer;

/// Keeps a value that was typed, or that it was taken back, as the one that stands; the one before is marked first.
macro_rules! insert_value {
    ($tx:ident, $review:ident, $name:ident, $value:ident, $now:ident, $by:ident) => {
        sqlx::query(
            "INSERT INTO typed_value (review_id, name, value, typed_at, by_account, by_name, is_current)
             VALUES ($1, $2, $3, $4, $5, $6, TRUE)",
        )
        .bind($review)
        .bind($name.as_str())
        .bind($value)
        .bind($now)
        .bind($by.account)
        .bind(&$by.name)
        .execute(&mut *$tx)
        .await?;
    };
}
pub(crate) use insert_value;
