//! A campaign as rows: services by items, and its days.

use axum::Extension;
use axum::extract::{Path, State};
use axum::response::Response;
use domain::{CampaignDay, Day};

use super::Kind;
use super::table::{Table, number, text, text_or_none};
use crate::api::find_campaign;
use crate::auth::Caller;
use crate::problem::Problem;
use crate::state::AppState;

/// `GET /campaigns/{name}/campaign.csv`: a column for each item of the campaign, empty where the service's newest review
/// does not ask it.
pub(super) async fn answers(
    State(app): State<AppState>,
    Extension(caller): Extension<Caller>,
    Path(name): Path<String>,
) -> Result<Response, Problem> {
    let file = find_campaign(&app, &caller, &name).await?;
    let mut head = vec!["service", "owner"];
    head.extend(file.items.iter().map(String::as_str));
    let mut table = Table::new(&head);
    for service in &file.services {
        let mut row = vec![text(service.slug.as_str()), text_or_none(service.owner.as_ref())];
        row.extend(service.items.iter().map(|status| number(*status)));
        table.row(row);
    }
    Ok(Kind::Csv.file(file.campaign.slug.as_str(), table.finish()))
}

/// `GET /campaigns/{name}/days.csv`: how many answers stood how when they were counted last on each day, oldest first;
/// today as they stand now.
pub(super) async fn days(
    State(app): State<AppState>,
    Extension(caller): Extension<Caller>,
    Path(name): Path<String>,
) -> Result<Response, Problem> {
    let file = find_campaign(&app, &caller, &name).await?;
    let today = CampaignDay { day: Day::of(app.store.clock().now()), progress: file.progress() };
    let mut table = Table::new(&["day", "fails", "unknowns", "stale", "done"]);
    for CampaignDay { day, progress } in file.days.iter().chain([&today]) {
        let counts = [progress.fails, progress.unknowns, progress.stale, progress.done];
        table.row([day.to_string()].into_iter().chain(counts.map(|count| count.to_string())));
    }
    Ok(Kind::Csv.file(&format!("{}-days", file.campaign.slug), table.finish()))
}
