//! The catalogue: services and their inventories.

use std::collections::BTreeMap;
use std::str::FromStr;

use axum::Extension;
use axum::extract::{Path, RawQuery, State};
use axum::response::{IntoResponse, Response};
use domain::{
    EnvironmentName, Invalid, NewService, ReadingRules, ResourceId, Service, ServiceFilter, ServiceId,
    ServiceLine, Slug,
};
use http::StatusCode;
use http::header::LOCATION;
use http::request::Parts;
use schemars::JsonSchema;
use serde::Deserialize;
use store::ServiceChange;

use super::body::{Json, Query};
use super::list;
use super::service_shape::{Change, New, Shape, facts};
use crate::auth::Caller;
use crate::problem::Problem;
use crate::state::AppState;

/// `GET /api/v1/services`, by short name unless sorted otherwise.
pub(super) async fn list(
    State(app): State<AppState>,
    RawQuery(query): RawQuery,
    Extension(caller): Extension<Caller>,
    parts: Parts,
) -> Result<Response, Problem> {
    let (asked, limit) = list::asked::<ServiceFilter>(query.as_deref())?;
    let origin = app.site.origin(&parts);
    if let Some((_, slug)) = caller.bound_to() {
        let own = app.store.service_line(slug).await?.map(|line| Shape::of(line, &origin));
        return Ok(list::page(own.as_slice(), None));
    }
    let page = app.store.service_list(&asked, limit).await?.page;
    let next = page.next.map(|row| list::after("/api/v1/services", &asked, &row, limit));
    let items: Vec<_> = page.items.into_iter().map(|line| Shape::of(line, &origin)).collect();
    Ok(list::page(&items, next.as_deref()))
}

/// `POST /api/v1/services`.
pub(super) async fn create(
    State(app): State<AppState>,
    Extension(caller): Extension<Caller>,
    parts: Parts,
    new: Result<Json<New>, Problem>,
) -> Result<Response, Problem> {
    caller.may_see_all()?;
    let Json(new) = new?;
    let facts: BTreeMap<_, _> =
        facts(&new.inventory)?.into_iter().filter_map(|(name, value)| Some((name, value?))).collect();
    let name = match new.name {
        Some(name) => name,
        None => new.slug.as_str().parse().expect("a short name is a good name"),
    };
    let environment = new.environment.unwrap_or_else(EnvironmentName::production);
    let service = NewService { slug: new.slug, name, owner: new.owner, target: new.target_rps };
    let service = app.store.add_service(&service, &facts, &environment, &caller.author()).await?;
    let location = [(LOCATION, format!("/api/v1/services/{}", service.slug))];
    let shape = shape(&app, &parts, &service.slug, environment).await?;
    Ok((StatusCode::CREATED, location, axum::Json(shape)).into_response())
}

#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Where {
    environment: Option<EnvironmentName>,
}

/// `GET /api/v1/services/{slug}`.
pub(super) async fn show(
    State(app): State<AppState>,
    Path(slug): Path<String>,
    Query(asked): Query<Where>,
    Extension(caller): Extension<Caller>,
    parts: Parts,
) -> Result<Response, Problem> {
    let service = find(&app, &caller, &slug).await?;
    let environment = asked.environment.unwrap_or_else(EnvironmentName::production);
    Ok(axum::Json(shape(&app, &parts, &service.slug, environment).await?).into_response())
}

/// `PATCH /api/v1/services/{slug}`.
pub(super) async fn change(
    State(app): State<AppState>,
    Path(slug): Path<String>,
    Extension(caller): Extension<Caller>,
    parts: Parts,
    change: Result<Json<Change>, Problem>,
) -> Result<Response, Problem> {
    let service = find(&app, &caller, &slug).await?;
    let Json(change) = change?;
    // All of it is checked before the first of it is written.
    let facts = facts(&change.inventory)?;
    let rules = reading_rules(&app, service.id, &change).await?;
    let draw = draw(&app, change.draws_on.as_ref()).await?;
    let environment = change.environment.unwrap_or_else(EnvironmentName::production);
    let words = ServiceChange { name: change.name, owner: change.owner, target: change.target_rps };
    let by = caller.author();
    if words.name.is_some() || words.owner.is_some() || words.target.is_some() {
        app.store.update_service(service.id, &words, &by).await?;
    }
    if let Some(rules) = rules {
        app.store.set_reading_rules(service.id, &rules, &by).await?;
    }
    if let Some(resource) = draw {
        app.store.set_draw(service.id, resource, &by).await?;
    }
    if !facts.is_empty() {
        app.store.state_facts(service.id, &environment, &facts, &by).await?;
    }
    Ok(axum::Json(shape(&app, &parts, &service.slug, environment).await?).into_response())
}

/// The rules by which results are read, changed as asked; none where nothing is asked.
async fn reading_rules(
    app: &AppState,
    service: ServiceId,
    change: &Change,
) -> Result<Option<ReadingRules>, Problem> {
    if change.name_rules.is_none() && change.csv_columns.is_none() {
        return Ok(None);
    }
    let mut rules = app.store.reading_rules(service).await?;
    if let Some(names) = &change.name_rules {
        rules.names = names.as_ref().map(|text| read("name_rules", text)).transpose()?;
    }
    if let Some(columns) = &change.csv_columns {
        rules.columns = columns.as_ref().map(|text| read("csv_columns", text)).transpose()?;
    }
    Ok(Some(rules))
}

/// The shared resource to draw on, or none any longer; nothing where nothing is asked.
async fn draw(app: &AppState, name: Option<&Option<Slug>>) -> Result<Option<Option<ResourceId>>, Problem> {
    let Some(name) = name else { return Ok(None) };
    let Some(name) = name else { return Ok(Some(None)) };
    let resource = app.store.resource(name).await?;
    let missing = || Problem::field("draws_on", format!("There is no shared resource “{name}”."));
    Ok(Some(Some(resource.ok_or_else(missing)?.id)))
}

fn read<T: FromStr<Err = Invalid>>(field: &str, text: &str) -> Result<T, Problem> {
    text.parse().map_err(|why: Invalid| Problem::field(field, why.to_string()))
}

#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Confirmed {
    /// The short name once more, where a signed review stands against it.
    confirm: Option<Slug>,
}

/// `DELETE /api/v1/services/{slug}`: into the bin.
pub(super) async fn delete(
    State(app): State<AppState>,
    Path(slug): Path<String>,
    Query(asked): Query<Confirmed>,
    Extension(caller): Extension<Caller>,
) -> Result<StatusCode, Problem> {
    let service = find(&app, &caller, &slug).await?;
    app.store.delete_service(service.id, asked.confirm.as_ref(), &caller.author()).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// The service of this name, if the caller may see it.
pub async fn find(app: &AppState, caller: &Caller, slug: &str) -> Result<Service, Problem> {
    let nothing = || Problem::not_found(format!("There is no service “{slug}”."));
    let name: Slug = slug.parse().map_err(|_| nothing())?;
    let service = app.store.service(&name).await?.ok_or_else(nothing)?;
    caller.may_see(service.id)?;
    Ok(service)
}

async fn shape(
    app: &AppState,
    parts: &Parts,
    slug: &Slug,
    environment: EnvironmentName,
) -> Result<Shape, Problem> {
    let line: Option<ServiceLine> = app.store.service_line(slug).await?;
    let line = line.ok_or_else(|| Problem::not_found("There is no such service."))?;
    let facts = app.store.facts(line.service.id, &environment).await?;
    let rules = app.store.reading_rules(line.service.id).await?;
    let draws_on = app.store.draws_on(line.service.id).await?;
    Ok(Shape::of(line, &app.site.origin(parts)).with(environment, facts, &rules, draws_on))
}
