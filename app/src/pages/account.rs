//! The account that is signed in: who, what it may do, where it is signed in, and its password.

use domain::{Session, SessionFilter};
use leptos::prelude::*;

use crate::pages::accounts::sessions::{LIMIT, Sessions};
use crate::pages::accounts::words;
use crate::ui::{Day, Entry, Head, Here, Refusal, TextField};
use crate::{Visit, framed, urls};

/// Shows the account, ends its sessions and changes its password.
#[component]
pub fn AccountPage() -> impl IntoView {
    framed(Here::Elsewhere, |visit| async move {
        let listing = visit.listing::<SessionFilter>(urls::account());
        let account = visit.viewer.account.id;
        let page = visit.store.sessions_of(account, Session::IDLE_MS, &listing.asked, LIMIT).await?;
        if visit.has_empty_parameters() || page.items.is_empty() && listing.asked.after.is_some() {
            return visit.lead_to(&listing.beginning());
        }
        let this = visit.viewer.session;
        Ok(view(&visit, Sessions { listing, page, this, action: urls::account() }))
    })
}

fn view(visit: &Visit, sessions: Sessions) -> AnyView {
    let account = visit.viewer.account.clone();
    let done = |name: &str, said: &'static str| {
        let asked = visit.query::<String>(name);
        asked.map(|_| view! { <p class="notice" data-state="pass" role="status">{said}</p> })
    };
    view! {
        <Head
            name="Account"
            meta=view! { <span>"role "<b>{account.role.as_str()}</b></span> <span>"since "<Day at=account.created_at/></span> }.into_any()
        >
            <form method="post" action=urls::sign_out()><button class="button">"Sign out"</button></form>
        </Head>
        <p class="answer">"You are signed in as "<strong>{account.name.to_string()}</strong>"."</p>
        <p class="lead">{words::you_may(account.role)}</p>
        {done("changed", "Your password is changed. Other browsers were signed out.")}
        {done("ended", "Ended: there, nobody is signed in as you any longer.")}
        {sessions.this.is_some().then(|| signed_in(sessions))}
        <section aria-labelledby="tokens-title">
            <h2 id="tokens-title">"Tokens"</h2>
            <p class="lead">"Programs sign in with tokens and act in your name: make, list and revoke them."</p>
            <p class="actions">
                <a class="button" href=urls::own_tokens()>"Your tokens"</a>
                {visit.viewer.is_admin().then(|| view! { <a class="button" href=urls::tokens()>"Everybody’s tokens"</a> })}
            </p>
        </section>
        <PasswordSection visit=visit.clone()/>
    }
    .into_any()
}

/// Where the account is signed in; not for a token, which is no session.
fn signed_in(sessions: Sessions) -> AnyView {
    let others = sessions.has_others().then(|| {
        view! {
            <form method="post" action=urls::account()>
                <input type="hidden" name="do" value="end-others"/>
                <button class="button">"End all others"</button>
            </form>
        }
    });
    view! {
        <section aria-labelledby="sessions">
            <h2 id="sessions">"Where you are signed in"</h2>
            <p class="lead">"End what you do not recognise, and then change the password."</p>
            {sessions.view()}
            {others}
        </section>
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
