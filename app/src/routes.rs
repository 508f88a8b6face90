//! The route table, one line a page.

use leptos::prelude::*;
use leptos_meta::provide_meta_context;
use leptos_router::SsrMode;
use leptos_router::components::{FlatRoutes, Route, Router};
use leptos_router::path;

use crate::pages::{AccountPage, MissingPage, PortfolioPage, ReceiptPage, RunPage, SetUpPage, SignInPage};

/// The pages. Each is rendered whole before the first byte is sent, so that it can still set its status.
#[component]
pub fn App() -> impl IntoView {
    provide_meta_context();
    view! {
        <Router>
            <FlatRoutes fallback=MissingPage>
                <Route path=path!("/") view=PortfolioPage ssr=SsrMode::Async/>
                <Route path=path!("/set-up") view=SetUpPage ssr=SsrMode::Async/>
                <Route path=path!("/sign-in") view=SignInPage ssr=SsrMode::Async/>
                <Route path=path!("/account") view=AccountPage ssr=SsrMode::Async/>
                // The server shows the account's page again where a new password is refused.
                <Route path=path!("/account/password") view=AccountPage ssr=SsrMode::Async/>
                <Route path=path!("/runs/:id") view=RunPage ssr=SsrMode::Async/>
                <Route path=path!("/runs/:id/receipt") view=ReceiptPage ssr=SsrMode::Async/>
            </FlatRoutes>
        </Router>
    }
}
