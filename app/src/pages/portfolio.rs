//! All services, by short name, with what is known of each.

use chart::format;
use domain::{Binned, Order, Page, ServiceLine, Slug, Timestamp};
use leptos::prelude::*;
use store::Store;

use crate::error::AppError;
use crate::pages::bin::undo;
use crate::pages::empty_portfolio::EmptyPortfolio;
use crate::ui::{Head, Here, Mark, Pager, State, Table, words};
use crate::{Visit, framed, urls};

/// Services shown at once.
const LIMIT: i64 = 50;

/// The first page: every service, or how to bring the first one.
#[component]
pub fn PortfolioPage() -> impl IntoView {
    framed(Here::Services, |visit| async move {
        let list = List::load(&visit).await?;
        Ok(list.view(&visit))
    })
}

/// What is shown: a page of services, and how it was asked for.
struct List {
    lines: Page<ServiceLine, Slug>,
    /// What was typed into Find, as the beginning of a short name.
    find: Option<String>,
    /// The list does not begin at its beginning.
    within: bool,
    /// What was just deleted.
    deleted: Option<Binned>,
}

impl List {
    async fn load(visit: &Visit) -> Result<Self, AppError> {
        let deleted = match visit.query("deleted") {
            Some(slug) => visit.store.binned_service(&slug).await?,
            None => None,
        };
        let find = visit.query::<String>("find").map(|typed| short(&typed));
        if let Some(begin) = find.filter(|begin| !begin.is_empty()) {
            return Ok(Self {
                lines: found(&visit.store, &begin).await?,
                find: Some(begin),
                within: true,
                deleted,
            });
        }
        let after = visit.query::<Slug>("after");
        let lines = visit.store.services(after.as_ref(), LIMIT).await?;
        Ok(Self { lines, find: None, within: after.is_some(), deleted })
    }

    fn view(self, visit: &Visit) -> AnyView {
        let may_write = visit.viewer.may_write();
        if self.lines.items.is_empty() && !self.within {
            return view! { {undo(self.deleted.as_ref())}<EmptyPortfolio may_write/> }.into_any();
        }
        let now = visit.store.clock().now();
        let Self { lines, find, within, deleted } = self;
        let add = move || view! { <a class="button" href=urls::new_service()>"Add a service"</a> };
        let shown = lines.items.len();
        let all = !within && lines.next.is_none();
        let (subject, said) = answer(&lines.items, find.as_deref(), all);
        view! {
            <Head name="Services" meta=view! { <span>{meta(shown, all)}</span> }.into_any()>{may_write.then(add)}</Head>
            <p class="answer"><strong>{subject}</strong>{said}</p>
            {undo(deleted.as_ref())}
            {(shown > 0).then(|| view! { <Services lines=lines.items now/> })}
            <Pager
                shown=counted(shown)
                first=within.then(urls::portfolio)
                next=lines.next.filter(|_| find.is_none()).map(|slug| urls::services_after(&slug))
            />
            <p class="quiet"><a href=urls::bin()>"Bin"</a>": what was deleted in the last 30 days."</p>
        }
        .into_any()
    }
}

fn meta(shown: usize, all: bool) -> String {
    if all { counted(shown) } else { format!("{} on this page, by short name", counted(shown)) }
}

fn counted(services: usize) -> String {
    format::counted(services as u64, "service")
}

/// The services whose short name begins so. They follow each other in the list, so this is one page of it.
async fn found(store: &Store, begin: &str) -> Result<Page<ServiceLine, Slug>, AppError> {
    let Ok(slug) = begin.parse::<Slug>() else { return Ok(Page { items: Vec::new(), next: None }) };
    let exact = store.service_line(&slug).await?;
    let mut page = store.services(Some(&slug), LIMIT).await?;
    page.items.retain(|line| line.service.slug.as_str().starts_with(begin));
    page.items.splice(0..0, exact);
    Ok(page)
}

/// What was typed, as a short name is written.
fn short(typed: &str) -> String {
    let lower = typed.trim().to_lowercase();
    lower
        .split(|c: char| c.is_whitespace() || c == '-')
        .filter(|word| !word.is_empty())
        .collect::<Vec<_>>()
        .join("-")
}

/// One sentence over the services that are shown: its subject, and what is said of it.
fn answer(lines: &[ServiceLine], find: Option<&str>, all: bool) -> (String, String) {
    let count = lines.len();
    match (find, lines) {
        (Some(begin), []) => {
            ("No service".to_owned(), format!(" has a short name that begins with “{begin}”."))
        }
        (Some(begin), _) => (counted(count), format!(", by the beginning “{begin}” of their short names.")),
        (None, [line]) => (line.service.slug.to_string(), format!(" {}", of_one(line))),
        (None, lines) => {
            let of = if all { counted(count) } else { format!("{count} services on this page") };
            of_many(lines, &of)
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

#[component]
fn Services(lines: Vec<ServiceLine>, now: Timestamp) -> impl IntoView {
    let head = view! {
        <th scope="col">"Service"</th>
        <th scope="col" class="n only-wide">"Reached"</th>
        <th scope="col" class="n">"Prepared for"</th>
        <th scope="col" class="n only-wide">"Tested to, req/s"</th>
        <th scope="col" class="n">"Last p95"</th>
        <th scope="col" class="n only-wide">"Runs"</th>
        <th scope="col" class="n">"Evidence"</th>
    };
    let rows = lines.into_iter().map(|line| row(line, now)).collect_view();
    view! {
        <Table
            caption="By short name. Reached: the highest order with a signed review. Evidence: the age of the newest run."
            head=head.into_any()
            fits=true
        >
            {rows}
        </Table>
    }
}

fn row(line: ServiceLine, now: Timestamp) -> AnyView {
    let service = line.service;
    let named = (service.name.as_str() != service.slug.as_str())
        .then(|| view! { <small>{service.name.to_string()}</small> });
    let owner = service.owner.map_or_else(|| "no owner".to_owned(), |owner| owner.to_string());
    let at_rate =
        line.last_rate_per_s.map(|rate| view! { <small>{format!("at {}", format::rate(rate))}</small> });
    let p95 = match (line.last_run_at, line.last_p95_ms) {
        (None, _) => view! { <span class="quiet">"–"</span> }.into_any(),
        (Some(_), None) => view! { <State mark=Mark::Unknown>"unknown"</State> }.into_any(),
        (Some(_), Some(p95)) => view! { {format::latency(p95)}{at_rate} }.into_any(),
    };
    let evidence = match line.last_run_at {
        None => view! { <State mark=Mark::Unknown>"no run"</State> }.into_any(),
        Some(at) => view! { <time datetime=at.to_string()>{words::age(now, at)}</time> }.into_any(),
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
