//! A version of a checklist as the file that teams edit.

use app::drafts;
use axum::extract::{Path, State};
use axum::response::Response;
use serde::Deserialize;

use super::Kind;
use crate::api::{Query, find_checklist};
use crate::problem::Problem;
use crate::state::AppState;

/// Which version; the newest where none is named.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Which {
    version: Option<String>,
}

/// `GET /checklists/{id}/checklist.toml`: as it was typed.
pub(super) async fn toml(
    State(app): State<AppState>,
    Path(id): Path<String>,
    Query(which): Query<Which>,
) -> Result<Response, Problem> {
    let published = find_checklist(&app, &id, which.version.as_deref()).await?;
    let name = format!("{}-{}", published.line.of.id, published.line.of.version);
    Ok(Kind::Toml.file(&name, drafts::source(&published)))
}
