//! The heat map: services by the items of their newest reviews.

use std::collections::BTreeMap;

use axum::Extension;
use axum::extract::{RawQuery, State};
use axum::response::{IntoResponse, Response};
use domain::{OwnerName, ReviewId, ServiceFilter, ServiceLine, Slug, Status};
use schemars::JsonSchema;
use serde::Serialize;

use super::list;
use crate::auth::Caller;
use crate::problem::Problem;
use crate::state::AppState;

/// A page of the heat map.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "Matrix")]
pub(super) struct Shape {
    items: Vec<Row>,
    /// Each item in the newest reviews of all services that match, not only of this page: how many stand how.
    totals: BTreeMap<String, BTreeMap<&'static str, i64>>,
    /// How many services match.
    matching: i64,
    /// The address of the next page; null on the last.
    next: Option<String>,
}

/// A service and how the items stand that its newest review asks.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "MatrixRow")]
struct Row {
    service: Slug,
    owner: Option<OwnerName>,
    /// The newest review; null where there is none.
    review: Option<ReviewId>,
    statuses: BTreeMap<String, Status>,
}

/// `GET /api/v1/matrix`, asked for as the catalogue is.
pub(super) async fn show(
    State(app): State<AppState>,
    RawQuery(query): RawQuery,
    Extension(caller): Extension<Caller>,
) -> Result<Response, Problem> {
    caller.may_see_all()?;
    let (asked, limit) = list::asked::<ServiceFilter>(query.as_deref())?;
    let mut matrix = app.store.matrix(&asked, limit).await?;
    let next = matrix.list.page.next.map(|row| list::after("/api/v1/matrix", &asked, &row, limit));
    let row = |line: ServiceLine| {
        let review = line.newest.map(|newest| newest.id);
        let statuses = review.and_then(|review| matrix.cells.remove(&review)).unwrap_or_default();
        Row { service: line.service.slug, owner: line.service.owner, review, statuses }
    };
    let items = matrix.list.page.items.into_iter().map(row).collect();
    let totals = matrix.totals.into_iter().map(|(item, counts)| {
        let counts = Status::ALL.iter().map(|status| (status.as_str(), counts.of(*status)));
        (item, counts.collect())
    });
    let shape = Shape { items, totals: totals.collect(), matching: matrix.list.matching, next };
    Ok(axum::Json(shape).into_response())
}
