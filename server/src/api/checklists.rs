//! Checklists: those there are, their versions, drafts, and publishing one.

use app::drafts::{self, Desk};
use axum::Extension;
use axum::body::Bytes;
use axum::extract::{Path, RawQuery, State};
use axum::response::{IntoResponse, Response};
use domain::{ChecklistDraft, ChecklistFilter, ChecklistId, Published, Reason, Title};
use http::StatusCode;
use http::header::LOCATION;
use schemars::JsonSchema;
use serde::Deserialize;
use store::StoreError;

use super::body::{Json, Query};
use super::checklist_shape::{Draft, Found, Head, Whole};
use super::list;
use crate::auth::Caller;
use crate::problem::Problem;
use crate::state::AppState;

/// `GET /api/v1/checklists`, by name, each in its newest version.
pub(super) async fn list(
    State(app): State<AppState>,
    RawQuery(query): RawQuery,
) -> Result<Response, Problem> {
    let (asked, limit) = list::asked::<ChecklistFilter>(query.as_deref())?;
    let page = app.store.checklists(&asked, limit).await?;
    let next = page.next.map(|row| list::after("/api/v1/checklists", &asked, &row, limit));
    let heads: Vec<_> = page.items.iter().map(Head::from).collect();
    Ok(list::page(&heads, next.as_deref()))
}

/// A checklist to be begun.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "NewChecklist")]
pub(super) struct New {
    /// The name of the copy.
    id: ChecklistId,
    /// Which checklist is copied; the one that comes with Headroom unless said otherwise.
    from: Option<ChecklistId>,
    /// Which version of it; its newest unless said otherwise.
    version: Option<String>,
    /// The title of the copy; that of the original unless said otherwise.
    title: Option<Title>,
}

/// `POST /api/v1/checklists`: begins a draft of a new name as a copy.
pub(super) async fn copy(
    State(app): State<AppState>,
    Extension(caller): Extension<Caller>,
    Json(new): Json<New>,
) -> Result<Response, Problem> {
    caller.may_see_all()?;
    let from = new.from.map_or_else(|| analysis::checklist::default().id.clone(), String::from);
    let published = find(&app, &from, new.version.as_deref()).await?;
    let text = drafts::copied(&published, &new.id, new.title.as_ref().map(Title::as_str));
    let draft = app.store.begin_checklist(&new.id, &published.line.of, &text, &caller.author()).await?;
    let location = [(LOCATION, format!("/api/v1/checklists/{}/draft", draft.id))];
    let checked = desk(&app, &draft.id).await?.check(&draft.text);
    Ok((StatusCode::CREATED, location, axum::Json(Draft::of(draft, checked))).into_response())
}

/// `GET /api/v1/checklists/{checklist}`: its newest version.
pub(super) async fn show(State(app): State<AppState>, Path(id): Path<String>) -> Result<Response, Problem> {
    Ok(axum::Json(Whole::from(find(&app, &id, None).await?)).into_response())
}

/// Which page of the versions.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct ByAge {
    /// Where the page before ended, as its next says.
    before: Option<i64>,
    limit: Option<i64>,
}

/// `GET /api/v1/checklists/{checklist}/versions`, newest first.
pub(super) async fn versions(
    State(app): State<AppState>,
    Path(id): Path<String>,
    Query(asked): Query<ByAge>,
) -> Result<Response, Problem> {
    let limit = list::limit(asked.limit)?;
    let id = find(&app, &id, None).await?.line.of.id;
    let page = app.store.checklist_versions(&id, asked.before, limit).await?;
    let next = page.next.map(|seq| format!("/api/v1/checklists/{id}/versions?before={seq}&limit={limit}"));
    let heads: Vec<_> = page.items.iter().map(Head::from).collect();
    Ok(list::page(&heads, next.as_deref()))
}

/// `GET /api/v1/checklists/{checklist}/versions/{version}`.
pub(super) async fn version(
    State(app): State<AppState>,
    Path((id, version)): Path<(String, String)>,
) -> Result<Response, Problem> {
    Ok(axum::Json(Whole::from(find(&app, &id, Some(&version)).await?)).into_response())
}

/// `GET /api/v1/checklists/{checklist}/draft`.
pub(super) async fn draft(State(app): State<AppState>, Path(id): Path<String>) -> Result<Response, Problem> {
    let id = named(&id)?;
    let desk = desk(&app, &id).await?;
    let draft = desk.draft.clone().ok_or_else(|| no_draft(&id))?;
    let checked = desk.check(&draft.text);
    Ok(axum::Json(Draft::of(draft, checked)).into_response())
}

/// Which revision of the draft was read.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Read {
    /// The revision that was read; absent where there is no draft yet.
    revision: Option<i64>,
}

/// `PUT /api/v1/checklists/{checklist}/draft`: the file as it is typed, good or not.
pub(super) async fn save(
    State(app): State<AppState>,
    Path(id): Path<String>,
    Query(read): Query<Read>,
    Extension(caller): Extension<Caller>,
    body: Bytes,
) -> Result<Response, Problem> {
    caller.may_see_all()?;
    let id = own(&id)?;
    let text = text(&body)?;
    let desk = desk(&app, &id).await?;
    let saved = match read.revision {
        None | Some(0) => app.store.begin_draft(&id, &desk.base.line.of, &text, &caller.author()).await,
        Some(revision) => app.store.save_draft(&id, revision, &text, &caller.author()).await,
    };
    let draft = match saved {
        Ok(draft) => draft,
        Err(StoreError::Conflict(why)) => return Err(conflict(why, &desk)),
        Err(error) => return Err(error.into()),
    };
    let checked = desk.check(&draft.text);
    Ok(axum::Json(Draft::of(draft, checked)).into_response())
}

/// A draft to be published.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "PublishChecklist")]
pub(super) struct Publishing {
    /// The revision of the draft that was read.
    revision: i64,
    /// Why, for those who read the list of versions.
    note: Option<Reason>,
}

/// `POST /api/v1/checklists/{checklist}/publish`.
pub(super) async fn publish(
    State(app): State<AppState>,
    Path(id): Path<String>,
    Extension(caller): Extension<Caller>,
    asked: Result<Json<Publishing>, Problem>,
) -> Result<Response, Problem> {
    caller.may_see_all()?;
    let id = own(&id)?;
    let desk = desk(&app, &id).await?;
    let Json(asked) = asked?;
    let draft = desk.draft.as_ref().ok_or_else(|| no_draft(&id))?;
    if draft.revision != asked.revision {
        return Err(conflict("The draft was changed in the meantime.", &desk));
    }
    let checked = desk.check(&draft.text);
    let Some(checklist) = checked.checklist else {
        let faults: Vec<_> = checked.faults.into_iter().map(Found::from).collect();
        let detail = "The draft is not a checklist yet: see its faults.";
        let faults = serde_json::to_value(faults).map_err(|error| Problem::internal(&error))?;
        return Err(Problem::new(
            StatusCode::UNPROCESSABLE_ENTITY,
            "faulty-checklist",
            "Faults in the draft",
            detail,
        )
        .with("faults", faults));
    };
    app.store.publish_draft(&checklist, asked.revision, asked.note.as_ref(), &caller.author()).await?;
    let published = find(&app, id.as_str(), Some(&checklist.version)).await?;
    let location = [(LOCATION, format!("/api/v1/checklists/{id}/versions/{}", checklist.version))];
    Ok((StatusCode::CREATED, location, axum::Json(Head::from(&published.line))).into_response())
}

/// The version of this name; without one the newest.
pub async fn find(app: &AppState, id: &str, version: Option<&str>) -> Result<Published, Problem> {
    let nothing = || match version {
        Some(version) => {
            Problem::not_found(format!("There is no version “{version}” of a checklist “{id}”."))
        }
        None => Problem::not_found(format!("There is no checklist “{id}”.")),
    };
    let parsed: ChecklistId = id.parse().map_err(|_| nothing())?;
    app.store.published(&parsed, version).await?.ok_or_else(nothing)
}

fn named(id: &str) -> Result<ChecklistId, Problem> {
    id.parse().map_err(|_| Problem::not_found(format!("There is no checklist “{id}”.")))
}

/// The name of a checklist that a team may write.
fn own(id: &str) -> Result<ChecklistId, Problem> {
    let id = named(id)?;
    if drafts::is_built_in(&id) {
        return Err(Problem::conflict(
            "The checklist that comes with Headroom stays as it is: copy it under another name.",
        ));
    }
    Ok(id)
}

async fn desk(app: &AppState, id: &ChecklistId) -> Result<Desk, Problem> {
    let desk = Desk::open(&app.store, id).await?;
    desk.ok_or_else(|| Problem::not_found(format!("There is no checklist “{id}”.")))
}

fn no_draft(id: &ChecklistId) -> Problem {
    Problem::not_found(format!("There is no draft of “{id}”: put one to this address to begin it."))
}

/// Says which revision stands, so that it can be read and joined with the text that was refused.
fn conflict(why: &str, desk: &Desk) -> Problem {
    let by = desk.draft.as_ref().map_or("nobody", |draft| draft.by.as_str());
    let detail = format!("{why} Revision {} by {by} stands; nothing was saved.", desk.revision());
    Problem::conflict(detail).with("revision", desk.revision())
}

fn text(body: &Bytes) -> Result<String, Problem> {
    if body.len() > ChecklistDraft::MAX_LEN {
        return Err(Problem::too_large(format!(
            "A checklist has at most {} bytes.",
            ChecklistDraft::MAX_LEN
        )));
    }
    let text = std::str::from_utf8(body).map_err(|error| {
        let detail = format!("A checklist is UTF-8, and byte {} is not.", error.valid_up_to());
        Problem::new(StatusCode::BAD_REQUEST, "not-text", "The body is not text", detail)
    })?;
    Ok(app::actions::checklists::lines(text))
}
