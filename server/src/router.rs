//! Every route in one list.

use axum::Router;
use leptos::prelude::*;
use leptos_axum::{LeptosRoutes, generate_route_list, render_app_async_with_context};

use crate::assets;

/// The whole application: pages, assets, and a page for addresses that lead nowhere.
pub fn router() -> Router {
    let page_assets = assets::page_assets();
    let document = move || app::shell(page_assets.clone());
    let options = LeptosOptions::builder().output_name("headroom").build();
    Router::new()
        .leptos_routes_with_context(&options, generate_route_list(app::App), || {}, document.clone())
        .merge(assets::routes())
        .fallback(render_app_async_with_context(|| {}, document))
        .with_state(options)
}
