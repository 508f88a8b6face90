//! A token in the answer to the post that made it.

use domain::Scope;
use leptos::prelude::*;

use crate::made_token::MadeToken;
use crate::ui::Day;

/// The new token, to be copied now. What to do with it next stands below.
#[component]
pub fn ShownOnce(
    /// The token.
    made: MadeToken,
    children: Children,
) -> impl IntoView {
    let MadeToken { secret, token } = made;
    let may = match token.scope {
        Scope::Read => "reads",
        Scope::Upload => "reads and uploads runs",
        Scope::Write => "does all that a member may do",
    };
    let service = token.service.map_or("all services".to_owned(), |(_, slug)| slug.to_string());
    let on = if token.scope == Scope::Write { "on" } else { "of" };
    view! {
        <section class="notice" data-state="pass" aria-labelledby="made-title">
            <h2 id="made-title">"The token is made. Copy it now"</h2>
            <p>"It is shown this once: only its hash is kept, and nobody can read it again."</p>
            <div class="field">
                <label for="made-token">{token.name.to_string()}</label>
                <input id="made-token" class="secret" type="text" readonly=true autofocus=true autocomplete="off" spellcheck="false" value=secret/>
            </div>
            <p>{format!("It {may} {on} {service} until ")}<Day at=token.expires_at/>", in your name and as far as your role goes."</p>
            {children()}
        </section>
    }
    .into_any()
}
