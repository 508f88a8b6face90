//! One review as JSON, as rows, and as a document.

use analysis::judgement::Change;
use app::pages::review_markdown;
use axum::Extension;
use axum::extract::{Path, State};
use axum::response::Response;
use domain::{EvidenceKind, Review};
use http::request::Parts;

use super::table::{Table, moment, number, text, text_or_none};
use super::{Kind, refused};
use crate::api::WholeReview;
use crate::auth::Caller;
use crate::problem::Problem;
use crate::state::AppState;

/// `GET /reviews/{id}/review.json`: what the API answers.
pub(super) async fn json(
    State(app): State<AppState>,
    Extension(caller): Extension<Caller>,
    Path(id): Path<String>,
) -> Result<Response, Problem> {
    let whole = WholeReview::load(&app, &caller, &id).await?;
    super::json(&name(whole.review()), &whole.document(&app))
}

/// `GET /reviews/{id}/review.md`: what the page says.
pub(super) async fn markdown(
    State(app): State<AppState>,
    Extension(caller): Extension<Caller>,
    Path(id): Path<String>,
    parts: Parts,
) -> Result<Response, Problem> {
    let whole = WholeReview::load(&app, &caller, &id).await?;
    let review = whole.review();
    let document = review_markdown(&app.store, review.id, &app.site.origin(&parts)).await.map_err(refused)?;
    Ok(Kind::Markdown.file(&name(review), document))
}

/// The columns of `review.csv`: which review, by its service and number; the item, its section, title and severity, and
/// whether it blocks a signature; how it stands, by whose judgement, the value that its rule came to with its unit, and the
/// sentence that says why; what the values suggest where a person decides; a person's answer with its reason, author and
/// time; how many values its rule lacks; the whole rule; what would change the answer; and what is attached, the last two
/// parted by semicolons.
const COLUMNS: [&str; 21] = [
    "service",
    "review",
    "item",
    "section",
    "title",
    "severity",
    "blocking",
    "status",
    "by",
    "value",
    "unit",
    "sentence",
    "proposed",
    "answer",
    "reason",
    "answered_by",
    "answered_at",
    "values_missing",
    "formula",
    "would_change",
    "evidence",
];

/// `GET /reviews/{id}/review.csv`: one row for each item, in reading order.
pub(super) async fn csv(
    State(app): State<AppState>,
    Extension(caller): Extension<Caller>,
    Path(id): Path<String>,
) -> Result<Response, Problem> {
    let whole = WholeReview::load(&app, &caller, &id).await?;
    let review = whole.review();
    let mut table = Table::new(&COLUMNS);
    let all = whole.standings(&app);
    for (standing, changes) in all.iter().zip(whole.changes(&all)) {
        let (item, answered) = (standing.item, standing.answered);
        let evidence: Vec<_> = standing.evidence.iter().map(|evidence| attached(&evidence.kind)).collect();
        table.row([
            text(review.slug.as_str()),
            review.number.to_string(),
            text(&item.id),
            text(&item.section),
            text(&item.title),
            text(item.severity.to_string()),
            item.blocking.to_string(),
            standing.status.to_string(),
            standing.by.as_str().to_owned(),
            text_or_none(standing.value()),
            text_or_none(standing.item.auto.unit.as_ref()),
            text(&standing.sentence),
            number(standing.proposed().map(|judged| judged.status)),
            number(answered.map(|answered| answered.answer)),
            text_or_none(answered.and_then(|answered| answered.reason.as_ref())),
            text_or_none(answered.map(|answered| &answered.by)),
            moment(answered.map(|answered| answered.at)),
            standing.missing().count().to_string(),
            text(standing.formula()),
            text(changes.iter().map(Change::sentence).collect::<Vec<_>>().join("; ")),
            text(evidence.join("; ")),
        ]);
    }
    Ok(Kind::Csv.file(&name(review), table.finish()))
}

/// `orders-api-review-3`.
fn name(review: &Review) -> String {
    format!("{}-review-{}", review.slug, review.number)
}

fn attached(kind: &EvidenceKind) -> String {
    match kind {
        EvidenceKind::Run { number, .. } => format!("run #{number}"),
        EvidenceKind::Link(link) => link.as_str().to_owned(),
        EvidenceKind::Note(note) => note.to_string(),
        EvidenceKind::Fact { name, value } => format!("{name} = {value}"),
    }
}
