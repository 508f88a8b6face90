//! The form of the example data: fills it in, and removes it.

use std::time::Duration;

use app::{AppError, Returned, urls};
use axum::extract::State;
use axum::response::Response;
use store::{Store, StoreError};

use super::{Posted, answer};
use crate::state::AppState;

/// The browser waits so long for the removal; what is larger goes on without it.
const PATIENCE: Duration = Duration::from_secs(20);

pub(super) async fn change(State(app): State<AppState>, posted: Posted) -> Response {
    let done = match posted.form.text("do") {
        "fill" => fill(app.store.clone()).await,
        "remove" => remove(app.store.clone(), posted.form.text("sure") == "yes").await,
        _ => Err(AppError::Conflict("This form fills in the example or removes it.".to_owned())),
    };
    answer(&app, &posted.asked, &urls::demo(), done).await
}

/// Goes on to its end even where the browser does not wait for it: nothing is left half filled.
async fn fill(store: Store) -> Result<String, AppError> {
    let filled = tokio::spawn(async move { demo::fill(&store, analysis::checklist::default()).await });
    ended(filled.await)?;
    Ok(urls::portfolio())
}

/// Asks first where people put something of their own into the example.
async fn remove(store: Store, is_sure: bool) -> Result<String, AppError> {
    if !is_sure && store.demo(1).await?.holds_work() {
        let why = "Somebody put work of their own into the example. It would go with it, for good.";
        return Err(AppError::Rejected(Returned::for_problem("sure", why)));
    }
    let removal = tokio::spawn(async move { store.remove_demo().await });
    if let Ok(removed) = tokio::time::timeout(PATIENCE, removal).await {
        ended(removed)?;
    }
    Ok(urls::portfolio())
}

fn ended<T>(done: Result<Result<T, StoreError>, tokio::task::JoinError>) -> Result<T, AppError> {
    match done {
        Ok(done) => Ok(done?),
        Err(cause) => {
            tracing::error!(%cause, "the example failed");
            Err(AppError::Internal)
        }
    }
}
