//! What differs beside the numbers: what the runs say of themselves, and what was stated about the system when they began.

use analysis::comparison::{FactDifference, Subject, differing};
use chart::format;
use domain::{Run, Value};
use leptos::prelude::*;

use crate::comparison::{self, DetailResult};
use crate::inputs;
use crate::ui::{Mark, State, Table};
use crate::urls;

/// What the runs say of themselves, line by line.
pub(super) fn details(before: &Run, after: &Run) -> AnyView {
    let rows = comparison::details(before, after);
    let row = |detail: comparison::Detail| {
        let cell = |value: Option<String>| match value {
            Some(value) => view! { <td class="name">{value}</td> }.into_any(),
            None => view! { <td class="quiet">"not said"</td> }.into_any(),
        };
        view! { <tr><th scope="row">{detail.name}</th>{cell(detail.before)}{cell(detail.after)}<td>{result(detail.result)}</td></tr> }
    };
    view! {
        <section aria-labelledby="details">
            <h2 id="details">"What the runs say of themselves"</h2>
            <Table caption="From the uploads and what was said with them" head=head()>
                {rows.into_iter().map(row).collect_view()}
            </Table>
        </section>
    }
    .into_any()
}

fn head() -> AnyView {
    view! {
        <th scope="col">"What"</th>
        <th scope="col">"Before"</th>
        <th scope="col">"After"</th>
        <th scope="col">"Result"</th>
    }
    .into_any()
}

fn result(result: DetailResult) -> AnyView {
    match result {
        DetailResult::Same => view! { <span class="quiet">"same"</span> }.into_any(),
        DetailResult::Differs => view! { <b>"differs"</b> }.into_any(),
        DetailResult::Unknown => view! { <State mark=Mark::Unknown>"unknown"</State> }.into_any(),
        DetailResult::Apart(by) => by.into_any(),
    }
}

/// What was stated otherwise about the system.
pub(super) fn inventory(before: &Subject, after: &Subject) -> AnyView {
    let differences = differing(&before.facts, &after.facts);
    let stated = before.facts.len().max(after.facts.len());
    let content = if stated == 0 {
        nothing(&after.run)
    } else if differences.is_empty() {
        let facts = format::counted(stated as u64, "fact");
        view! { <p class="quiet">{format!("Nothing: {facts} stood the same when both runs began.")}</p> }
            .into_any()
    } else {
        table(&differences)
    };
    let (of_before, of_after) = (&before.run.details.environment, &after.run.details.environment);
    let of = if of_before == of_after {
        of_after.to_string()
    } else {
        format!("{of_before} before, {of_after} after")
    };
    view! {
        <section aria-labelledby="inventory">
            <h2 id="inventory">"What differs in the inventory"</h2>
            {content}
            <p class="quiet">
                {format!("As it was stated about {of} at the moment each run began. ")}
                <a href=urls::inventory_of(&after.run.slug, of_after)>{format!("Inventory of {of_after}")}</a>
            </p>
        </section>
    }
    .into_any()
}

fn nothing(run: &Run) -> AnyView {
    let environment = run.details.environment.to_string();
    view! {
        <p>
            <State mark=Mark::Unknown>"unknown"</State>
            {format!(" Nothing had been stated about {environment} when these runs began.")}
        </p>
    }
    .into_any()
}

fn table(differences: &[FactDifference]) -> AnyView {
    let row = |difference: &FactDifference| {
        let input = inputs::named(difference.name.as_str());
        let name = input.map_or_else(|| difference.name.words(), inputs::title);
        let cell = |value: &Option<Value>| match value {
            Some(value) => view! { <td>{inputs::written(input, value)}</td> }.into_any(),
            None => view! { <td class="quiet">"not stated"</td> }.into_any(),
        };
        let result =
            result(if difference.is_change() { DetailResult::Differs } else { DetailResult::Unknown });
        view! { <tr><th scope="row">{name}</th>{cell(&difference.before)}{cell(&difference.after)}<td>{result}</td></tr> }
    };
    let rows = differences.iter().map(row).collect_view();
    view! { <Table caption="Facts that do not stand the same" head=head()>{rows}</Table> }.into_any()
}
