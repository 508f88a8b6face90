//! One precedent.

use analysis::precedents;
use domain::{Figure, Precedent, PrecedentEntry, PrecedentId, PrecedentSource};
use leptos::prelude::*;

use crate::error::AppError;
use crate::ui::{Head, Here, Moment, Origin, Table};
use crate::urls;
use crate::visit::{Visit, framed};

/// Changes that are listed.
const SHOWN: i64 = 50;

/// The page of a precedent.
#[component]
pub fn PrecedentPage() -> impl IntoView {
    let origin = use_context::<Origin>().unwrap_or_default().0;
    framed(Here::Checklists, move |visit| async move {
        let id: PrecedentId = visit.param("id")?;
        if let Some(known) = precedents::named(&id) {
            return Ok(view(&visit, &origin, &id, &known.precedent, &[]));
        }
        let history = visit.store.precedent_history(&id, SHOWN).await?;
        let newest = history.first().ok_or(AppError::NotFound)?;
        Ok(view(&visit, &origin, &id, &newest.precedent, &history))
    })
}

fn view(
    visit: &Visit,
    origin: &str,
    id: &PrecedentId,
    precedent: &Precedent,
    history: &[PrecedentEntry],
) -> AnyView {
    let edit = history.first().filter(|_| visit.viewer.may_write()).map(|entry| {
        view! { <a class="button" href=urls::edit_precedent(&entry.id)>"Edit"</a> }
    });
    let part = |title: &'static str, key: &'static str, text: String| {
        view! { <section aria-labelledby=key><h2 id=key>{title}</h2><p>{text}</p></section> }
    };
    view! {
        <Head
            name=precedent.title.to_string()
            crumbs=vec![(urls::checklists(), "Checklists".to_owned()), (urls::precedents(), "Precedents".to_owned())]
            meta=meta(history)
        >
            {edit}
        </Head>
        <p class="answer">{precedent.constraint.to_string()}</p>
        <p class="lead">"This is the limit that was measured. The design below answers it, and perhaps no other."</p>
        <section aria-labelledby="numbers">
            <h2 id="numbers">"The numbers behind it"</h2>
            {numbers(&precedent.numbers)}
        </section>
        {part("The design that removed it", "design", precedent.design.to_string())}
        {part("What it cost", "cost", precedent.cost.to_string())}
        {part("What the sources do not show", "not-shown", precedent.not_shown.to_string())}
        <section aria-labelledby="sources">
            <h2 id="sources">"Sources"</h2>
            {sources(&precedent.sources)}
        </section>
        <section aria-labelledby="cite">
            <h2 id="cite">"Cite it"</h2>
            <p>"An item of a review takes its address as evidence:"</p>
            <pre class="code" data-copy="" tabindex="0" role="region" aria-label="The address of this precedent">{format!("{origin}{}", urls::precedent(id))}</pre>
        </section>
        {changes(history)}
    }
    .into_any()
}

fn meta(history: &[PrecedentEntry]) -> AnyView {
    match history.first() {
        Some(entry) => view! {
            <span>"a team’s own"</span>
            <span>{format!("written by {}, ", entry.by)}<Moment at=entry.at/></span>
        }
        .into_any(),
        None => view! { <span>"comes with Headroom"</span><span>"in our words, from public sources"</span> }
            .into_any(),
    }
}

fn numbers(figures: &[Figure]) -> AnyView {
    let head = view! {
        <th scope="col">"What"</th>
        <th scope="col">"How much"</th>
        <th scope="col" class="n">"Source"</th>
    };
    let rows = figures.iter().map(|figure| {
        let address = format!("#source-{}", figure.source);
        view! {
            <tr>
                <th scope="row" class="name">{figure.what.to_string()}</th>
                <td>{figure.value.to_string()}</td>
                <td class="n"><a href=address>{figure.source}</a></td>
            </tr>
        }
    });
    let rows = rows.collect_view();
    view! { <Table caption="Each number with the source that gives it" head=head.into_any() fits=true>{rows}</Table> }
        .into_any()
}

fn sources(sources: &[PrecedentSource]) -> AnyView {
    let told = sources.iter().enumerate().map(|(at, source)| {
        let address = source.address.as_str().to_owned();
        view! {
            <li id=format!("source-{}", at + 1)>
                <span>{format!("{}. ", at + 1)}<a href=address.clone() rel="noreferrer">{source.title.to_string()}</a></span>
                <span class="quiet">{format!("{}. {address}", source.published)}</span>
            </li>
        }
    });
    view! { <ol class="list">{told.collect_view()}</ol> }.into_any()
}

fn changes(history: &[PrecedentEntry]) -> Option<AnyView> {
    if history.is_empty() {
        return None;
    }
    let told = history.iter().map(|entry| {
        let what = if entry.revision == 1 { "written" } else { "changed" };
        view! { <li><span>{format!("{what} by {}, ", entry.by)}<Moment at=entry.at/></span></li> }
    });
    let section = view! {
        <section aria-labelledby="history">
            <h2 id="history">"Who wrote it"</h2>
            <ol class="list">{told.collect_view()}</ol>
        </section>
    };
    Some(section.into_any())
}
