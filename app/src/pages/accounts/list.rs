//! The list of accounts: by name, of one role or of all, and the invitations that are open.

use chart::format;
use domain::{AccountLine, Invitation, InvitationId, Page, Role, Timestamp};
use leptos::prelude::*;
use store::AccountFilter;

use super::invitations::Invitations;
use super::words;
use crate::error::AppError;
use crate::ui::{Day, Entry, Head, Here, Pager, Table, TextField, words as times};
use crate::{Visit, framed, urls};

/// Accounts and invitations shown at once.
const LIMIT: i64 = 50;

/// Everybody who may sign in, for administrators.
#[component]
pub fn AccountsPage() -> impl IntoView {
    framed(Here::Admin, |visit| async move {
        visit.viewer.keeps_accounts()?;
        let list = List::load(visit).await?;
        Ok(list.view())
    })
}

/// What is shown, and how it was asked for.
struct List {
    visit: Visit,
    filter: AccountFilter,
    /// It does not begin at its beginning.
    within: bool,
    lines: Page<AccountLine, String>,
    counts: Vec<(Role, i64)>,
    before: Option<InvitationId>,
    invitations: Page<Invitation, InvitationId>,
}

impl List {
    async fn load(visit: Visit) -> Result<Self, AppError> {
        let find = visit.query::<String>("find").map(|typed| typed.trim().to_owned());
        let filter =
            AccountFilter { find: find.filter(|typed| !typed.is_empty()), role: visit.query("role") };
        let after = visit.query::<String>("after");
        let before = visit.query("before");
        let lines = visit.store.account_lines(&filter, after.as_deref(), LIMIT).await?;
        let counts = visit.store.account_counts().await?;
        let invitations = visit.store.open_invitations(before, LIMIT).await?;
        Ok(Self { visit, filter, within: after.is_some(), lines, counts, before, invitations })
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
            {self.roles()}
            {self.search()}
            {self.table()}
            {self.pager()}
            <Invitations
                open=self.invitations
                before=self.before
                now=self.visit.store.clock().now()
            />
        }
        .into_any()
    }

    fn meta(&self) -> AnyView {
        let all = self.counts.iter().map(|(_, count)| u64::try_from(*count).unwrap_or(0)).sum();
        view! { <span>{format::counted(all, "account")}", by name"</span> }.into_any()
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

    /// The way to the accounts of one role.
    fn roles(&self) -> AnyView {
        let link = |role: Option<Role>, words: String| {
            let current = (self.filter.role == role).then_some("page");
            let address = urls::accounts_of(role, self.filter.find.as_deref(), None);
            view! { <a href=address aria-current=current>{words}</a> }
        };
        let roles = self.counts.iter().map(|(role, count)| link(Some(*role), words::counted(*count, *role)));
        view! {
            <nav class="views" aria-label="Roles">{link(None, "Everybody".to_owned())}{roles.collect_view()}</nav>
        }
        .into_any()
    }

    fn search(&self) -> AnyView {
        let entry = Entry {
            name: "find".to_owned(),
            value: self.filter.find.clone().unwrap_or_default(),
            ..Entry::default()
        };
        let role =
            self.filter.role.map(|role| view! { <input type="hidden" name="role" value=role.as_str()/> });
        view! {
            <form class="form" data-inline="" action=urls::accounts() role="search" aria-label="Accounts">
                {role}
                <TextField entry label="Name begins with" kind="search"/>
                <button class="button">"Show"</button>
            </form>
        }
        .into_any()
    }

    fn table(&self) -> AnyView {
        if self.lines.items.is_empty() {
            return view! { <p class="notice" data-state="n/a">{self.nobody()}</p> }.into_any();
        }
        let now = self.visit.store.clock().now();
        let own = self.visit.viewer.account.id;
        let head = view! {
            <th scope="col">"Name"</th>
            <th scope="col">"Role"</th>
            <th scope="col">"Since"</th>
            <th scope="col">"Last use"</th>
        };
        let rows = self.lines.items.iter().map(|line| row(line, line.account.id == own, now)).collect_view();
        view! {
            <Table caption="By name. Last use: in a browser; what tokens do is not counted." head=head.into_any() fits=true>
                {rows}
            </Table>
        }
        .into_any()
    }

    fn nobody(&self) -> String {
        let who = self.filter.role.map_or("Nobody", |role| match role {
            Role::Viewer => "No viewer",
            Role::Member => "No member",
            Role::Admin => "No administrator",
        });
        match &self.filter.find {
            Some(begin) => format!("{who} has a name that begins with “{begin}”."),
            None => format!("{who} is left in the list."),
        }
    }

    fn pager(&self) -> AnyView {
        let (role, find) = (self.filter.role, self.filter.find.as_deref());
        let next = self.lines.next.as_deref().map(|name| urls::accounts_of(role, find, Some(name)));
        let first = self.within.then(|| urls::accounts_of(role, find, None));
        view! { <Pager shown=format::counted(self.lines.items.len() as u64, "account") first next/> }
            .into_any()
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
