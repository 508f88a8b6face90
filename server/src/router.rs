//! Every route in one list, and the layers around them.

use axum::extract::{Request, State};
use axum::middleware::{from_fn, from_fn_with_state};
use axum::response::{IntoResponse, Response};
use axum::{Extension, Router};
use tower_http::compression::CompressionLayer;

use crate::problem::Problem;
use crate::routes::{Access, Routes, Rules};
use crate::state::AppState;
use crate::{
    api, assets, auth, charts, drain, etag, forms, guard, out, pages, probes, sample, settle, upload,
};

/// The whole application: pages and their forms, the machines' door, uploads, probes, assets, and a page for
/// addresses that lead nowhere. Layers are written innermost first.
pub fn router(app: AppState) -> Router {
    let (router, rules) = routes(&app).finish();
    router
        .fallback(nowhere)
        .layer(from_fn_with_state(app.clone(), settle::after_changes))
        .layer(from_fn(guard::catch_panic))
        .layer(from_fn(guard::bounds))
        .layer(from_fn_with_state(app.clone(), auth::open_link))
        .layer(from_fn(etag::tag_answers))
        .layer(from_fn_with_state(app.clone(), auth::admit))
        .layer(Extension(rules))
        .layer(from_fn_with_state(app.clone(), guard::same_origin))
        .layer(from_fn_with_state(app.clone(), pages::present))
        .layer(from_fn_with_state(app.clone(), auth::identify))
        .layer(CompressionLayer::new())
        .layer(from_fn_with_state(app.clone(), guard::strict_headers))
        .layer(from_fn(guard::trace))
        .layer(from_fn_with_state(app.clone(), drain::take_the_rest))
        .with_state(app)
}

/// Every route of [`router`] and who may use it.
pub fn rules(app: &AppState) -> Rules {
    routes(app).finish().1
}

/// Who may see each page. What a page offers beyond that, its own forms' routes say.
const PAGES: &[(&str, Access)] = &[
    ("/", Access::Read),
    ("/account", Access::Read),
    ("/account/password", Access::Read),
    ("/account/tokens", Access::Person),
    ("/accounts", Access::Admin),
    ("/accounts/invitations", Access::Admin),
    ("/accounts/new", Access::Admin),
    ("/accounts/{id}", Access::Admin),
    ("/accounts/{id}/remove", Access::Admin),
    ("/bin", Access::Read),
    ("/checklists", Access::Read),
    ("/checklists/{id}", Access::Read),
    ("/checklists/{id}/edit", Access::Write),
    ("/checklists/{id}/publish", Access::Write),
    ("/compare", Access::Read),
    ("/inbox", Access::Read),
    ("/invitation", Access::Everybody),
    ("/demo", Access::Read),
    ("/precedents", Access::Read),
    ("/precedents/new", Access::Write),
    ("/precedents/{id}", Access::Read),
    ("/precedents/{id}/edit", Access::Write),
    ("/campaigns", Access::Read),
    ("/campaigns/new", Access::Write),
    ("/campaigns/{name}", Access::Read),
    ("/campaigns/{name}/edit", Access::Write),
    ("/matrix", Access::Read),
    ("/resources", Access::Read),
    ("/resources/new", Access::Write),
    ("/resources/{name}", Access::Read),
    ("/resources/{name}/edit", Access::Write),
    ("/reviews", Access::Read),
    ("/reviews/new", Access::Write),
    ("/reviews/{id}", Access::Read),
    ("/reviews/{id}/plan", Access::Read),
    ("/reviews/{id}/read", Access::Read),
    ("/reviews/{id}/sign", Access::Read),
    ("/reviews/{id}/snapshots/{number}", Access::Read),
    ("/runs/{id}", Access::Read),
    ("/runs/{id}/delete", Access::Write),
    ("/runs/{id}/receipt", Access::Read),
    ("/runs/{id}/share", Access::Write),
    ("/services/new", Access::Write),
    ("/services/{slug}", Access::Read),
    ("/services/{slug}/delete", Access::Write),
    ("/services/{slug}/connect", Access::Read),
    ("/services/{slug}/edit", Access::Write),
    ("/services/{slug}/inventory", Access::Read),
    ("/services/{slug}/reading", Access::Read),
    ("/services/{slug}/runs", Access::Read),
    ("/services/{slug}/upload", Access::Write),
    ("/set-up", Access::SetUp),
    ("/shared/{secret}", Access::Everybody),
    ("/sign-in", Access::Everybody),
    ("/tokens", Access::Admin),
];

fn routes(app: &AppState) -> Routes {
    Routes::new()
        .pages(app, PAGES)
        .merge(auth::routes())
        .merge(forms::routes())
        .merge(api::routes())
        .merge(charts::routes())
        .merge(out::routes())
        .upload("/services/{slug}/runs", upload::upload)
        .post("/services/{slug}/sample", Access::Write, sample::send)
        .post("/theme", Access::Read, app::choose_theme)
        .get("/livez", Access::Everybody, probes::livez)
        .get("/readyz", Access::Everybody, probes::readyz)
        .merge(assets::routes())
}

/// No route has this address.
async fn nowhere(State(app): State<AppState>, request: Request) -> Response {
    if request.uri().path().starts_with("/api/v1/") {
        return Problem::not_found("There is no such address in /api/v1.").into_response();
    }
    pages::missing(&app, request).await
}
