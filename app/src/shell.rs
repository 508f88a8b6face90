//! The document around every page: its head, its content policy, and the scripts of a page that has an island.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use axum::http::HeaderValue;
use axum::http::header::CONTENT_SECURITY_POLICY;
use leptos::prelude::*;
use leptos_axum::ResponseOptions;
use leptos_meta::MetaTags;

use crate::routes::App;
use crate::theme::Theme;

/// What a page loads, named by the hash of its content.
#[derive(Debug, Clone)]
pub struct Assets {
    /// Address of the style sheet.
    pub stylesheet: Arc<str>,
    /// Address of the icon.
    pub icon: Arc<str>,
    /// Where the wasm and its JavaScript are; `output_name` carries the hash. None in a build without them.
    pub scripts: Option<LeptosOptions>,
}

/// The whole document. Sets the content policy of the response, whose nonce only the render knows.
pub fn shell(assets: Assets) -> impl IntoView {
    set_policy();
    only_islands_hydrate();
    provide_context(PageScripts::new(assets.scripts));
    view! {
        <!DOCTYPE html>
        <html lang="en" data-theme=Theme::of_request().attribute()>
            <head>
                <meta charset="utf-8"/>
                <meta name="viewport" content="width=device-width, initial-scale=1"/>
                <link rel="stylesheet" href=assets.stylesheet.to_string()/>
                <link rel="icon" type="image/svg+xml" href=assets.icon.to_string()/>
                <MetaTags/>
            </head>
            <body>
                <App/>
            </body>
        </html>
    }
}

/// The scripts that wake the islands of this page. Put one beside each island: the first one loads them, the
/// others are silent, and a page without any stays free of JavaScript.
#[component]
pub fn IslandScripts() -> impl IntoView {
    use_context::<PageScripts>()
        .and_then(PageScripts::take)
        .map(|options| view! { <HydrationScripts options islands=true/> })
}

/// The scripts of one page, taken by the first island on it.
#[derive(Clone)]
struct PageScripts {
    options: Option<LeptosOptions>,
    taken: Arc<AtomicBool>,
}

impl PageScripts {
    fn new(options: Option<LeptosOptions>) -> Self {
        Self { options, taken: Arc::default() }
    }

    fn take(self) -> Option<LeptosOptions> {
        let taken = self.taken.swap(true, Ordering::Relaxed);
        self.options.filter(|_| !taken)
    }
}

fn set_policy() {
    let (Some(nonce), Some(response)) = (leptos::nonce::use_nonce(), use_context::<ResponseOptions>()) else {
        return;
    };
    let policy = format!(
        "default-src 'self'; script-src 'self' 'nonce-{nonce}' 'wasm-unsafe-eval'; style-src 'self'; \
         img-src 'self' data:; form-action 'self'; frame-ancestors 'none'; base-uri 'none'"
    );
    let policy = HeaderValue::try_from(policy).expect("a nonce is base64");
    response.insert_header(CONTENT_SECURITY_POLICY, policy);
}

/// Without it the server would mark every element for hydration, islands or not.
fn only_islands_hydrate() {
    if let Some(context) = Owner::current_shared_context() {
        context.set_is_hydrating(false);
    }
}
