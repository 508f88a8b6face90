//! What the forms of shared resources do: name one, change it, remove it, and say which services draw on it.

use domain::{Connections, Reason, Resource, ResourceKind, ResourceWords, Slug};
use store::Store;

use super::{Form, writer};
use crate::error::AppError;
use crate::urls;
use crate::viewer::Viewer;

/// What no resource and no campaign can be called: the address of the form that makes one.
pub const TAKEN_NAME: &str = "new";

/// Names a resource, from the fields `slug`, `kind`, `max`, `reserved` and `note`. Leads to it.
pub async fn add_resource(store: &Store, viewer: &Viewer, mut form: Form) -> Result<String, AppError> {
    let author = writer(viewer)?;
    let slug = form.required::<Slug>("slug");
    if slug.as_ref().is_some_and(|slug| slug.as_str() == TAKEN_NAME) {
        form.refuse("slug", "That is the address of this form: choose another name.");
    }
    let words = words(&mut form)?;
    let slug = slug.ok_or(AppError::Internal)?;
    let resource = form.kept(store.add_resource(&slug, &words, &author).await, "slug")?;
    Ok(urls::resource(&resource.slug))
}

/// Changes a resource or removes it, as the field `do` says: `save` or `remove`. Leads to it, or to all of them.
pub async fn change_resource(
    store: &Store,
    viewer: &Viewer,
    slug: &Slug,
    mut form: Form,
) -> Result<String, AppError> {
    let author = writer(viewer)?;
    let resource = known(store, slug).await?;
    match form.text("do") {
        "save" => {
            let words = words(&mut form)?;
            store.update_resource(resource.id, &words, &author).await?;
            Ok(urls::resource(slug))
        }
        "remove" => {
            store.remove_resource(resource.id).await?;
            Ok(urls::resources())
        }
        _ => Err(AppError::NotFound),
    }
}

/// Says that the service of the field `service` draws on a resource or no longer does, as the field `do` says: `attach`
/// or `detach`. Leads back to the resource.
pub async fn change_draws(
    store: &Store,
    viewer: &Viewer,
    slug: &Slug,
    mut form: Form,
) -> Result<String, AppError> {
    let author = writer(viewer)?;
    let resource = known(store, slug).await?;
    let to = match form.text("do") {
        "attach" => Some(resource.id),
        "detach" => None,
        _ => return Err(AppError::NotFound),
    };
    let named = form.required::<Slug>("service");
    form.accept()?;
    let named = named.ok_or(AppError::Internal)?;
    let Some(service) = store.service(&named).await? else {
        return Err(form.refused("service", format!("There is no service {named}.")));
    };
    // A page that was opened before may name a service that has moved on since.
    if to.is_none() && store.draws_on(service.id).await?.as_ref() != Some(slug) {
        return Ok(urls::resource(slug));
    }
    store.set_draw(service.id, to, &author).await?;
    Ok(urls::resource(slug))
}

/// What the form says of a resource; it goes back with all that is wrong with it.
fn words(form: &mut Form) -> Result<ResourceWords, AppError> {
    let kind = form.required::<ResourceKind>("kind");
    let max_connections = form.optional::<Connections>("max");
    let reserved_connections = form.optional::<Connections>("reserved");
    let note = form.optional::<Reason>("note");
    if max_connections.is_some_and(|max| reserved_connections > Some(max)) {
        form.refuse("reserved", "No more than all of them can be reserved.");
    }
    form.accept()?;
    Ok(ResourceWords { kind: kind.ok_or(AppError::Internal)?, max_connections, reserved_connections, note })
}

async fn known(store: &Store, slug: &Slug) -> Result<Resource, AppError> {
    store.resource(slug).await?.ok_or(AppError::NotFound)
}
