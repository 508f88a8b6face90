//! Deleting a service: what goes with it, and the form that asks for its short name.

use chart::format;
use domain::{Binned, Review, ReviewState, ServiceLine, Slug};
use leptos::prelude::*;

use crate::error::AppError;
use crate::ui::{Day, Entry, Head, Here, Refusal, TextField};
use crate::{Visit, framed, urls};

/// Reviews that are looked at for what is signed.
const REVIEWS: i64 = 100;

/// Deletes a service; the post goes to the same address.
#[component]
pub fn DeleteServicePage() -> impl IntoView {
    framed(Here::Services, |visit| async move {
        let slug: Slug = visit.param("slug")?;
        let line = visit.store.service_line(&slug).await?.ok_or(AppError::NotFound)?;
        if !visit.viewer.may_write() {
            return Err(AppError::Forbidden);
        }
        let reviews = visit.store.reviews(Some(line.service.id), None, REVIEWS).await?.items;
        Ok(view(&visit, &line, &reviews))
    })
}

fn view(visit: &Visit, line: &ServiceLine, reviews: &[Review]) -> AnyView {
    let slug = &line.service.slug;
    let runs = format::counted(u64::try_from(line.runs).unwrap_or(0), "run");
    let walked = format::counted(reviews.len() as u64, "review");
    let goes_at = visit.store.clock().now().plus_ms(Binned::KEPT_MS);
    let typed = Entry::new(&visit.returned, "typed", "");
    view! {
        <Head
            name=format!("Delete {slug}")
            crumbs=vec![(urls::portfolio(), "Services".to_owned()), (urls::service(slug), slug.to_string())]
            crumb="delete"
        />
        <p class="answer">
            <strong>{slug.to_string()}</strong>{format!(" goes into the bin with {runs} and {walked}, and for good on ")}<Day at=goes_at/>"."
        </p>
        <p class="lead">"Until then it can be restored with all that is its own. Its short name stays taken, and uploads to it are refused."</p>
        {signed(reviews)}
        <Refusal returned=visit.returned.clone()/>
        <form class="form" method="post" action=urls::delete_service(slug)>
            <TextField
                entry=typed
                label="Short name of the service"
                help=format!("Type {slug} to say that you mean it.")
                required=true
                max=Slug::MAX_LEN
                autocomplete="off"
            />
            <div class="actions">
                <button class="button" data-kind="danger">{format!("Delete {slug}")}</button>
                <a class="button" href=urls::service(slug)>"Keep it"</a>
            </div>
        </form>
    }
    .into_any()
}

/// What others may rely on.
fn signed(reviews: &[Review]) -> Option<AnyView> {
    let is_signed =
        |review: &&Review| matches!(review.state, ReviewState::Ready | ReviewState::ReadyWithConditions);
    let mut signed = reviews.iter().filter(is_signed).peekable();
    signed.peek()?;
    let link = |review: &Review| view! { <li><a href=urls::review(review.id)>{format!("Review #{}, to {}", review.number, review.to)}</a></li> };
    Some(
        view! {
            <div class="notice" data-state="warn">
                <p><b>"Somebody signed for this service:"</b></p>
                <ul>{signed.map(link).collect_view()}</ul>
            </div>
        }
        .into_any(),
    )
}
