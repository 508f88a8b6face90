//! Taking over what still holds of an earlier review: what the form and the API do the same way.

use analysis::carry::carriable;
use domain::{Review, WholeReview};
use store::{Store, StoreError};

/// Takes over what of an earlier review of the same service still holds.
pub async fn carry_over(store: &Store, earlier: &WholeReview, review: &Review) -> Result<(), StoreError> {
    let checklist = store.checklist(&review.checklist_id, &review.checklist_version).await?;
    let checklist = checklist.ok_or(StoreError::NotFound)?;
    let held = carriable(earlier, &checklist, review.to, store.clock().now());
    store.carry_over(review.id, earlier.file.review.id, &held.named()).await
}
