//! What the forms of deleting do: move runs and services into the bin, take them out of it, and remove them for good.

use domain::{Role, RunId, Slug};
use store::Store;

use super::{Form, writer};
use crate::error::AppError;
use crate::urls;
use crate::viewer::Viewer;

/// Deletes a run. Leads to the runs of its service, which offer to take it back.
pub async fn delete_run(store: &Store, viewer: &Viewer, id: RunId) -> Result<String, AppError> {
    let author = writer(viewer)?;
    let run = store.run(id).await?.ok_or(AppError::NotFound)?;
    store.delete_run(id, &author).await?;
    Ok(urls::runs_deleted(&run.slug, id))
}

/// Deletes a service, whose short name has to stand in the field `typed`. Leads to the services.
pub async fn delete_service(
    store: &Store,
    viewer: &Viewer,
    slug: &Slug,
    form: Form,
) -> Result<String, AppError> {
    let author = writer(viewer)?;
    let service = store.service(slug).await?.ok_or(AppError::NotFound)?;
    if form.text("typed") != slug.as_str() {
        return Err(form.refused("typed", format!("Type {slug} here, and it is deleted.")));
    }
    store.delete_service(service.id, Some(slug), &author).await?;
    Ok(urls::services_deleted(slug))
}

/// Takes what the field `run` or `service` names out of the bin. Leads to it.
pub async fn restore(store: &Store, viewer: &Viewer, form: Form) -> Result<String, AppError> {
    let author = writer(viewer)?;
    if let Ok(run) = form.text("run").parse() {
        store.restore_run(run, &author).await?;
        return Ok(urls::run(run));
    }
    let service = form.text("service").parse().map_err(|_| AppError::NotFound)?;
    Ok(urls::service(&store.restore_service(service, &author).await?))
}

/// Removes what the field `run` or `service` names from the bin for good. For administrators. Leads to the bin.
pub async fn purge(store: &Store, viewer: &Viewer, form: Form) -> Result<String, AppError> {
    if viewer.account.role != Role::Admin {
        return Err(AppError::Forbidden);
    }
    match form.text("run").parse() {
        Ok(run) => store.purge_run(run).await?,
        Err(_) => store.purge_service(form.text("service").parse().map_err(|_| AppError::NotFound)?).await?,
    }
    Ok(urls::bin())
}
