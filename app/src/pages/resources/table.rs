//! Who draws on a resource, in the order in which they grow, with what all want together after each.

use analysis::shared::{Line, Shared, Step, Way, at_most};
use chart::format;
use leptos::prelude::*;

use super::words::{connections, fit};
use crate::ui::{Mark, State, Table};
use crate::urls;

pub(super) fn view(shared: &Shared<'_>, may_write: bool) -> AnyView {
    let act = may_write.then(
        || view! { <th scope="col" class="only-screen"><span class="hidden-text">"Change"</span></th> },
    );
    let head = view! {
        <th scope="col">"Service"</th>
        <th scope="col" class="only-wide">"Reaches it by"</th>
        <th scope="col" class="n">"Today"</th>
        <th scope="col" class="n">"At its largest"</th>
        <th scope="col" class="n only-wide">"Grows by"</th>
        <th scope="col" class="n">"All together then"</th>
        {act}
    };
    let grow = shared.steps.iter().enumerate().filter_map(|(at, step)| {
        let line = shared.lines.iter().find(|line| line.draw.service == step.draw.service)?;
        Some(row(line, Some((shared, at, step)), may_write))
    });
    let stay = shared
        .lines
        .iter()
        .filter(|line| shared.steps.iter().all(|step| step.draw.service != line.draw.service));
    let stay = stay.map(|line| row(line, None, may_write));
    let rows = grow.chain(stay).chain([sum(shared, may_write)]).collect_view();
    let caption = format!(
        "{}, the one that grows most first; after each what all want together while the others are as today",
        format::counted(shared.lines.len() as u64, "service")
    );
    view! { <Table caption head=head.into_any() fits=true>{rows}</Table> }.into_any()
}

fn row(line: &Line<'_>, step: Option<(&Shared<'_>, usize, &Step<'_>)>, may_write: bool) -> AnyView {
    let draw = line.draw;
    let owner = draw.owner.as_ref().map_or_else(|| "no owner".to_owned(), ToString::to_string);
    let number = |want: Option<f64>| match want {
        Some(count) => connections(count).into_any(),
        None => view! { <State mark=Mark::Unknown>"unknown"</State> }.into_any(),
    };
    let together = match step {
        Some((shared, at, step)) => total(shared, at, step),
        None => view! { <span class="quiet">"–"</span> }.into_any(),
    };
    let act = may_write.then(|| view! { <td class="only-screen">{detach(line)}</td> });
    view! {
        <tr>
            <th scope="row"><a href=urls::service(&draw.slug)>{draw.slug.to_string()}</a><small>{owner}</small></th>
            <td class="only-wide">{way(line.way)}</td>
            <td class="n">{number(line.today.known())}</td>
            <td class="n">{number(line.largest.known())}</td>
            <td class="n only-wide">{number(line.growth())}</td>
            <td class="n">{together}</td>
            {act}
        </tr>
    }
    .into_any()
}

fn way(way: Way) -> AnyView {
    match way {
        Way::Pools => "its own pools".into_any(),
        Way::Pooler => "a pooler".into_any(),
        Way::PoolsPresumed => view! { "its own pools"<small>"not stated"</small> }.into_any(),
    }
}

fn total(shared: &Shared<'_>, at: usize, step: &Step<'_>) -> AnyView {
    let total = connections(step.total);
    if shared.crossing == Some(at) {
        let over = at_most(shared.resource).map(|line| connections(step.total - line)).unwrap_or_default();
        return view! { <b>{total}</b><small><State mark=Mark::Fail>{format!("crosses, {over} over")}</State></small> }.into_any();
    }
    total.into_any()
}

fn detach(line: &Line<'_>) -> AnyView {
    let slug = line.draw.slug.to_string();
    view! {
        <form method="post">
            <input type="hidden" name="do" value="detach"/>
            <input type="hidden" name="service" value=slug.clone()/>
            <button class="plain">"Take off"<span class="hidden-text">" "{slug}</span></button>
        </form>
    }
    .into_any()
}

fn sum(shared: &Shared<'_>, may_write: bool) -> AnyView {
    let (today, largest) = (&shared.today, &shared.largest);
    let growth = connections((largest.known - today.known).max(0.0));
    let growth = if today.unknown.is_empty() && largest.unknown.is_empty() {
        growth
    } else {
        format!("at least {growth}")
    };
    let number = |sum: &analysis::shared::Sum<'_>| {
        let unknown = (!sum.unknown.is_empty())
            .then(|| view! { <small>{format!("and {} unknown", sum.unknown.len())}</small> });
        view! { {connections(sum.known)}{unknown} }.into_any()
    };
    let act = may_write.then(|| view! { <td class="only-screen"></td> });
    view! {
        <tr data-first="">
            <th scope="row">"All together"</th>
            <td class="only-wide"></td>
            <td class="n">{number(today)}</td>
            <td class="n">{number(largest)}</td>
            <td class="n only-wide">{growth}</td>
            <td class="n">{fit(largest.fit)}</td>
            {act}
        </tr>
    }
    .into_any()
}
