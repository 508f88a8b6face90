//! All reviews, newest first.

use domain::{Page, Review, ReviewId, ReviewState};
use leptos::prelude::*;

use crate::error::AppError;
use crate::ui::{Head, Here, Moment, Pager, Table};
use crate::urls;
use crate::visit::{Visit, framed};

const SHOWN: i64 = 50;

/// The list of reviews, or how to start the first.
#[component]
pub fn ReviewsPage() -> impl IntoView {
    framed(Here::Reviews, |visit| async move {
        let before = visit.query::<ReviewId>("before");
        let reviews = visit.store.reviews(None, before, SHOWN).await?;
        Ok::<_, AppError>(view(&visit, before, &reviews))
    })
}

fn view(visit: &Visit, before: Option<ReviewId>, reviews: &Page<Review, ReviewId>) -> AnyView {
    let start = visit
        .viewer
        .may_write()
        .then(|| view! { <a class="button" data-kind="main" href=urls::start_review()>"Start a review"</a> });
    let content = if reviews.items.is_empty() && before.is_none() { empty() } else { list(before, reviews) };
    view! {
        <Head name="Reviews">{start}</Head>
        {content}
    }
    .into_any()
}

fn list(before: Option<ReviewId>, reviews: &Page<Review, ReviewId>) -> AnyView {
    let next = reviews.next.map(urls::reviews_before);
    let first = before.map(|_| urls::reviews());
    let shown = chart::format::counted(reviews.items.len() as u64, "review");
    let rows = reviews.items.iter().map(row).collect_view();
    let head = view! {
        <th scope="col">"Review"</th>
        <th scope="col">"Service"</th>
        <th scope="col">"From and to"</th>
        <th scope="col" class="n">"Target"</th>
        <th scope="col">"Stands"</th>
        <th scope="col">"Author"</th>
        <th scope="col">"Reviewer"</th>
        <th scope="col">"Last change"</th>
    };
    view! {
        <Table caption="Reviews, newest first" head=head.into_any()>{rows}</Table>
        <Pager shown first next/>
    }
    .into_any()
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
