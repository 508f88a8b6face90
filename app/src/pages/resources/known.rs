//! How we know: the arithmetic of a resource, the rule by which somebody crosses first, and every value with its source.

use analysis::shared::{Fit, Shared, Sum, usable};
use domain::{Draw, Fact, ServiceId, Timestamp};
use leptos::prelude::*;

use super::words::{connections, known};
use crate::inputs;
use crate::ui::{Mark, State, Table, words};
use crate::urls;

pub(super) fn view(shared: &Shared<'_>, facts: &[(ServiceId, Fact)], now: Timestamp) -> AnyView {
    view! {
        <section aria-labelledby="known-title">
            <h2 id="known-title">"How we know"</h2>
            <ol class="equation">{line(shared)}</ol>
            <ol class="equation">{wanted("all today", &shared.today)}{wanted("all at the largest", &shared.largest)}</ol>
            <p>"A service with pools of its own wants instances × pool max per instance today, and instances max × pool max per instance at its largest. One that has a pooler in front wants the pooler’s server connections, both times. Where nobody said whether there is a pooler, none is counted. What is not stated is not counted as 0 but named."</p>
            <p><b>"Who crosses first. "</b>"All services stand as today. Then one after the other grows to its largest, the one that grows by most connections first, equal ones by name. The line is crossed by the one after whose growth all together want more than is usable: no other order needs fewer services to get there."</p>
            <p class="quiet">"Not in it: clients that are no service here, such as consoles and reports. Keep room for them as reserved."</p>
            {values(shared, facts, now)}
        </section>
    }
    .into_any()
}

/// Maximum, without what is reserved, is usable.
fn line(shared: &Shared<'_>) -> AnyView {
    let words = &shared.resource.words;
    let source = format!("{}, {}", shared.resource.changed_by, words::day(shared.resource.changed_at));
    let max = words.max_connections.map(|max| known(Some(count(max.count()))));
    let reserved = words.reserved_connections.map(|reserved| known(Some(count(reserved.count()))));
    view! {
        <li>{term(max, "max connections", source.clone())}</li>
        <li><i>"−"</i>{term(reserved, "reserved", source)}</li>
        <li><i>"="</i><span class="term" data-result=""><b>{value(usable(shared.resource).map(connections))}</b><span>"usable"</span>"arithmetic"</span></li>
    }
    .into_any()
}

fn wanted(what: &'static str, sum: &Sum<'_>) -> AnyView {
    let number = if sum.unknown.is_empty() {
        connections(sum.known)
    } else {
        format!("{} + unknown", connections(sum.known))
    };
    let against = match sum.fit {
        Fit::Over => "more than is usable",
        Fit::Within => "within what is usable",
        Fit::Unknown => "not decided",
    };
    view! { <li><span class="term" data-result=""><b>{number}</b><span>{what}</span>{against}</span></li> }
        .into_any()
}

fn term(known: Option<String>, what: &'static str, source: String) -> AnyView {
    view! { <span class="term"><b>{value(known)}</b><span>{what}</span>{source}</span> }.into_any()
}

fn value(known: Option<String>) -> AnyView {
    match known {
        Some(known) => known.into_any(),
        None => view! { <State mark=Mark::Unknown>"unknown"</State> }.into_any(),
    }
}

#[expect(clippy::cast_precision_loss, reason = "at most a million")]
fn count(connections: i64) -> f64 {
    connections as f64
}

/// One row a service, one column a fact, each with who stated it and how long ago.
fn values(shared: &Shared<'_>, facts: &[(ServiceId, Fact)], now: Timestamp) -> AnyView {
    let heads = Draw::FACTS.map(|name| {
        let title = inputs::named(name).map_or_else(|| name.to_owned(), inputs::title);
        view! { <th scope="col" class="n">{title}</th> }
    });
    let head = view! { <th scope="col">"Service"</th>{heads.into_iter().collect_view()} };
    let rows = shared.lines.iter().map(|line| {
        let cells = Draw::FACTS.map(|name| cell(line.draw, name, facts, now));
        view! {
            <tr>
                <th scope="row"><a href=urls::inventory(&line.draw.slug)>{line.draw.slug.to_string()}</a></th>
                {cells.into_iter().collect_view()}
            </tr>
        }
    });
    let rows = rows.collect_view();
    view! {
        <details class="more" open>
            <summary>"Every value that was calculated with"</summary>
            <Table caption="From the inventories of production, each value with who stated it and how long ago" head=head.into_any()>{rows}</Table>
        </details>
    }
    .into_any()
}

fn cell(draw: &Draw, name: &str, facts: &[(ServiceId, Fact)], now: Timestamp) -> AnyView {
    let Some(value) = draw.value(name) else {
        return view! { <td class="n quiet">"not stated"</td> }.into_any();
    };
    let fact = facts.iter().find(|(service, fact)| *service == draw.service && fact.name.as_str() == name);
    let source = fact.map(|(_, fact)| format!("{}, {}", fact.by, words::age(now, fact.since)));
    let written = inputs::written(None, value);
    view! { <td class="n">{written}<small>{source}</small></td> }.into_any()
}
