//! The first start: one link, one administrator.

use domain::AccountName;
use leptos::prelude::*;
use leptos_meta::Title;

use crate::query::Query;
use crate::returned::Returned;
use crate::ui::{Door, Entry, TextField};
use crate::urls;

/// Makes the first administrator, for whoever holds the link that the server printed.
#[component]
pub fn SetUpPage() -> impl IntoView {
    let returned = use_context::<Returned>().unwrap_or_default();
    let linked = Query::here().get("token").unwrap_or_default().to_owned();
    let token = returned.value("token").map_or(linked, str::to_owned);
    let refused = returned.problem("token").map(str::to_owned);
    let content = match refused {
        _ if token.is_empty() => no_link(None),
        Some(problem) => no_link(Some(problem)),
        None => form(&returned, token),
    };
    view! {
        <Title text="Set up · Headroom"/>
        <Door>
            <h1>"Set up Headroom"</h1>
            {content}
        </Door>
    }
    .into_any()
}

fn form(returned: &Returned, token: String) -> AnyView {
    let name = Entry::new(returned, "name", "");
    let password = Entry::new(returned, "password", "");
    view! {
        <p class="quiet">"This makes the first administrator. The link works once."</p>
        <form class="form" method="post" action=urls::set_up()>
            <input type="hidden" name="token" value=token/>
            <TextField entry=name label="Your name" help="You sign in with it." autocomplete="username" max=AccountName::MAX_LEN required=true/>
            <TextField
                entry=password
                label="Password"
                help="Any characters. A few unrelated words are easy to keep and hard to guess."
                kind="password"
                autocomplete="new-password"
                required=true
            />
            <button class="button" data-kind="main">"Make the administrator"</button>
        </form>
    }
    .into_any()
}

/// Without a link, or with one that no longer works.
fn no_link(problem: Option<String>) -> AnyView {
    let said = problem.unwrap_or_else(|| {
        "This page is opened by the link that the server prints when it starts.".to_owned()
    });
    view! {
        <p class="notice" data-state="unknown" role="status">{said}</p>
        <p>"Look at the server’s output. The link works for 24 hours; starting the server again prints a new one."</p>
        <p><a href=urls::sign_in()>"Set up already? Sign in"</a></p>
    }
    .into_any()
}
