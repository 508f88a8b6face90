//! The filters of the portfolio: as controls, and in words.

use domain::{
    Direction, Freshness, Order, Reached, Search, ServiceBy, ServiceFilter, ServiceLine, Slug, Sorted,
    Whether,
};
use leptos::prelude::*;

use crate::ui::{Listing, Select, TextField};

/// The filters that are on, in words.
pub(in crate::pages) fn filters_on(listing: &Listing<ServiceFilter>) -> Vec<String> {
    let filter = &listing.asked.filter;
    let rate = |order: Order| order.to_string();
    [
        filter.find.as_ref().map(|search| format!("“{}” in a name or an owner", search.as_str())),
        filter.owner.as_ref().map(|owner| format!("owner {owner}")),
        filter.order_reached.map(|Reached(order)| match order {
            Some(order) => format!("reached {}", rate(order)),
            None => "reached no order yet".to_owned(),
        }),
        filter.order_targeted.map(|order| format!("prepared for {}", rate(order))),
        filter.tested.map(|tested| if tested == Whether::Yes { "tested" } else { "not tested" }.to_owned()),
        filter.evidence.map(|evidence| match evidence {
            Freshness::Fresh => format!("evidence of the last {} days", Freshness::DAYS),
            Freshness::Stale => format!("evidence older than {} days", Freshness::DAYS),
        }),
        filter.fails.map(|fails| {
            if fails == Whether::Yes { "items that fail" } else { "no item that fails" }.to_owned()
        }),
        filter.unknowns.map(|unknowns| {
            if unknowns == Whether::Yes { "unknown items" } else { "no unknown item" }.to_owned()
        }),
        filter
            .stale
            .map(|stale| if stale == Whether::Yes { "stale items" } else { "no stale item" }.to_owned()),
        filter.campaign.as_ref().map(|campaign| format!("in the campaign {campaign}")),
    ]
    .into_iter()
    .flatten()
    .collect()
}

/// The filters as controls. Owners of this page are offered while typing.
pub(in crate::pages) fn controls(listing: &Listing<ServiceFilter>, lines: &[ServiceLine]) -> AnyView {
    let mut owners: Vec<String> =
        lines.iter().filter_map(|line| Some(line.service.owner.as_ref()?.to_string())).collect();
    owners.sort();
    owners.dedup();
    let any = || (String::new(), "Any".to_owned());
    let orders = || Order::ALL.map(|order| (order.rps().to_string(), order.to_string()));
    let reached = [any(), ("none".to_owned(), "None yet".to_owned())].into_iter().chain(orders()).collect();
    let prepared = [any()].into_iter().chain(orders()).collect();
    let tested =
        vec![any(), ("yes".to_owned(), "Tested".to_owned()), ("no".to_owned(), "Not tested".to_owned())];
    let days = Freshness::DAYS;
    let evidence = vec![
        any(),
        ("fresh".to_owned(), format!("At most {days} days")),
        ("stale".to_owned(), format!("Older than {days} days")),
    ];
    let whether = || vec![any(), ("yes".to_owned(), "Some".to_owned()), ("no".to_owned(), "None".to_owned())];
    listing.form(
        view! {
            <TextField entry=listing.entry("find") label="Name or owner" kind="search" max=Search::MAX_LEN/>
            <TextField entry=listing.entry("owner") label="Owner" offers=owners/>
            <Select entry=listing.entry("order_reached") label="Reached" options=reached/>
            <Select entry=listing.entry("order_targeted") label="Prepared for" options=prepared/>
            <Select entry=listing.entry("tested") label="Tested" options=tested/>
            <Select entry=listing.entry("evidence") label="Evidence" options=evidence/>
            <Select entry=listing.entry("fails") label="Items that fail" options=whether()/>
            <Select entry=listing.entry("unknowns") label="Unknown items" options=whether()/>
            <Select entry=listing.entry("stale") label="Stale items" options=whether()/>
            <TextField entry=listing.entry("campaign") label="Campaign" max=Slug::MAX_LEN placeholder="short name"/>
        }
        .into_any(),
    )
}

/// How the list is sorted, in words.
pub(in crate::pages) fn order_words(sorted: Sorted<ServiceBy>) -> &'static str {
    use Direction::{Ascending, Descending};
    match (sorted.by, sorted.direction) {
        (ServiceBy::Name, Ascending) => "by short name",
        (ServiceBy::Name, Descending) => "by short name, from the end",
        (ServiceBy::Tested, Ascending) => "lowest tested rate first",
        (ServiceBy::Tested, Descending) => "highest tested rate first",
        (ServiceBy::P95, Ascending) => "lowest p95 first",
        (ServiceBy::P95, Descending) => "highest p95 first",
        (ServiceBy::Evidence, Ascending) => "newest evidence first",
        (ServiceBy::Evidence, Descending) => "oldest evidence first",
        (ServiceBy::Target, Ascending) => "smallest target first",
        (ServiceBy::Target, Descending) => "largest target first",
        (ServiceBy::Reached, Ascending) => "lowest order reached first",
        (ServiceBy::Reached, Descending) => "highest order reached first",
        (ServiceBy::Fails, Ascending) => "fewest items that fail first",
        (ServiceBy::Fails, Descending) => "most items that fail first",
        (ServiceBy::Unknowns, Ascending) => "fewest unknown items first",
        (ServiceBy::Unknowns, Descending) => "most unknown items first",
        (ServiceBy::Stale, Ascending) => "fewest stale items first",
        (ServiceBy::Stale, Descending) => "most stale items first",
        (ServiceBy::Review, Ascending) => "next review first",
        (ServiceBy::Review, Descending) => "furthest review first",
        (ServiceBy::Runs, Ascending) => "fewest runs first",
        (ServiceBy::Runs, Descending) => "most runs first",
    }
}
