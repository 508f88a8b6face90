//! The door: name and password.

use leptos::prelude::*;
use leptos_meta::Title;

use crate::query::Query;
use crate::returned::Returned;
use crate::ui::{Door, Entry, TextField};
use crate::urls;

/// Asks who is there. After it, the server leads on to the page that was asked for.
#[component]
pub fn SignInPage() -> impl IntoView {
    let returned = use_context::<Returned>().unwrap_or_default();
    let asked = Query::here().get("next").unwrap_or_default().to_owned();
    let next = returned.value("next").map_or(asked, str::to_owned);
    let name = Entry::new(&returned, "name", "");
    let password = Entry::new(&returned, "password", "");
    let alert = returned.problem("form").map(|problem| {
        view! { <p class="notice" data-state="fail" role="alert">{problem.to_owned()}</p> }
    });
    view! {
        <Title text="Sign in · Headroom"/>
        <Door>
            <h1>"Sign in"</h1>
            {alert}
            <form class="form" method="post" action=urls::sign_in()>
                <input type="hidden" name="next" value=next/>
                <TextField entry=name label="Name" autocomplete="username" required=true/>
                <TextField entry=password label="Password" kind="password" autocomplete="current-password" required=true/>
                <button class="button" data-kind="main">"Sign in"</button>
            </form>
            <p class="quiet">
                <small>
                    "Forgotten? An administrator can make you a link to choose another. Whoever runs this server can, too: "
                    <code>"headroom user password NAME"</code>
                </small>
            </p>
        </Door>
    }
    .into_any()
}
