//! Reviews are judged anew as soon as something that they rest on has changed, before whoever changed it has an answer;
//! and once a minute those of which something has lapsed by itself. Lists read what that leaves behind.

use std::time::Duration;

use axum::extract::{Request, State};
use axum::middleware::Next;
use axum::response::Response;
use domain::{ReviewId, Timestamp};
use http::StatusCode;
use store::{Store, StoreError};

use crate::state::AppState;

/// How many reviews are judged before an answer goes out, besides all that are signed. One change makes those of one
/// service due; what is left, after a restore say, the rounds take.
const AT_ONCE: i64 = 16;

/// How many the rounds read at a time.
const CHUNK: i64 = 100;

/// How often the rounds are made.
const EVERY: Duration = Duration::from_mins(1);

/// Judges what a request made due. Where that fails the request was done all the same, and the reviews stay due.
pub async fn after_changes(State(app): State<AppState>, request: Request, next: Next) -> Response {
    let is_unsafe = !request.method().is_safe();
    let response = next.run(request).await;
    if is_unsafe
        && may_have_changed(response.status())
        && let Err(error) = judge_due(&app.store).await
    {
        tracing::warn!(?error, "reviews that are due were not judged");
    }
    response
}

/// What was refused changed nothing, but for uploads: with `fail-on` a run is kept whatever its status.
fn may_have_changed(status: StatusCode) -> bool {
    let of_kept = [StatusCode::CONFLICT, StatusCode::UNPROCESSABLE_ENTITY, StatusCode::FAILED_DEPENDENCY];
    status.is_success() || status.is_redirection() || of_kept.contains(&status)
}

/// Judges what a change made due: all that is signed, and some of the rest.
pub async fn judge_due(store: &Store) -> Result<(), StoreError> {
    loop {
        let signed = store.due_signatures(CHUNK).await?;
        let judged = judge_each(store, &signed).await?;
        let are_all = i64::try_from(signed.len()).is_ok_and(|read| read < CHUNK);
        // Those that cannot be judged stay due, and would be read for ever.
        if judged == 0 || are_all {
            break;
        }
    }
    for review in store.due_reviews(AT_ONCE).await? {
        app::judged::judge(store, review).await?;
    }
    Ok(())
}

/// Makes the rounds for ever: at once, then every minute.
pub async fn rounds(store: Store) {
    let mut turn = tokio::time::interval(EVERY);
    loop {
        turn.tick().await;
        match round(&store).await {
            Ok(0) => {}
            Ok(judged) => tracing::info!(judged, "reviews were judged anew"),
            Err(error) => tracing::warn!(?error, "reviews that are due were not judged"),
        }
    }
}

/// Judges every review that is due, of which something has lapsed, or that was not judged for a day; gives how many.
pub async fn round(store: &Store) -> Result<u64, StoreError> {
    let mut judged = 0;
    let day_ago = store.clock().now().plus_ms(-Timestamp::DAY);
    loop {
        let mut reviews = store.due_reviews(CHUNK).await?;
        reviews.extend(store.lapsed_reviews(CHUNK).await?);
        reviews.extend(store.judged_before(day_ago, CHUNK).await?);
        reviews.sort_unstable();
        reviews.dedup();
        let settled = judge_each(store, &reviews).await?;
        judged += settled;
        // Those that could not be are read again with each chunk: without others among them there is no end.
        if settled == 0 {
            return Ok(judged);
        }
    }
}

/// How many could be judged. One that cannot be read keeps no other from it.
async fn judge_each(store: &Store, reviews: &[ReviewId]) -> Result<u64, StoreError> {
    let mut judged = 0;
    for review in reviews {
        match app::judged::judge(store, *review).await {
            Ok(whole) => judged += u64::from(whole.is_some()),
            Err(error @ StoreError::Corrupt { .. }) => {
                tracing::warn!(?error, %review, "a review cannot be judged");
            }
            Err(error) => return Err(error),
        }
    }
    Ok(judged)
}
