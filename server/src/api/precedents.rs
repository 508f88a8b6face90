//! Precedents: those that come with Headroom, and those that teams wrote.

use analysis::precedents::{built_in, named};
use axum::Extension;
use axum::extract::{Path, RawQuery, State};
use axum::response::{IntoResponse, Response};
use domain::{Precedent, PrecedentEntry, PrecedentFilter, PrecedentId, Timestamp};
use http::StatusCode;
use http::header::LOCATION;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::body::Json;
use super::list;
use crate::auth::Caller;
use crate::problem::Problem;
use crate::state::AppState;

/// A precedent.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "KnownPrecedent")]
pub(super) struct Shape {
    id: PrecedentId,
    /// It comes with Headroom and stays as it is.
    built_in: bool,
    /// Name it when you change it: another one is refused; 0 for one that comes with Headroom.
    revision: i64,
    written_at: Option<Timestamp>,
    written_by: Option<String>,
    precedent: Precedent,
    url: String,
}

impl Shape {
    fn built_in(id: &PrecedentId, precedent: &Precedent) -> Self {
        Self {
            url: app::urls::precedent(id),
            id: id.clone(),
            built_in: true,
            revision: 0,
            written_at: None,
            written_by: None,
            precedent: precedent.clone(),
        }
    }

    fn of(entry: PrecedentEntry) -> Self {
        Self {
            url: app::urls::precedent(&entry.id),
            id: entry.id,
            built_in: false,
            revision: entry.revision,
            written_at: Some(entry.at),
            written_by: Some(entry.by),
            precedent: entry.precedent,
        }
    }
}

/// `GET /api/v1/precedents`: on the first page of the whole list those that come with Headroom, then the teams' own.
pub(super) async fn list(
    State(app): State<AppState>,
    RawQuery(query): RawQuery,
) -> Result<Response, Problem> {
    let (asked, limit) = list::asked::<PrecedentFilter>(query.as_deref())?;
    let page = app.store.precedents(&asked, limit).await?;
    let next = page.next.map(|row| list::after("/api/v1/precedents", &asked, &row, limit));
    let is_first = asked.after.is_none() && asked.filters().is_empty();
    let known = built_in().iter().filter(|_| is_first);
    let known = known.map(|known| Shape::built_in(&known.id, &known.precedent));
    let all: Vec<_> = known.chain(page.items.into_iter().map(Shape::of)).collect();
    Ok(list::page(&all, next.as_deref()))
}

/// `GET /api/v1/precedents/{precedent}`.
pub(super) async fn show(State(app): State<AppState>, Path(id): Path<String>) -> Result<Response, Problem> {
    let nothing = || Problem::not_found(format!("There is no precedent “{id}”."));
    let parsed: PrecedentId = id.parse().map_err(|_| nothing())?;
    if let Some(known) = named(&parsed) {
        return Ok(axum::Json(Shape::built_in(&known.id, &known.precedent)).into_response());
    }
    let entry = app.store.precedent(&parsed).await?.ok_or_else(nothing)?;
    Ok(axum::Json(Shape::of(entry)).into_response())
}

/// A precedent to be written.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "NewPrecedent")]
pub(super) struct New {
    id: PrecedentId,
    precedent: Precedent,
}

/// `POST /api/v1/precedents`.
pub(super) async fn add(
    State(app): State<AppState>,
    Extension(caller): Extension<Caller>,
    Json(new): Json<New>,
) -> Result<Response, Problem> {
    caller.may_see_all()?;
    if named(&new.id).is_some() {
        return Err(Problem::conflict("A precedent of this name comes with Headroom: take another one."));
    }
    whole(&new.precedent)?;
    let entry = app.store.write_precedent(&new.id, 0, &new.precedent, &caller.author()).await?;
    let location = [(LOCATION, format!("/api/v1/precedents/{}", entry.id))];
    Ok((StatusCode::CREATED, location, axum::Json(Shape::of(entry))).into_response())
}

/// A precedent to be changed.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "ChangedPrecedent")]
pub(super) struct Changed {
    /// The revision that was read.
    revision: i64,
    precedent: Precedent,
}

/// `PUT /api/v1/precedents/{precedent}`.
pub(super) async fn change(
    State(app): State<AppState>,
    Path(id): Path<String>,
    Extension(caller): Extension<Caller>,
    changed: Result<Json<Changed>, Problem>,
) -> Result<Response, Problem> {
    caller.may_see_all()?;
    let nothing = || Problem::not_found(format!("There is no precedent “{id}” that a team wrote."));
    let parsed: PrecedentId = id.parse().map_err(|_| nothing())?;
    app.store.precedent(&parsed).await?.ok_or_else(nothing)?;
    let Json(changed) = changed?;
    whole(&changed.precedent)?;
    if changed.revision < 1 {
        return Err(Problem::field("revision", "Name the revision that you read: the first one is 1."));
    }
    let entry =
        app.store.write_precedent(&parsed, changed.revision, &changed.precedent, &caller.author()).await?;
    Ok(axum::Json(Shape::of(entry)).into_response())
}

fn whole(precedent: &Precedent) -> Result<(), Problem> {
    precedent.problem().map_or(Ok(()), |(field, problem)| Err(Problem::field(field, problem.to_string())))
}
