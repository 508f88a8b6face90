//! The precedents there are.

use analysis::precedents::built_in;
use domain::{
    Cursor, Page, Precedent, PrecedentBy, PrecedentEntry, PrecedentFilter, PrecedentId, Search, Sorted,
};
use leptos::prelude::*;

use crate::ui::{Head, Here, Listing, Moment, NoMatch, Pager, TextField};
use crate::urls;
use crate::visit::{Visit, framed};

/// A team's precedents on one page.
const SHOWN: i64 = 50;

/// The list: those that come with Headroom, then the teams' own.
#[component]
pub fn PrecedentsPage() -> impl IntoView {
    framed(Here::Checklists, |visit| async move {
        let listing = visit.listing::<PrecedentFilter>(urls::precedents());
        let page = visit.store.precedents(&listing.asked, SHOWN).await?;
        if visit.has_empty_parameters() || page.items.is_empty() && listing.asked.after.is_some() {
            return visit.lead_to(&listing.beginning());
        }
        Ok(view(&visit, &listing, &page))
    })
}

fn view(
    visit: &Visit,
    listing: &Listing<PrecedentFilter>,
    page: &Page<PrecedentEntry, Cursor<PrecedentId>>,
) -> AnyView {
    let write = visit.viewer.may_write().then(|| {
        view! { <a class="button" data-kind="main" href=urls::new_precedent()>"Write one"</a> }
    });
    let known = built_in().iter().map(|known| row(&known.id, &known.precedent, None)).collect_view();
    let own = page.items.iter().map(|entry| row(&entry.id, &entry.precedent, Some(entry))).collect_view();
    let next = page.next.as_ref().map(|after| listing.next(after));
    let shown = chart::format::counted(page.items.len() as u64, "precedent");
    let is_whole = !listing.is_filtered() && listing.asked.after.is_none();
    let controls = (!is_whole || page.items.len() > 1).then(|| controls(listing));
    let found = listing.asked.filter.find.as_ref().filter(|_| page.items.is_empty()).map(|part| {
        let filters = vec![format!("“{}” in the name or the text", part.as_str())];
        view! { <NoMatch filters all=listing.unfiltered()/> }
    });
    let empty = (page.items.is_empty() && is_whole).then(|| {
        view! {
            <p class="quiet">
                "None yet. Where your own measurements led to a design, write it down in the same form: the limit, the numbers behind it, what removed it, and "
                "what it cost. The next team can then see whether it has the same limit."
            </p>
        }
    });
    view! {
        <Head name="Precedents" crumbs=vec![(urls::checklists(), "Checklists".to_owned())]>{write}</Head>
        <p class="answer">"A well-known design answers "<strong>"one measured limit"</strong>". Without that limit it is only cost."</p>
        <p class="lead">"At 100,000 requests per second generic advice is used up. Before you cite somebody else’s design, compare its limit with the one that you measured."</p>
        <section aria-labelledby="known-title">
            <h2 id="known-title">"From public sources"</h2>
            <ul class="list">{known}</ul>
        </section>
        <section aria-labelledby="own-title">
            <h2 id="own-title">"Your own"</h2>
            {controls}
            {empty}
            {found}
            <ul class="list">{own}</ul>
            <Pager shown=format!("{shown} on this page") first=listing.first() next/>
        </section>
    }
    .into_any()
}

/// What is sought in those of the teams, and in which order they stand.
fn controls(listing: &Listing<PrecedentFilter>) -> AnyView {
    let orders = [
        (Sorted::ascending(PrecedentBy::Name), "By name"),
        (Sorted::descending(PrecedentBy::Name), "By name, from the end"),
        (Sorted::descending(PrecedentBy::Changed), "Newest first"),
        (Sorted::ascending(PrecedentBy::Changed), "Oldest first"),
    ];
    let orders = orders.map(|(sorted, words)| {
        let address = listing.sorted(sorted);
        let current = (listing.asked.sorted == sorted).then_some("true");
        view! { <a href=address aria-current=current>{words}</a>" " }
    });
    view! {
        {listing.form(view! { <TextField entry=listing.entry("find") label="Name or text" kind="search" max=Search::MAX_LEN/> }.into_any())}
        <nav class="views" aria-label="Order">{orders.into_iter().collect_view()}</nav>
    }
    .into_any()
}

fn row(id: &PrecedentId, precedent: &Precedent, entry: Option<&PrecedentEntry>) -> AnyView {
    let written = entry.map(|entry| {
        view! { <span class="quiet">{format!("written by {}, ", entry.by)}<Moment at=entry.at/></span> }
    });
    view! {
        <li>
            <a href=urls::precedent(id)>{precedent.title.to_string()}</a>
            <span>{precedent.constraint.to_string()}</span>
            {written}
        </li>
    }
    .into_any()
}
