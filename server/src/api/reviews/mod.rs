//! Reviews: starting one, and how its items stand. What is done in one has a file each.

mod answers;
mod change;
mod exemptions;
mod plan;
mod signing;
mod snapshots;
mod threads;
mod whole;

use analysis::checklist;
use axum::Extension;
use axum::extract::{Path, RawQuery, State};
use axum::response::{IntoResponse, Response};
use domain::{
    AccountId, AccountName, Checklist, ChecklistId, Day, NewReview, Order, ReviewFilter, ReviewId, ServiceId,
    Slug, TargetRate, WholeReview,
};
use http::StatusCode;
use http::header::LOCATION;
use schemars::JsonSchema;
use serde::Deserialize;

use super::body::Json;
use super::{list, review_shape, runs, services};
use crate::auth::Caller;
use crate::problem::Problem;
use crate::routes::{Access, Routes};
use crate::state::AppState;

pub(super) use answers::Answering;
pub(super) use change::Change;
pub(super) use exemptions::Granting;
pub(crate) use plan::document as plan_document;
pub(super) use plan::{Owners, Plan};
pub(super) use signing::{Reopening, SendingBack, Signature, Signed, Submitting};
pub(super) use snapshots::{Against, Difference, Head as SnapshotHead, Whole as WholeSnapshot};
pub(super) use threads::Saying;
pub(crate) use whole::Whole;

/// The routes below `/api/v1/reviews`.
pub(super) fn routes() -> Routes {
    Routes::new()
        .get("/api/v1/reviews", Access::Read, list)
        .post("/api/v1/reviews", Access::Write, start)
        .get("/api/v1/reviews/{id}", Access::Read, show)
        .patch("/api/v1/reviews/{id}", Access::Write, change::change)
        .put("/api/v1/reviews/{id}/items/{item}", Access::Write, answers::answer)
        .delete("/api/v1/reviews/{id}/items/{item}/evidence/{evidence}", Access::Write, answers::remove)
        .put("/api/v1/reviews/{id}/inputs", Access::Write, answers::type_values)
        .get("/api/v1/reviews/{id}/plan", Access::Read, plan::show)
        .put("/api/v1/reviews/{id}/plan", Access::Write, plan::name_owners)
        .get("/api/v1/reviews/{id}/exemptions", Access::Read, exemptions::list)
        .post("/api/v1/reviews/{id}/exemptions", Access::Write, exemptions::grant)
        .delete("/api/v1/reviews/{id}/exemptions/{exemption}", Access::Write, exemptions::end)
        .get("/api/v1/reviews/{id}/comments", Access::Read, threads::list)
        .post("/api/v1/reviews/{id}/comments", Access::Write, threads::say)
        .post("/api/v1/reviews/{id}/comments/{thread}/resolve", Access::Write, threads::resolve)
        .post("/api/v1/reviews/{id}/submit", Access::Write, signing::submit)
        .post("/api/v1/reviews/{id}/send-back", Access::Write, signing::send_back)
        .post("/api/v1/reviews/{id}/sign", Access::Write, signing::sign)
        .post("/api/v1/reviews/{id}/reopen", Access::Write, signing::reopen)
        .get("/api/v1/reviews/{id}/snapshots", Access::Read, snapshots::list)
        .get("/api/v1/reviews/{id}/snapshots/{number}", Access::Read, snapshots::show)
        .get("/api/v1/reviews/{id}/snapshots/{number}/diff", Access::Read, snapshots::diff)
}

/// `GET /api/v1/reviews`, newest first unless sorted otherwise.
async fn list(
    State(app): State<AppState>,
    RawQuery(query): RawQuery,
    Extension(caller): Extension<Caller>,
) -> Result<Response, Problem> {
    let (mut asked, limit) = list::asked::<ReviewFilter>(query.as_deref())?;
    if let Some((_, slug)) = caller.bound_to() {
        asked.filter.service.get_or_insert_with(|| slug.clone());
    }
    if let Some(slug) = &asked.filter.service {
        services::find(&app, &caller, slug.as_str()).await?;
    }
    let page = app.store.review_list(&asked, limit).await?;
    let next = page.next.map(|row| list::after("/api/v1/reviews", &asked, &row, limit));
    let items: Vec<_> = page.items.iter().map(review_shape::head).collect();
    Ok(list::page(&items, next.as_deref()))
}

#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "NewReview")]
pub(super) struct New {
    service: Slug,
    from: Order,
    to: Order,
    target_rps: Option<TargetRate>,
    /// The day of the event that it prepares for.
    planned_for: Option<Day>,
    reviewer: Option<AccountName>,
    /// Which checklist; the one that comes with Headroom unless said otherwise.
    checklist: Option<ChecklistId>,
    /// Which version of it; its newest unless said otherwise.
    version: Option<String>,
    /// An earlier review of the service: what still holds of it is taken over, with its authors and dates.
    carry_from: Option<ReviewId>,
}

/// `POST /api/v1/reviews`.
async fn start(
    State(app): State<AppState>,
    Extension(caller): Extension<Caller>,
    Json(new): Json<New>,
) -> Result<Response, Problem> {
    let service = services::find(&app, &caller, new.service.as_str()).await?;
    if new.from > new.to {
        return Err(Problem::field("to", "A review goes from an order to the same or a larger one."));
    }
    let reviewer = reviewer(&app, new.reviewer.as_ref()).await?;
    if reviewer == Some(caller.account.id) {
        return Err(Problem::field(
            "reviewer",
            "Whoever starts a review does not sign it: choose someone else.",
        ));
    }
    #[expect(clippy::cast_precision_loss, reason = "an order is at most 100,000")]
    let usual = TargetRate::try_from(new.to.rps() as f64).expect("an order is a good target");
    let checklist = checklist(&app, &new).await?;
    let earlier = earlier(&app, service.id, new.carry_from).await?;
    let review = NewReview {
        service: service.id,
        from: new.from,
        to: new.to,
        target: new.target_rps.or(service.target).unwrap_or(usual),
        reviewer,
        planned_for: new.planned_for.map(Day::start),
        checklist_id: checklist.id,
        checklist_version: checklist.version,
    };
    let review = app.store.start_review(&review, &caller.author()).await?;
    if let Some(earlier) = earlier {
        app::carried::carry_over(&app.store, &earlier, &review).await?;
    }
    let whole = Whole::load(&app, &caller, &review.id.to_string()).await?;
    let location = [(LOCATION, format!("/api/v1/reviews/{}", review.id))];
    Ok((StatusCode::CREATED, location, axum::Json(whole.document(&app))).into_response())
}

/// The review that a new one of this service is to take over from.
async fn earlier(
    app: &AppState,
    service: ServiceId,
    id: Option<ReviewId>,
) -> Result<Option<WholeReview>, Problem> {
    let Some(id) = id else { return Ok(None) };
    let earlier = app.store.whole_review(id).await?.filter(|whole| whole.file.review.service == service);
    let missing = || Problem::field("carry_from", format!("The service has no review “{id}”."));
    Ok(Some(earlier.ok_or_else(missing)?))
}

/// The checklist that a new review is to walk.
async fn checklist(app: &AppState, new: &New) -> Result<Checklist, Problem> {
    let usual = &checklist::default().id;
    let id = new.checklist.as_ref().map_or(usual.as_str(), ChecklistId::as_str);
    let found = match &new.version {
        Some(version) => app.store.checklist(id, version).await?,
        None => app.store.latest_checklist(id).await?,
    };
    let field = if new.version.is_some() { "version" } else { "checklist" };
    let version =
        new.version.as_deref().map(|version| format!("version “{version}” of a ")).unwrap_or_default();
    let found =
        found.ok_or_else(|| Problem::field(field, format!("There is no {version}checklist “{id}”.")))?;
    if found.items_to(new.to).next().is_none() {
        return Err(Problem::field("to", format!("The checklist “{id}” asks nothing for {}.", new.to)));
    }
    Ok(found)
}

/// `GET /api/v1/reviews/{id}`.
async fn show(
    State(app): State<AppState>,
    Path(id): Path<String>,
    Extension(caller): Extension<Caller>,
) -> Result<Response, Problem> {
    let whole = Whole::load(&app, &caller, &id).await?;
    Ok(axum::Json(whole.document(&app)).into_response())
}

/// The account of this name, which shall sign.
async fn reviewer(app: &AppState, name: Option<&AccountName>) -> Result<Option<AccountId>, Problem> {
    let Some(name) = name else { return Ok(None) };
    let account = app.store.account_named(name).await?.map(|(account, _)| account);
    let account =
        account.ok_or_else(|| Problem::field("reviewer", format!("There is no account named “{name}”.")))?;
    if !account.role.may_write() {
        let detail = format!("{name} may only read: a reviewer has to be a member.");
        return Err(Problem::field("reviewer", detail));
    }
    Ok(Some(account.id))
}
