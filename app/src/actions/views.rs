//! What the forms of saved views do: give a list as it stands a name, and remove one.

use domain::{Asked, ServiceFilter, ViewId, ViewName, ViewOf};
use store::Store;

use super::{Form, writer};
use crate::error::AppError;
use crate::urls;
use crate::viewer::Viewer;

/// Saves the list that these parameters of the address ask for, or removes a view, as the field `do` says: `save-view` with
/// `view` as its name, or `remove-view` with its `id`. Leads to the list as it was asked for.
pub async fn change_views(
    store: &Store,
    viewer: &Viewer,
    of: ViewOf,
    asked: &[(String, String)],
    mut form: Form,
) -> Result<String, AppError> {
    let author = writer(viewer)?;
    let base = match of {
        ViewOf::Services => urls::portfolio(),
        ViewOf::Matrix => urls::matrix(),
    };
    let pairs = asked.iter().map(|(name, text)| (name.as_str(), text.as_str()));
    let (asked, _) = Asked::<ServiceFilter>::read(pairs);
    let here = urls::list(base, &asked.query());
    match form.text("do") {
        "save-view" => {
            let name = form.required::<ViewName>("view");
            let query = here.split_once('?').map(|(_, query)| query.to_owned());
            if query.is_none() {
                form.refuse("view", "Filter or sort the list first: a view is a name for that.");
            }
            form.accept()?;
            let (Some(name), Some(query)) = (name, query) else { return Err(AppError::Internal) };
            form.kept(store.save_view(of, &name, &query, &author).await, "view")?;
            Ok(here)
        }
        "remove-view" => {
            let id: ViewId = form.text("id").parse().map_err(|_| AppError::NotFound)?;
            store.remove_view(id).await?;
            Ok(here)
        }
        _ => Err(AppError::NotFound),
    }
}
