//! All services, with what is known of each: filtered, sorted and searched by the address.

mod filters;
mod table;

use analysis::shared::{Fit, shared};
use chart::format;
use domain::{
    Binned, Cursor, Page, ResourceFile, SavedView, Service, ServiceFilter, ServiceLine, Slug, ViewOf,
};
use leptos::prelude::*;
use store::ServiceList;

use self::table::table;
use crate::error::AppError;
use crate::pages::bin::undo;
use crate::pages::empty_portfolio::EmptyPortfolio;
use crate::pages::{demo, resources, views};
use crate::ui::{Export, Head, Here, Listing, NoMatch, Pager};
use crate::{Visit, framed, urls};

/// Services shown at once.
const LIMIT: i64 = 50;

pub(super) use self::filters::{controls, filters_on, order_words};

/// Shared resources that are named where more is promised than they have; the others are on their own page.
const NAMED: usize = 3;

/// The first page: every service, or how to bring the first one. It takes three queries, whatever the number of services.
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
        let views = visit.store.views(ViewOf::Services).await?;
        let resources = visit.store.drawn_resources().await?;
        let example = list.has_demo.then(|| demo::mark_in_list(&visit));
        let shown = view(&visit, &listing, list, &Beside { views, resources, deleted });
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

/// What stands beside the list.
struct Beside {
    views: Vec<SavedView>,
    resources: Vec<ResourceFile>,
    deleted: Option<Binned>,
}

fn view(
    visit: &Visit,
    listing: &Listing<ServiceFilter>,
    list: ServiceList,
    Beside { views, resources, deleted }: &Beside,
) -> AnyView {
    let may_write = visit.viewer.may_write();
    let deleted = deleted.as_ref();
    let ServiceList { page, matching, all, .. } = list;
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
        table(listing, page.items, &counted(matching), now)
    };
    let heat_map = listing.at(urls::matrix());
    let files = vec![(listing.at(urls::services_csv()), "These services as CSV")];
    let campaign = (may_write && listing.is_filtered() && matching > 0)
        .then(|| view! { <a class="button" href=listing.at(urls::new_campaign())>"Campaign for these"</a> });
    view! {
        <Head name="Services" meta=view! { <span>{meta}</span> }.into_any()>
            {may_write.then(add)}
            <a class="button" href=heat_map>"Heat map"</a>
            {campaign}
            <Export files/>
        </Head>
        <p class="answer"><strong>{subject}</strong>{said}</p>
        {undo(deleted)}
        {(!listing.is_filtered()).then(|| promised(resources))}
        {views::bar(visit, listing, views, &counted(all))}
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

/// The shared resources that are promised beyond what they have; nothing where none is.
fn promised(files: &[ResourceFile]) -> Option<AnyView> {
    let all: Vec<_> = files.iter().map(shared).collect();
    let over: Vec<_> = all.iter().filter(|shared| shared.largest.fit == Fit::Over).collect();
    if over.is_empty() {
        return None;
    }
    let more = (over.len() > NAMED).then(
        || view! { <p><a href=urls::resources()>{format!("All {} such resources", over.len())}</a></p> },
    );
    let notices: Vec<_> = over.into_iter().take(NAMED).map(resources::notice).collect();
    Some(
        view! {
            <section aria-labelledby="promised-title">
                <h2 id="promised-title">"Promised more than once"</h2>
                {notices}
                {more}
            </section>
        }
        .into_any(),
    )
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
