//! The links that show one run to people without an account: making one, and revoking those that are good.

use domain::{Cursor, Direction, Page, Run, RunId, Share, ShareBy, ShareFilter, ShareId, Sorted, Timestamp};
use leptos::prelude::*;

use crate::error::AppError;
use crate::ui::{
    Choice, Choices, Day, Entry, Head, Here, Listing, Moment, NoMatch, Pager, Refusal, Table, TextField,
    words,
};
use crate::{Visit, framed, urls};

/// Links shown at once.
const LIMIT: i64 = 20;

/// A link that was just made, with its secret. It is shown in the answer to the post that made it, and nowhere else.
#[derive(Clone)]
pub struct NewLink {
    /// The whole address.
    pub address: String,
    /// When it ends.
    pub expires_at: Timestamp,
}

/// The page of a run's links.
#[component]
pub fn SharePage() -> impl IntoView {
    let made = use_context::<NewLink>();
    framed(Here::Services, |visit| async move {
        let id: RunId = visit.param("id")?;
        let run = visit.store.run(id).await?.ok_or(AppError::NotFound)?;
        let listing = visit.listing::<ShareFilter>(urls::share(id));
        let page = visit.store.shares(id, &listing.asked, LIMIT).await?;
        if visit.has_empty_parameters() || page.items.is_empty() && listing.asked.after.is_some() {
            return visit.lead_to(&listing.beginning());
        }
        let count = visit.store.share_count(id).await?;
        Ok(view(&visit, &run, &Links { listing, page, count }, made))
    })
}

/// The links of the run that are good now, as the address asks for them.
struct Links {
    listing: Listing<ShareFilter>,
    page: Page<Share, Cursor<ShareId>>,
    /// All of them.
    count: i64,
}

fn view(visit: &Visit, run: &Run, links: &Links, made: Option<NewLink>) -> AnyView {
    let crumbs = vec![
        (urls::portfolio(), "Services".to_owned()),
        (urls::service(&run.slug), run.slug.to_string()),
        (urls::run(run.id), format!("run #{}", run.number)),
    ];
    view! {
        <Head name=format!("Share run #{}", run.number) title=format!("Share run #{} of {}", run.number, run.slug) crumbs=crumbs crumb="share"/>
        <p class="answer">{answer(links.count)}</p>
        <p class="lead">"Who has a link sees the page of this run and nothing else, without signing in, until the link ends or is revoked. It names neither accounts nor other services."</p>
        {made.map(shown_once)}
        {form(visit, visit.store.clock().now())}
        {(links.count > 0).then(|| list(links))}
    }
    .into_any()
}

/// How many links are good.
pub(super) fn answer(count: i64) -> String {
    match count {
        0 => "No link shows this run to people without an account.".to_owned(),
        1 => "1 link shows this run to whoever has it.".to_owned(),
        count => format!("{count} links show this run to whoever has one."),
    }
}

fn shown_once(made: NewLink) -> AnyView {
    view! {
        <section class="notice" data-state="pass" role="status" aria-labelledby="made">
            <h2 id="made">"The link is made. Copy it now: it is not shown again."</h2>
            <pre class="code" data-copy="" tabindex="0">{made.address}</pre>
            <p>"It is good until "<Moment at=made.expires_at/>" UTC."</p>
        </section>
    }
    .into_any()
}

fn form(visit: &Visit, now: Timestamp) -> AnyView {
    let days = |days: i64| {
        let end = words::day(now.plus_ms(days * Timestamp::DAY));
        Choice::new(days.to_string(), format!("in {days} days"), format!("on {end}"))
    };
    let mut choices: Vec<_> = [7, 30, 90].map(days).into();
    choices.push(Choice::new("date", "at the end of a day", "that you choose"));
    let help = format!(
        "Only where you choose a day: up to {}.",
        now.plus_ms(Share::MOST_DAYS * Timestamp::DAY).day()
    );
    view! {
        <section aria-labelledby="new-link">
            <h2 id="new-link">"Make a link"</h2>
            <form class="form" method="post">
                <Refusal returned=visit.returned.clone()/>
                <input type="hidden" name="do" value="make"/>
                <Choices entry=Entry::new(&visit.returned, "until", "30") legend="The link ends" choices/>
                <TextField entry=Entry::new(&visit.returned, "date", "") label="Day" kind="date" help short=true/>
                <button class="button" data-kind="main">"Make the link"</button>
            </form>
        </section>
    }
    .into_any()
}

fn list(links: &Links) -> AnyView {
    let Links { listing, page, count } = links;
    let next = page.next.as_ref().map(|after| listing.next(after));
    let find = || view! { <TextField entry=listing.entry("find") label="Made by, contains" kind="search"/> };
    let controls = (*count > 1).then(|| listing.form(find().into_any()));
    let content = if page.items.is_empty() {
        let find = listing.asked.filter.find.as_ref();
        let filters = find.map(|part| format!("made by somebody with “{}” in the name", part.as_str()));
        view! { <NoMatch filters=filters.into_iter().collect() all=listing.unfiltered()/> }.into_any()
    } else {
        table(links)
    };
    view! {
        <section aria-labelledby="links">
            <h2 id="links">"Links that are good"</h2>
            {controls}
            {content}
            <Pager shown=format!("{} of {count} links", page.items.len()) first=listing.first() next/>
        </section>
    }
    .into_any()
}

fn table(Links { listing, page, .. }: &Links) -> AnyView {
    let head = view! {
        <th scope="col">"Made by"</th>
        {listing.head(Sorted::descending(ShareBy::Made), "Made", "")}
        {listing.head(Sorted::ascending(ShareBy::Ends), "Ends", "")}
        {listing.head(Sorted::descending(ShareBy::Used), "Last used", "")}
        <th scope="col">"Take back"</th>
    };
    let caption = format!("{}; the links themselves are not kept", order_words(listing.asked.sorted));
    let rows = page.items.iter().map(row).collect_view();
    view! { <Table caption head=head.into_any()>{rows}</Table> }.into_any()
}

/// How the list is sorted, in words.
fn order_words(sorted: Sorted<ShareBy>) -> &'static str {
    match (sorted.by, sorted.direction) {
        (ShareBy::Made, Direction::Descending) => "Newest first",
        (ShareBy::Made, Direction::Ascending) => "The oldest first",
        (ShareBy::Ends, Direction::Ascending) => "Those that end soonest first",
        (ShareBy::Ends, Direction::Descending) => "Those that last longest first",
        (ShareBy::Used, Direction::Descending) => "Last used first",
        (ShareBy::Used, Direction::Ascending) => "Longest unused first",
    }
}

fn row(share: &Share) -> AnyView {
    let used = match share.used_at {
        Some(at) => view! { <Moment at/> }.into_any(),
        None => view! { <span class="quiet">"never"</span> }.into_any(),
    };
    let what =
        format!("Revoke the link that {} made on {}", share.created_by, words::moment(share.created_at));
    view! {
        <tr>
            <th scope="row">{share.created_by.clone()}</th>
            <td><Moment at=share.created_at/></td>
            <td><Day at=share.expires_at/></td>
            <td>{used}</td>
            <td>
                <form method="post">
                    <input type="hidden" name="do" value="revoke"/>
                    <input type="hidden" name="share" value=share.id.to_string()/>
                    <button class="button" data-kind="danger" aria-label=what>"Revoke"</button>
                </form>
            </td>
        </tr>
    }
    .into_any()
}
