//! One person's account, as administrators keep it: role, sessions, password.

use domain::{Account, AccountId, AccountLine, Invitation, Session, SessionFilter};
use leptos::prelude::*;

use super::handed::HandedLink;
use super::sessions::{LIMIT, Sessions};
use super::words;
use crate::error::AppError;
use crate::ui::{Choices, Day, Entry, Head, Here, Moment, Refusal};
use crate::{Visit, framed, urls};

/// One account, for administrators.
#[component]
pub fn PersonPage() -> impl IntoView {
    framed(Here::Admin, |visit| async move {
        visit.viewer.keeps_accounts()?;
        if let Some(handed) = visit.handed {
            return Ok(view! { <HandedLink handed/> }.into_any());
        }
        let has_empty = visit.has_empty_parameters();
        let person = Person::load(visit).await?;
        let listing = &person.sessions.listing;
        if has_empty || person.sessions.page.items.is_empty() && listing.asked.after.is_some() {
            return person.visit.lead_to(&listing.beginning());
        }
        Ok(person.view())
    })
}

struct Person {
    visit: Visit,
    line: AccountLine,
    sessions: Sessions,
    /// The open link to choose a new password.
    reset: Option<Invitation>,
}

impl Person {
    async fn load(visit: Visit) -> Result<Self, AppError> {
        let id: AccountId = visit.param("id")?;
        let line = visit.store.account_line(id).await?.ok_or(AppError::NotFound)?;
        let listing = visit.listing::<SessionFilter>(urls::account_of(id));
        let page = visit.store.sessions_of(id, Session::IDLE_MS, &listing.asked, LIMIT).await?;
        let sessions = Sessions { listing, page, this: visit.viewer.session, action: urls::account_of(id) };
        let reset = visit.store.open_reset(id).await?;
        Ok(Self { visit, line, sessions, reset })
    }

    fn account(&self) -> &Account {
        &self.line.account
    }

    fn is_own(&self) -> bool {
        self.account().id == self.visit.viewer.account.id
    }

    fn address(&self) -> String {
        urls::account_of(self.account().id)
    }

    fn view(self) -> AnyView {
        let signed_in = signed_in(self.sessions.clone());
        let account = self.account();
        let name = account.name.to_string();
        let own = self.is_own().then_some(" This is you.");
        view! {
            <Head name=name.clone() crumbs=vec![(urls::accounts(), "Accounts".to_owned())] meta=self.meta()/>
            <p class="answer"><strong>{name}</strong>" is "{words::a(account.role)}" and may "{words::may(account.role)}"."{own}</p>
            {self.done()}
            {self.role()}
            {signed_in}
            {if self.is_own() { own_password() } else { self.password() }}
            {self.tokens()}
            {(!self.is_own()).then(|| self.removal())}
        }
        .into_any()
    }

    fn meta(&self) -> AnyView {
        let seen = match self.line.seen_at {
            Some(at) => view! { <span>"last use "<Moment at/></span> }.into_any(),
            None => view! { <span>"never signed in"</span> }.into_any(),
        };
        view! { <span>"since "<Day at=self.account().created_at/></span> {seen} }.into_any()
    }

    fn done(&self) -> Option<AnyView> {
        let said = match self.visit.query::<String>("done")?.as_str() {
            "role" => "The role is changed. It holds from now on, in every browser that is signed in.",
            "session" => "The session has ended.",
            "sessions" => "Every session has ended.",
            _ => return None,
        };
        Some(view! { <p class="notice" data-state="pass" role="status">{said}</p> }.into_any())
    }

    fn role(&self) -> AnyView {
        let returned = self.visit.returned.clone();
        let entry = Entry::new(&returned, "role", self.account().role.as_str());
        let legend = format!("What {} may do", self.account().name);
        view! {
            <section aria-labelledby="role-title">
                <h2 id="role-title">"Role"</h2>
                <Refusal returned/>
                <form class="form" method="post" action=self.address()>
                    <input type="hidden" name="do" value="role"/>
                    <Choices entry legend choices=words::choices()/>
                    <button class="button">"Change the role"</button>
                </form>
            </section>
        }
        .into_any()
    }

    fn password(&self) -> AnyView {
        let open = self.reset.as_ref().map(|link| {
            view! {
                <p class="notice" data-state="unknown">
                    {format!("The password was reset by {}. ", link.by)}"The link to choose a new one is good until "
                    <Moment at=link.expires_at/>"; another one replaces it."
                </p>
            }
        });
        view! {
            <section aria-labelledby="password-title">
                <h2 id="password-title">"Password"</h2>
                {open}
                <p class="lead">
                    "A reset ends the password and every session at once. You get a link, good once and for 24 hours, by which "
                    {self.account().name.to_string()}" chooses a new one. Tokens go on working."
                </p>
                <form method="post" action=self.address()>
                    <input type="hidden" name="do" value="reset"/>
                    <button class="button" data-kind="danger">"Reset the password"</button>
                </form>
            </section>
        }
        .into_any()
    }

    fn tokens(&self) -> AnyView {
        let name = self.account().name.to_string();
        let address = urls::tokens_of(&self.account().name);
        view! {
            <section aria-labelledby="tokens-title">
                <h2 id="tokens-title">"Tokens"</h2>
                <p class="lead">"Programs sign in with them, in the name of "{name.clone()}"."</p>
                <p><a class="button" href=address>"Tokens of "{name}</a></p>
            </section>
        }
        .into_any()
    }

    fn removal(&self) -> AnyView {
        let address = urls::remove_account(self.account().id);
        view! {
            <section aria-labelledby="remove-title">
                <h2 id="remove-title">"Removal"</h2>
                <p class="lead">"Sessions and tokens end. What the person did stays, under their name. You are asked once more."</p>
                <p><a class="button" data-kind="danger" href=address>"Remove the account…"</a></p>
            </section>
        }
        .into_any()
    }
}

/// Where the account is signed in, and a way to end all of it.
fn signed_in(sessions: Sessions) -> AnyView {
    let content = if sessions.is_none() {
        view! { <p class="lead">"No browser is signed in with this account."</p> }.into_any()
    } else {
        let action = sessions.action.clone();
        view! {
            {sessions.view()}
            <form method="post" action=action>
                <input type="hidden" name="do" value="end-all"/>
                <button class="button">"End all sessions"</button>
            </form>
        }
        .into_any()
    };
    view! { <section aria-labelledby="sessions"><h2 id="sessions">"Sessions"</h2>{content}</section> }
        .into_any()
}

/// Nobody resets their own: it is changed by whoever knows the old one.
fn own_password() -> AnyView {
    view! {
        <section aria-labelledby="password-title">
            <h2 id="password-title">"Password"</h2>
            <p class="lead">"You change your own on "<a href=urls::account()>"the page of your account"</a>"."</p>
        </section>
    }
    .into_any()
}
