//! The services as a table, every column of which sorts.

use chart::format;
use domain::{
    Freshness, NewestReview, Order, ServiceBy, ServiceFilter, ServiceLine, Sorted, Status, TargetRate,
    Timestamp,
};
use leptos::prelude::*;

use super::filters::order_words;
use crate::ui::{Listing, Mark, State, Table, words};
use crate::urls;

pub(super) fn table(
    listing: &Listing<ServiceFilter>,
    lines: Vec<ServiceLine>,
    matching: &str,
    now: Timestamp,
) -> AnyView {
    let head = view! {
        {listing.head(Sorted::ascending(ServiceBy::Name), "Service", "")}
        {listing.head(Sorted::descending(ServiceBy::Reached), "Reached", "n only-wide")}
        {listing.head(Sorted::descending(ServiceBy::Target), "Target", "n")}
        {listing.head(Sorted::descending(ServiceBy::Fails), "Fails", "n")}
        {listing.head(Sorted::descending(ServiceBy::Unknowns), "Unknown", "n")}
        {listing.head(Sorted::descending(ServiceBy::Stale), "Stale", "n only-wide")}
        {listing.head(Sorted::descending(ServiceBy::Evidence), "Evidence", "n")}
        {listing.head(Sorted::ascending(ServiceBy::Review), "Next review", "n only-wide")}
        {listing.head(Sorted::descending(ServiceBy::Tested), "Tested to, req/s", "n only-wide")}
        {listing.head(Sorted::descending(ServiceBy::P95), "Last p95", "n only-wide")}
        {listing.head(Sorted::descending(ServiceBy::Runs), "Runs", "n only-wide")}
    };
    let caption = format!(
        "{matching}, {}. Reached: the highest order with a signed review that stands. Target: in req/s. Fails, unknown and stale: items of the newest review. Evidence: the age of the newest run.",
        order_words(listing.asked.sorted)
    );
    let rows = lines.into_iter().map(|line| row(line, now)).collect_view();
    view! { <Table caption head=head.into_any() fits=true>{rows}</Table> }.into_any()
}

fn row(line: ServiceLine, now: Timestamp) -> AnyView {
    let evidence = evidence(&line, now);
    let (p95, next) = (p95(&line), next_review(line.next_review_at, now));
    let newest = line.newest;
    let service = line.service;
    let lapsed = service.order_lapsed.as_ref().map(|lapsed| format!("{} lapsed", short(lapsed.order)));
    let prepared = service.order_targeted.filter(|_| newest.is_some_and(|newest| newest.state.is_open()));
    let prepared = prepared.map(|order| view! { <small>{format!("reviewed for {}", short(order))}</small> });
    let lapsed = lapsed.map(|words| view! { <small><State mark=Mark::Stale>{words}</State></small> });
    let named = (service.name.as_str() != service.slug.as_str())
        .then(|| view! { <small>{service.name.to_string()}</small> });
    let owner = service.owner.map_or_else(|| "no owner".to_owned(), |owner| owner.to_string());
    let owner = if service.is_demo { format!("{owner}, example") } else { owner };
    let tested = line.tested_rate_per_s.map_or_else(|| "–".to_owned(), format::number);
    view! {
        <tr>
            <th scope="row"><a href=urls::service(&service.slug)>{service.slug.to_string()}</a>{named}<small>{owner}</small></th>
            <td class="n only-wide">{order(service.order_reached)}{lapsed}</td>
            <td class="n">{target(service.target)}{prepared}</td>
            <td class="n">{count(newest, Status::Fail, |newest| newest.fails)}</td>
            <td class="n">{count(newest, Status::Unknown, |newest| newest.unknowns)}</td>
            <td class="n only-wide">{count(newest, Status::Stale, |newest| newest.stale)}</td>
            <td class="n">{evidence}</td>
            <td class="n only-wide">{next}</td>
            <td class="n only-wide">{tested}</td>
            <td class="n only-wide">{p95}</td>
            <td class="n only-wide">{format::count(u64::try_from(line.runs).unwrap_or(0))}</td>
        </tr>
    }
    .into_any()
}

/// How many items of the newest review stand so, leading to them.
fn count(newest: Option<NewestReview>, status: Status, of: fn(&NewestReview) -> i64) -> AnyView {
    let Some(newest) = newest else {
        return view! { <span class="quiet">"–"<span class="hidden-text">" no review"</span></span> }
            .into_any();
    };
    if !newest.is_judged {
        return view! { <span class="quiet">"–"<span class="hidden-text">" not judged yet"</span></span> }
            .into_any();
    }
    let more = if status == Status::Stale && newest.has_lapsed { "+" } else { "" };
    match of(&newest) {
        0 if more.is_empty() => view! { <span class="quiet">"0"</span> }.into_any(),
        many => {
            view! { <a href=urls::review_status(newest.id, status)>{format!("{many}{more}")}</a> }.into_any()
        }
    }
}

fn p95(line: &ServiceLine) -> AnyView {
    let at_rate =
        line.last_rate_per_s.map(|rate| view! { <small>{format!("at {}", format::rate(rate))}</small> });
    match (line.last_run_at, line.last_p95_ms) {
        (None, _) => view! { <span class="quiet">"–"</span> }.into_any(),
        (Some(_), None) => view! { <State mark=Mark::Unknown>"unknown"</State> }.into_any(),
        (Some(_), Some(p95)) => view! { {format::latency(p95)}{at_rate} }.into_any(),
    }
}

fn evidence(line: &ServiceLine, now: Timestamp) -> AnyView {
    let Some(at) = line.last_run_at else {
        return view! { <State mark=Mark::Unknown>"no run"</State> }.into_any();
    };
    let age = view! { <time datetime=at.to_string()>{words::age(now, at)}</time> };
    let is_stale = now.since(at) > Freshness::DAYS * Timestamp::DAY;
    if is_stale { view! { <State mark=Mark::Stale>{age}</State> }.into_any() } else { age.into_any() }
}

/// The day of the next review; one that has passed is marked.
fn next_review(at: Option<Timestamp>, now: Timestamp) -> AnyView {
    let Some(at) = at else { return view! { <span class="quiet">"–"</span> }.into_any() };
    let day = view! { <time datetime=at.to_string()>{words::day(at)}</time> };
    if at < now.plus_ms(-Timestamp::DAY) {
        view! { <State mark=Mark::Stale>"past "{day}</State> }.into_any()
    } else {
        day.into_any()
    }
}

fn target(target: Option<TargetRate>) -> AnyView {
    match target {
        Some(target) => format::number(target.rps()).into_any(),
        None => view! { <span class="quiet">"–"</span> }.into_any(),
    }
}

fn order(order: Option<Order>) -> AnyView {
    match order {
        Some(order) => short(order).into_any(),
        None => view! { <span class="quiet">"–"</span> }.into_any(),
    }
}

#[expect(clippy::cast_precision_loss, reason = "at most 100,000")]
fn short(order: Order) -> String {
    format::order(order.rps() as f64)
}
