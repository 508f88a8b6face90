//! What a new review takes over from an earlier one of its service, as it was given there.

use domain::{Carried, EvidenceId, ReviewId, Timestamp, ToCarry};

use crate::{
    Author, Store, StoreError,
    database::{reading, writing},
    evidence::claim_for_evidence,
    review_file::{claim_item, claim_open_review, insert_value},
};

#[derive(sqlx::FromRow)]
struct CarriedRow {
    item: String,
    from_review: Option<ReviewId>,
    from_number: i64,
    answered_at: Timestamp,
}

impl Store {
    /// Takes answers, evidence and typed values over from another review, with their authors and dates. What an item or an
    /// input has here already it keeps. A run that was deleted or rejected since is no evidence.
    pub async fn carry_over(
        &self,
        review: ReviewId,
        from: ReviewId,
        what: &ToCarry,
    ) -> Result<(), StoreError> {
        let now = self.clock().now();
        writing!(self, tx => {
            claim_for_evidence!(tx, review, now);
            let number: Option<i64> = sqlx::query_scalar("SELECT number FROM review WHERE id = $1")
                .bind(from)
                .fetch_optional(&mut *tx)
                .await?;
            let number = number.ok_or(StoreError::NotFound)?;
            for item in &what.answers {
                claim_item!(tx, review, item);
                carry_answer!(tx, review, from, number, item);
            }
            for evidence in &what.evidence {
                carry_evidence!(self, tx, review, from, evidence);
            }
            for input in &what.values {
                sqlx::query(
                    "INSERT INTO typed_value (review_id, name, value, typed_at, by_account, by_name, is_current)
                     SELECT $1, name, value, typed_at, by_account, by_name, TRUE FROM typed_value
                     WHERE review_id = $2 AND name = $3 AND is_current = TRUE AND value IS NOT NULL AND NOT EXISTS(
                        SELECT 1 FROM typed_value AS own WHERE own.review_id = $1 AND own.name = $3)")
                    .bind(review)
                    .bind(from)
                    .bind(input.as_str())
                    .execute(&mut *tx)
                    .await?;
            }
        });
        Ok(())
    }

    /// Which answers of a review were taken over, by item.
    pub async fn carried(&self, review: ReviewId) -> Result<Vec<Carried>, StoreError> {
        let rows: Vec<CarriedRow> = reading!(self, db => sqlx::query_as(
            "SELECT item, from_review, from_number, answered_at FROM carried_answer WHERE review_id = $1 ORDER BY item")
            .bind(review)
            .fetch_all(db)
            .await?);
        let carried = rows.into_iter().map(|row| Carried {
            item: row.item,
            from: row.from_review,
            number: row.from_number,
            at: row.answered_at,
        });
        Ok(carried.collect())
    }

    /// Says that the typed values of these inputs still hold: they stand from now on. One that has none keeps none.
    pub async fn confirm_values(
        &self,
        review: ReviewId,
        inputs: &[domain::InputName],
        by: &Author,
    ) -> Result<(), StoreError> {
        let now = self.clock().now();
        writing!(self, tx => {
            claim_open_review!(tx, review, now);
            for input in inputs {
                let value: Option<String> = sqlx::query_scalar(
                    "UPDATE typed_value SET is_current = FALSE
                     WHERE review_id = $1 AND name = $2 AND is_current = TRUE AND value IS NOT NULL
                     RETURNING value")
                    .bind(review)
                    .bind(input.as_str())
                    .fetch_optional(&mut *tx)
                    .await?;
                let Some(value) = value else { continue };
                insert_value!(tx, review, input, value, now, by);
            }
        });
        Ok(())
    }
}

/// Takes an answer over, and notes where it came from, within a transaction that holds the review's row.
macro_rules! carry_answer {
    ($tx:ident, $review:ident, $from:ident, $number:ident, $item:ident) => {
        let at: Option<Timestamp> = sqlx::query_scalar(
            "INSERT INTO answer (review_id, item, answer, not_applicable_because, reason, answered_at, by_account,
                by_name, is_current)
             SELECT $1, item, answer, not_applicable_because, reason, answered_at, by_account, by_name, TRUE
             FROM answer WHERE review_id = $2 AND item = $3 AND is_current = TRUE AND NOT EXISTS(
                SELECT 1 FROM answer AS own WHERE own.review_id = $1 AND own.item = $3)
             RETURNING answered_at",
        )
        .bind($review)
        .bind($from)
        .bind($item)
        .fetch_optional(&mut *$tx)
        .await?;
        if let Some(at) = at {
            sqlx::query(
                "INSERT INTO carried_answer (review_id, item, from_review, from_number, answered_at)
                 VALUES ($1, $2, $3, $4, $5)",
            )
            .bind($review)
            .bind($item)
            .bind($from)
            .bind($number)
            .bind(at)
            .execute(&mut *$tx)
            .await?;
        }
    };
}
use carry_answer;

/// Takes a piece of evidence over, within a transaction that holds the service's row and the review's.
macro_rules! carry_evidence {
    ($store:ident, $tx:ident, $review:ident, $from:ident, $evidence:ident) => {
        sqlx::query(
            "INSERT INTO evidence (id, review_id, item, run_id, link, note, fact, fact_value, attached_at, by_account,
                by_name)
             SELECT $1, $2, item, run_id, link, note, fact, fact_value, attached_at, by_account, by_name
             FROM evidence WHERE id = $4 AND review_id = $3 AND removed_at IS NULL
                AND (run_id IS NULL OR EXISTS(SELECT 1 FROM run WHERE run.id = evidence.run_id
                    AND run.deleted_at IS NULL AND run.rejected_at IS NULL))
                AND EXISTS(SELECT 1 FROM review_item AS own WHERE own.review_id = $2 AND own.item = evidence.item)",
        )
        .bind($store.clock().id::<EvidenceId>())
        .bind($review)
        .bind($from)
        .bind($evidence)
        .execute(&mut *$tx)
        .await?;
    };
}
use carry_evidence;
