//! What is said of the items of a review.

use axum::Extension;
use axum::extract::{Path, State};
use axum::response::{IntoResponse, Response};
use domain::{Answer, NewThread, Reason, Thread, ThreadId, ThreadKind};
use http::StatusCode;
use schemars::JsonSchema;
use serde::Deserialize;

use super::{Whole, review_shape};
use crate::api::{body::Json, list};
use crate::auth::Caller;
use crate::problem::Problem;
use crate::state::AppState;

/// Something to be said: of an item, which opens a thread, or in a thread that is there.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "NewComment")]
pub(in crate::api) struct Saying {
    /// The item that a new thread is about; absent where `thread` is given.
    item: Option<String>,
    /// The thread that it is said in.
    thread: Option<ThreadId>,
    /// What a new thread is for; a comment where nothing is said.
    kind: Option<ThreadKind>,
    /// What an override makes of the item: meets or `does_not`; unknown takes the word back.
    verdict: Option<Answer>,
    /// The words: only an agreement may come without. @NAME puts it into that person's inbox.
    text: Option<Reason>,
}

/// `POST /api/v1/reviews/{id}/comments`.
pub(super) async fn say(
    State(app): State<AppState>,
    Path(id): Path<String>,
    Extension(caller): Extension<Caller>,
    new: Result<Json<Saying>, Problem>,
) -> Result<Response, Problem> {
    let whole = Whole::load(&app, &caller, &id).await?;
    let Json(new) = new?;
    let review = whole.review().id;
    let author = caller.author();
    let thread = match (&new.item, new.thread) {
        (None, Some(thread)) => {
            let text = reply(&new)?;
            app.store.reply(review, thread, text, &author).await?;
            thread
        }
        (Some(item), None) => {
            let item = whole.item(item).map_err(|other| Problem::field("item", other.detail))?;
            let kind = new.kind.unwrap_or(ThreadKind::Comment);
            let opened = NewThread { kind, verdict: new.verdict, text: new.text.clone() };
            app.store.open_thread(review, item, &opened, &author).await?
        }
        _ => {
            return Err(Problem::field(
                "item",
                "Give the item that it is about, or the thread that it is said in.",
            ));
        }
    };
    Ok((StatusCode::CREATED, found(&app, &caller, &id, thread).await?).into_response())
}

/// The words of a reply, which has nothing else.
fn reply(new: &Saying) -> Result<&Reason, Problem> {
    if new.kind.is_some_and(|kind| kind != ThreadKind::Comment) || new.verdict.is_some() {
        return Err(Problem::field(
            "kind",
            "What is said in a thread is a comment: open another one for more.",
        ));
    }
    new.text.as_ref().ok_or_else(|| Problem::field("text", "Say something."))
}

/// `POST /api/v1/reviews/{id}/comments/{thread}/resolve`: settles a question.
pub(super) async fn resolve(
    State(app): State<AppState>,
    Path((id, thread)): Path<(String, String)>,
    Extension(caller): Extension<Caller>,
) -> Result<Response, Problem> {
    let whole = Whole::load(&app, &caller, &id).await?;
    let nothing = || Problem::not_found(format!("This review has no thread “{thread}”."));
    let thread: ThreadId = thread.parse().map_err(|_| nothing())?;
    app.store.resolve_thread(whole.review().id, thread, &caller.author()).await?;
    found(&app, &caller, &id, thread).await.map(IntoResponse::into_response)
}

/// `GET /api/v1/reviews/{id}/comments`: every thread, oldest first.
pub(super) async fn list(
    State(app): State<AppState>,
    Path(id): Path<String>,
    Extension(caller): Extension<Caller>,
) -> Result<Response, Problem> {
    let whole = Whole::load(&app, &caller, &id).await?;
    let items: Vec<_> = whole.file().threads.iter().map(review_shape::thread).collect();
    Ok(list::page(&items, None))
}

/// The thread as it is now.
async fn found(
    app: &AppState,
    caller: &Caller,
    id: &str,
    thread: ThreadId,
) -> Result<axum::Json<serde_json::Value>, Problem> {
    let whole = Whole::load(app, caller, id).await?;
    let found = whole.file().threads.iter().find(|one: &&Thread| one.id == thread);
    let found = found.ok_or_else(|| Problem::not_found("The thread is gone with its review."))?;
    Ok(axum::Json(review_shape::thread(found)))
}
