//! The links that are open: for people who were asked in, and for new passwords.

use chart::format;
use domain::{Invitation, InvitationId, Invited, Page, Timestamp};
use leptos::prelude::*;

use crate::ui::{Day, Moment, Pager, Table};
use crate::urls;

/// The open links, each with a way to withdraw it.
#[component]
pub fn Invitations(
    /// What is open.
    open: Page<Invitation, InvitationId>,
    /// Where the list begins, unless at its beginning.
    #[prop(optional_no_strip)]
    before: Option<InvitationId>,
    /// The time now.
    now: Timestamp,
) -> impl IntoView {
    let shown = format::counted(open.items.len() as u64, "invitation");
    let next = open.next.map(urls::invitations_before);
    let first = before.map(|_| urls::accounts());
    let content = match open.items.as_slice() {
        [] => view! { <p class="lead">"Nobody is invited at the moment, and nobody has to choose a new password."</p> }
            .into_any(),
        open => table(open, now),
    };
    view! {
        <section aria-labelledby="invitations">
            <h2 id="invitations">"Open invitations"</h2>
            {content}
            <Pager shown first next/>
        </section>
    }
    .into_any()
}

fn table(open: &[Invitation], now: Timestamp) -> AnyView {
    let head = view! {
        <th scope="col">"Who"</th>
        <th scope="col" class="only-wide">"For"</th>
        <th scope="col" class="only-wide">"Made"</th>
        <th scope="col">"Good until"</th>
        <th scope="col"><span class="hidden-text">"Withdraw"</span></th>
    };
    let rows = open.iter().map(|link| row(link, now)).collect_view();
    view! {
        <Table caption="Newest first. A link was shown to whoever made it, once; nobody can look it up again." head=head.into_any() fits=true>
            {rows}
        </Table>
    }
    .into_any()
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
