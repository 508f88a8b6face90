//! Changing who shall sign a review, and the day that it is for.

use domain::{ReviewChange, ReviewId};

use crate::{
    Store, StoreError,
    database::writing,
    review::{claim_review, touch_review},
};

impl Store {
    /// Changes a review that is not signed. Its author never becomes its reviewer, and one that is with its reviewer keeps
    /// one.
    pub async fn change_review(&self, review: ReviewId, change: &ReviewChange) -> Result<(), StoreError> {
        let now = self.clock().now();
        writing!(self, tx => {
            let mut of = claim_review!(tx, review);
            if let Some(reviewer) = change.reviewer {
                let name: Option<String> = sqlx::query_scalar("SELECT name FROM account WHERE id = $1")
                    .bind(reviewer)
                    .fetch_optional(&mut *tx)
                    .await?;
                if reviewer.is_some() && name.is_none() {
                    return Err(StoreError::Conflict("The reviewer has no account."));
                }
                of.reviewer_id = reviewer;
                of.reviewer = name;
            }
            if let Some(planned_for) = change.planned_for {
                of.planned_for = planned_for;
            }
            of.may_be_changed()?;
            sqlx::query(
                "UPDATE review SET reviewer_id = $2, reviewer_name = $3, planned_for = $4 WHERE id = $1")
                .bind(review)
                .bind(of.reviewer_id)
                .bind(&of.reviewer)
                .bind(of.planned_for)
                .execute(&mut *tx)
                .await?;
            touch_review!(tx, review, now);
        });
        Ok(())
    }
}
