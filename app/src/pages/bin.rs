//! The bin: what was deleted in the last 30 days, and the way back.

use chart::format;
use domain::{BinKind, Binned, BinnedThing, Role};
use leptos::prelude::*;

use crate::ui::{Day, Head, Here, Moment, Pager, Table};
use crate::{Visit, framed, urls};

/// Things shown at once.
const LIMIT: i64 = 50;

/// The list of what can be restored.
#[component]
pub fn BinPage() -> impl IntoView {
    framed(Here::Services, |visit| async move {
        let (kind, after) = (visit.query("kind"), visit.query("after"));
        let page = visit.store.bin(kind, after.as_ref(), LIMIT).await?;
        let next = page.next.map(|next| address(kind, Some(next.to_string())));
        Ok(view(&visit, kind, after.is_some(), page.items, next))
    })
}

fn view(
    visit: &Visit,
    kind: Option<BinKind>,
    within: bool,
    things: Vec<Binned>,
    next: Option<String>,
) -> AnyView {
    let shown = things.len();
    let answer = answer(kind, shown, within || next.is_some());
    let content = if shown == 0 { nothing(kind) } else { table(visit, things) };
    view! {
        <Head name="Bin" crumbs=vec![(urls::portfolio(), "Services".to_owned())] crumb="bin"/>
        <p class="answer">{answer}</p>
        <p class="lead">"What is deleted stays here for 30 days and then goes for good. Restoring brings it back as it was, under the same number or short name."</p>
        {views(kind)}
        {content}
        <Pager shown=format::counted(shown as u64, "thing") first=within.then(|| address(kind, None)) next/>
    }
    .into_any()
}

fn address(kind: Option<BinKind>, after: Option<String>) -> String {
    let kind = kind.map(|kind| ("kind", kind.to_string()));
    let after = after.map(|after| ("after", after));
    urls::list(urls::bin(), &kind.into_iter().chain(after).collect::<Vec<_>>())
}

fn answer(kind: Option<BinKind>, shown: usize, is_part: bool) -> String {
    let what = match kind {
        None if shown == 1 => "thing",
        None => "things",
        Some(BinKind::Runs) if shown == 1 => "run",
        Some(BinKind::Runs) => "runs",
        Some(BinKind::Services) if shown == 1 => "service",
        Some(BinKind::Services) => "services",
    };
    match (shown, kind) {
        (0, None) => "The bin is empty.".to_owned(),
        (0, Some(_)) => format!("There are no {what} in the bin."),
        _ if is_part => format!("{shown} {what} of the bin are on this page."),
        (1, _) => format!("1 {what} can be restored."),
        _ => format!("{shown} {what} can be restored."),
    }
}

fn views(kind: Option<BinKind>) -> AnyView {
    let link = |of: Option<BinKind>, words: &'static str| {
        let current = (of == kind).then_some("page");
        view! { <a href=address(of, None) aria-current=current>{words}</a> }
    };
    view! {
        <nav class="views" aria-label="What is shown">
            {link(None, "Everything")}{link(Some(BinKind::Runs), "Runs")}{link(Some(BinKind::Services), "Services")}
        </nav>
    }
    .into_any()
}

fn nothing(kind: Option<BinKind>) -> AnyView {
    let all =
        kind.is_some().then(|| view! { <a class="button" href=urls::bin()>"Everything in the bin"</a> });
    view! { <p class="actions">{all}<a class="button" href=urls::portfolio()>"All services"</a></p> }
        .into_any()
}

fn table(visit: &Visit, things: Vec<Binned>) -> AnyView {
    let head = view! {
        <th scope="col">"What"</th>
        <th scope="col">"Service"</th>
        <th scope="col">"Deleted"</th>
        <th scope="col">"By"</th>
        <th scope="col">"Goes for good"</th>
        <th scope="col"><span class="hidden-text">"Restore or remove"</span></th>
    };
    let rows = things.iter().map(|thing| row(visit, thing)).collect_view();
    view! { <Table caption="Deleted last first" head=head.into_any()>{rows}</Table> }.into_any()
}

fn row(visit: &Visit, thing: &Binned) -> AnyView {
    let (name, more, waits) = match &thing.what {
        BinnedThing::Run { number, environment, scenario, with_service, .. } => {
            (format!("Run #{number}"), format!("{scenario}, {environment}"), *with_service)
        }
        BinnedThing::Service { name, runs, .. } => {
            let runs = format::counted(u64::try_from(*runs).unwrap_or(0), "run");
            ("Service".to_owned(), format!("{name}, {runs}"), false)
        }
    };
    let (label, slug) = (format!("{} of {}", name.to_lowercase(), thing.slug), thing.slug.to_string());
    let restore = match (visit.viewer.may_write(), waits) {
        (false, _) => None,
        (true, true) => Some(view! { <span class="quiet">"with its service"</span> }.into_any()),
        (true, false) => Some(restore(thing, format!("Restore {label}"))),
    };
    let purge = (visit.viewer.account.role == Role::Admin).then(|| purge(thing, &label));
    view! {
        <tr>
            <th scope="row">{name}<small>{more}</small></th>
            <td>{slug}</td>
            <td><Moment at=thing.deleted_at/></td>
            <td>{thing.deleted_by.clone()}</td>
            <td><Day at=thing.goes_at()/></td>
            <td><div class="actions">{restore}{purge}</div></td>
        </tr>
    }
    .into_any()
}

fn hidden(thing: &Binned) -> AnyView {
    match &thing.what {
        BinnedThing::Run { id, .. } => {
            view! { <input type="hidden" name="run" value=id.to_string()/> }.into_any()
        }
        BinnedThing::Service { id, .. } => {
            view! { <input type="hidden" name="service" value=id.to_string()/> }.into_any()
        }
    }
}

/// The form that takes it back; `label` tells it from the others to who only hears it.
fn restore(thing: &Binned, label: String) -> AnyView {
    view! {
        <form method="post" action=urls::bin()>
            {hidden(thing)}
            <button class="button" aria-label=label>"Restore"</button>
        </form>
    }
    .into_any()
}

/// For administrators: two steps, since nothing brings it back.
fn purge(thing: &Binned, label: &str) -> AnyView {
    view! {
        <details class="more">
            <summary aria-label=format!("Remove for good: {label}")>"Remove for good"</summary>
            <form method="post" action=urls::purge()>
                {hidden(thing)}
                <button class="button" data-kind="danger">"Yes, remove it now"</button>
            </form>
        </details>
    }
    .into_any()
}

/// Said on a list after something of it was deleted: where it is, and the way back. Nothing once it was restored.
pub(super) fn undo(deleted: Option<&Binned>) -> Option<AnyView> {
    let thing = deleted?;
    let name = match &thing.what {
        BinnedThing::Run { number, .. } => format!("Run #{number}"),
        BinnedThing::Service { .. } => thing.slug.to_string(),
    };
    let notice = view! {
        <div class="notice" role="status">
            <p><b>{name}</b>" is in the "<a href=urls::bin()>"bin"</a>" until "<Day at=thing.goes_at()/>"."</p>
            <form method="post" action=urls::bin()>{hidden(thing)}<button class="button">"Undo"</button></form>
        </div>
    };
    Some(notice.into_any())
}
