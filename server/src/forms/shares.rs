//! The links of a run: one is made, one is revoked.

use app::actions::shares;
use app::pages::NewLink;
use app::{Viewer, urls};
use axum::Extension;
use axum::extract::State;
use axum::response::Response;
use domain::RunId;
use http::StatusCode;

use super::{Named, Posted, answer};
use crate::auth::secret;
use crate::pages;
use crate::state::AppState;

pub(super) async fn change_shares(
    State(app): State<AppState>,
    Extension(viewer): Extension<Viewer>,
    Named(run): Named<RunId>,
    posted: Posted,
) -> Response {
    let page = urls::share(run);
    if posted.form.text("do") == "revoke" {
        let done = shares::revoke_share(&app.store, &viewer, run, posted.form).await;
        return answer(&app, &posted.asked, &page, done).await;
    }
    let secret = secret::new_secret();
    let hash = secret::hash(&secret);
    match shares::add_share(&app.store, &viewer, run, posted.form, hash).await {
        Ok(share) => {
            let address = format!("{}{}", app.site.origin(&posted.asked), urls::shared(&secret));
            let made = NewLink { address, expires_at: share.expires_at };
            pages::show(&app, &posted.asked, &page, StatusCode::OK, made).await
        }
        Err(error) => answer(&app, &posted.asked, &page, Err(error)).await,
    }
}
