//! What the forms of a run do: make it the baseline of its scenario, reject it as invalid, accept it after all.

use domain::{Reason, RunId};
use store::{Store, StoreError};

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

/// Rejects a run as invalid for the reason in the field `reason`, or accepts it after all where the field `do` says `accept`.
/// Leads back to the receipt.
pub async fn judge(store: &Store, viewer: &Viewer, run: RunId, mut form: Form) -> Result<String, AppError> {
    let author = writer(viewer)?;
    if form.text("do") == "accept" {
        store.accept_run(run, &author).await?;
        return Ok(urls::receipt(run));
    }
    let reason = form.required::<Reason>("reason");
    form.accept()?;
    let reason = reason.ok_or(AppError::Internal)?;
    match store.reject_run(run, &reason, &author).await {
        Ok(()) => Ok(urls::receipt(run)),
        Err(StoreError::InUse(why)) => Err(form.refused("reason", why)),
        Err(error) => Err(error.into()),
    }
}
