//! What of a review took the place of something that was said before.

use domain::{Edited, ReviewId};

use crate::{Store, StoreError, database::reading, error::corrupt};

impl Store {
    /// The items that were answered and the inputs that were typed in more than one way in a review, by name. To confirm is
    /// not to edit.
    pub async fn edited(&self, review: ReviewId) -> Result<Edited, StoreError> {
        let items: Vec<String> = reading!(self, db => sqlx::query_scalar(
            "SELECT item FROM answer WHERE review_id = $1 GROUP BY item
             HAVING COUNT(DISTINCT answer || ' ' || COALESCE(reason, '')) > 1 ORDER BY item")
            .bind(review)
            .fetch_all(db)
            .await?);
        let inputs: Vec<String> = reading!(self, db => sqlx::query_scalar(
            "SELECT name FROM typed_value WHERE review_id = $1 GROUP BY name HAVING COUNT(DISTINCT value) > 1 ORDER BY name")
            .bind(review)
            .fetch_all(db)
            .await?);
        let inputs =
            inputs.into_iter().map(|name| name.try_into().map_err(corrupt("typed_value", "name", review)));
        Ok(Edited { items, inputs: inputs.collect::<Result<_, _>>()? })
    }
}
