//! Every route in one list, and the layers around them.

use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::middleware::{from_fn, from_fn_with_state};
use axum::routing::{get, post};
use leptos_axum::{LeptosRoutes, generate_route_list, render_app_async_with_context};
use tower_http::compression::CompressionLayer;

use crate::state::AppState;
use crate::{api, assets, auth, charts, forms, guard, pages, probes, upload};

/// The whole application: pages and their forms, the machines' door, uploads, probes, assets, and a page for
/// addresses that lead nowhere. Layers are written innermost first.
pub fn router(app: AppState) -> Router {
    let page_assets = app.assets.clone();
    let document = move || app::shell(page_assets.clone());
    let contexts = pages::contexts(&app);
    Router::new()
        .leptos_routes_with_context(&app, generate_route_list(app::App), contexts.clone(), document.clone())
        .merge(auth::routes())
        .merge(forms::routes())
        .merge(api::routes())
        .merge(charts::routes())
        .route("/services/{slug}/runs", post(upload::upload).layer(DefaultBodyLimit::disable()))
        .route("/theme", post(app::choose_theme))
        .route("/livez", get(probes::livez))
        .route("/readyz", get(probes::readyz))
        .merge(assets::routes())
        .fallback(render_app_async_with_context(contexts, document))
        .layer(from_fn(guard::catch_panic))
        .layer(from_fn(guard::bounds))
        .layer(from_fn_with_state(app.clone(), auth::admit))
        .layer(from_fn_with_state(app.clone(), guard::same_origin))
        .layer(from_fn_with_state(app.clone(), pages::present))
        .layer(from_fn_with_state(app.clone(), auth::identify))
        .layer(CompressionLayer::new())
        .layer(from_fn_with_state(app.clone(), guard::strict_headers))
        .layer(from_fn(guard::trace))
        .with_state(app)
}
