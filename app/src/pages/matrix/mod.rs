//! The heat map: services by the items of the checklist, each cell the item's state in the service's newest review.

mod table;
mod totals;

use chart::format;
use domain::{SavedView, ServiceFilter, Status, ViewOf};
use leptos::prelude::*;
use store::Matrix;

use self::table::table;
use super::portfolio::{controls, filters_on};
use super::{demo, views};
use crate::ui::{Export, Head, Here, Listing, Mark, NoMatch, Pager, Sentence, State};
use crate::{Visit, framed, urls};

/// Services shown at once.
const LIMIT: i64 = 50;

/// Every service that matches, by every item. It takes three queries, whatever the number of services.
#[component]
pub fn MatrixPage() -> impl IntoView {
    framed(Here::Matrix, |visit| async move {
        let listing = visit.listing::<ServiceFilter>(urls::matrix());
        let matrix = visit.store.matrix(&listing.asked, LIMIT).await?;
        if visit.has_empty_parameters() || matrix.list.page.items.is_empty() && listing.asked.after.is_some()
        {
            return visit.lead_to(&listing.beginning());
        }
        let views = visit.store.views(ViewOf::Matrix).await?;
        let example = matrix.list.has_demo.then(|| demo::mark_in_list(&visit));
        let shown = view(&visit, &listing, &matrix, &views);
        Ok(view! { {example}{shown} }.into_any())
    })
}

fn view(visit: &Visit, listing: &Listing<ServiceFilter>, matrix: &Matrix, views: &[SavedView]) -> AnyView {
    let list = &matrix.list;
    let lines = &list.page.items;
    let shown = lines.len();
    let content = if lines.is_empty() && listing.is_filtered() {
        view! { <NoMatch filters=filters_on(listing) all=listing.unfiltered()/> }.into_any()
    } else if lines.is_empty() {
        view! { <p class="lead">"There is no service yet. "<a href=urls::portfolio()>"Services"</a>" says how to bring the first one."</p> }.into_any()
    } else {
        view! {
            {legend()}
            {table(listing, matrix)}
            <Pager
                shown=format!("{shown} of {}", counted(list.matching))
                first=listing.first()
                next=list.page.next.as_ref().map(|after| listing.next(after))
            />
            {totals::view(matrix)}
        }
        .into_any()
    };
    let meta = if listing.is_filtered() { filters_on(listing).join(", ") } else { counted(list.all) };
    let files = vec![(listing.at(urls::matrix_csv()), "All that match as CSV")];
    view! {
        <Head
            name="Heat map"
            crumbs=vec![(urls::portfolio(), "Services".to_owned())]
            meta=view! { <span>{meta}</span> }.into_any()
        >
            <Export files/>
        </Head>
        <p class="answer">{answer(matrix).view()}</p>
        {views::bar(visit, listing, views, &counted(list.all))}
        {controls(listing, lines)}
        {content}
    }
    .into_any()
}

fn counted(services: i64) -> String {
    format::counted(u64::try_from(services).unwrap_or(0), "service")
}

/// Which item is unknown, or fails, in the most services.
fn answer(matrix: &Matrix) -> Sentence {
    let of = counted(matrix.list.matching);
    let worst = |status: Status| {
        let most = matrix
            .totals
            .iter()
            .max_by_key(|(item, counts)| (counts.of(status), std::cmp::Reverse(item.as_str())));
        most.map(|(item, counts)| (item.clone(), counts.of(status))).filter(|(_, many)| *many > 0)
    };
    let begun = match worst(Status::Unknown) {
        Some((item, many)) => Sentence::strong(format!("{item} is unknown in {many}"))
            .then(format!(" of {of}, the most of all items.")),
        None if matrix.totals.is_empty() => {
            return Sentence::plain("No review of these services has been judged yet.");
        }
        None => Sentence::strong("No item is unknown").then(format!(" in {of}.")),
    };
    match worst(Status::Fail) {
        Some((item, many)) => begun.then(" ").then_strong(item).then(format!(" fails in {many}.")),
        None => begun.then(" None fails."),
    }
}

/// Every symbol with its word.
fn legend() -> AnyView {
    let states = [
        Status::Fail,
        Status::Unknown,
        Status::Stale,
        Status::Warn,
        Status::Pass,
        Status::Exempt,
        Status::NotApplicable,
    ];
    let states = states.map(|status| {
        let mark = Mark::from(status);
        view! { <li><State mark>{mark.name()}</State></li> }
    });
    view! {
        <ul class="tally" aria-label="What the symbols mean">
            {states.into_iter().collect_view()}
            <li class="quiet">"An empty cell: the review does not ask it."</li>
        </ul>
    }
    .into_any()
}
