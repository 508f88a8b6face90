//! An item as a checklist has it, before any review asks it.

use analysis::checklist::{default, thresholds_of};
use analysis::precedents::is_asked_by;
use domain::{Checklist, Item, Mode, Order, Status};
use leptos::prelude::*;

use crate::inputs;
use crate::ui::{Mark, State};
use crate::urls;

/// The item, folded under its title.
pub(super) fn folded(checklist: &Checklist, item: &Item) -> AnyView {
    let blocks = if item.blocking { " · blocks" } else { "" };
    let (id, title, anchor) = (item.id.clone(), item.title.clone(), format!("item-{}", item.id));
    let more = format!("{}{blocks} · {} · {}", item.severity, decided(item), orders(item));
    view! {
        <li>
            <details class="more" id=anchor>
                <summary><b>{id}</b>" "{title}</summary>
                {content(checklist, item)}
            </details>
            <span class="quiet">{more}</span>
        </li>
    }
    .into_any()
}

/// The item in full, under a heading.
pub(super) fn open(checklist: &Checklist, item: &Item) -> AnyView {
    let blocks = if item.blocking { " · blocks the review" } else { "" };
    view! {
        <article class="item">
            <header>
                <span>{format!("{} · {}{blocks}", item.id, item.severity)}</span>
                <span>{decided(item)}</span>
            </header>
            <h3>{item.title.clone()}</h3>
            {content(checklist, item)}
        </article>
    }
    .into_any()
}

fn decided(item: &Item) -> &'static str {
    match item.auto.mode {
        Mode::Decides => "decided by values",
        Mode::Suggests => "judged by a person",
    }
}

/// `100 to 10,000 req/s` in words of the orders that ask it.
fn orders(item: &Item) -> String {
    let rates = Order::ALL.into_iter().filter(|order| item.orders.iter().any(|id| id == order.id()));
    let rates: Vec<_> = rates.map(|order| order.to_string()).collect();
    format!("asked for {}", rates.join(", "))
}

fn content(checklist: &Checklist, item: &Item) -> AnyView {
    view! {
        <div class="flow">
            <p class="question">{item.question.clone()}</p>
            <p class="why">{item.why.clone()}</p>
            {facts(item)}
            {rule(checklist, item)}
            {remedies(item)}
            {examples(item)}
            {precedents(item)}
        </div>
    }
    .into_any()
}

fn facts(item: &Item) -> AnyView {
    let evidence = item.evidence.join(", ").replace('_', " ");
    view! {
        <dl class="facts">
            <dt>"How to verify it"</dt>
            <dd>{item.verify.clone()}</dd>
            <dt>"Good evidence"</dt>
            <dd>{item.evidence_note.clone()}<small>{evidence}</small></dd>
            <dt>"Asked for"</dt>
            <dd>{orders(item).replace("asked for ", "")}</dd>
            <dt>"Counts for"</dt>
            <dd>{chart::format::counted(u64::try_from(item.stale_days).unwrap_or(0), "day")}</dd>
            <dt>"Re-opened by a change of"</dt>
            <dd>{item.stale_on.join(", ")}</dd>
            <dt>"Origin"</dt>
            <dd>{item.origin.clone()}</dd>
        </dl>
    }
    .into_any()
}

fn rule(checklist: &Checklist, item: &Item) -> AnyView {
    let rule = &item.auto;
    let mut lines = rule.steps.clone();
    lines.extend(rule.value.as_ref().map(|value| format!("value = {value}")));
    lines.extend(rule.applies.as_ref().map(|applies| format!("applies where {applies}")));
    lines.push(format!("fails where {}", rule.fail));
    lines.extend(rule.warn.as_ref().map(|warn| format!("warns where {warn}")));
    let inputs = rule.inputs.iter().filter_map(|name| checklist.input(name.as_str()));
    let inputs = inputs.map(|input| {
        let title = inputs::title(input);
        view! { <li><span><b>{title}</b>" · "{source(input.from)}</span><span class="quiet">{input.means.clone()}</span></li> }
    });
    let label = format!("The rule of {}", item.id);
    view! {
        <p><b>"The rule"</b></p>
        <pre class="code" tabindex="0" role="region" aria-label=label>{lines.join("\n")}</pre>
        <p class="quiet">"It says: “"{rule.says.clone()}"”"</p>
        {thresholds(checklist, item)}
        <p><b>"What it calculates with"</b></p>
        <ul class="list">{inputs.collect_view()}</ul>
    }
    .into_any()
}

fn source(from: domain::Source) -> String {
    from.as_str().replace('_', " ")
}

/// The checklist's own numbers in the rule, and what they are in the one that comes with Headroom.
fn thresholds(checklist: &Checklist, item: &Item) -> Option<AnyView> {
    let named =
        thresholds_of(checklist, item).into_iter().map(|(name, number)| match default().defaults.get(name) {
            Some(known) if (known - number).abs() < f64::EPSILON => format!("{name} = {number}"),
            Some(known) => format!("{name} = {number} (the default checklist: {known})"),
            None => format!("{name} = {number} (not in the default checklist)"),
        });
    let named: Vec<_> = named.collect();
    (!named.is_empty()).then(|| {
        let words = format!("The checklist’s own numbers in it: {}.", named.join(", "));
        view! { <p class="quiet">{words}</p> }.into_any()
    })
}

fn remedies(item: &Item) -> Option<AnyView> {
    if item.remedies.is_empty() {
        return None;
    }
    let actions = item.remedies.iter().map(|remedy| {
        let tools = remedy.tool.split('|').map(|tool| view! { <span class="chip">{tool.trim().to_owned()}</span> });
        view! { <li><span>{remedy.action.clone()}</span><span class="chips">{tools.collect_view()}</span></li> }
    });
    Some(view! { <p><b>"What can be done"</b></p><ul class="list">{actions.collect_view()}</ul> }.into_any())
}

fn examples(item: &Item) -> Option<AnyView> {
    if item.examples.is_empty() {
        return None;
    }
    let worked = item.examples.iter().map(|example| {
        let mark = example.status.parse::<Status>().map_or(Mark::Unknown, Mark::from);
        let given = example.given.iter().map(|(name, value)| format!("{name} = {value}"));
        let given = given.collect::<Vec<_>>().join(", ");
        view! {
            <li>
                <span><State mark>{mark.name()}</State>" "{example.text.clone()}</span>
                <span class="quiet">{given}</span>
            </li>
        }
    });
    let title = "Worked examples, which are tests of the rule";
    Some(view! { <p><b>{title}</b></p><ul class="list">{worked.collect_view()}</ul> }.into_any())
}

fn precedents(item: &Item) -> Option<AnyView> {
    is_asked_by(item).then(|| {
        view! { <p><a href=urls::precedents()>"The precedents that can be cited"</a></p> }.into_any()
    })
}
