//! The gap list of a review as JSON, as rows, and as a document.

use app::pages::plan_markdown;
use axum::Extension;
use axum::extract::{Path, State};
use axum::response::Response;
use domain::Review;
use http::request::Parts;

use super::table::{Table, number, text};
use super::{Kind, refused};
use crate::api::{WholeReview, plan_document};
use crate::auth::Caller;
use crate::problem::Problem;
use crate::state::AppState;

/// `GET /reviews/{id}/plan.json`: what the API answers.
pub(super) async fn json(
    State(app): State<AppState>,
    Extension(caller): Extension<Caller>,
    Path(id): Path<String>,
) -> Result<Response, Problem> {
    let whole = WholeReview::load(&app, &caller, &id).await?;
    let document = plan_document(&app, &caller, &id).await?;
    super::json(&name(whole.review()), &document)
}

/// `GET /reviews/{id}/plan.md`: what the page says.
pub(super) async fn markdown(
    State(app): State<AppState>,
    Extension(caller): Extension<Caller>,
    Path(id): Path<String>,
    parts: Parts,
) -> Result<Response, Problem> {
    let whole = WholeReview::load(&app, &caller, &id).await?;
    let review = whole.review();
    let document = plan_markdown(&app.store, review.id, &app.site.origin(&parts)).await.map_err(refused)?;
    Ok(Kind::Markdown.file(&name(review), document))
}

/// The columns of `plan.csv`: which review, by its service and number; the item, its title and severity, whether it
/// blocks a signature, how it stands and why; the rate that its values end at, and the same by the target; the cheapest
/// next measurement, what it takes and the inputs that it gives, parted by semicolons; who sees to it.
const COLUMNS: [&str; 14] = [
    "service",
    "review",
    "item",
    "title",
    "severity",
    "blocking",
    "status",
    "sentence",
    "ceiling_rps",
    "ceiling_of_target",
    "next",
    "effort",
    "inputs",
    "owner",
];

/// `GET /reviews/{id}/plan.csv`: one row for each item that lacks a pass, the most pressing first.
pub(super) async fn csv(
    State(app): State<AppState>,
    Extension(caller): Extension<Caller>,
    Path(id): Path<String>,
) -> Result<Response, Problem> {
    let whole = WholeReview::load(&app, &caller, &id).await?;
    let review = whole.review();
    let owners = app.store.item_owners(review.id).await?;
    let mut table = Table::new(&COLUMNS);
    whole.with_gaps(&app, &owners, |gaps| {
        for gap in gaps {
            let (item, next) = (gap.standing.item, gap.next.first());
            let inputs = next.map(|next| next.inputs.iter().map(ToString::to_string).collect::<Vec<_>>());
            table.row([
                text(review.slug.as_str()),
                review.number.to_string(),
                text(&item.id),
                text(&item.title),
                text(item.severity.to_string()),
                item.blocking.to_string(),
                gap.standing.status.to_string(),
                text(&gap.standing.sentence),
                number(gap.ceiling.map(|ceiling| ceiling.rps)),
                number(gap.ceiling.map(|ceiling| ceiling.of_target)),
                text(next.map(|next| next.words.as_str()).unwrap_or_default()),
                number(next.map(|next| next.effort.as_str())),
                text(inputs.unwrap_or_default().join("; ")),
                text(gap.owner()),
            ]);
        }
    });
    Ok(Kind::Csv.file(&name(review), table.finish()))
}

/// `orders-api-review-3-plan`.
fn name(review: &Review) -> String {
    format!("{}-review-{}-plan", review.slug, review.number)
}
