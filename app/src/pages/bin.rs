//! The bin: what was deleted in the last 30 days, and the way back. Filtered and sorted by the address.

use chart::format;
use domain::{
    BinBy, BinFilter, BinKind, BinPlace, Binned, BinnedThing, Cursor, Direction, Page, Role, Slug, Sorted,
};
use leptos::prelude::*;

use crate::error::AppError;
use crate::ui::{Day, Head, Here, Listing, Moment, NoMatch, Pager, Select, Table, TextField};
use crate::{Visit, framed, urls};

/// Things shown at once.
const LIMIT: i64 = 50;

/// The list of what can be restored.
#[component]
pub fn BinPage() -> impl IntoView {
    framed(Here::Services, |visit| async move {
        let listing = visit.listing::<BinFilter>(urls::bin());
        let page = visit.store.bin(&listing.asked, LIMIT).await?;
        if visit.has_empty_parameters() || page.items.is_empty() && listing.asked.after.is_some() {
            return visit.lead_to(&listing.beginning());
        }
        Ok::<_, AppError>(view(&visit, &listing, &page))
    })
}

fn view(visit: &Visit, listing: &Listing<BinFilter>, page: &Page<Binned, Cursor<BinPlace>>) -> AnyView {
    let shown = page.items.len();
    let next = page.next.as_ref().map(|after| listing.next(after));
    let is_part = next.is_some() || listing.asked.after.is_some();
    let answer = answer(listing.asked.filter.kind, shown, is_part, listing.is_filtered());
    let is_empty = shown == 0 && !listing.is_filtered();
    let controls = (!is_empty).then(|| controls(listing));
    let content = match shown {
        0 if is_empty => nothing(),
        0 => view! { <NoMatch filters=filters_on(listing) all=listing.unfiltered()/> }.into_any(),
        _ => table(visit, listing, &page.items),
    };
    view! {
        <Head name="Bin" crumbs=vec![(urls::portfolio(), "Services".to_owned())] crumb="bin"/>
        <p class="answer">{answer}</p>
        <p class="lead">"What is deleted stays here for 30 days and then goes for good. Restoring brings it back as it was, under the same number or short name."</p>
        {controls}
        {content}
        <Pager shown=format!("{} on this page", format::counted(shown as u64, "thing")) first=listing.first() next/>
    }
    .into_any()
}

fn answer(kind: Option<BinKind>, shown: usize, is_part: bool, is_filtered: bool) -> String {
    let what = match kind {
        None if shown == 1 => "thing",
        None => "things",
        Some(BinKind::Runs) if shown == 1 => "run",
        Some(BinKind::Runs) => "runs",
        Some(BinKind::Services) if shown == 1 => "service",
        Some(BinKind::Services) => "services",
    };
    match shown {
        0 if is_filtered => "Nothing in the bin matches.".to_owned(),
        0 => "The bin is empty.".to_owned(),
        _ if is_part => format!("{shown} {what} of the bin are on this page."),
        _ => format!("{shown} {what} can be restored."),
    }
}

fn controls(listing: &Listing<BinFilter>) -> AnyView {
    let kinds = [("", "Everything"), ("runs", "Runs"), ("services", "Services")];
    let kinds = kinds.map(|(kind, words)| (kind.to_owned(), words.to_owned())).into();
    listing.form(
        view! {
            <Select entry=listing.entry("kind") label="What" options=kinds/>
            <TextField entry=listing.entry("service") label="Service" max=Slug::MAX_LEN placeholder="short name"/>
        }
        .into_any(),
    )
}

/// The filters that are on, in words.
fn filters_on(listing: &Listing<BinFilter>) -> Vec<String> {
    let filter = &listing.asked.filter;
    let kind = filter.kind.map(|kind| format!("{kind} only"));
    kind.into_iter().chain(filter.service.as_ref().map(|slug| format!("service {slug}"))).collect()
}

fn nothing() -> AnyView {
    view! { <p class="actions"><a class="button" href=urls::portfolio()>"All services"</a></p> }.into_any()
}

fn table(visit: &Visit, listing: &Listing<BinFilter>, things: &[Binned]) -> AnyView {
    let head = view! {
        <th scope="col">"What"</th>
        {listing.head(Sorted::ascending(BinBy::Service), "Service", "")}
        {listing.head(Sorted::descending(BinBy::Deleted), "Deleted", "")}
        <th scope="col">"By"</th>
        <th scope="col">"Goes for good"</th>
        <th scope="col"><span class="hidden-text">"Restore or remove"</span></th>
    };
    let rows = things.iter().map(|thing| row(visit, thing)).collect_view();
    view! { <Table caption=order_words(listing.asked.sorted) head=head.into_any()>{rows}</Table> }.into_any()
}

/// How the list is sorted, in words.
fn order_words(sorted: Sorted<BinBy>) -> &'static str {
    use Direction::{Ascending, Descending};
    match (sorted.by, sorted.direction) {
        (BinBy::Deleted, Ascending) => "Deleted first, and so the first to go for good",
        (BinBy::Deleted, Descending) => "Deleted last first",
        (BinBy::Service, Ascending) => "By service",
        (BinBy::Service, Descending) => "By service, from the end",
    }
}

fn row(visit: &Visit, thing: &Binned) -> AnyView {
    let (name, more, waits) = match &thing.what {
        BinnedThing::Run { number, environment, scenario, with_service, .. } => {
            (format!("Run #{number}"), format!("{scenario}, {environment}"), *with_service)
        }
        BinnedThing::Service { name, runs, .. } => {
            let runs = format::counted(u64::try_from(*runs).unwrap_or(0), "run");
            ("Service".to_owned(), format!("{name}, {runs}"), false)
        }
    };
    let (label, slug) = (format!("{} of {}", name.to_lowercase(), thing.slug), thing.slug.to_string());
    let restore = match (visit.viewer.may_write(), waits) {
        (false, _) => None,
        (true, true) => Some(view! { <span class="quiet">"with its service"</span> }.into_any()),
        (true, false) => Some(restore(thing, format!("Restore {label}"))),
    };
    let purge = (visit.viewer.account.role == Role::Admin).then(|| purge(thing, &label));
    view! {
        <tr>
            <th scope="row">{name}<small>{more}</small></th>
            <td>{slug}</td>
            <td><Moment at=thing.deleted_at/></td>
            <td>{thing.deleted_by.clone()}</td>
            <td><Day at=thing.goes_at()/></td>
            <td><div class="actions">{restore}{purge}</div></td>
        </tr>
    }
    .into_any()
}

fn hidden(thing: &Binned) -> AnyView {
    match &thing.what {
        BinnedThing::Run { id, .. } => {
            view! { <input type="hidden" name="run" value=id.to_string()/> }.into_any()
        }
        BinnedThing::Service { id, .. } => {
            view! { <input type="hidden" name="service" value=id.to_string()/> }.into_any()
        }
    }
}

/// The form that takes it back; `label` tells it from the others to who only hears it.
fn restore(thing: &Binned, label: String) -> AnyView {
    view! {
        <form method="post" action=urls::bin()>
            {hidden(thing)}
            <button class="button" aria-label=label>"Restore"</button>
        </form>
    }
    .into_any()
}

/// For administrators: two steps, since nothing brings it back.
fn purge(thing: &Binned, label: &str) -> AnyView {
    view! {
        <details class="more">
            <summary aria-label=format!("Remove for good: {label}")>"Remove for good"</summary>
            <form method="post" action=urls::purge()>
                {hidden(thing)}
                <button class="button" data-kind="danger">"Yes, remove it now"</button>
            </form>
        </details>
    }
    .into_any()
}

/// Said on a list after something of it was deleted: where it is, and the way back. Nothing once it was restored.
pub(super) fn undo(deleted: Option<&Binned>) -> Option<AnyView> {
    let thing = deleted?;
    let name = match &thing.what {
        BinnedThing::Run { number, .. } => format!("Run #{number}"),
        BinnedThing::Service { .. } => thing.slug.to_string(),
    };
    let notice = view! {
        <div class="notice" role="status">
            <p><b>{name}</b>" is in the "<a href=urls::bin()>"bin"</a>" until "<Day at=thing.goes_at()/>"."</p>
            <form method="post" action=urls::bin()>{hidden(thing)}<button class="button">"Undo"</button></form>
        </div>
    };
    Some(notice.into_any())
}
