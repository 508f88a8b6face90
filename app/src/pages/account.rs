//! The account that is signed in: who, what it may do, and its password.

use domain::Role;
use leptos::prelude::*;

use crate::ui::{Day, Entry, Head, Here, Refusal, TextField};
use crate::{Visit, framed, urls};

/// Shows the account and changes its password.
#[component]
pub fn AccountPage() -> impl IntoView {
    framed(Here::Elsewhere, |visit| async move { Ok(view(&visit)) })
}

fn view(visit: &Visit) -> AnyView {
    let account = visit.viewer.account.clone();
    let may = match account.role {
        Role::Viewer => "You may read everything and change nothing but your password.",
        Role::Member => "You may register services, upload runs and work on reviews.",
        Role::Admin => "You may do everything, and you keep the accounts.",
    };
    let changed = visit.query::<String>("changed").map(|_| {
        view! { <p class="notice" data-state="pass" role="status">"Your password is changed. Other browsers were signed out."</p> }
    });
    view! {
        <Head
            name="Account"
            meta=view! { <span>"role "<b>{account.role.as_str()}</b></span> <span>"since "<Day at=account.created_at/></span> }.into_any()
        >
            <form method="post" action=urls::sign_out()><button class="button">"Sign out"</button></form>
        </Head>
        <p class="answer">"You are signed in as "<strong>{account.name.to_string()}</strong>"."</p>
        <p class="lead">{may}</p>
        {changed}
        <PasswordSection visit=visit.clone()/>
    }
    .into_any()
}

#[component]
fn PasswordSection(visit: Visit) -> impl IntoView {
    let current = Entry::new(&visit.returned, "current", "");
    let password = Entry::new(&visit.returned, "password", "");
    view! {
        <section aria-labelledby="password-title">
            <h2 id="password-title">"Change the password"</h2>
            <p class="lead">"Every other browser that is signed in with this account is signed out."</p>
            <Refusal returned=visit.returned/>
            <form class="form" method="post" action=urls::change_password()>
                <TextField entry=current label="Current password" kind="password" autocomplete="current-password" required=true/>
                <TextField
                    entry=password
                    label="New password"
                    help="A few unrelated words are easy to keep and hard to guess."
                    kind="password"
                    autocomplete="new-password"
                    required=true
                />
                <button class="button" data-kind="main">"Change the password"</button>
            </form>
        </section>
    }
    .into_any()
}
