//! All campaigns.

use chart::format;
use domain::{
    Asked, CampaignBy, CampaignFilter, CampaignLine, Cursor, Direction, Page, Search, Slug, Sorted,
    Timestamp, Whether,
};
use leptos::prelude::*;

use super::words::days_left;
use crate::error::AppError;
use crate::ui::{
    Head, Here, Listing, Mark, NoMatch, Pager, Select, Sentence, State, Table, TextField, words,
};
use crate::{Visit, framed, urls};

/// Campaigns shown at once.
const LIMIT: i64 = 50;

/// Each campaign with what is open, or how to begin the first.
#[component]
pub fn CampaignsPage() -> impl IntoView {
    framed(Here::Campaigns, |visit| async move {
        let listing = visit.listing::<CampaignFilter>(urls::campaigns());
        let page = visit.store.campaigns(&listing.asked, LIMIT).await?;
        if visit.has_empty_parameters() || page.items.is_empty() && listing.asked.after.is_some() {
            return visit.lead_to(&listing.beginning());
        }
        let running = running(&visit).await?;
        let example = crate::pages::demo::mark_of_lists(&visit).await?;
        let shown = view(&visit, &listing, &page, &running);
        Ok(view! { {example}{shown} }.into_any())
    })
}

/// The campaigns that are running, the first to be due first.
async fn running(visit: &Visit) -> Result<Page<CampaignLine, Cursor<Slug>>, AppError> {
    let filter = CampaignFilter { running: Some(Whether::Yes), ..CampaignFilter::default() };
    let asked = Asked { filter, sorted: Sorted::ascending(CampaignBy::Due), after: None };
    Ok(visit.store.campaigns(&asked, LIMIT).await?)
}

fn view(
    visit: &Visit,
    listing: &Listing<CampaignFilter>,
    page: &Page<CampaignLine, Cursor<Slug>>,
    running: &Page<CampaignLine, Cursor<Slug>>,
) -> AnyView {
    let campaigns = &page.items;
    let is_whole = !listing.is_filtered() && listing.asked.after.is_none();
    let now = visit.store.clock().now();
    let begin = visit
        .viewer
        .may_write()
        .then(|| view! { <a class="button" href=urls::new_campaign()>"Begin a campaign"</a> });
    let content = if campaigns.is_empty() && is_whole {
        empty()
    } else if campaigns.is_empty() {
        view! { {controls(listing)}<NoMatch filters=filters_on(listing) all=listing.unfiltered()/> }
            .into_any()
    } else {
        let next = page.next.as_ref().map(|after| listing.next(after));
        let shown = format!("{} on this page", format::counted(campaigns.len() as u64, "campaign"));
        view! { {controls(listing)}{table(listing, campaigns, now)}<Pager shown first=listing.first() next/> }
            .into_any()
    };
    view! {
        <Head name="Campaigns">{begin}</Head>
        <p class="answer">{answer(campaigns.is_empty() && is_whole, running, now).view()}</p>
        {content}
    }
    .into_any()
}

fn controls(listing: &Listing<CampaignFilter>) -> AnyView {
    let running = [("", "Any"), ("yes", "Running"), ("no", "Past")];
    let running = running.map(|(value, words)| (value.to_owned(), words.to_owned())).into();
    listing.form(
        view! {
            <TextField entry=listing.entry("find") label="Title or name" kind="search" max=Search::MAX_LEN/>
            <Select entry=listing.entry("running") label="State" options=running/>
        }
        .into_any(),
    )
}

fn filters_on(listing: &Listing<CampaignFilter>) -> Vec<String> {
    let CampaignFilter { find, running } = &listing.asked.filter;
    let running = running.map(|running| if running == Whether::Yes { "running" } else { "past" }.to_owned());
    find.iter().map(|part| format!("“{}” in the title or name", part.as_str())).chain(running).collect()
}

/// How the list is sorted, in words.
fn order_words(sorted: Sorted<CampaignBy>) -> &'static str {
    use Direction::{Ascending, Descending};
    match (sorted.by, sorted.direction) {
        (CampaignBy::Name, Ascending) => "by short name",
        (CampaignBy::Name, Descending) => "by short name, from the end",
        (CampaignBy::Due, Ascending) => "the one that is due first first",
        (CampaignBy::Due, Descending) => "the one that is due last first",
        (CampaignBy::Services, Ascending) => "fewest services first",
        (CampaignBy::Services, Descending) => "most services first",
    }
}

/// How many are running, and the first of them to be due.
fn answer(is_none_begun: bool, running: &Page<CampaignLine, Cursor<Slug>>, now: Timestamp) -> Sentence {
    let Some(next) = running.items.first() else {
        return if is_none_begun {
            Sentence::plain("No campaign has been begun yet.")
        } else {
            Sentence::strong("No campaign").then(" is running.")
        };
    };
    let campaign = &next.campaign;
    let many = running.items.len();
    let count = format::counted(many as u64, "campaign");
    Sentence::strong(if running.next.is_some() { format!("More than {count}") } else { count })
        .then(if many == 1 { " is running. " } else { " are running. The first to be due is " })
        .then_strong(campaign.title.to_string())
        .then(format!(
            ": {}, {} of {} open.",
            days_left(campaign, now),
            next.progress.open(),
            next.progress.all()
        ))
}

fn empty() -> AnyView {
    view! {
        <p class="lead">
            "A campaign is a day, a few items of the checklist and the services that shall have them by then: before the sale in November, every service in front of customers knows its "
            "connections at the largest fleet. Whatever its reviews say counts; nothing is answered twice."
        </p>
    }
    .into_any()
}

fn table(listing: &Listing<CampaignFilter>, campaigns: &[CampaignLine], now: Timestamp) -> AnyView {
    let head = view! {
        {listing.head(Sorted::ascending(CampaignBy::Name), "Campaign", "")}
        {listing.head(Sorted::descending(CampaignBy::Due), "Due", "")}
        <th scope="col" class="n only-wide">"Items"</th>
        {listing.head(Sorted::descending(CampaignBy::Services), "Services", "n only-wide")}
        <th scope="col" class="n">"Open"</th>
        <th scope="col" class="n">"Done"</th>
    };
    let rows = campaigns.iter().map(|line| row(line, now)).collect_view();
    let caption = format!("Campaigns, {}", order_words(listing.asked.sorted));
    view! { <Table caption head=head.into_any() fits=true>{rows}</Table> }.into_any()
}

fn row(line: &CampaignLine, now: Timestamp) -> AnyView {
    let CampaignLine { campaign, items, services, progress } = line;
    let count = |many: i64| format::count(many.unsigned_abs());
    let left = days_left(campaign, now);
    let left = if campaign.days_left(now) < 0 && progress.open() > 0 {
        view! { <State mark=Mark::Fail>{left}</State> }.into_any()
    } else {
        left.into_any()
    };
    view! {
        <tr>
            <th scope="row"><a href=urls::campaign(&campaign.slug)>{campaign.title.to_string()}</a></th>
            <td>{words::day(campaign.due.start())}<small>{left}</small></td>
            <td class="n only-wide">{count(*items)}</td>
            <td class="n only-wide">{count(*services)}</td>
            <td class="n">{count(progress.open())}</td>
            <td class="n">{count(progress.done)}<small>{format!("of {}", count(progress.all()))}</small></td>
        </tr>
    }
    .into_any()
}
