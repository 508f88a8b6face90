//! A person's own tokens, and the form that makes one.

use chart::format;
use domain::{
    Asked, Cursor, OwnTokenFilter, Page, Scope, Slug, Timestamp, Token, TokenId, TokenName, TokenState,
};
use leptos::prelude::*;

use super::shown::ShownOnce;
use super::table::{Heads, TokenTable};
use super::{LIMIT, order_words, states};
use crate::actions::tokens::{DAYS, USUAL_DAYS};
use crate::error::AppError;
use crate::made_token::MadeToken;
use crate::returned::Returned;
use crate::ui::{Choice, Choices, Entry, Head, Here, Listing, NoMatch, Pager, Refusal, Select, TextField};
use crate::{Visit, framed, urls};

/// Services offered while one is typed.
const OFFERED: i64 = 200;

/// Lists, makes and revokes.
#[component]
pub fn OwnTokensPage() -> impl IntoView {
    let made = use_context::<MadeToken>();
    framed(Here::Elsewhere, |visit| async move {
        let listing = visit.listing::<OwnTokenFilter>(urls::own_tokens());
        let loaded = Loaded::load(&visit, listing).await?;
        if visit.has_empty_parameters() || loaded.is_beyond_the_end() {
            return visit.lead_to(&loaded.listing.beginning());
        }
        Ok(view(&visit, made, loaded))
    })
}

struct Loaded {
    listing: Listing<OwnTokenFilter>,
    page: Page<Token, Cursor<TokenId>>,
    good: usize,
    services: Vec<String>,
    now: Timestamp,
}

impl Loaded {
    async fn load(visit: &Visit, listing: Listing<OwnTokenFilter>) -> Result<Self, AppError> {
        let (store, own) = (&visit.store, &visit.viewer.account.name);
        let page = store.token_list(&listing.asked.clone().of(own.clone()), LIMIT).await?;
        let filter = OwnTokenFilter { state: Some(TokenState::Good) };
        let good = Asked { filter, ..Asked::default() }.of(own.clone());
        let good = store.token_list(&good, Token::MOST).await?.items.len();
        let services = store.services(None, OFFERED).await?.items;
        let services = services.into_iter().map(|line| line.service.slug.to_string()).collect();
        let now = store.clock().now();
        Ok(Self { listing, page, good, services, now })
    }

    fn is_beyond_the_end(&self) -> bool {
        self.page.items.is_empty() && self.listing.asked.after.is_some()
    }
}

fn view(visit: &Visit, made: Option<MadeToken>, loaded: Loaded) -> AnyView {
    let Loaded { listing, page, good, services, now } = loaded;
    let all = visit
        .viewer
        .is_admin()
        .then(|| view! { <a class="button" href=urls::tokens()>"Everybody’s tokens"</a> });
    let shown = made.map(|made| {
        view! { <ShownOnce made><p>"Put it where its program keeps secrets; as "<code>"HEADROOM_TOKEN"</code>" the program headroom finds it. Requests send it as "<code>"Authorization: Bearer hr_…"</code>"."</p></ShownOnce> }
    });
    view! {
        <Head name="Your tokens" crumbs=vec![(urls::account(), "Account".to_owned())] crumb="tokens">{all}</Head>
        <p class="answer">{answer(good)}</p>
        <p class="lead">"A program signs in with a token and acts in your name: it can do what its scope says and never more than you. Uploads from a pipeline are set up quickest on a service’s page, under Connect."</p>
        {shown}
        {listed(&listing, page, now)}
        {form(visit, services, listing.here())}
    }
    .into_any()
}

fn answer(good: usize) -> AnyView {
    let count = format::counted(good as u64, "good token");
    if good == 0 {
        "No program can act in your name: you have no good token.".into_any()
    } else {
        view! { "You have "<strong>{count}</strong>"." }.into_any()
    }
}

/// The tokens with what narrows and sorts them; nothing where none was ever made.
fn listed(
    listing: &Listing<OwnTokenFilter>,
    page: Page<Token, Cursor<TokenId>>,
    now: Timestamp,
) -> Option<AnyView> {
    if page.items.is_empty() && !listing.is_filtered() {
        return None;
    }
    let shown = format!("{} on this page", format::counted(page.items.len() as u64, "token"));
    let next = page.next.as_ref().map(|after| listing.next(after));
    let list = view! {
        {controls(listing)}
        {table(listing, page.items, now)}
        <Pager shown first=listing.first() next/>
    };
    Some(list.into_any())
}

fn controls(listing: &Listing<OwnTokenFilter>) -> AnyView {
    let state = listing.entry("state");
    listing.form(view! { <Select entry=state label="State" options=states() short=true/> }.into_any())
}

fn table(listing: &Listing<OwnTokenFilter>, tokens: Vec<Token>, now: Timestamp) -> AnyView {
    if tokens.is_empty() {
        let filters = listing.asked.filter.state.map(|state| format!("state {state}")).into_iter().collect();
        return view! { <NoMatch filters all=listing.unfiltered()/> }.into_any();
    }
    let caption = format!("Your tokens, {}", order_words(listing.asked.sorted));
    view! { <TokenTable caption tokens heads=Heads::of(listing) address=listing.here() now/> }.into_any()
}

fn form(visit: &Visit, services: Vec<String>, address: String) -> AnyView {
    let returned = &visit.returned;
    let usual = if visit.viewer.may_write() { Scope::Upload } else { Scope::Read };
    let name = Entry::new(returned, "name", "");
    let scope = Entry::new(returned, "scope", usual.as_str());
    let service = Entry::new(returned, "service", "");
    let days = Entry::new(returned, "days", USUAL_DAYS.to_string());
    let lengths = DAYS.iter().map(|days| (days.to_string(), format!("{days} days"))).collect();
    view! {
        <section aria-labelledby="make-title">
            <h2 id="make-title">"Make a token"</h2>
            <Refusal returned=Returned::clone(returned)/>
            <form class="form" method="post" action=address>
                <TextField entry=name label="Name" help="What it is for, as in: CI of orders." max=TokenName::MAX_LEN required=true/>
                {scopes(scope, visit.viewer.may_write())}
                <TextField
                    entry=service
                    label="Service"
                    help="Its short name, where the token is good for one service only. Empty: all services."
                    max=Slug::MAX_LEN
                    offers=services
                />
                <Select entry=days label="Good for" options=lengths short=true/>
                <button class="button" data-kind="main">"Make the token"</button>
            </form>
        </section>
    }
    .into_any()
}

fn scopes(entry: Entry, may_write: bool) -> AnyView {
    let choice = |scope: Scope| {
        let more = match scope {
            Scope::Read => "Services, runs, reviews and their numbers.",
            Scope::Upload => "Also sends runs. What a pipeline needs.",
            Scope::Write => "All that a member may do.",
        };
        Choice::new(scope.as_str(), scope.as_str(), more)
    };
    let offered = Scope::ALL.iter().copied().filter(|scope| may_write || *scope == Scope::Read);
    let help = if may_write { "" } else { "Your account reads and does not write, and so do its tokens." };
    view! { <Choices entry legend="It may" help=help choices=offered.map(choice).collect()/> }.into_any()
}
