//! All shared resources.

use analysis::shared::{Fit, Shared, shared};
use chart::format;
use domain::ResourceFile;
use leptos::prelude::*;

use super::words::{connections, fit, kind_words, known};
use crate::ui::{Head, Here, Sentence, Table};
use crate::{Visit, framed, urls};

/// Each resource with what services want of it, or how to name the first.
#[component]
pub fn ResourcesPage() -> impl IntoView {
    framed(Here::Resources, |visit| async move {
        let files = visit.store.resource_files().await?;
        let example = crate::pages::demo::mark_of_lists(&visit).await?;
        let shown = view(&visit, &files);
        Ok(view! { {example}{shown} }.into_any())
    })
}

fn view(visit: &Visit, files: &[ResourceFile]) -> AnyView {
    let add = visit
        .viewer
        .may_write()
        .then(|| view! { <a class="button" href=urls::new_resource()>"Add a resource"</a> });
    let all: Vec<_> = files.iter().map(shared).collect();
    let content = if all.is_empty() { empty() } else { table(&all) };
    view! {
        <Head name="Shared resources" crumbs=vec![(urls::portfolio(), "Services".to_owned())]>{add}</Head>
        <p class="answer">{answer(&all).view()}</p>
        {content}
    }
    .into_any()
}

fn answer(all: &[Shared<'_>]) -> Sentence {
    let over = all.iter().filter(|shared| shared.largest.fit == Fit::Over).count();
    let unknown = all.iter().filter(|shared| shared.largest.fit == Fit::Unknown).count();
    let of = format::counted(all.len() as u64, "shared resource");
    if all.is_empty() {
        return Sentence::plain("No shared resource is named yet.");
    }
    let promised = if over == 1 { "is promised" } else { "are promised" };
    let begun = match over {
        0 => Sentence::strong("None").then(format!(" of {of} is known to be promised beyond what it has.")),
        _ => Sentence::strong(format!("{over} of {of}")).then(format!(" {promised} beyond what it has.")),
    };
    match unknown {
        0 => begun,
        1 => begun.then(" Of 1 it is unknown."),
        _ => begun.then(format!(" Of {unknown} it is unknown.")),
    }
}

fn empty() -> AnyView {
    view! {
        <p class="lead">
            "No single team sees it: each service fits its database, and all of them together do not. Name the database, say how many connections it takes, "
            "and which services draw on it. What they want follows from their inventories."
        </p>
    }
    .into_any()
}

fn table(all: &[Shared<'_>]) -> AnyView {
    let head = view! {
        <th scope="col">"Resource"</th>
        <th scope="col" class="n">"Services"</th>
        <th scope="col" class="n only-wide">"Usable"</th>
        <th scope="col" class="n">"Wanted today"</th>
        <th scope="col" class="n">"At the largest"</th>
        <th scope="col">"Stands"</th>
    };
    let rows = all.iter().map(row).collect_view();
    let caption = "Connections: what services want of each resource, today and when each is at its autoscaler’s maximum";
    view! { <Table caption=caption head=head.into_any() fits=true>{rows}</Table> }.into_any()
}

fn row(shared: &Shared<'_>) -> AnyView {
    let resource = shared.resource;
    let at_least = |sum: &analysis::shared::Sum<'_>| {
        let more = (!sum.unknown.is_empty())
            .then(|| view! { <small>{format!("and {} unknown", sum.unknown.len())}</small> });
        view! { {connections(sum.known)}{more} }
    };
    view! {
        <tr>
            <th scope="row"><a href=urls::resource(&resource.slug)>{resource.slug.to_string()}</a><small>{kind_words(resource.words.kind)}</small></th>
            <td class="n">{format::count(shared.lines.len() as u64)}</td>
            <td class="n only-wide">{known(analysis::shared::usable(resource))}</td>
            <td class="n">{at_least(&shared.today)}</td>
            <td class="n">{at_least(&shared.largest)}</td>
            <td>{fit(shared.largest.fit)}</td>
        </tr>
    }
    .into_any()
}
