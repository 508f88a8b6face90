//! Shared resources: what they are, which services draw on them, and what those want together.

use analysis::shared::{self, Fit, Line, Shared, Sum, Want, Way};
use axum::Extension;
use axum::extract::{Path, State};
use axum::response::{IntoResponse, Response};
use domain::{
    Connections, Reason, Resource, ResourceFile, ResourceFilter, ResourceKind, ResourceWords, Slug, Timestamp,
};
use http::StatusCode;
use http::header::LOCATION;
use http::request::Parts;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::body::{Json, nullable};
use super::list;
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

/// A shared resource.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "Resource")]
pub(super) struct Shape {
    slug: Slug,
    kind: ResourceKind,
    max_connections: Option<Connections>,
    reserved_connections: Option<Connections>,
    /// The maximum without what is reserved; null where either is not stated.
    usable_connections: Option<f64>,
    note: Option<Reason>,
    changed_at: Timestamp,
    changed_by: String,
    today: Wanted,
    largest: Wanted,
    /// Which service exceeds what is usable, when they grow one after the other, the one that grows most first.
    crosses: Option<Slug>,
    services: Vec<Drawing>,
    url: String,
}

/// What all services want together.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "WantedConnections")]
struct Wanted {
    /// Of the services that are known.
    known: f64,
    /// Those that are not, and so are not counted.
    unknown: Vec<Slug>,
    /// over, unknown or within.
    stands: &'static str,
}

/// A service that draws on the resource.
#[derive(Serialize, JsonSchema)]
struct Drawing {
    service: Slug,
    since: Timestamp,
    by: String,
    /// pools, `pools_presumed` (nobody said whether there is a pooler) or pooler.
    way: &'static str,
    today: Option<f64>,
    largest: Option<f64>,
    /// Facts of its inventory that are needed and not stated.
    missing: Vec<&'static str>,
}

impl Shape {
    fn of(file: &ResourceFile, origin: &str) -> Self {
        let shared = shared::shared(file);
        let Resource { slug, words, changed_at, changed_by, .. } = file.resource.clone();
        Self {
            url: format!("{origin}{}", app::urls::resource(&slug)),
            slug,
            kind: words.kind,
            max_connections: words.max_connections,
            reserved_connections: words.reserved_connections,
            usable_connections: shared::usable(&file.resource),
            note: words.note,
            changed_at,
            changed_by,
            today: wanted(&shared.today),
            largest: wanted(&shared.largest),
            crosses: crosses(&shared),
            services: shared.lines.iter().map(drawing).collect(),
        }
    }
}

fn crosses(shared: &Shared<'_>) -> Option<Slug> {
    shared.crossing.map(|at| shared.steps[at].draw.slug.clone())
}

fn wanted(sum: &Sum<'_>) -> Wanted {
    Wanted {
        known: sum.known,
        unknown: sum.unknown.iter().map(|draw| draw.slug.clone()).collect(),
        stands: fit(sum.fit),
    }
}

/// How a sum stands, in one word.
pub(crate) fn fit(fit: Fit) -> &'static str {
    match fit {
        Fit::Over => "over",
        Fit::Unknown => "unknown",
        Fit::Within => "within",
    }
}

/// How a service reaches its resource, in one word.
pub(crate) fn way(way: Way) -> &'static str {
    match way {
        Way::Pools => "pools",
        Way::PoolsPresumed => "pools_presumed",
        Way::Pooler => "pooler",
    }
}

/// The facts that a line lacks.
pub(crate) fn missing(line: &Line<'_>) -> Vec<&'static str> {
    let mut missing: Vec<_> = [&line.today, &line.largest]
        .into_iter()
        .flat_map(|want| match want {
            Want::Unknown(names) => names.as_slice(),
            Want::Known(_) => &[],
        })
        .copied()
        .collect();
    missing.sort_unstable();
    missing.dedup();
    missing
}

fn drawing(line: &Line<'_>) -> Drawing {
    Drawing {
        service: line.draw.slug.clone(),
        since: line.draw.since,
        by: line.draw.by.clone(),
        way: way(line.way),
        today: line.today.known(),
        largest: line.largest.known(),
        missing: missing(line),
    }
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
