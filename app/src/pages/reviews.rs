//! All reviews, filtered and sorted by the address; newest first unless asked otherwise.

use domain::{
    Cursor, Direction, Order, Page, Review, ReviewBy, ReviewFilter, ReviewId, ReviewState, Slug, Sorted,
};
use leptos::prelude::*;

use crate::error::AppError;
use crate::ui::{Head, Here, Listing, Moment, NoMatch, Pager, Select, Table, TextField};
use crate::urls;
use crate::visit::{Visit, framed};

const SHOWN: i64 = 50;

/// The list of reviews, or how to start the first.
#[component]
pub fn ReviewsPage() -> impl IntoView {
    framed(Here::Reviews, |visit| async move {
        let listing = visit.listing::<ReviewFilter>(urls::reviews());
        let page = visit.store.review_list(&listing.asked, SHOWN).await?;
        if visit.has_empty_parameters() || page.items.is_empty() && listing.asked.after.is_some() {
            return visit.lead_to(&listing.beginning());
        }
        let example = super::demo::mark_of_lists(&visit).await?;
        let shown = view(&visit, &listing, &page);
        Ok::<_, AppError>(view! { {example}{shown} }.into_any())
    })
}

fn view(visit: &Visit, listing: &Listing<ReviewFilter>, reviews: &Page<Review, Cursor<ReviewId>>) -> AnyView {
    let start = visit
        .viewer
        .may_write()
        .then(|| view! { <a class="button" data-kind="main" href=urls::start_review()>"Start a review"</a> });
    let content = match (reviews.items.is_empty(), listing.is_filtered()) {
        (true, false) => empty(),
        (true, true) => {
            let (filters, all) = (filters_on(listing), listing.unfiltered());
            view! {
                <p class="answer"><strong>"No review"</strong>" matches."</p>
                {controls(listing)}
                <NoMatch filters all/>
            }
            .into_any()
        }
        (false, _) => list(listing, reviews),
    };
    view! {
        <Head name="Reviews">{start}</Head>
        {content}
    }
    .into_any()
}

fn list(listing: &Listing<ReviewFilter>, reviews: &Page<Review, Cursor<ReviewId>>) -> AnyView {
    let next = reviews.next.as_ref().map(|after| listing.next(after));
    let counted = chart::format::counted(reviews.items.len() as u64, "review");
    let is_part = next.is_some() || listing.asked.after.is_some();
    let place = if is_part { " on this page" } else { "" };
    let on = filters_on(listing).join(", ");
    let on = if on.is_empty() { ".".to_owned() } else { format!(": {on}.") };
    let head = view! {
        {listing.head(Sorted::descending(ReviewBy::Started), "Review", "")}
        <th scope="col">"Service"</th>
        <th scope="col">"From and to"</th>
        {listing.head(Sorted::descending(ReviewBy::Target), "Target", "n")}
        <th scope="col">"Stands"</th>
        <th scope="col">"Author"</th>
        <th scope="col">"Reviewer"</th>
        {listing.head(Sorted::descending(ReviewBy::Changed), "Last change", "")}
    };
    let rows = reviews.items.iter().map(row).collect_view();
    view! {
        <p class="answer"><strong>{counted.clone()}</strong>{format!("{place}{on}")}</p>
        {controls(listing)}
        <Table caption=order_words(listing.asked.sorted) head=head.into_any()>{rows}</Table>
        <Pager shown=format!("{counted} on this page") first=listing.first() next/>
    }
    .into_any()
}

/// The filters that are on, in words.
fn filters_on(listing: &Listing<ReviewFilter>) -> Vec<String> {
    let filter = &listing.asked.filter;
    let service = filter.service.as_ref().map(|slug| format!("service {slug}"));
    let state = filter.state.map(|state| state_words(state).to_owned());
    let order = filter.order.map(|order| format!("to {order}"));
    service.into_iter().chain(state).chain(order).collect()
}

fn controls(listing: &Listing<ReviewFilter>) -> AnyView {
    let any = || (String::new(), "Any".to_owned());
    let states = ReviewState::ALL.iter().map(|state| (state.to_string(), capital(state_words(*state))));
    let orders = Order::ALL.map(|order| (order.rps().to_string(), order.to_string()));
    let states = [any()].into_iter().chain(states).collect();
    let orders = [any()].into_iter().chain(orders).collect();
    listing.form(
        view! {
            <TextField entry=listing.entry("service") label="Service" max=Slug::MAX_LEN placeholder="short name"/>
            <Select entry=listing.entry("state") label="Stands" options=states/>
            <Select entry=listing.entry("order") label="To" options=orders/>
        }
        .into_any(),
    )
}

fn capital(words: &str) -> String {
    let mut letters = words.chars();
    letters.next().map(|first| first.to_uppercase().chain(letters).collect()).unwrap_or_default()
}

/// How the list is sorted, in words.
fn order_words(sorted: Sorted<ReviewBy>) -> &'static str {
    use Direction::{Ascending, Descending};
    match (sorted.by, sorted.direction) {
        (ReviewBy::Started, Ascending) => "Reviews, the first one first",
        (ReviewBy::Started, Descending) => "Reviews, newest first",
        (ReviewBy::Changed, Ascending) => "Reviews, longest unchanged first",
        (ReviewBy::Changed, Descending) => "Reviews, last changed first",
        (ReviewBy::Target, Ascending) => "Reviews, smallest target first",
        (ReviewBy::Target, Descending) => "Reviews, largest target first",
    }
}

fn row(review: &Review) -> AnyView {
    let reviewer = review.reviewer.clone().unwrap_or_else(|| "nobody yet".to_owned());
    view! {
        <tr>
            <th scope="row"><a href=urls::review(review.id)>"#"{review.number}" of "{review.slug.to_string()}</a></th>
            <td><a href=urls::service(&review.slug)>{review.slug.to_string()}</a></td>
            <td>{orders(review)}</td>
            <td class="n">{chart::format::rate(review.target.rps())}</td>
            <td>{state_words(review.state)}</td>
            <td>{review.author.clone()}</td>
            <td>{reviewer}</td>
            <td><Moment at=review.changed_at/></td>
        </tr>
    }
    .into_any()
}

fn empty() -> AnyView {
    view! {
        <p class="answer">"No review has been started yet."</p>
        <p class="lead">
            "A review walks one service through the readiness checklist for its next order of magnitude: what is measured, what runs out first, "
            "and what nobody knows. Unknown is never a pass."
        </p>
        <p><a href=urls::portfolio()>"Choose a service"</a>", open it, and start a review there."</p>
    }
    .into_any()
}

/// From which order to which: `1k to 10k`; `for 10k` where both are the same.
pub fn orders(review: &Review) -> String {
    #[expect(clippy::cast_precision_loss, reason = "at most 100,000")]
    let short = |order: domain::Order| chart::format::order(order.rps() as f64);
    if review.from == review.to {
        format!("for {}", short(review.to))
    } else {
        format!("{} to {}", short(review.from), short(review.to))
    }
}

/// Where a review stands, in words.
pub fn state_words(state: ReviewState) -> &'static str {
    match state {
        ReviewState::Draft => "being worked on",
        ReviewState::InReview => "with its reviewer",
        ReviewState::Ready => "signed: ready",
        ReviewState::ReadyWithConditions => "signed: ready with conditions",
        ReviewState::NotReady => "signed: not ready",
        ReviewState::Stale => "lapsed",
    }
}
