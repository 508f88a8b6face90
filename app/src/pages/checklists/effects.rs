//! Which answers of which services would change.

use analysis::effect::Moved;
use domain::{ChecklistId, Review, Status};
use leptos::prelude::*;

use crate::drafts::{Count, Effects, LOOKED_AT};
use crate::pages::reviews::{orders, state_words};
use crate::ui::{Mark, Pager, State, Table};
use crate::urls;

/// The section of effects.
pub(super) fn view(
    id: &ChecklistId,
    base: &ChecklistId,
    effects: &Effects,
    first: Option<String>,
) -> AnyView {
    let changed = effects.services.iter().filter(|(_, moved)| !moved.is_empty());
    let services = changed.map(|(review, moved)| one(review, moved)).collect_view();
    let next = effects.next.as_ref().map(|slug| {
        format!("{}#effects", urls::list(urls::publish_checklist(id), &[("after", slug.to_string())]))
    });
    let shown = chart::format::counted(effects.services.len() as u64, "service");
    view! {
        <section id="effects" aria-labelledby="effects-title">
            <h2 id="effects-title">"What would change for which services"</h2>
            <p>{summary(effects)}</p>
            <p class="quiet">{left_out(base, effects)}</p>
            {counts(effects)}
            <ul class="list">{services}</ul>
            <Pager shown=format!("{shown} looked at on this page") first next/>
        </section>
    }
    .into_any()
}

fn summary(effects: &Effects) -> String {
    let looked = effects.services.len();
    let changed = effects.services.iter().filter(|(_, moved)| !moved.is_empty()).count();
    let items: usize = effects.services.iter().map(|(_, moved)| moved.len()).sum();
    if looked == 0 {
        return "No service walks this checklist, so no answer would change.".to_owned();
    }
    let looked = chart::format::counted(looked as u64, "service");
    match changed {
        0 => format!("Nothing: of {looked} looked at, every item would stand as it stands."),
        _ => format!(
            "Of {looked} looked at, {changed} would have {} that {} otherwise.",
            chart::format::counted(items as u64, "item"),
            if items == 1 { "stands" } else { "stand" }
        ),
    }
}

/// What was not looked at, and what looking means.
fn left_out(base: &ChecklistId, effects: &Effects) -> String {
    let elsewhere = match effects.elsewhere {
        0 => String::new(),
        1 => " 1 service is left out, because its review walks another checklist.".to_owned(),
        count => format!(" {count} services are left out, because their reviews walk other checklists."),
    };
    let rest = if effects.walking > LOOKED_AT {
        format!(" {} services walk it; {LOOKED_AT} are looked at on one page.", effects.walking)
    } else {
        String::new()
    };
    format!(
        "For each service that walks {base}, the review that is open (else its last) is judged as the version before and as this draft would judge \
         it now, with the same values and answers. Publishing changes no review: it shows what a new one would find.{rest}{elsewhere} \
         Services without a review are left out."
    )
}

fn counts(effects: &Effects) -> Option<AnyView> {
    let counts = effects.counts();
    if counts.is_empty() {
        return None;
    }
    let head = view! {
        <th scope="col">"From"</th>
        <th scope="col">"To"</th>
        <th scope="col" class="n">"Items"</th>
        <th scope="col" class="n">"Services"</th>
    };
    let rows = counts.into_iter().map(|Count { before, after, items, services }| {
        view! {
            <tr>
                <th scope="row">{status(before, "not asked")}</th>
                <td>{status(after, "asked no more")}</td>
                <td class="n">{items}</td>
                <td class="n">{services}</td>
            </tr>
        }
    });
    let rows = rows.collect_view();
    Some(
        view! { <Table caption="Items by what would become of them, on this page" head=head.into_any() fits=true>{rows}</Table> }
            .into_any(),
    )
}

fn status(status: Option<Status>, none: &'static str) -> AnyView {
    match status {
        Some(status) => {
            let mark = Mark::from(status);
            view! { <State mark>{mark.name()}</State> }.into_any()
        }
        None => view! { <span class="quiet">{none}</span> }.into_any(),
    }
}

fn one(review: &Review, moved: &[Moved]) -> AnyView {
    let summary = format!("{}: {}", review.slug, chart::format::counted(moved.len() as u64, "item"));
    let of = format!("#{} {}, {}", review.number, orders(review), state_words(review.state));
    let items = moved.iter().map(|moved| {
        view! {
            <li>
                <span>
                    {status(moved.before, "not asked")}" → "{status(moved.after, "asked no more")}
                    {format!(" {} {}", moved.item, moved.title)}
                </span>
                <span class="quiet">{moved.sentence.clone()}</span>
            </li>
        }
    });
    view! {
        <li>
            <details class="more">
                <summary>{summary}</summary>
                <ul class="list">{items.collect_view()}</ul>
            </details>
            <span class="quiet"><a href=urls::review(review.id)>{of}</a></span>
        </li>
    }
    .into_any()
}
