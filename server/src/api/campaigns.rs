//! Campaigns: begun, changed, removed, and how they stand.

use std::collections::BTreeMap;

use app::actions::campaigns::MOST_SERVICES;
use app::choosable::Choosable;
use axum::Extension;
use axum::extract::{Path, State};
use axum::response::{IntoResponse, Response};
use domain::{
    Campaign, CampaignFile, CampaignFilter, CampaignLine, CampaignPlan, CampaignTitle, Day, Progress, Reason,
    ReviewId, ServiceId, Slug, Status, Timestamp,
};
use http::StatusCode;
use http::header::LOCATION;
use http::request::Parts;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::body::{Json, nullable};
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

/// A campaign in a list of them.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "CampaignHead")]
pub(super) struct Head {
    slug: Slug,
    title: CampaignTitle,
    due: Day,
    /// Whole days from today to the day it is due, in UTC; less than 0 afterwards.
    days_left: i64,
    note: Option<Reason>,
    created_at: Timestamp,
    created_by: String,
    progress: Counts,
    url: String,
}

/// How many answers, each an item of a service, stand how.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "CampaignProgress")]
struct Counts {
    fails: i64,
    unknowns: i64,
    stale: i64,
    done: i64,
}

/// A campaign.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "Campaign")]
pub(super) struct Shape {
    #[serde(flatten)]
    head: Head,
    items: Vec<String>,
    services: Vec<Row>,
    /// As it was counted last on each day before today; a day on which it was not is missing.
    days: Vec<Recorded>,
    exemptions: Vec<Exempt>,
}

#[derive(Serialize, JsonSchema)]
#[schemars(rename = "CampaignService")]
struct Row {
    service: Slug,
    review: Option<ReviewId>,
    /// By item; null where that review does not ask it, which counts as unknown.
    statuses: BTreeMap<String, Option<Status>>,
}

#[derive(Serialize, JsonSchema)]
#[schemars(rename = "CampaignDay")]
struct Recorded {
    day: Day,
    #[serde(flatten)]
    progress: Counts,
}

#[derive(Serialize, JsonSchema)]
#[schemars(rename = "CampaignExemption")]
struct Exempt {
    service: Slug,
    review: ReviewId,
    item: String,
    reason: String,
    approver: String,
    until: Timestamp,
}

impl Counts {
    fn of(progress: Progress) -> Self {
        let Progress { fails, unknowns, stale, done } = progress;
        Self { fails, unknowns, stale, done }
    }
}

impl Head {
    fn of(campaign: Campaign, progress: Progress, app: &AppState, parts: &Parts) -> Self {
        Self {
            url: format!("{}{}", app.site.origin(parts), app::urls::campaign(&campaign.slug)),
            days_left: campaign.days_left(app.store.clock().now()),
            slug: campaign.slug,
            title: campaign.title,
            due: campaign.due,
            note: campaign.note,
            created_at: campaign.created_at,
            created_by: campaign.created_by,
            progress: Counts::of(progress),
        }
    }
}

impl Shape {
    fn of(file: CampaignFile, app: &AppState, parts: &Parts) -> Self {
        let progress = file.progress();
        let items = file.items;
        let services = file.services.into_iter().map(|service| Row {
            service: service.slug,
            review: service.review,
            statuses: items.iter().cloned().zip(service.items).collect(),
        });
        let exemptions = file.exemptions.into_iter().map(|exemption| Exempt {
            service: exemption.slug,
            review: exemption.review,
            item: exemption.item,
            reason: exemption.reason,
            approver: exemption.approver,
            until: exemption.until,
        });
        let days =
            file.days.into_iter().map(|day| Recorded { day: day.day, progress: Counts::of(day.progress) });
        Self {
            head: Head::of(file.campaign, progress, app, parts),
            services: services.collect(),
            days: days.collect(),
            exemptions: exemptions.collect(),
            items,
        }
    }
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
