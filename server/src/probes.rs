//! For whoever watches the server: is it alive, is it ready.

use axum::extract::State;
use axum::response::{IntoResponse, Response};
use http::StatusCode;

use crate::problem::Problem;
use crate::state::AppState;

/// `GET /livez`: the process answers. Touches nothing.
pub async fn livez() -> &'static str {
    "ok\n"
}

/// `GET /readyz`: the database answers, and the server is not about to stop. Migrations ran before it listened.
pub async fn readyz(State(app): State<AppState>) -> Response {
    if app.stopping.has_begun() {
        return not_ready("The server is stopping.");
    }
    let ping = tokio::time::timeout(std::time::Duration::from_secs(1), app.store.ping());
    match ping.await {
        Ok(Ok(())) => "ready\n".into_response(),
        Ok(Err(error)) => {
            tracing::warn!(?error, "not ready: the database does not answer");
            not_ready("The database does not answer.")
        }
        Err(_) => not_ready("The database does not answer within a second."),
    }
}

fn not_ready(why: &str) -> Response {
    Problem::new(StatusCode::SERVICE_UNAVAILABLE, "not-ready", "Not ready", why)
        .retry_after(5)
        .into_response()
}
