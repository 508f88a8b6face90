//! The links that are open: for people who were asked in, and for new passwords. The newest stand below the accounts; all
//! of them, sorted and filtered, have a page.

use chart::format;
use domain::{
    Cursor, Direction, Invitation, InvitationBy, InvitationFilter, InvitationId, Invited, InvitedTo, Page,
    Sorted, Timestamp,
};
use leptos::prelude::*;

use crate::ui::{Day, Head, Here, Listing, Moment, NoMatch, Pager, Select, Table, TextField};
use crate::{framed, urls};

/// Invitations shown at once.
const LIMIT: i64 = 50;

/// The open links, for administrators.
#[component]
pub fn InvitationsPage() -> impl IntoView {
    framed(Here::Admin, |visit| async move {
        visit.viewer.keeps_accounts()?;
        let listing = visit.listing::<InvitationFilter>(urls::invitations());
        let page = visit.store.open_invitations(&listing.asked, LIMIT).await?;
        if visit.has_empty_parameters() || page.items.is_empty() && listing.asked.after.is_some() {
            return visit.lead_to(&listing.beginning());
        }
        Ok(view(&listing, &page, visit.store.clock().now()))
    })
}

fn view(
    listing: &Listing<InvitationFilter>,
    page: &Page<Invitation, Cursor<InvitationId>>,
    now: Timestamp,
) -> AnyView {
    let invite = view! { <a class="button" data-kind="main" href=urls::new_account()>"Invite a person"</a> };
    let shown = format!("{} on this page", format::counted(page.items.len() as u64, "invitation"));
    let next = page.next.as_ref().map(|after| listing.next(after));
    let is_none = page.items.is_empty() && !listing.is_filtered();
    let content = match page.items.as_slice() {
        [] if is_none => nobody(),
        [] => view! { <NoMatch filters=filters_on(listing) all=listing.unfiltered()/> }.into_any(),
        open => {
            let caption = order_words(listing.asked.sorted).to_owned();
            table(open, heads(listing), caption, now)
        }
    };
    view! {
        <Head name="Open invitations" crumbs=vec![(urls::accounts(), "Accounts".to_owned())] crumb="invitations">{invite}</Head>
        <p class="lead">"A link was shown to whoever made it, once; nobody can look it up again. It can be withdrawn, and a new one made."</p>
        {(!is_none).then(|| controls(listing))}
        {content}
        <Pager shown first=listing.first() next/>
    }
    .into_any()
}

/// The newest of them, below the accounts.
pub(super) fn newest(open: &[Invitation], more: bool, now: Timestamp) -> AnyView {
    let content = match open {
        [] => nobody(),
        open => {
            let heads = [
                view! { <th scope="col" class="only-wide">"Made"</th> }.into_any(),
                view! { <th scope="col">"Good until"</th> }.into_any(),
            ];
            let caption =
                "Newest first. A link was shown to whoever made it, once; nobody can look it up again.";
            table(open, heads, caption.to_owned(), now)
        }
    };
    let all = more.then_some("All open invitations");
    let all = all.or((open.len() > 1).then_some("Sort and filter them"));
    let way = all.map(|words| view! { <p><a href=urls::invitations()>{words}</a></p> });
    view! {
        <section aria-labelledby="invitations">
            <h2 id="invitations">"Open invitations"</h2>
            {content}
            {way}
        </section>
    }
    .into_any()
}

fn nobody() -> AnyView {
    view! { <p class="lead">"Nobody is invited at the moment, and nobody has to choose a new password."</p> }
        .into_any()
}

fn controls(listing: &Listing<InvitationFilter>) -> AnyView {
    let kinds = [("", "Any"), ("account", "an account"), ("password", "a new password")];
    let kinds = kinds.map(|(value, words)| (value.to_owned(), words.to_owned())).into();
    let controls = view! {
        <TextField entry=listing.entry("find") label="Name contains" kind="search"/>
        <Select entry=listing.entry("to") label="For" options=kinds/>
    };
    listing.form(controls.into_any())
}

fn filters_on(listing: &Listing<InvitationFilter>) -> Vec<String> {
    let filter = &listing.asked.filter;
    let find = filter.find.as_ref().map(|part| format!("name contains “{}”", part.as_str()));
    let to = filter.to.map(|to| match to {
        InvitedTo::Account => "for an account".to_owned(),
        InvitedTo::Password => "for a new password".to_owned(),
    });
    find.into_iter().chain(to).collect()
}

/// How the list is sorted, in words.
fn order_words(sorted: Sorted<InvitationBy>) -> &'static str {
    match (sorted.by, sorted.direction) {
        (InvitationBy::Made, Direction::Ascending) => "The oldest first",
        (InvitationBy::Made, Direction::Descending) => "Newest first",
        (InvitationBy::Ends, Direction::Ascending) => "Those that end soonest first",
        (InvitationBy::Ends, Direction::Descending) => "Those that last longest first",
    }
}

fn heads(listing: &Listing<InvitationFilter>) -> [AnyView; 2] {
    [
        listing.head(Sorted::descending(InvitationBy::Made), "Made", "only-wide"),
        listing.head(Sorted::ascending(InvitationBy::Ends), "Good until", ""),
    ]
}

/// `heads` are those of the two times.
fn table(open: &[Invitation], heads: [AnyView; 2], caption: String, now: Timestamp) -> AnyView {
    let head = view! {
        <th scope="col">"Who"</th>
        <th scope="col" class="only-wide">"For"</th>
        {heads.into_iter().collect_view()}
        <th scope="col"><span class="hidden-text">"Withdraw"</span></th>
    };
    let rows = open.iter().map(|link| row(link, now)).collect_view();
    view! { <Table caption head=head.into_any() fits=true>{rows}</Table> }.into_any()
}

fn row(link: &Invitation, now: Timestamp) -> AnyView {
    let what = match &link.to {
        Invited::Person { role, .. } => format!("an account, {role}"),
        Invited::Owner(..) => "a new password".to_owned(),
    };
    let name = link.name().to_string();
    view! {
        <tr>
            <th scope="row" class="name">{name.clone()}<small class="only-narrow">{what.clone()}</small></th>
            <td class="only-wide">{what}</td>
            <td class="only-wide"><Moment at=link.created_at/><small>"by "{link.by.clone()}</small></td>
            <td><Day at=link.expires_at/><small>{left(now, link.expires_at)}</small></td>
            <td class="n">
                <form method="post" action=urls::accounts()>
                    <input type="hidden" name="withdraw" value=link.id.to_string()/>
                    <button class="button">"Withdraw"<span class="hidden-text">" the invitation of "{name}</span></button>
                </form>
            </td>
        </tr>
    }
    .into_any()
}

/// `6 days left`, `3 h left`, `less than an hour left`.
fn left(now: Timestamp, end: Timestamp) -> String {
    let ms = end.since(now);
    let begun = |unit: i64| (ms + unit - 1) / unit;
    if ms > Timestamp::DAY {
        format!("{} days left", begun(Timestamp::DAY))
    } else if ms >= Timestamp::HOUR {
        format!("{} h left", begun(Timestamp::HOUR))
    } else {
        "less than an hour left".to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_left_is_said_in_days_and_on_the_last_in_hours() {
        let left_of = |ms| left(Timestamp(1), Timestamp(1).plus_ms(ms));
        assert_eq!(left_of(7 * Timestamp::DAY), "7 days left");
        assert_eq!(left_of(7 * Timestamp::DAY - 1), "7 days left");
        assert_eq!(left_of(Timestamp::DAY + 1), "2 days left");
        assert_eq!(left_of(Timestamp::DAY), "24 h left");
        assert_eq!(left_of(Timestamp::HOUR), "1 h left");
        assert_eq!(left_of(60_000), "less than an hour left");
    }
}
