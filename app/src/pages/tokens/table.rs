//! Tokens as a table, each with the way to revoke it.

use domain::{Filter, Sorted, Timestamp, Token, TokenBy, TokenState};
use leptos::prelude::*;

use crate::ui::{Day, Listing, Mark, State, Table};

/// An end that is near enough to be said.
const NEAR: i64 = 14 * Timestamp::DAY;

/// The heads of the columns that tokens are sorted by.
pub struct Heads {
    made: AnyView,
    ends: AnyView,
    used: AnyView,
}

impl Heads {
    /// Those of this list.
    pub fn of<F: Filter<By = TokenBy>>(listing: &Listing<F>) -> Self {
        Self {
            made: listing.head(Sorted::descending(TokenBy::Made), "Made", ""),
            ends: listing.head(Sorted::ascending(TokenBy::Ends), "Ends", ""),
            used: listing.head(Sorted::descending(TokenBy::Used), "Last use", ""),
        }
    }
}

/// The table; `address` is the page's own, with all that chose its content: revoking posts there.
#[component]
pub fn TokenTable(
    /// What the table shows.
    #[prop(into)]
    caption: String,
    /// The tokens, in the order they are shown.
    tokens: Vec<Token>,
    /// What they can be sorted by.
    heads: Heads,
    /// Where revoking is posted.
    address: String,
    /// The time at which they stand as they are shown.
    now: Timestamp,
    /// Say whom each acts for.
    #[prop(optional)]
    owners: bool,
) -> impl IntoView {
    let head = view! {
        <th scope="col">"Token"</th>
        {owners.then(|| view! { <th scope="col">"Acts for"</th> })}
        <th scope="col">"Scope"</th>
        <th scope="col">"Service"</th>
        {heads.made}
        {heads.ends}
        {heads.used}
        <th scope="col">"State"</th>
        <th scope="col"><span class="hidden-text">"Revoke"</span></th>
    };
    let row = move |token: Token| row(token, &address, now, owners);
    view! { <Table caption head=head.into_any()>{tokens.into_iter().map(row).collect_view()}</Table> }
}

fn row(token: Token, address: &str, now: Timestamp, owners: bool) -> AnyView {
    let owner = owners.then(|| {
        view! { <td>{token.account.name.to_string()}<small>{token.account.role.as_str()}</small></td> }
    });
    let service = match &token.service {
        Some((_, slug)) => view! { <a href=crate::urls::service(slug)>{slug.to_string()}</a> }.into_any(),
        None => view! { <span class="quiet">"all"</span> }.into_any(),
    };
    let used = match token.used_at {
        Some(at) => view! { <Day at/> }.into_any(),
        None => view! { <span class="quiet">"never"</span> }.into_any(),
    };
    let is_good = token.state(now) == TokenState::Good;
    let revoke = is_good.then(|| revoke(&token, address));
    view! {
        <tr>
            <th scope="row" class="name">{token.name.to_string()}<small><code>{format!("hr_{}…", token.public_id)}</code></small></th>
            {owner}
            <td>{token.scope.as_str()}</td>
            <td>{service}</td>
            <td><Day at=token.created_at/></td>
            <td><Day at=token.expires_at/></td>
            <td>{used}</td>
            <td>{state(&token, now)}</td>
            <td>{revoke}</td>
        </tr>
    }
    .into_any()
}

fn state(token: &Token, now: Timestamp) -> AnyView {
    let left = token.expires_at.since(now);
    match token.state(now) {
        TokenState::Good if left < NEAR => {
            let words = match left / Timestamp::DAY {
                0 => "ends today".to_owned(),
                1 => "1 day left".to_owned(),
                days => format!("{days} days left"),
            };
            view! { <State mark=Mark::Warn>{words}</State> }.into_any()
        }
        TokenState::Good => view! { <State mark=Mark::Pass>"good"</State> }.into_any(),
        TokenState::Expired => view! { <State mark=Mark::Stale>"expired"</State> }.into_any(),
        TokenState::Revoked => {
            let at = token.revoked_at.map(|at| view! { <small><Day at/></small> });
            view! { <State mark=Mark::NotApplicable>"revoked"</State>{at} }.into_any()
        }
    }
}

/// Folded away, so that one wrong click does not stop a pipeline.
fn revoke(token: &Token, address: &str) -> AnyView {
    let name = format!("Revoke {}, hr_{}", token.name, token.public_id);
    view! {
        <details class="more">
            <summary aria-label=name.clone()>"Revoke"</summary>
            <form method="post" action=address.to_owned()>
                <input type="hidden" name="do" value="revoke"/>
                <input type="hidden" name="token" value=token.id.to_string()/>
                <button class="button" data-kind="danger" aria-label=format!("{name}, for good")>"Revoke for good"</button>
            </form>
        </details>
    }
    .into_any()
}
