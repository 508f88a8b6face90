//! All services, with what is known of each: filtered, sorted and searched by the address.

mod filters;

use chart::format;
use domain::{
    Binned, Cursor, Freshness, Order, Page, Service, ServiceBy, ServiceFilter, ServiceLine, Slug, Sorted,
    Timestamp,
};
use leptos::prelude::*;
use store::ServiceList;

use self::filters::{controls, filters_on, order_words};
use crate::error::AppError;
use crate::pages::bin::undo;
use crate::pages::demo;
use crate::pages::empty_portfolio::EmptyPortfolio;
use crate::ui::{Head, Here, Listing, Mark, NoMatch, Pager, State, Table, words};
use crate::{Visit, framed, urls};

/// Services shown at once.
const LIMIT: i64 = 50;

/// The first page: every service, or how to bring the first one.
#[component]
pub fn PortfolioPage() -> impl IntoView {
    framed(Here::Services, |visit| async move {
        let listing = visit.listing::<ServiceFilter>(urls::portfolio());
        let list = visit.store.service_list(&listing.asked, LIMIT).await?;
        if visit.query::<String>("go").is_some()
            && let Some(service) = meant(&visit, &listing, &list).await?
        {
            return visit.lead_to(&urls::service(&service.slug));
        }
        if visit.has_empty_parameters() || list.page.items.is_empty() && listing.asked.after.is_some() {
            return visit.lead_to(&listing.beginning());
        }
        let deleted = match visit.query("deleted") {
            Some(slug) => visit.store.binned_service(&slug).await?,
            None => None,
        };
        let example = demo::mark_of_lists(&visit).await?;
        let shown = view(&visit, &listing, list, deleted.as_ref());
        Ok(view! { {example}{shown} }.into_any())
    })
}

/// The one service that a search from the rail means: by its whole short name, or by the whole name that only one has.
async fn meant(
    visit: &Visit,
    listing: &Listing<ServiceFilter>,
    list: &ServiceList,
) -> Result<Option<Service>, AppError> {
    let Some(search) = &listing.asked.filter.find else { return Ok(None) };
    let typed = search.as_str().to_lowercase();
    if let Ok(slug) = typed.split_whitespace().collect::<Vec<_>>().join("-").parse()
        && let Some(service) = visit.store.service(&slug).await?
    {
        return Ok(Some(service));
    }
    let mut named = list.page.items.iter().filter(|line| line.service.name.as_str().to_lowercase() == typed);
    Ok(named.next().filter(|_| named.next().is_none()).map(|line| line.service.clone()))
}

fn view(
    visit: &Visit,
    listing: &Listing<ServiceFilter>,
    list: ServiceList,
    deleted: Option<&Binned>,
) -> AnyView {
    let may_write = visit.viewer.may_write();
    let ServiceList { page, matching, all } = list;
    if page.items.is_empty() && !listing.is_filtered() && listing.asked.after.is_none() {
        return view! { {undo(deleted)}<EmptyPortfolio may_write/> }.into_any();
    }
    let now = visit.store.clock().now();
    let add = move || view! { <a class="button" href=urls::new_service()>"Add a service"</a> };
    let shown = page.items.len();
    let (subject, said) = answer(listing, &page, matching, all);
    let meta = if shown > 0 { counted(all) } else { "No match".to_owned() };
    let filters = (all > 1 || listing.is_filtered()).then(|| controls(listing, &page.items));
    let content = if page.items.is_empty() {
        view! { <NoMatch filters=filters_on(listing) all=listing.unfiltered()/> }.into_any()
    } else {
        table(listing, page.items, matching, now)
    };
    view! {
        <Head name="Services" meta=view! { <span>{meta}</span> }.into_any()>{may_write.then(add)}</Head>
        <p class="answer"><strong>{subject}</strong>{said}</p>
        {undo(deleted)}
        {filters}
        {content}
        <Pager
            shown=format!("{shown} of {}", counted(matching))
            first=listing.first()
            next=page.next.map(|after| listing.next(&after))
        />
        <p class="quiet"><a href=urls::bin()>"Bin"</a>": what was deleted in the last 30 days."</p>
    }
    .into_any()
}

fn counted(services: i64) -> String {
    format::counted(u64::try_from(services).unwrap_or(0), "service")
}

/// One sentence over the services that are shown: its subject, and what is said of it.
fn answer(
    listing: &Listing<ServiceFilter>,
    page: &Page<ServiceLine, Cursor<Slug>>,
    matching: i64,
    all: i64,
) -> (String, String) {
    if listing.is_filtered() {
        let on = filters_on(listing).join(", ");
        return match matching {
            0 => ("No service".to_owned(), " matches.".to_owned()),
            1 => (format!("1 of {}", counted(all)), format!(" matches: {on}.")),
            _ => (
                format!("{} of {}", format::count(matching.unsigned_abs()), counted(all)),
                format!(" match: {on}."),
            ),
        };
    }
    let is_last = page.next.is_none();
    match page.items.as_slice() {
        [line] if all == 1 => (line.service.slug.to_string(), format!(" {}", of_one(line))),
        lines if is_last && listing.asked.after.is_none() => of_many(lines, &counted(all)),
        lines => {
            let shown = format::counted(lines.len() as u64, "service");
            of_many(lines, &format!("{shown} on this page"))
        }
    }
}

fn of_one(line: &ServiceLine) -> &'static str {
    match (reached(line), line.last_run_at.is_some()) {
        (true, _) => "has a signed review for the order it prepares for.",
        (false, true) => "has been tested, and has no signed review yet for the order it prepares for.",
        (false, false) => "has not been tested yet.",
    }
}

fn of_many(lines: &[ServiceLine], of: &str) -> (String, String) {
    let untested = match lines.iter().filter(|line| line.last_run_at.is_none()).count() {
        0 => "Every one has been tested.".to_owned(),
        1 => "1 has not been tested at all.".to_owned(),
        many => format!("{many} have not been tested at all."),
    };
    let (reached, verb) = match lines.iter().filter(|line| reached(line)).count() {
        0 => ("None".to_owned(), "has"),
        1 => ("1".to_owned(), "has"),
        many => (many.to_string(), "have"),
    };
    (reached, format!(" of {of} {verb} a signed review for the order it prepares for. {untested}"))
}

/// The order that is prepared for has been reached.
fn reached(line: &ServiceLine) -> bool {
    let service = &line.service;
    service.order_targeted.is_some_and(|targeted| service.order_reached >= Some(targeted))
}

fn table(
    listing: &Listing<ServiceFilter>,
    lines: Vec<ServiceLine>,
    matching: i64,
    now: Timestamp,
) -> AnyView {
    let head = view! {
        {listing.head(Sorted::ascending(ServiceBy::Name), "Service", "")}
        <th scope="col" class="n only-wide">"Reached"</th>
        {listing.head(Sorted::descending(ServiceBy::Target), "Prepared for", "n")}
        {listing.head(Sorted::descending(ServiceBy::Tested), "Tested to, req/s", "n only-wide")}
        {listing.head(Sorted::descending(ServiceBy::P95), "Last p95", "n")}
        <th scope="col" class="n only-wide">"Runs"</th>
        {listing.head(Sorted::descending(ServiceBy::Evidence), "Evidence", "n")}
    };
    let caption = format!(
        "{}, {}. Reached: the highest order with a signed review. Evidence: the age of the newest run.",
        counted(matching),
        order_words(listing.asked.sorted)
    );
    let rows = lines.into_iter().map(|line| row(line, now)).collect_view();
    view! { <Table caption head=head.into_any() fits=true>{rows}</Table> }.into_any()
}

fn row(line: ServiceLine, now: Timestamp) -> AnyView {
    let service = line.service;
    let named = (service.name.as_str() != service.slug.as_str())
        .then(|| view! { <small>{service.name.to_string()}</small> });
    let owner = service.owner.map_or_else(|| "no owner".to_owned(), |owner| owner.to_string());
    let owner = if service.is_demo { format!("{owner}, example") } else { owner };
    let at_rate =
        line.last_rate_per_s.map(|rate| view! { <small>{format!("at {}", format::rate(rate))}</small> });
    let p95 = match (line.last_run_at, line.last_p95_ms) {
        (None, _) => view! { <span class="quiet">"–"</span> }.into_any(),
        (Some(_), None) => view! { <State mark=Mark::Unknown>"unknown"</State> }.into_any(),
        (Some(_), Some(p95)) => view! { {format::latency(p95)}{at_rate} }.into_any(),
    };
    let evidence = match line.last_run_at {
        None => view! { <State mark=Mark::Unknown>"no run"</State> }.into_any(),
        Some(at) => {
            let age = view! { <time datetime=at.to_string()>{words::age(now, at)}</time> };
            let is_stale = now.since(at) > Freshness::DAYS * Timestamp::DAY;
            if is_stale { view! { <State mark=Mark::Stale>{age}</State> }.into_any() } else { age.into_any() }
        }
    };
    let tested = line.tested_rate_per_s.map_or_else(|| "–".to_owned(), format::number);
    view! {
        <tr>
            <th scope="row"><a href=urls::service(&service.slug)>{service.slug.to_string()}</a>{named}<small>{owner}</small></th>
            <td class="n only-wide">{order(service.order_reached)}</td>
            <td class="n">{order(service.order_targeted)}</td>
            <td class="n only-wide">{tested}</td>
            <td class="n">{p95}</td>
            <td class="n only-wide">{format::count(u64::try_from(line.runs).unwrap_or(0))}</td>
            <td class="n">{evidence}</td>
        </tr>
    }
    .into_any()
}

fn order(order: Option<Order>) -> AnyView {
    match order {
        #[expect(clippy::cast_precision_loss, reason = "at most 100,000")]
        Some(order) => format::order(order.rps() as f64).into_any(),
        None => view! { <span class="quiet">"–"</span> }.into_any(),
    }
}
