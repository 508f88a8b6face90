//! What the form of a run does: make it the baseline of its scenario.

use domain::{Reason, RunId};
use store::Store;

use super::{Form, writer};
use crate::error::AppError;
use crate::urls;
use crate::viewer::Viewer;

/// Makes a run the baseline of its scenario, from the field `reason`. Leads back to the run.
pub async fn mark_baseline(
    store: &Store,
    viewer: &Viewer,
    run: RunId,
    mut form: Form,
) -> Result<String, AppError> {
    let author = writer(viewer)?;
    let reason = form.required::<Reason>("reason");
    form.accept()?;
    let reason = reason.ok_or(AppError::Internal)?;
    store.set_baseline(run, &reason, &author).await?;
    Ok(urls::run(run))
}
