//! A shared resource as rows, one for each service that draws on it.

use analysis::shared::shared;
use axum::Extension;
use axum::extract::{Path, State};
use axum::response::Response;

use super::Kind;
use super::table::{Table, number, text, text_or_none};
use crate::api::{find_resource, resource_missing, resource_way};
use crate::auth::Caller;
use crate::problem::Problem;
use crate::state::AppState;

/// Which service and whose; how it reaches the resource; connections that it wants today and at its largest; what all want
/// together once it and those before it have grown, empty where it does not grow; and what its inventory does not state.
const COLUMNS: [&str; 9] =
    ["resource", "service", "owner", "way", "today", "largest", "growth", "all_together_then", "not_stated"];

/// `GET /resources/{name}/resource.csv`.
pub(super) async fn csv(
    State(app): State<AppState>,
    Extension(caller): Extension<Caller>,
    Path(name): Path<String>,
) -> Result<Response, Problem> {
    let file = find_resource(&app, &caller, &name).await?;
    let shared = shared(&file);
    let mut table = Table::new(&COLUMNS);
    for line in &shared.lines {
        let step = shared.steps.iter().find(|step| step.draw.service == line.draw.service);
        table.row([
            text(file.resource.slug.as_str()),
            text(line.draw.slug.as_str()),
            text_or_none(line.draw.owner.as_ref()),
            resource_way(line.way).to_owned(),
            number(line.today.known()),
            number(line.largest.known()),
            number(line.growth()),
            number(step.map(|step| step.total)),
            resource_missing(line).join(" "),
        ]);
    }
    Ok(Kind::Csv.file(file.resource.slug.as_str(), table.finish()))
}
