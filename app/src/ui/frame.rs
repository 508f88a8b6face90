//! What stands around a page: the rail with the navigation, the foot, and for those who are not signed in only a door.

use axum::http::request::Parts;
use domain::Clock;
use leptos::prelude::*;

use super::symbols::{Brand, Sprite};
use super::words::moment;
use crate::theme::Theme;
use crate::urls;
use crate::viewer::Viewer;

/// Where a page belongs in the main navigation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Here {
    /// Services, their runs and inventory.
    Services,
    /// The heat map of services and items.
    Matrix,
    /// What services share.
    Resources,
    /// Dated campaigns.
    Campaigns,
    /// Reviews.
    Reviews,
    /// Checklists and precedents.
    Checklists,
    /// What waits for the person who looks.
    Inbox,
    /// Accounts and what else administrators keep.
    Admin,
    /// The account and pages that lead nowhere.
    Elsewhere,
}

/// Scheme and host under which this site was asked; empty where nobody said it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Origin(pub String);

/// The frame of a page for people who are signed in. The page's content stands in `main`, as its direct children.
#[component]
pub fn Frame(
    /// The navigation entry that is marked as current.
    here: Here,
    children: Children,
) -> impl IntoView {
    view! {
        <Skip/>
        <Sprite/>
        <div class="frame">
            <Rail here/>
            <main class="page" id="content" tabindex="-1">
                {children()}
                <OnPaper/>
            </main>
            <Foot/>
        </div>
    }
    .into_any()
}

/// The frame of set-up and sign-in: no navigation, one narrow column.
#[component]
pub fn Door(children: Children) -> impl IntoView {
    view! {
        <Skip/>
        <Sprite/>
        <div class="bare">
            <main class="page" id="content" tabindex="-1">
                <div class="door">
                    <p><Brand/></p>
                    {children()}
                </div>
            </main>
        </div>
    }
    .into_any()
}

/// The frame of a page that a link opens: no navigation, nothing that leads into the workspace.
#[component]
pub fn Open(children: Children) -> impl IntoView {
    view! {
        <Skip/>
        <Sprite/>
        <div class="bare">
            <main class="page" id="content" tabindex="-1">{children()}</main>
            <footer class="foot">
                <span>"Headroom "{env!("CARGO_PKG_VERSION")}</span>
                <span>"Times in UTC"</span>
            </footer>
        </div>
    }
    .into_any()
}

/// The last line on paper: which page it is, and when it stood so. The tag of a page leaves the time out, so that a stored
/// page stays good for as long as it says the same.
#[component]
fn OnPaper() -> impl IntoView {
    let parts = use_context::<Parts>()?;
    let origin = use_context::<Origin>().unwrap_or_default().0;
    let page = parts.uri.path_and_query().map(ToString::to_string)?;
    let now = use_context::<Clock>()?.now();
    let on_paper = view! {
        <p class="only-print">
            {format!("Headroom {} · {origin}{page} · as it stood on ", env!("CARGO_PKG_VERSION"))}
            <time data-passing="" datetime=now.to_string()>{moment(now)}</time>
            " UTC"
        </p>
    };
    Some(on_paper.into_any())
}

#[component]
fn Skip() -> impl IntoView {
    view! { <a class="skip" href="#content">"Skip to content"</a> }
}

#[component]
fn Rail(here: Here) -> impl IntoView {
    let entry = |entry: Here, address: String, words: &'static str| {
        let current = (entry == here).then_some("page");
        view! { <li><a href=address aria-current=current>{words}</a></li> }
    };
    let is_admin = use_context::<Viewer>().is_some_and(|viewer| viewer.is_admin());
    view! {
        <header class="rail">
            <div>
                <Brand/>
                <form class="form" action=urls::portfolio() role="search">
                    <input type="search" name="find" placeholder="Find" aria-label="Find a service by its name or owner" maxlength=domain::Search::MAX_LEN.to_string() autocapitalize="none" spellcheck="false"/>
                    // A whole short name leads straight to its service.
                    <input type="hidden" name="go" value="1"/>
                </form>
                <nav aria-label="Main">
                    <ul>
                        {entry(Here::Services, urls::portfolio(), "Services")}
                        {entry(Here::Matrix, urls::matrix(), "Heat map")}
                        {entry(Here::Resources, urls::resources(), "Resources")}
                        {entry(Here::Reviews, urls::reviews(), "Reviews")}
                        {entry(Here::Checklists, urls::checklists(), "Checklists")}
                        {entry(Here::Campaigns, urls::campaigns(), "Campaigns")}
                        {inbox(here)}
                        {is_admin.then(|| entry(Here::Admin, urls::accounts(), "Admin"))}
                    </ul>
                </nav>
            </div>
        </header>
    }
    .into_any()
}

/// The inbox, with how much waits in it.
fn inbox(here: Here) -> AnyView {
    let waiting = use_context::<Viewer>().map_or(0, |viewer| viewer.waiting);
    let count = (waiting > 0).then(|| {
        view! { <span>{waiting}<span class="hidden-text">" waiting"</span></span> }
    });
    let current = (here == Here::Inbox).then_some("page");
    view! { <li><a href=urls::inbox() aria-current=current>"Inbox"{count}</a></li> }.into_any()
}

#[component]
fn Foot() -> impl IntoView {
    let account = use_context::<Viewer>().map(|viewer| {
        view! {
            <a href=urls::account()>"Signed in as "{viewer.account.name.to_string()}</a>
            <form method="post" action=urls::sign_out()><button>"Sign out"</button></form>
        }
    });
    view! {
        <footer class="foot">
            <span>"Headroom "{env!("CARGO_PKG_VERSION")}</span>
            {account}
            <span>"Times in UTC"</span>
            <ThemeSwitch/>
        </footer>
    }
    .into_any()
}

/// Three buttons that post; the server keeps the choice in a cookie and comes back to this page.
#[component]
fn ThemeSwitch() -> impl IntoView {
    let chosen = Theme::of_request();
    let here = use_context::<Parts>().and_then(|parts| parts.uri.path_and_query().map(ToString::to_string));
    let button = move |theme: Theme| {
        let pressed = if theme == chosen { "true" } else { "false" };
        view! { <button name="theme" value=theme.name() aria-pressed=pressed>{theme.name()}</button> }
    };
    view! {
        <form class="theme" method="post" action=urls::theme() aria-label="Theme">
            <span>"Theme"</span>
            <input type="hidden" name="next" value=here/>
            {Theme::ALL.map(button).into_iter().collect_view()}
        </form>
    }
    .into_any()
}
