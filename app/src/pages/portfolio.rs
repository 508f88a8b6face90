//! All services.

use leptos::prelude::*;
use leptos_meta::Title;

use crate::islands::CopyButton;
use crate::shell::IslandScripts;

/// The first page: every service, or how to bring the first one.
#[component]
pub fn PortfolioPage() -> impl IntoView {
    let command = "headroom inspect results.json";
    view! {
        <Title text="Services · Headroom"/>
        <main class="page" id="content" tabindex="-1">
            <h1>"Services"</h1>
            <p>"No service yet. Any load test can be read without one:"</p>
            <p><code>{command}</code>" "<CopyButton text=command.to_owned()/><IslandScripts/></p>
        </main>
    }
}
