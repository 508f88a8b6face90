//! The route table, one line a page.

use leptos::prelude::*;
use leptos_meta::provide_meta_context;
use leptos_router::SsrMode;
use leptos_router::components::{FlatRoutes, Route, Router};
use leptos_router::path;

use crate::pages::{MissingPage, PortfolioPage};

/// The pages. Each is rendered whole before the first byte is sent, so that it can still set its status.
#[component]
pub fn App() -> impl IntoView {
    provide_meta_context();
    view! {
        <Router>
            <FlatRoutes fallback=MissingPage>
                <Route path=path!("/") view=PortfolioPage ssr=SsrMode::Async/>
            </FlatRoutes>
        </Router>
    }
}
