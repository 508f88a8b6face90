//! What the form of a gap list does: it names who sees to what.

use std::collections::BTreeMap;

use domain::{OwnerName, ReviewId};
use store::Store;

use super::{Form, writer};
use crate::error::AppError;
use crate::urls;
use crate::viewer::Viewer;

/// What stands before the id of an item in the name of its owner's field.
pub const OWNER_FIELD: &str = "owner-";

/// Names who sees to the items whose fields were sent; an empty field leaves it to the review's author. Leads back to the
/// plan.
pub async fn name_owners(
    store: &Store,
    viewer: &Viewer,
    id: ReviewId,
    mut form: Form,
) -> Result<String, AppError> {
    let author = writer(viewer)?;
    let review = store.review(id).await?.ok_or(AppError::NotFound)?;
    let standing = store.item_owners(review.id).await?;
    let sent: Vec<String> = form.fields().map(|(name, _)| name.to_owned()).collect();
    let mut changed = BTreeMap::new();
    for field in sent {
        let Some(item) = field.strip_prefix(OWNER_FIELD) else { continue };
        let owner = form.optional::<OwnerName>(&field);
        let now = standing.iter().find(|owner| owner.item == item).map(|owner| &owner.owner);
        if owner.as_ref() != now {
            changed.insert(item.to_owned(), owner);
        }
    }
    form.accept()?;
    store.name_item_owners(review.id, &changed, &author).await?;
    Ok(urls::plan_saved(review.id))
}
