//! Example data: its own page, and the mark on every page that shows some of it.

use chart::format;
use domain::{ReviewId, RunId, Slug};
use leptos::prelude::*;
use store::Demo;

use crate::error::AppError;
use crate::ui::{Head, Here};
use crate::{Visit, framed, urls};

/// People's own runs and reviews that are named before the example is removed.
const NAMED: i64 = 20;

/// What the example is, how it is filled in, and how it goes.
#[component]
pub fn DemoPage() -> impl IntoView {
    framed(Here::Services, |visit| async move {
        let demo = visit.store.demo(NAMED).await?;
        let is_empty = !visit.store.has_services().await?;
        Ok(view(&visit, &demo, is_empty))
    })
}

fn view(visit: &Visit, demo: &Demo, is_empty: bool) -> AnyView {
    let may_write = visit.viewer.may_write();
    let content = if demo.services > 0 {
        present(visit, demo)
    } else if is_empty {
        view! {
            <p class="answer">"There is no example here yet."</p>
            <p class="lead">"It can be filled in as long as there is no service, and be removed with one click."</p>
            {may_write.then(fill)}
        }
        .into_any()
    } else {
        view! {
            <p class="answer">"There is no example here."</p>
            <p class="lead">"It can only be filled in where there is no service yet, not even in the bin, so that nothing real stands beside it by accident."</p>
        }
        .into_any()
    };
    view! {
        <Head name="Example data" crumbs=vec![(urls::portfolio(), "Services".to_owned())] crumb="example data"/>
        {content}
        <section aria-labelledby="made-title">
            <h2 id="made-title">"How it is made"</h2>
            <p>"The services tell the numbers of an article about scaling: 5 and then 50 instances of 10 connections against a database of 200; 200 threads; requests of 100 MB; 1,000 req/s of reads on replicas. Nothing was measured. The runs are computed request by request from those numbers: each request takes the slot of its pool that is free first and waits where none is (the recursion of Kiefer and Wolfowitz, 1955). They are recorded as an upload would be, so that percentiles, counts and charts are those of the computed requests."</p>
        </section>
    }
    .into_any()
}

fn present(visit: &Visit, demo: &Demo) -> AnyView {
    let services = format::counted(u64::try_from(demo.services).unwrap_or(0), "service");
    let refused = visit.returned.problem("sure").map(|why| {
        view! { <p class="notice" data-state="warn" role="alert">{why.to_owned()}</p> }
    });
    let work = demo.holds_work().then(|| work(demo));
    let lead = if demo.holds_work() {
        "Removing it is immediate and for good, not by way of the bin."
    } else {
        "Removing it is immediate and for good, not by way of the bin. Nothing real is lost: nobody put anything of their own into it."
    };
    let words = if demo.holds_work() { "Remove the example and all this" } else { "Remove the example" };
    let remove = visit.viewer.may_write().then(|| {
        view! {
            <form class="form" method="post" action=urls::demo()>
                <input type="hidden" name="sure" value="yes"/>
                <p><button class="button" name="do" value="remove">{words}</button></p>
            </form>
        }
    });
    view! {
        {refused}
        <p class="answer">"The example has "<strong>{services}</strong>" here, each marked wherever it is shown."</p>
        {work}
        <p class="lead">{lead}</p>
        {remove}
    }
    .into_any()
}

/// What would go with it.
fn work(demo: &Demo) -> AnyView {
    let line = |what: &'static str| {
        move |(slug, number): &(Slug, i64)| {
            view! { <li><a href=urls::service(slug)>{slug.to_string()}</a>{format!(": {what} #{number}")}</li> }
        }
    };
    let (runs, reviews) = (demo.uploads.iter().map(line("run")), demo.reviews.iter().map(line("review")));
    let more = demo.uploads.len().max(demo.reviews.len()) >= usize::try_from(NAMED).unwrap_or(0);
    let more = more.then(|| view! { <li>"and more"</li> });
    view! {
        <section aria-labelledby="work-title">
            <h2 id="work-title">"What people put into it"</h2>
            <ul class="list">{runs.collect_view()}{reviews.collect_view()}{more}</ul>
        </section>
    }
    .into_any()
}

/// The button that fills the example in.
pub(super) fn fill() -> AnyView {
    view! {
        <form method="post" action=urls::demo()>
            <button class="button" name="do" value="fill">"Fill with an example"</button>
        </form>
    }
    .into_any()
}

/// The mark on a list, where any example can be in it.
pub(super) async fn mark_of_lists(visit: &Visit) -> Result<Option<AnyView>, AppError> {
    Ok(visit.store.has_demo().await?.then(|| mark_in_list(visit)))
}

/// The mark on a list that says itself that an example can be in it.
pub(super) fn mark_in_list(visit: &Visit) -> AnyView {
    let says =
        "The services marked so are computed from the numbers of an article; nothing in them was measured.";
    notice(visit, says)
}

/// The mark on a page of an example service, of one of its runs or of its reviews, whichever the address names.
pub(crate) async fn mark(visit: &Visit) -> Result<Option<AnyView>, AppError> {
    let of = match (visit.param::<Slug>("slug"), visit.param::<RunId>("id")) {
        (Ok(slug), _) => visit.store.is_demo(&slug).await?,
        (_, Ok(id)) => visit.store.is_of_demo(id, ReviewId(id.0)).await?,
        _ => false,
    };
    let says = "What you see here is computed from the numbers of an article; nothing in it was measured.";
    Ok(of.then(|| notice(visit, says)))
}

fn notice(visit: &Visit, says: &'static str) -> AnyView {
    let remove = visit.viewer.may_write().then(|| {
        view! {
            <form method="post" action=urls::demo()>
                <button class="button" name="do" value="remove">"Remove the example"</button>
            </form>
        }
    });
    view! {
        <aside class="notice example" data-state="none" aria-label="Example data">
            <p><b>"Example data."</b>" "{says}" "<a href=urls::demo()>"How it is made"</a></p>
            {remove}
        </aside>
    }
    .into_any()
}
