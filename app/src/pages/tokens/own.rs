//! A person's own tokens, and the form that makes one.

use chart::format;
use domain::{Page, Scope, Slug, Timestamp, Token, TokenId, TokenName, TokenState};
use leptos::prelude::*;
use store::TokenFilter;

use super::LIMIT;
use super::shown::ShownOnce;
use super::table::TokenTable;
use crate::actions::tokens::{DAYS, USUAL_DAYS};
use crate::error::AppError;
use crate::made_token::MadeToken;
use crate::returned::Returned;
use crate::ui::{Choice, Choices, Entry, Head, Here, Pager, Refusal, Select, TextField};
use crate::{Visit, framed, urls};

/// Services offered while one is typed.
const OFFERED: i64 = 200;

/// Lists, makes and revokes.
#[component]
pub fn OwnTokensPage() -> impl IntoView {
    let made = use_context::<MadeToken>();
    framed(Here::Elsewhere, |visit| async move { Ok(view(Loaded::load(visit, made).await?)) })
}

struct Loaded {
    visit: Visit,
    made: Option<MadeToken>,
    before: Option<TokenId>,
    page: Page<Token, TokenId>,
    good: usize,
    services: Vec<String>,
    now: Timestamp,
}

impl Loaded {
    async fn load(visit: Visit, made: Option<MadeToken>) -> Result<Self, AppError> {
        let store = &visit.store;
        let before = visit.query("before");
        let mine = TokenFilter { account: Some(visit.viewer.account.id), ..TokenFilter::default() };
        let page = store.tokens(&mine, before, LIMIT).await?;
        let good = TokenFilter { state: Some(TokenState::Good), ..mine };
        let good = store.tokens(&good, None, Token::MOST).await?.items.len();
        let services = store.services(None, OFFERED).await?.items;
        let services = services.into_iter().map(|line| line.service.slug.to_string()).collect();
        let now = store.clock().now();
        Ok(Self { visit, made, before, page, good, services, now })
    }
}

fn view(loaded: Loaded) -> AnyView {
    let Loaded { visit, made, before, page, good, services, now } = loaded;
    let all = visit
        .viewer
        .is_admin()
        .then(|| view! { <a class="button" href=urls::tokens()>"Everybody’s tokens"</a> });
    let shown = made.map(|made| {
        view! { <ShownOnce made><p>"Put it where its program keeps secrets; as "<code>"HEADROOM_TOKEN"</code>" the program headroom finds it. Requests send it as "<code>"Authorization: Bearer hr_…"</code>"."</p></ShownOnce> }
    });
    let address = before.map_or_else(urls::own_tokens, urls::own_tokens_before);
    view! {
        <Head name="Your tokens" crumbs=vec![(urls::account(), "Account".to_owned())] crumb="tokens">{all}</Head>
        <p class="answer">{answer(good)}</p>
        <p class="lead">"A program signs in with a token and acts in your name: it can do what its scope says and never more than you. Uploads from a pipeline are set up quickest on a service’s page, under Connect."</p>
        {shown}
        {listed(page, before, address.clone(), now)}
        {form(&visit, services, address)}
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

fn listed(
    page: Page<Token, TokenId>,
    before: Option<TokenId>,
    address: String,
    now: Timestamp,
) -> Option<AnyView> {
    if page.items.is_empty() && before.is_none() {
        return None;
    }
    let shown = format::counted(page.items.len() as u64, "token");
    let list = view! {
        <TokenTable caption="Your tokens, newest first" tokens=page.items address now/>
        <Pager
            shown
            first=before.map(|_| urls::own_tokens())
            next=page.next.map(urls::own_tokens_before)
        />
    };
    Some(list.into_any())
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
