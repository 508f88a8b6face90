//! A one-time link, as it is shown once to whoever made it.

use domain::{Invited, Timestamp};
use leptos::prelude::*;

use super::words;
use crate::one_time::Handed;
use crate::ui::{Head, Moment};
use crate::urls;

/// The page of a link that was just made. The answer to the post is this page itself: the link is in no address.
#[component]
pub fn HandedLink(
    /// The link.
    handed: Handed,
) -> impl IntoView {
    let Handed { address, invitation } = handed;
    let name = invitation.name().to_string();
    let (title, then) = match &invitation.to {
        Invited::Person { role, .. } => (
            format!("Invitation for {name}"),
            format!("{name} chooses a password with it and becomes {}.", words::a(*role)),
        ),
        Invited::Owner(..) => (
            format!("New password for {name}"),
            format!(
                "The old password no longer works and every session has ended. {name} chooses a new one with this link."
            ),
        ),
    };
    let good = invitation.expires_at.since(invitation.created_at);
    let good =
        if good > Timestamp::DAY { format!("{} days", good / Timestamp::DAY) } else { "24 hours".to_owned() };
    view! {
        <Head name=title crumbs=vec![(urls::accounts(), "Accounts".to_owned())]/>
        <p class="answer">"Give "<strong>{name.clone()}</strong>" this link. It is shown only now."</p>
        <p class="lead">{then}</p>
        <div class="field handed">
            <label for="link">"One-time link"</label>
            <input id="link" type="text" value=address readonly=true spellcheck="false" autocomplete="off" aria-describedby="link-help"/>
            <small id="link-help">
                "Good once, for "{good}", until "<Moment at=invitation.expires_at/>"."
            </small>
        </div>
        <p class="lead">
            "Whoever opens it first chooses the password: send it by a way that only "{name}" reads. Headroom keeps no copy; if it is lost, make another."
        </p>
        <p class="actions">
            <a class="button" href=urls::accounts()>"All accounts"</a>
            <a class="button" href=urls::new_account()>"Invite another person"</a>
        </p>
    }
    .into_any()
}
