//! The precedents there are.

use analysis::precedents::built_in;
use domain::{Page, Precedent, PrecedentEntry, PrecedentId};
use leptos::prelude::*;

use crate::error::AppError;
use crate::ui::{Head, Here, Moment, Pager};
use crate::urls;
use crate::visit::{Visit, framed};

/// A team's precedents on one page.
const SHOWN: i64 = 50;

/// The list: those that come with Headroom, then the teams' own.
#[component]
pub fn PrecedentsPage() -> impl IntoView {
    framed(Here::Checklists, |visit| async move {
        let after: Option<PrecedentId> = visit.query("after");
        let page = visit.store.precedents(after.as_ref(), SHOWN).await?;
        Ok::<_, AppError>(view(&visit, &page, after.map(|_| urls::precedents())))
    })
}

fn view(visit: &Visit, page: &Page<PrecedentEntry, PrecedentId>, first: Option<String>) -> AnyView {
    let write = visit.viewer.may_write().then(|| {
        view! { <a class="button" data-kind="main" href=urls::new_precedent()>"Write one"</a> }
    });
    let known = built_in().iter().map(|known| row(&known.id, &known.precedent, None)).collect_view();
    let own = page.items.iter().map(|entry| row(&entry.id, &entry.precedent, Some(entry))).collect_view();
    let next = page.next.as_ref().map(|id| urls::list(urls::precedents(), &[("after", id.to_string())]));
    let shown = chart::format::counted(page.items.len() as u64, "precedent");
    let empty = page.items.is_empty().then(|| {
        view! {
            <p class="quiet">
                "None yet. Where your own measurements led to a design, write it down in the same form: the limit, the numbers behind it, what removed it, and "
                "what it cost. The next team can then see whether it has the same limit."
            </p>
        }
    });
    view! {
        <Head name="Precedents" crumbs=vec![(urls::checklists(), "Checklists".to_owned())]>{write}</Head>
        <p class="answer">"A well-known design answers "<strong>"one measured limit"</strong>". Without that limit it is only cost."</p>
        <p class="lead">"At 100,000 requests per second generic advice is used up. Before you cite somebody else’s design, compare its limit with the one that you measured."</p>
        <section aria-labelledby="known-title">
            <h2 id="known-title">"From public sources"</h2>
            <ul class="list">{known}</ul>
        </section>
        <section aria-labelledby="own-title">
            <h2 id="own-title">"Your own"</h2>
            {empty}
            <ul class="list">{own}</ul>
            <Pager shown=format!("{shown} on this page") first next/>
        </section>
    }
    .into_any()
}

fn row(id: &PrecedentId, precedent: &Precedent, entry: Option<&PrecedentEntry>) -> AnyView {
    let written = entry.map(|entry| {
        view! { <span class="quiet">{format!("written by {}, ", entry.by)}<Moment at=entry.at/></span> }
    });
    view! {
        <li>
            <a href=urls::precedent(id)>{precedent.title.to_string()}</a>
            <span>{precedent.constraint.to_string()}</span>
            {written}
        </li>
    }
    .into_any()
}
