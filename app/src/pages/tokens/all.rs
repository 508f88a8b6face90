//! Everybody's tokens, for administrators: filtered and sorted by the address.

use chart::format;
use domain::{Cursor, Page, Slug, Timestamp, Token, TokenFilter, TokenId};
use leptos::prelude::*;

use super::table::{Heads, TokenTable};
use super::{LIMIT, order_words, states};
use crate::error::AppError;
use crate::ui::{Head, Here, Listing, NoMatch, Pager, Select, TextField};
use crate::{framed, urls};

/// Lists and revokes.
#[component]
pub fn TokensPage() -> impl IntoView {
    framed(Here::Admin, |visit| async move {
        if !visit.viewer.is_admin() {
            return Err(AppError::AdministratorsOnly);
        }
        let listing = visit.listing::<TokenFilter>(urls::tokens());
        let page = visit.store.token_list(&listing.asked, LIMIT).await?;
        if visit.has_empty_parameters() || page.items.is_empty() && listing.asked.after.is_some() {
            return visit.lead_to(&listing.beginning());
        }
        Ok(view(&listing, page, visit.store.clock().now()))
    })
}

fn view(listing: &Listing<TokenFilter>, page: Page<Token, Cursor<TokenId>>, now: Timestamp) -> AnyView {
    let shown = format!("{} on this page", format::counted(page.items.len() as u64, "token"));
    let next = page.next.as_ref().map(|after| listing.next(after));
    let list = if page.items.is_empty() {
        nothing(listing)
    } else {
        let caption = format!("Tokens, {}", order_words(listing.asked.sorted));
        let (heads, address) = (Heads::of(listing), listing.here());
        view! { <TokenTable caption tokens=page.items heads address now owners=true/> }.into_any()
    };
    view! {
        <Head name="Tokens" crumbs=vec![(urls::accounts(), "Accounts".to_owned())] crumb="tokens">
            <a class="button" href=urls::own_tokens()>"Your tokens"</a>
        </Head>
        <p class="answer">"Every program that can act for somebody here, what it may do, and when it last did."</p>
        <p class="lead">"A token can do what its scope says and never more than the account it acts for. Revoked, it is refused from the next request on."</p>
        {controls(listing)}
        {list}
        <Pager shown first=listing.first() next/>
    }
    .into_any()
}

fn controls(listing: &Listing<TokenFilter>) -> AnyView {
    listing.form(
        view! {
            <TextField entry=listing.entry("account") label="Acts for"/>
            <TextField entry=listing.entry("service") label="Service" max=Slug::MAX_LEN placeholder="short name"/>
            <Select entry=listing.entry("state") label="State" options=states() short=true/>
        }
        .into_any(),
    )
}

/// The filters that are on, in words.
fn filters_on(listing: &Listing<TokenFilter>) -> Vec<String> {
    let filter = &listing.asked.filter;
    let account = filter.account.as_ref().map(|name| format!("acts for {name}"));
    let service = filter.service.as_ref().map(|slug| format!("service {slug}"));
    let state = filter.state.map(|state| format!("state {state}"));
    account.into_iter().chain(service).chain(state).collect()
}

fn nothing(listing: &Listing<TokenFilter>) -> AnyView {
    if !listing.is_filtered() {
        return view! { <p class="lead">"No token has been made yet."</p> }.into_any();
    }
    view! {
        <p class="lead" role="status">"No token is like that. Accounts are found by their name and services by their short name, whole."</p>
        <NoMatch filters=filters_on(listing) all=listing.unfiltered()/>
    }
    .into_any()
}
