//! The gap list of a review: what stands between it and a pass, and who sees to it.

use std::collections::BTreeMap;

use analysis::gaps::{Gap, Measurement, gaps};
use axum::Extension;
use axum::extract::{Path, State};
use axum::response::{IntoResponse, Response};
use domain::{InputName, ItemOwner, Order, OwnerName, ReviewId, Slug, Status, TargetRate};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::Whole;
use crate::api::body::Json;
use crate::auth::Caller;
use crate::problem::Problem;
use crate::state::AppState;

/// `GET /api/v1/reviews/{id}/plan`, the most pressing first.
pub(super) async fn show(
    State(app): State<AppState>,
    Path(id): Path<String>,
    Extension(caller): Extension<Caller>,
) -> Result<Response, Problem> {
    Ok(axum::Json(document(&app, &caller, &id).await?).into_response())
}

/// `PUT /api/v1/reviews/{id}/plan`: names who sees to which items; `null` leaves one to the review's author.
pub(super) async fn name_owners(
    State(app): State<AppState>,
    Path(id): Path<String>,
    Extension(caller): Extension<Caller>,
    owners: Result<Json<Owners>, Problem>,
) -> Result<Response, Problem> {
    let whole = Whole::load(&app, &caller, &id).await?;
    let Json(Owners(owners)) = owners?;
    for item in owners.keys() {
        whole.item(item).map_err(|_| Problem::field(item, format!("This review has no item “{item}”.")))?;
    }
    app.store.name_item_owners(whole.review().id, &owners, &caller.author()).await?;
    Ok(axum::Json(document(&app, &caller, &id).await?).into_response())
}

/// The whole plan.
pub(crate) async fn document(app: &AppState, caller: &Caller, id: &str) -> Result<Plan, Problem> {
    let whole = Whole::load(app, caller, id).await?;
    let review = whole.review();
    let owners = app.store.item_owners(review.id).await?;
    let items = whole.with_gaps(app, &owners, |gaps| gaps.iter().map(planned).collect());
    Ok(Plan {
        review: review.id,
        number: review.number,
        service: review.slug.clone(),
        to: review.to,
        target_rps: review.target,
        items,
        url: app::urls::plan(review.id),
    })
}

/// What stands between a review and a pass, the most pressing first.
#[derive(Serialize, JsonSchema)]
pub(crate) struct Plan {
    review: ReviewId,
    number: i64,
    service: Slug,
    to: Order,
    target_rps: TargetRate,
    items: Vec<Planned>,
    url: String,
}

/// An item that fails, is unknown or is stale.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "PlannedItem")]
struct Planned {
    id: String,
    section: String,
    title: String,
    severity: String,
    /// A signature is not given while it is open.
    blocking: bool,
    status: Status,
    sentence: String,
    /// Null where its values say nothing of a rate, or are not known.
    ceiling: Option<Ceiling>,
    /// Cheapest first. Of something unknown all are needed; of a failure each alone would do.
    next: Vec<Next>,
    /// Who sees to it: the review's author unless somebody was named.
    owner: String,
    owner_named: bool,
}

/// The rate that an item's values end at.
#[derive(Serialize, JsonSchema)]
struct Ceiling {
    rps: f64,
    /// The same by the target.
    of_target: f64,
    /// How it follows from the item's inputs.
    formula: String,
}

/// A measurement to make next.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "Measurement")]
struct Next {
    /// What it takes, the least first: `answer`, `type`, `state`, `attach`, `run` or `readings`.
    effort: String,
    words: String,
    /// The inputs that it gives.
    inputs: Vec<InputName>,
}

/// Who sees to which item; null leaves it to the review's author.
#[derive(Deserialize, JsonSchema)]
pub(crate) struct Owners(BTreeMap<String, Option<OwnerName>>);

impl Whole {
    /// Tells what stands between the review and a pass. `owners` are those that somebody named.
    pub(crate) fn with_gaps<T>(
        &self,
        app: &AppState,
        owners: &[ItemOwner],
        tell: impl FnOnce(&[Gap<'_, '_>]) -> T,
    ) -> T {
        let (whole, all) = (self.whole(), self.standings(app));
        tell(&gaps(&whole.checklist, self.review(), &all, &whole.grounds, owners))
    }
}

fn planned(gap: &Gap<'_, '_>) -> Planned {
    let standing = gap.standing;
    let item = standing.item;
    Planned {
        id: item.id.clone(),
        section: item.section.clone(),
        title: item.title.clone(),
        severity: item.severity.to_string(),
        blocking: item.blocking,
        status: standing.status,
        sentence: standing.sentence.clone(),
        ceiling: gap.ceiling.map(|ceiling| Ceiling {
            rps: ceiling.rps,
            of_target: ceiling.of_target,
            formula: ceiling.formula.to_owned(),
        }),
        next: gap.next.iter().map(next).collect(),
        owner: gap.owner().to_owned(),
        owner_named: gap.assigned.is_some(),
    }
}

fn next(measurement: &Measurement) -> Next {
    Next {
        effort: measurement.effort.as_str().to_owned(),
        words: measurement.words.clone(),
        inputs: measurement.inputs.clone(),
    }
}
