//! All shared resources.

use analysis::shared::{Fit, Shared, shared};
use chart::format;
use domain::{
    Cursor, Direction, Page, ResourceBy, ResourceFile, ResourceFilter, ResourceKind, Search, Slug, Sorted,
};
use leptos::prelude::*;

use super::words::{connections, fit, kind_words, known};
use crate::ui::{Head, Here, Listing, NoMatch, Pager, Select, Sentence, Table, TextField};
use crate::{Visit, framed, urls};

/// Resources shown at once.
const LIMIT: i64 = 50;

/// Each resource with what services want of it, or how to name the first.
#[component]
pub fn ResourcesPage() -> impl IntoView {
    framed(Here::Resources, |visit| async move {
        let listing = visit.listing::<ResourceFilter>(urls::resources());
        let page = visit.store.resource_files(&listing.asked, LIMIT).await?;
        if visit.has_empty_parameters() || page.items.is_empty() && listing.asked.after.is_some() {
            return visit.lead_to(&listing.beginning());
        }
        let drawn = visit.store.drawn_resources().await?;
        let example = crate::pages::demo::mark_of_lists(&visit).await?;
        let shown = view(&visit, &listing, &page, &drawn);
        Ok(view! { {example}{shown} }.into_any())
    })
}

fn view(
    visit: &Visit,
    listing: &Listing<ResourceFilter>,
    page: &Page<ResourceFile, Cursor<Slug>>,
    drawn: &[ResourceFile],
) -> AnyView {
    let is_whole = !listing.is_filtered() && listing.asked.after.is_none();
    let add = visit
        .viewer
        .may_write()
        .then(|| view! { <a class="button" href=urls::new_resource()>"Add a resource"</a> });
    let shown: Vec<_> = page.items.iter().map(shared).collect();
    let content = if shown.is_empty() && is_whole {
        empty()
    } else if shown.is_empty() {
        view! { {controls(listing)}<NoMatch filters=filters_on(listing) all=listing.unfiltered()/> }
            .into_any()
    } else {
        let next = page.next.as_ref().map(|after| listing.next(after));
        let words = format!("{} on this page", format::counted(shown.len() as u64, "shared resource"));
        view! { {controls(listing)}{table(listing, &shown)}<Pager shown=words first=listing.first() next/> }
            .into_any()
    };
    let drawn: Vec<_> = drawn.iter().map(shared).collect();
    view! {
        <Head name="Shared resources" crumbs=vec![(urls::portfolio(), "Services".to_owned())]>{add}</Head>
        <p class="answer">{answer(&drawn).view()}</p>
        {content}
    }
    .into_any()
}

fn controls(listing: &Listing<ResourceFilter>) -> AnyView {
    let any = (String::new(), "Any".to_owned());
    let kinds = ResourceKind::ALL.iter().map(|kind| (kind.to_string(), kind_words(*kind).to_owned()));
    let kinds = [any].into_iter().chain(kinds).collect();
    listing.form(
        view! {
            <TextField entry=listing.entry("find") label="Name" kind="search" max=Search::MAX_LEN/>
            <Select entry=listing.entry("kind") label="Kind" options=kinds/>
        }
        .into_any(),
    )
}

fn filters_on(listing: &Listing<ResourceFilter>) -> Vec<String> {
    let ResourceFilter { find, kind } = &listing.asked.filter;
    let kind = kind.map(|kind| kind_words(kind).to_owned());
    find.iter().map(|part| format!("“{}” in the name", part.as_str())).chain(kind).collect()
}

/// How the list is sorted, in words.
fn order_words(sorted: Sorted<ResourceBy>) -> &'static str {
    use Direction::{Ascending, Descending};
    match (sorted.by, sorted.direction) {
        (ResourceBy::Name, Ascending) => "by name",
        (ResourceBy::Name, Descending) => "by name, from the end",
        (ResourceBy::Services, Ascending) => "fewest services first",
        (ResourceBy::Services, Descending) => "most services first",
        (ResourceBy::Connections, Ascending) => "fewest connections first",
        (ResourceBy::Connections, Descending) => "most connections first",
    }
}

/// What is promised, of those that services draw on.
fn answer(all: &[Shared<'_>]) -> Sentence {
    let over = all.iter().filter(|shared| shared.largest.fit == Fit::Over).count();
    let unknown = all.iter().filter(|shared| shared.largest.fit == Fit::Unknown).count();
    let of = format::counted(all.len() as u64, "shared resource");
    if all.is_empty() {
        return Sentence::plain("No service draws on a shared resource yet.");
    }
    let promised = if over == 1 { "is promised" } else { "are promised" };
    let begun = match over {
        0 => Sentence::strong("None").then(format!(" of {of} is known to be promised beyond what it has.")),
        _ => Sentence::strong(format!("{over} of {of}")).then(format!(" {promised} beyond what it has.")),
    };
    match unknown {
        0 => begun,
        1 => begun.then(" Of 1 it is unknown."),
        _ => begun.then(format!(" Of {unknown} it is unknown.")),
    }
}

fn empty() -> AnyView {
    view! {
        <p class="lead">
            "No single team sees it: each service fits its database, and all of them together do not. Name the database, say how many connections it takes, "
            "and which services draw on it. What they want follows from their inventories."
        </p>
    }
    .into_any()
}

fn table(listing: &Listing<ResourceFilter>, all: &[Shared<'_>]) -> AnyView {
    let head = view! {
        {listing.head(Sorted::ascending(ResourceBy::Name), "Resource", "")}
        {listing.head(Sorted::descending(ResourceBy::Services), "Services", "n")}
        {listing.head(Sorted::descending(ResourceBy::Connections), "Usable", "n only-wide")}
        <th scope="col" class="n">"Wanted today"</th>
        <th scope="col" class="n">"At the largest"</th>
        <th scope="col">"Stands"</th>
    };
    let rows = all.iter().map(row).collect_view();
    let caption = format!(
        "Connections: what services want of each resource, today and when each is at its autoscaler’s maximum; {}",
        order_words(listing.asked.sorted)
    );
    view! { <Table caption head=head.into_any() fits=true>{rows}</Table> }.into_any()
}

fn row(shared: &Shared<'_>) -> AnyView {
    let resource = shared.resource;
    let at_least = |sum: &analysis::shared::Sum<'_>| {
        let more = (!sum.unknown.is_empty())
            .then(|| view! { <small>{format!("and {} unknown", sum.unknown.len())}</small> });
        view! { {connections(sum.known)}{more} }
    };
    view! {
        <tr>
            <th scope="row"><a href=urls::resource(&resource.slug)>{resource.slug.to_string()}</a><small>{kind_words(resource.words.kind)}</small></th>
            <td class="n">{format::count(shared.lines.len() as u64)}</td>
            <td class="n only-wide">{known(analysis::shared::usable(resource))}</td>
            <td class="n">{at_least(&shared.today)}</td>
            <td class="n">{at_least(&shared.largest)}</td>
            <td>{fit(shared.largest.fit)}</td>
        </tr>
    }
    .into_any()
}
