//! Shared resources: what they are, which services draw on them, and what those want together.

use axum::Extension;
use axum::extract::{Path, State};
use axum::response::{IntoResponse, Response};
use domain::{Connections, Reason, ResourceFile, ResourceFilter, ResourceKind, ResourceWords, Slug};
use http::StatusCode;
use http::header::LOCATION;
use http::request::Parts;
use schemars::JsonSchema;
use serde::Deserialize;

use super::body::{Json, nullable};
use super::list;
use super::resource_shape::Shape;
use crate::auth::Caller;
use crate::problem::Problem;
use crate::state::AppState;

/// `POST /api/v1/resources`.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "NewResource")]
pub(super) struct New {
    slug: Slug,
    kind: Option<ResourceKind>,
    max_connections: Option<Connections>,
    reserved_connections: Option<Connections>,
    note: Option<Reason>,
}

/// `PATCH /api/v1/resources/{name}`: what is absent stays, what is `null` is taken back.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "ResourceChange")]
#[expect(clippy::option_option, reason = "absent, null and a value are three things")]
pub(super) struct Change {
    kind: Option<ResourceKind>,
    #[serde(default, deserialize_with = "nullable")]
    max_connections: Option<Option<Connections>>,
    #[serde(default, deserialize_with = "nullable")]
    reserved_connections: Option<Option<Connections>>,
    #[serde(default, deserialize_with = "nullable")]
    note: Option<Option<Reason>>,
}

/// `GET /api/v1/resources`: all of them, by name.
pub(super) async fn list(
    State(app): State<AppState>,
    Extension(caller): Extension<Caller>,
    parts: Parts,
) -> Result<Response, Problem> {
    caller.may_see_all()?;
    let origin = app.site.origin(&parts);
    let (asked, limit) = list::asked::<ResourceFilter>(parts.uri.query())?;
    let page = app.store.resource_files(&asked, limit).await?;
    let next = page.next.map(|row| list::after("/api/v1/resources", &asked, &row, limit));
    let items: Vec<_> = page.items.iter().map(|file| Shape::of(file, &origin)).collect();
    Ok(list::page(&items, next.as_deref()))
}

/// `POST /api/v1/resources`.
pub(super) async fn create(
    State(app): State<AppState>,
    Extension(caller): Extension<Caller>,
    parts: Parts,
    new: Result<Json<New>, Problem>,
) -> Result<Response, Problem> {
    caller.may_see_all()?;
    let Json(new) = new?;
    must_be_free(&new.slug)?;
    let words = ResourceWords {
        kind: new.kind.unwrap_or(ResourceKind::Database),
        max_connections: new.max_connections,
        reserved_connections: new.reserved_connections,
        note: new.note,
    };
    checked(&words)?;
    let resource = app.store.add_resource(&new.slug, &words, &caller.author()).await?;
    let location = [(LOCATION, format!("/api/v1/resources/{}", resource.slug))];
    let shape = Shape::of(&ResourceFile { resource, draws: Vec::new() }, &app.site.origin(&parts));
    Ok((StatusCode::CREATED, location, axum::Json(shape)).into_response())
}

/// Refuses the name of what is addressed beside a form that makes one.
pub(super) fn must_be_free(slug: &Slug) -> Result<(), Problem> {
    if slug.as_str() == app::actions::resources::TAKEN_NAME {
        return Err(Problem::field("slug", "“new” is the address of a form: choose another name."));
    }
    Ok(())
}

/// `GET /api/v1/resources/{name}`.
pub(super) async fn show(
    State(app): State<AppState>,
    Path(name): Path<String>,
    Extension(caller): Extension<Caller>,
    parts: Parts,
) -> Result<Response, Problem> {
    let file = find(&app, &caller, &name).await?;
    Ok(axum::Json(Shape::of(&file, &app.site.origin(&parts))).into_response())
}

/// `PATCH /api/v1/resources/{name}`.
pub(super) async fn change(
    State(app): State<AppState>,
    Path(name): Path<String>,
    Extension(caller): Extension<Caller>,
    parts: Parts,
    change: Result<Json<Change>, Problem>,
) -> Result<Response, Problem> {
    let file = find(&app, &caller, &name).await?;
    let Json(change) = change?;
    let mut words = file.resource.words.clone();
    words.kind = change.kind.unwrap_or(words.kind);
    words.max_connections = change.max_connections.unwrap_or(words.max_connections);
    words.reserved_connections = change.reserved_connections.unwrap_or(words.reserved_connections);
    words.note = change.note.unwrap_or(words.note);
    checked(&words)?;
    app.store.update_resource(file.resource.id, &words, &caller.author()).await?;
    let file = find(&app, &caller, &name).await?;
    Ok(axum::Json(Shape::of(&file, &app.site.origin(&parts))).into_response())
}

/// `DELETE /api/v1/resources/{name}`: at once, unless a service draws on it.
pub(super) async fn delete(
    State(app): State<AppState>,
    Path(name): Path<String>,
    Extension(caller): Extension<Caller>,
) -> Result<StatusCode, Problem> {
    let file = find(&app, &caller, &name).await?;
    app.store.remove_resource(file.resource.id).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// The resource of this name with all that draw on it, if the caller may see more than one service.
pub(crate) async fn find(app: &AppState, caller: &Caller, name: &str) -> Result<ResourceFile, Problem> {
    caller.may_see_all()?;
    let nothing = || Problem::not_found(format!("There is no resource “{name}”."));
    let slug: Slug = name.parse().map_err(|_| nothing())?;
    app.store.resource_file(&slug).await?.ok_or_else(nothing)
}

fn checked(words: &ResourceWords) -> Result<(), Problem> {
    match words.max_connections {
        Some(max) if words.reserved_connections > Some(max) => {
            Err(Problem::field("reserved_connections", "No more than all of them can be reserved."))
        }
        _ => Ok(()),
    }
}
