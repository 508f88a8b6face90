//! The answer to an address that leads nowhere.

use axum::http::StatusCode;
use leptos::prelude::*;
use leptos_axum::ResponseOptions;
use leptos_meta::Title;

use crate::urls;

/// Says that there is nothing here and where to go on. Answers 404.
#[component]
pub fn MissingPage() -> impl IntoView {
    if let Some(response) = use_context::<ResponseOptions>() {
        response.set_status(StatusCode::NOT_FOUND);
    }
    view! {
        <Title text="Not found · Headroom"/>
        <main class="page" id="content" tabindex="-1">
            <h1>"There is nothing here"</h1>
            <p>"The address may be mistyped, or what it named was removed."</p>
            <p><a href=urls::portfolio()>"All services"</a></p>
        </main>
    }
}
