//! All services.

use leptos::prelude::*;

use crate::framed;
use crate::islands::CopyButton;
use crate::shell::IslandScripts;
use crate::ui::{Head, Here};

/// The first page: every service, or how to bring the first one.
#[component]
pub fn PortfolioPage() -> impl IntoView {
    framed(Here::Services, |_| async move {
        let command = "headroom inspect results.json";
        let page = view! {
            <Head name="Services"/>
            <p class="lead">"No service yet. Any load test can be read without one:"</p>
            <p><code>{command}</code>" "<CopyButton text=command.to_owned()/><IslandScripts/></p>
        };
        Ok(page.into_any())
    })
}
