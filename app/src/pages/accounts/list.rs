//! The list of accounts: by name, of one role or of all, and the invitations that are open.

use chart::format;
use domain::{
    AccountBy, AccountFilter, AccountLine, Asked, Cursor, Direction, Invitation, Page, Role, Sorted,
    Timestamp,
};
use leptos::prelude::*;

use super::{invitations, words};
use crate::error::AppError;
use crate::ui::{Day, Head, Here, Listing, NoMatch, Pager, Select, Table, TextField, words as times};
use crate::{Visit, framed, urls};

/// Accounts shown at once.
const LIMIT: i64 = 50;

/// Open invitations listed below them; their own page has all.
const INVITATIONS: i64 = 5;

/// Everybody who may sign in, for administrators.
#[component]
pub fn AccountsPage() -> impl IntoView {
    framed(Here::Admin, |visit| async move {
        visit.viewer.keeps_accounts()?;
        let listing = visit.listing::<AccountFilter>(urls::accounts());
        if visit.has_empty_parameters() {
            return visit.lead_to(&listing.beginning());
        }
        let list = List::load(visit, listing).await?;
        Ok(list.view())
    })
}

/// What is shown, and how it was asked for.
struct List {
    visit: Visit,
    listing: Listing<AccountFilter>,
    lines: Page<AccountLine, Cursor<String>>,
    counts: Vec<(Role, i64)>,
    invitations: Vec<Invitation>,
    /// There are more than those.
    more_invitations: bool,
}

impl List {
    async fn load(visit: Visit, listing: Listing<AccountFilter>) -> Result<Self, AppError> {
        let lines = visit.store.account_lines(&listing.asked, LIMIT).await?;
        let counts = visit.store.account_counts().await?;
        let open = visit.store.open_invitations(&Asked::default(), INVITATIONS).await?;
        let (invitations, more_invitations) = (open.items, open.next.is_some());
        Ok(Self { visit, listing, lines, counts, invitations, more_invitations })
    }

    fn view(self) -> AnyView {
        let invite =
            view! { <a class="button" data-kind="main" href=urls::new_account()>"Invite a person"</a> };
        view! {
            <Head name="Accounts" meta=self.meta()>{invite}<a class="button" href=urls::tokens()>"Tokens"</a></Head>
            {self.answer()}
            <p class="lead">
                "Everybody who signs in sees every service. A member may also write; an administrator may also keep this list."
            </p>
            {self.done()}
            {self.controls()}
            {self.table()}
            {self.pager()}
            {invitations::newest(&self.invitations, self.more_invitations, self.visit.store.clock().now())}
        }
        .into_any()
    }

    fn meta(&self) -> AnyView {
        let all = self.counts.iter().map(|(_, count)| u64::try_from(*count).unwrap_or(0)).sum();
        view! { <span>{format::counted(all, "account")}</span> }.into_any()
    }

    /// One sentence over everybody.
    fn answer(&self) -> AnyView {
        let all: i64 = self.counts.iter().map(|(_, count)| count).sum();
        let people = if all == 1 { "1 person".to_owned() } else { format!("{all} people") };
        let mut roles: Vec<_> =
            self.counts.iter().map(|(role, count)| words::counted(*count, *role)).collect();
        let last = roles.pop().unwrap_or_default();
        let roles = if roles.is_empty() { last } else { format!("{} and {last}", roles.join(", ")) };
        view! { <p class="answer"><strong>{people}</strong>" may sign in: "{roles}"."</p> }.into_any()
    }

    fn done(&self) -> Option<AnyView> {
        let said = match self.visit.query::<String>("done")?.as_str() {
            "withdrawn" => "The invitation is withdrawn: its link no longer works.",
            "removed" => {
                "The account is removed. Its sessions and tokens have ended; what the person did stays, under their name."
            }
            _ => return None,
        };
        Some(view! { <p class="notice" data-state="pass" role="status">{said}</p> }.into_any())
    }

    fn controls(&self) -> AnyView {
        let roles = Role::ALL.iter().map(|role| (role.to_string(), role.to_string()));
        let roles = [(String::new(), "Any".to_owned())].into_iter().chain(roles).collect();
        self.listing.form(
            view! {
                <TextField entry=self.listing.entry("find") label="Name begins with" kind="search"/>
                <Select entry=self.listing.entry("role") label="Role" options=roles/>
            }
            .into_any(),
        )
    }

    /// The filters that are on, in words.
    fn filters_on(&self) -> Vec<String> {
        let filter = &self.listing.asked.filter;
        let find = filter.find.as_ref().map(|begin| format!("name begins with “{}”", begin.as_str()));
        find.into_iter().chain(filter.role.map(|role| format!("role {role}"))).collect()
    }

    fn table(&self) -> AnyView {
        if self.lines.items.is_empty() {
            return view! { <NoMatch filters=self.filters_on() all=self.listing.unfiltered()/> }.into_any();
        }
        let now = self.visit.store.clock().now();
        let own = self.visit.viewer.account.id;
        let head = view! {
            {self.listing.head(Sorted::ascending(AccountBy::Name), "Name", "")}
            <th scope="col">"Role"</th>
            {self.listing.head(Sorted::descending(AccountBy::Since), "Since", "")}
            {self.listing.head(Sorted::descending(AccountBy::Used), "Last use", "")}
        };
        let rows = self.lines.items.iter().map(|line| row(line, line.account.id == own, now)).collect_view();
        let caption = format!(
            "{}. Last use: in a browser; what tokens do is not counted.",
            order_words(self.listing.asked.sorted)
        );
        view! {
            <Table caption head=head.into_any() fits=true>
                {rows}
            </Table>
        }
        .into_any()
    }

    fn pager(&self) -> AnyView {
        let next = self.lines.next.as_ref().map(|after| self.listing.next(after));
        let shown = format!("{} on this page", format::counted(self.lines.items.len() as u64, "account"));
        view! { <Pager shown first=self.listing.first() next/> }.into_any()
    }
}

/// How the list is sorted, in words.
fn order_words(sorted: Sorted<AccountBy>) -> &'static str {
    use Direction::{Ascending, Descending};
    match (sorted.by, sorted.direction) {
        (AccountBy::Name, Ascending) => "By name",
        (AccountBy::Name, Descending) => "By name, from its end",
        (AccountBy::Since, Ascending) => "The first one first",
        (AccountBy::Since, Descending) => "Newest first",
        (AccountBy::Used, Ascending) => "Longest unused first",
        (AccountBy::Used, Descending) => "Last used first",
    }
}

fn row(line: &AccountLine, is_own: bool, now: Timestamp) -> AnyView {
    let account = &line.account;
    let own = is_own.then(|| view! { <small>"you"</small> });
    let seen = line.seen_at.map_or_else(
        || view! { <span class="quiet">"never"</span> }.into_any(),
        |at| view! { <time datetime=at.to_string()>{ago(now, at)}</time> }.into_any(),
    );
    view! {
        <tr>
            <th scope="row" class="name"><a href=urls::account_of(account.id)>{account.name.to_string()}</a>{own}</th>
            <td>{account.role.as_str()}</td>
            <td><Day at=account.created_at/></td>
            <td>{seen}</td>
        </tr>
    }
    .into_any()
}

/// `today`, or so many days ago.
fn ago(now: Timestamp, then: Timestamp) -> String {
    match times::age(now, then).as_str() {
        "today" => "today".to_owned(),
        days => format!("{days} ago"),
    }
}
