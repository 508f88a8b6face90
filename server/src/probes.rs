//! For whoever watches the server: is it alive, is it ready.

use std::path::Path;

use axum::extract::State;
use axum::response::{IntoResponse, Response};
use http::StatusCode;

use crate::config::Percent;
use crate::problem::Problem;
use crate::state::AppState;

/// `GET /livez`: the process answers. Touches nothing.
pub async fn livez() -> &'static str {
    "ok\n"
}

/// `GET /readyz`: the database answers, the disk has room, and the server is not about to stop. Migrations ran before
/// it listened.
pub async fn readyz(State(app): State<AppState>) -> Response {
    if app.stopping.has_begun() {
        return not_ready("The server is stopping.");
    }
    if app.data_dir.as_deref().is_some_and(|folder| is_full(folder, app.disk_reserve)) {
        let why = format!("Less than {} of the disk with the data folder is free.", app.disk_reserve);
        return not_ready(&why);
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

/// Whether an upload may find no room. A folder that cannot be asked is not full: the database then says what is wrong.
fn is_full(folder: &Path, reserve: Percent) -> bool {
    rustix::fs::statvfs(folder).is_ok_and(|disk| reserve.exceeds(disk.f_bavail, disk.f_blocks))
}

fn not_ready(why: &str) -> Response {
    Problem::new(StatusCode::SERVICE_UNAVAILABLE, "not-ready", "Not ready", why)
        .retry_after(5)
        .into_response()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_folder_that_is_not_there_is_not_full() {
        assert!(!is_full(Path::new("/no/such/folder"), Percent::default()));
    }
}
