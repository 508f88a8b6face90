//! For whoever watches the server: is it alive, is it ready.

use std::path::Path;

use axum::extract::State;
use axum::response::{IntoResponse, Response};
use http::StatusCode;

use crate::problem::Problem;
use crate::state::AppState;

/// `GET /livez`: the process answers. Touches nothing.
pub async fn livez() -> &'static str {
    "ok\n"
}

/// Share of the disk that must be free, in percent: below it an upload may find no room.
const FREE_PERCENT: u64 = 5;

/// `GET /readyz`: the database answers, the disk has room, and the server is not about to stop. Migrations ran before
/// it listened.
pub async fn readyz(State(app): State<AppState>) -> Response {
    if app.stopping.has_begun() {
        return not_ready("The server is stopping.");
    }
    if app.data_dir.as_deref().is_some_and(is_full) {
        return not_ready("Less than 5 % of the disk with the data folder is free.");
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

/// A folder that cannot be asked is not full: the database then says what is wrong.
fn is_full(folder: &Path) -> bool {
    rustix::fs::statvfs(folder).is_ok_and(|disk| is_scarce(disk.f_bavail, disk.f_blocks))
}

fn is_scarce(free: u64, all: u64) -> bool {
    free.saturating_mul(100) < all.saturating_mul(FREE_PERCENT)
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
    fn a_disk_is_scarce_below_a_twentieth() {
        assert!(is_scarce(4, 100));
        assert!(!is_scarce(5, 100));
        assert!(!is_scarce(0, 0), "a file system that counts no blocks is not full");
    }

    #[test]
    fn a_folder_that_is_not_there_is_not_full() {
        assert!(!is_full(Path::new("/no/such/folder")));
    }
}
