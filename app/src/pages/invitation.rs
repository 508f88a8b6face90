//! Where a one-time link leads: a person chooses the password of an account, new or their own.

use domain::{Invitation, Invited};
use leptos::prelude::*;
use leptos_axum::ResponseOptions;
use leptos_meta::Title;

use crate::one_time::Opened;
use crate::pages::accounts::words;
use crate::query::Query;
use crate::returned::Returned;
use crate::ui::{Door, Entry, Moment, TextField};
use crate::urls;
use crate::viewer::Viewer;

/// Chooses a password, for whoever holds the link.
#[component]
pub fn InvitationPage() -> impl IntoView {
    let returned = use_context::<Returned>().unwrap_or_default();
    let linked = Query::here().get("token").unwrap_or_default().to_owned();
    let token = returned.value("token").map_or(linked, str::to_owned);
    let opened = if token.is_empty() { None } else { use_context::<Opened>() };
    if let (Some(response), Some(status)) =
        (use_context::<ResponseOptions>(), opened.as_ref().and_then(Opened::refused))
    {
        response.set_status(status);
    }
    let (title, content) = match opened {
        Some(Opened::Open(invitation)) => (title(&invitation), form(&returned, token, &invitation)),
        Some(Opened::Used(invitation)) => ("This link was used", used(&invitation)),
        Some(Opened::Expired(invitation)) => ("This link has ended", expired(&invitation)),
        Some(Opened::Throttled(wait)) => ("Too many tries", said(wait)),
        Some(Opened::Unknown) => ("No such link", unknown()),
        None => (
            "A link is needed",
            said("This page is opened by a link that an administrator makes.".to_owned()),
        ),
    };
    view! {
        <Title text=format!("{title} · Headroom")/>
        <Door>
            <h1>{title}</h1>
            {content}
        </Door>
    }
    .into_any()
}

fn title(invitation: &Invitation) -> &'static str {
    match invitation.to {
        Invited::Person { .. } => "Welcome to Headroom",
        Invited::Owner(..) => "Choose a new password",
    }
}

fn form(returned: &Returned, token: String, invitation: &Invitation) -> AnyView {
    let name = invitation.name().to_string();
    let password = Entry::new(returned, "password", "");
    let by = invitation.by.clone();
    let (lead, button) = match &invitation.to {
        Invited::Person { role, .. } => {
            (format!("{by} invites you as {}: you may {}.", words::a(*role), words::may(*role)), "Join")
        }
        Invited::Owner(..) => (format!("{by} has reset your password."), "Set the password"),
    };
    let refused = returned.problem("name").map(|problem| {
        view! { <p class="notice" data-state="fail" role="alert">{problem.to_owned()}</p> }
    });
    view! {
        <p>{lead}</p>
        {signed_in()}
        {refused}
        <form class="form" method="post" action=urls::invitation()>
            <input type="hidden" name="token" value=token/>
            <div class="field">
                <label for="name">"Your name"</label>
                <input id="name" type="text" value=name readonly=true autocomplete="username" aria-describedby="name-help"/>
                <small id="name-help">"You sign in with it."</small>
            </div>
            <TextField
                entry=password
                label="Password"
                help="Any characters. A few unrelated words are easy to keep and hard to guess."
                kind="password"
                autocomplete="new-password"
                required=true
            />
            <button class="button" data-kind="main">{button}</button>
        </form>
        <p class="quiet"><small>"The link works once, until "<Moment at=invitation.expires_at/>"."</small></p>
    }
    .into_any()
}

/// Somebody tries the link in a browser that is signed in already.
fn signed_in() -> Option<AnyView> {
    let viewer = use_context::<Viewer>()?;
    let notice = view! {
        <p class="notice" data-state="unknown">
            "This browser is signed in as "<b>{viewer.account.name.to_string()}</b>", and is signed out there when you go on."
        </p>
    };
    Some(notice.into_any())
}

fn used(invitation: &Invitation) -> AnyView {
    let when = invitation.used_at.map(|at| view! { " on "<Moment at/> });
    view! {
        <p class="notice" data-state="unknown" role="status">
            "The link for "<b>{invitation.name().to_string()}</b>" was used"{when}". It works once."
        </p>
        <p>"Was it you? Then sign in with the password you chose. If not, tell an administrator at once."</p>
        <p><a class="button" data-kind="main" href=urls::sign_in()>"Sign in"</a></p>
    }
    .into_any()
}

fn expired(invitation: &Invitation) -> AnyView {
    view! {
        <p class="notice" data-state="unknown" role="status">
            "The link for "<b>{invitation.name().to_string()}</b>" was good until "<Moment at=invitation.expires_at/>"."
        </p>
        <p>"Ask "<b>{invitation.by.clone()}</b>" or another administrator for a new one."</p>
        <p><a href=urls::sign_in()>"Sign in"</a></p>
    }
    .into_any()
}

fn unknown() -> AnyView {
    view! {
        <p class="notice" data-state="unknown" role="status">"This link is not known, or no longer."</p>
        <p>"It may have been cut off when it was copied, or an administrator has withdrawn it. Open the whole link, or ask for a new one."</p>
        <p><a href=urls::sign_in()>"Sign in"</a></p>
    }
    .into_any()
}

fn said(what: String) -> AnyView {
    view! {
        <p class="notice" data-state="unknown" role="status">{what}</p>
        <p><a href=urls::sign_in()>"Sign in"</a></p>
    }
    .into_any()
}
