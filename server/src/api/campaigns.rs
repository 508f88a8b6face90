//! Campaigns: begun, changed, removed, and how they stand.

use app::actions::campaigns::MOST_SERVICES;
use app::choosable::Choosable;
use axum::Extension;
use axum::extract::{Path, State};
use axum::response::{IntoResponse, Response};
use domain::{
    CampaignFile, CampaignFilter, CampaignLine, CampaignPlan, CampaignTitle, Day, Reason, ServiceId, Slug,
};
use http::StatusCode;
use http::header::LOCATION;
use http::request::Parts;
use schemars::JsonSchema;
use serde::Deserialize;

use super::body::{Json, nullable};
use super::campaign_shape::{Head, Shape};
use super::{list, resources};
use crate::auth::Caller;
use crate::problem::Problem;
use crate::state::AppState;

/// `POST /api/v1/campaigns`.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "NewCampaign")]
pub(super) struct New {
    slug: Slug,
    title: CampaignTitle,
    due: Day,
    note: Option<Reason>,
    items: Vec<String>,
    services: Vec<Slug>,
}

/// `PATCH /api/v1/campaigns/{name}`: what is absent stays; a list replaces the one before.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "CampaignChange")]
pub(super) struct Change {
    title: Option<CampaignTitle>,
    due: Option<Day>,
    #[serde(default, deserialize_with = "nullable")]
    #[expect(clippy::option_option, reason = "absent, null and a value are three things")]
    note: Option<Option<Reason>>,
    items: Option<Vec<String>>,
    services: Option<Vec<Slug>>,
}

/// `GET /api/v1/campaigns`: all of them, the one that is due last first.
pub(super) async fn list(
    State(app): State<AppState>,
    Extension(caller): Extension<Caller>,
    parts: Parts,
) -> Result<Response, Problem> {
    caller.may_see_all()?;
    let (asked, limit) = list::asked::<CampaignFilter>(parts.uri.query())?;
    let page = app.store.campaigns(&asked, limit).await?;
    let next = page.next.map(|row| list::after("/api/v1/campaigns", &asked, &row, limit));
    let head = |line: CampaignLine| Head::of(line.campaign, line.progress, &app, &parts);
    let items: Vec<_> = page.items.into_iter().map(head).collect();
    Ok(list::page(&items, next.as_deref()))
}

/// `POST /api/v1/campaigns`.
pub(super) async fn create(
    State(app): State<AppState>,
    Extension(caller): Extension<Caller>,
    parts: Parts,
    new: Result<Json<New>, Problem>,
) -> Result<Response, Problem> {
    caller.may_see_all()?;
    let Json(new) = new?;
    resources::must_be_free(&new.slug)?;
    let plan = CampaignPlan {
        title: new.title,
        due: new.due,
        note: new.note,
        items: items(&app, &new.items).await?,
        services: services(&app, &new.services).await?,
    };
    app.store.add_campaign(&new.slug, &plan, &caller.author()).await?;
    let location = [(LOCATION, format!("/api/v1/campaigns/{}", new.slug))];
    let file = find(&app, &caller, new.slug.as_str()).await?;
    Ok((StatusCode::CREATED, location, axum::Json(Shape::of(file, &app, &parts))).into_response())
}

/// `GET /api/v1/campaigns/{name}`.
pub(super) async fn show(
    State(app): State<AppState>,
    Path(name): Path<String>,
    Extension(caller): Extension<Caller>,
    parts: Parts,
) -> Result<Response, Problem> {
    let file = find(&app, &caller, &name).await?;
    Ok(axum::Json(Shape::of(file, &app, &parts)).into_response())
}

/// `PATCH /api/v1/campaigns/{name}`.
pub(super) async fn change(
    State(app): State<AppState>,
    Path(name): Path<String>,
    Extension(caller): Extension<Caller>,
    parts: Parts,
    change: Result<Json<Change>, Problem>,
) -> Result<Response, Problem> {
    let file = find(&app, &caller, &name).await?;
    let Json(change) = change?;
    let campaign = file.campaign;
    let plan = CampaignPlan {
        title: change.title.unwrap_or(campaign.title),
        due: change.due.unwrap_or(campaign.due),
        note: change.note.unwrap_or(campaign.note),
        items: match change.items {
            Some(asked) => items(&app, &asked).await?,
            None => file.items,
        },
        services: match change.services {
            Some(asked) => services(&app, &asked).await?,
            None => file.services.iter().map(|service| service.id).collect(),
        },
    };
    app.store.update_campaign(campaign.id, &plan).await?;
    let file = find(&app, &caller, &name).await?;
    Ok(axum::Json(Shape::of(file, &app, &parts)).into_response())
}

/// `DELETE /api/v1/campaigns/{name}`: at once, with its record of days.
pub(super) async fn delete(
    State(app): State<AppState>,
    Path(name): Path<String>,
    Extension(caller): Extension<Caller>,
) -> Result<StatusCode, Problem> {
    let file = find(&app, &caller, &name).await?;
    app.store.remove_campaign(file.campaign.id).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// The campaign of this name, if the caller may see more than one service.
pub(crate) async fn find(app: &AppState, caller: &Caller, name: &str) -> Result<CampaignFile, Problem> {
    caller.may_see_all()?;
    let nothing = || Problem::not_found(format!("There is no campaign “{name}”."));
    let slug: Slug = name.parse().map_err(|_| nothing())?;
    app.store.campaign_file(&slug).await?.ok_or_else(nothing)
}

/// Those items of the checklists, in their order, each once.
async fn items(app: &AppState, asked: &[String]) -> Result<Vec<String>, Problem> {
    let all = Choosable::load(&app.store).await.map_err(|error| Problem::internal(&error))?;
    if let Some(unknown) = asked.iter().find(|id| all.title(id).is_none()) {
        return Err(Problem::field("items", format!("“{unknown}” is not an item of a checklist.")));
    }
    let items: Vec<_> =
        all.ids().filter(|id| asked.iter().any(|asked| asked == id)).map(str::to_owned).collect();
    if items.is_empty() {
        return Err(Problem::field("items", "Choose an item at least."));
    }
    Ok(items)
}

async fn services(app: &AppState, asked: &[Slug]) -> Result<Vec<ServiceId>, Problem> {
    let found = app.store.service_ids(asked).await?;
    if let Some(unknown) = asked.iter().find(|slug| found.iter().all(|(found, _)| found != *slug)) {
        return Err(Problem::field("services", format!("There is no service “{unknown}”.")));
    }
    if found.is_empty() || found.len() > usize::try_from(MOST_SERVICES).unwrap_or(0) {
        return Err(Problem::field("services", format!("A campaign has 1 to {MOST_SERVICES} services.")));
    }
    Ok(found.into_iter().map(|(_, id)| id).collect())
}
