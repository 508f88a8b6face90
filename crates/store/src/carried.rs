//! Answers that a new review takes over from an earlier one of its service, as they were given there.

use domain::{Carried, ReviewId, Timestamp};

use crate::{
    Author, Store, StoreError,
    database::{reading, writing},
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
    /// Takes the standing answers on these items over from another review, with their authors and dates. An item that has
    /// an answer here already keeps it.
    pub async fn carry_answers(
        &self,
        review: ReviewId,
        from: ReviewId,
        items: &[String],
    ) -> Result<(), StoreError> {
        let now = self.clock().now();
        writing!(self, tx => {
            claim_open_review!(tx, review, now);
            let number: Option<i64> = sqlx::query_scalar("SELECT number FROM review WHERE id = $1")
                .bind(from)
                .fetch_optional(&mut *tx)
                .await?;
            let number = number.ok_or(StoreError::NotFound)?;
            for item in items {
                claim_item!(tx, review, item);
                let at: Option<Timestamp> = sqlx::query_scalar(
                    "INSERT INTO answer (review_id, item, answer, not_applicable_because, reason, answered_at, by_account,
                        by_name, is_current)
                     SELECT $1, item, answer, not_applicable_because, reason, answered_at, by_account, by_name, TRUE
                     FROM answer WHERE review_id = $2 AND item = $3 AND is_current = TRUE AND NOT EXISTS(
                        SELECT 1 FROM answer AS own WHERE own.review_id = $1 AND own.item = $3)
                     RETURNING answered_at")
                    .bind(review)
                    .bind(from)
                    .bind(item)
                    .fetch_optional(&mut *tx)
                    .await?;
                let Some(at) = at else { continue };
                sqlx::query(
                    "INSERT INTO carried_answer (review_id, item, from_review, from_number, answered_at)
                     VALUES ($1, $2, $3, $4, $5)")
                    .bind(review)
                    .bind(item)
                    .bind(from)
                    .bind(number)
                    .bind(at)
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
