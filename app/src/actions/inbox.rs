//! What the form of the inbox does: it takes mentions away that were seen.

use domain::CommentId;
use store::Store;

use super::Form;
use crate::error::AppError;
use crate::urls;
use crate::viewer::Viewer;

/// Notes that the person saw the mentions of the fields `comment`. Leads back to the inbox.
pub async fn see(store: &Store, viewer: &Viewer, form: Form) -> Result<String, AppError> {
    let named = form.fields().filter(|(name, _)| *name == "comment");
    let comments: Vec<CommentId> = named.filter_map(|(_, id)| id.parse().ok()).collect();
    store.see_mentions(viewer.account.id, &comments).await?;
    Ok(urls::inbox())
}
