//! Everybody's tokens, for administrators.

use chart::format;
use domain::{AccountName, Page, Slug, Timestamp, Token, TokenId, TokenState};
use leptos::prelude::*;
use store::{Store, TokenFilter};

use super::LIMIT;
use super::table::TokenTable;
use crate::error::AppError;
use crate::returned::Returned;
use crate::ui::{Entry, Head, Here, NoMatch, Pager, Select, TextField};
use crate::{Visit, framed, urls};

/// Lists and revokes.
#[component]
pub fn TokensPage() -> impl IntoView {
    framed(Here::Admin, |visit| async move {
        if !visit.viewer.is_admin() {
            return Err(AppError::AdministratorsOnly);
        }
        let asked = Asked::of(&visit);
        let before = visit.query("before");
        let page = asked.tokens(&visit.store, before).await?;
        Ok(view(&asked, before, page, visit.store.clock().now()))
    })
}

/// What the address asks for, as it was typed.
struct Asked {
    account: String,
    service: String,
    state: String,
}

impl Asked {
    fn of(visit: &Visit) -> Self {
        let typed = |name| visit.query::<String>(name).unwrap_or_default().trim().to_owned();
        Self { account: typed("account"), service: typed("service"), state: typed("state") }
    }

    /// What it finds; nothing where it names what is not there.
    async fn tokens(&self, store: &Store, before: Option<TokenId>) -> Result<Page<Token, TokenId>, AppError> {
        let none = Page { items: Vec::new(), next: None };
        let mut filter = TokenFilter::default();
        if !self.account.is_empty() {
            let Ok(name) = self.account.parse::<AccountName>() else { return Ok(none) };
            let Some((account, _)) = store.account_named(&name).await? else { return Ok(none) };
            filter.account = Some(account.id);
        }
        if !self.service.is_empty() {
            let Ok(slug) = self.service.parse::<Slug>() else { return Ok(none) };
            let Some(service) = store.service(&slug).await? else { return Ok(none) };
            filter.service = Some(service.id);
        }
        if !self.state.is_empty() {
            let Ok(state) = self.state.parse::<TokenState>() else { return Ok(none) };
            filter.state = Some(state);
        }
        Ok(store.tokens(&filter, before, LIMIT).await?)
    }

    fn address(&self, before: Option<TokenId>) -> String {
        let before = before.map(|id| id.to_string()).unwrap_or_default();
        urls::tokens_where(&[
            ("account", &self.account),
            ("service", &self.service),
            ("state", &self.state),
            ("before", &before),
        ])
    }

    fn is_narrowed(&self) -> bool {
        [&self.account, &self.service, &self.state].iter().any(|typed| !typed.is_empty())
    }
}

fn view(asked: &Asked, before: Option<TokenId>, page: Page<Token, TokenId>, now: Timestamp) -> AnyView {
    let shown = format::counted(page.items.len() as u64, "token");
    let list = if page.items.is_empty() {
        nothing(asked)
    } else {
        view! { <TokenTable caption="Tokens, newest first" tokens=page.items address=asked.address(before) now owners=true/> }
            .into_any()
    };
    view! {
        <Head name="Tokens" crumbs=vec![(urls::accounts(), "Accounts".to_owned())] crumb="tokens">
            <a class="button" href=urls::own_tokens()>"Your tokens"</a>
        </Head>
        <p class="answer">"Every program that can act for somebody here, what it may do, and when it last did."</p>
        <p class="lead">"A token can do what its scope says and never more than the account it acts for. Revoked, it is refused from the next request on."</p>
        {filters(asked)}
        {list}
        <Pager
            shown
            first=before.map(|_| asked.address(None))
            next=page.next.map(|next| asked.address(Some(next)))
        />
    }
    .into_any()
}

fn filters(asked: &Asked) -> AnyView {
    let nothing_wrong = Returned::default();
    let account = Entry::new(&nothing_wrong, "account", asked.account.clone());
    let service = Entry::new(&nothing_wrong, "service", asked.service.clone());
    let state = Entry::new(&nothing_wrong, "state", asked.state.clone());
    let states = TokenState::ALL.iter().map(|state| (state.to_string(), state.to_string()));
    let states = [(String::new(), "any".to_owned())].into_iter().chain(states).collect();
    let all = asked.is_narrowed().then(|| view! { <a href=urls::tokens()>"Clear"</a> });
    view! {
        <form class="form filters" data-inline="" action=urls::tokens() aria-label="Filters">
            <TextField entry=account label="Acts for"/>
            <TextField entry=service label="Service"/>
            <Select entry=state label="State" options=states short=true/>
            <div class="actions"><button class="button">"Show"</button>{all}</div>
        </form>
    }
    .into_any()
}

fn nothing(asked: &Asked) -> AnyView {
    if !asked.is_narrowed() {
        return view! { <p class="lead">"No token has been made yet."</p> }.into_any();
    }
    let said = [("acts for", &asked.account), ("service", &asked.service), ("state", &asked.state)];
    let filters = said.iter().filter(|(_, typed)| !typed.is_empty());
    let filters = filters.map(|(name, typed)| format!("{name} {typed}")).collect();
    view! {
        <p class="lead" role="status">"No token is like that. Accounts are found by their name and services by their short name, whole."</p>
        <NoMatch filters all=urls::tokens()/>
    }
    .into_any()
}
