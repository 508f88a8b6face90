//! The checklists there are: the one that comes with Headroom, those of teams, and what is being written.

use domain::{
    ChecklistBy, ChecklistDraft, ChecklistFilter, ChecklistId, Cursor, Direction, Page, PublishedLine,
    Search, Sorted,
};
use leptos::prelude::*;

use crate::drafts::is_built_in;
use crate::ui::{Head, Here, Listing, Moment, NoMatch, Pager, Table, TextField};
use crate::urls;
use crate::visit::{Visit, framed};

/// Checklists on one page.
const SHOWN: i64 = 50;
/// Drafts that are shown; there is at most one of each checklist.
const DRAFTS: i64 = 200;

/// The list.
#[component]
pub fn ChecklistsPage() -> impl IntoView {
    framed(Here::Checklists, |visit| async move {
        let listing = visit.listing::<ChecklistFilter>(urls::checklists());
        let page = visit.store.checklists(&listing.asked, SHOWN).await?;
        if visit.has_empty_parameters() || page.items.is_empty() && listing.asked.after.is_some() {
            return visit.lead_to(&listing.beginning());
        }
        let drafts = visit.store.checklist_drafts(None, DRAFTS).await?;
        Ok(view(&visit, &listing, &page, &drafts.items))
    })
}

fn view(
    visit: &Visit,
    listing: &Listing<ChecklistFilter>,
    page: &Page<PublishedLine, Cursor<ChecklistId>>,
    drafts: &[ChecklistDraft],
) -> AnyView {
    let lines = &page.items;
    let own = lines.iter().filter(|line| !is_built_in(&line.of.id)).count();
    let copy =
        analysis::checklist::default().id.parse::<ChecklistId>().ok().filter(|_| visit.viewer.may_write());
    let copy = copy.map(|id| {
        let address = format!("{}#copy", urls::checklist(&id));
        view! { <a class="button" data-kind="main" href=address>"Copy the default"</a> }
    });
    let head = view! {
        {listing.head(Sorted::ascending(ChecklistBy::Name), "Checklist", "")}
        <th scope="col">"Newest version"</th>
        {listing.head(Sorted::descending(ChecklistBy::Items), "Items", "n")}
        <th scope="col" class="n">"Reviews"</th>
        {listing.head(Sorted::descending(ChecklistBy::Published), "Published", "")}
        <th scope="col">"Draft"</th>
    };
    let rows = lines.iter().map(|line| row(line, drafts)).collect_view();
    let next = page.next.as_ref().map(|after| listing.next(after));
    let shown = chart::format::counted(lines.len() as u64, "checklist");
    let is_whole = !listing.is_filtered() && listing.asked.after.is_none();
    let said = (is_whole || own > 0).then(|| answer(own, drafts.len()));
    let find = view! { <TextField entry=listing.entry("find") label="Title or name" kind="search" max=Search::MAX_LEN/> };
    let controls = (!is_whole || lines.len() > 1).then(|| listing.form(find.into_any()));
    let content = if lines.is_empty() {
        let find = listing.asked.filter.find.as_ref();
        let filters = find.map(|part| format!("“{}” in the title or name", part.as_str()));
        view! { <NoMatch filters=filters.into_iter().collect() all=listing.unfiltered()/> }.into_any()
    } else {
        let caption = format!("Checklists {}, each in its newest version", order_words(listing.asked.sorted));
        view! {
            <Table caption head=head.into_any()>{rows}</Table>
            <Pager shown=format!("{shown} on this page") first=listing.first() next/>
        }
        .into_any()
    };
    view! {
        <Head name="Checklists">
            {copy}
            <a class="button" href=urls::precedents()>"Precedents"</a>
        </Head>
        {said}
        {controls}
        {content}
        {unpublished(lines, drafts)}
    }
    .into_any()
}

/// How the list is sorted, in words.
fn order_words(sorted: Sorted<ChecklistBy>) -> &'static str {
    use Direction::{Ascending, Descending};
    match (sorted.by, sorted.direction) {
        (ChecklistBy::Name, Ascending) => "by name",
        (ChecklistBy::Name, Descending) => "by name, from the end",
        (ChecklistBy::Published, Ascending) => "the one that was published first first",
        (ChecklistBy::Published, Descending) => "the one that was published last first",
        (ChecklistBy::Items, Ascending) => "fewest items first",
        (ChecklistBy::Items, Descending) => "most items first",
    }
}

/// How many there are, and how a team comes to its own.
fn answer(own: usize, drafts: usize) -> AnyView {
    if own == 0 && drafts == 0 {
        return view! {
            <p class="answer">"Every review walks the checklist that comes with Headroom. "<strong>"Nobody has one of their own"</strong>" yet."</p>
            <p class="lead">
                "Yours begins as a copy: change thresholds, drop what does not fit, add what your systems need. Before it is published you see which "
                "answers of which services would change. A version that was published stays as it is, and so does every review of it."
            </p>
        }
        .into_any();
    }
    let own = chart::format::counted(own as u64, "checklist");
    let drafts = match drafts {
        0 => "; nothing is being written.".to_owned(),
        1 => "; 1 draft is being written.".to_owned(),
        count => format!("; {count} drafts are being written."),
    };
    view! {
        <p class="answer"><strong>{own}</strong>" of your own on this page"{drafts}</p>
        <p class="lead">"A version that was published stays as it is, and so does every review of it."</p>
    }
    .into_any()
}

fn row(line: &PublishedLine, drafts: &[ChecklistDraft]) -> AnyView {
    let id = &line.of.id;
    let by = line.by.clone().map_or_else(|| "comes with Headroom".to_owned(), |by| format!("by {by}"));
    let draft = drafts.iter().find(|draft| draft.id == *id);
    let draft = match draft {
        Some(draft) => draft_of(draft),
        None => view! { <span class="quiet">"none"</span> }.into_any(),
    };
    view! {
        <tr>
            <th scope="row" class="name">
                <a href=urls::checklist(id)>{line.title.clone()}</a>
                <small>{id.to_string()}</small>
            </th>
            <td>{line.of.version.clone()}</td>
            <td class="n">{line.items}</td>
            <td class="n">{line.reviews}</td>
            <td><Moment at=line.published_at/><small>{by}</small></td>
            <td>{draft}</td>
        </tr>
    }
    .into_any()
}

fn draft_of(draft: &ChecklistDraft) -> AnyView {
    view! {
        <a href=urls::edit_checklist(&draft.id)>{format!("draft, saved {} ×", draft.revision)}</a>
        <small>{format!("by {}, ", draft.by)}<Moment at=draft.changed_at/></small>
    }
    .into_any()
}

/// Checklists of which nothing was published yet.
fn unpublished(lines: &[PublishedLine], drafts: &[ChecklistDraft]) -> Option<AnyView> {
    let is_new = |draft: &&ChecklistDraft| {
        draft.from.id != draft.id && lines.iter().all(|line| line.of.id != draft.id)
    };
    let new: Vec<_> = drafts.iter().filter(is_new).collect();
    if new.is_empty() {
        return None;
    }
    let items = new.iter().map(|draft| {
        let from = format!(" from {} {}, by {}, ", draft.from.id, draft.from.version, draft.by);
        view! {
            <li>
                <a href=urls::edit_checklist(&draft.id)>{draft.id.to_string()}</a>
                <span class="quiet">{from}<Moment at=draft.changed_at/></span>
            </li>
        }
    });
    let section = view! {
        <section aria-labelledby="new-title">
            <h2 id="new-title">"Not published yet"</h2>
            <ul class="list">{items.collect_view()}</ul>
        </section>
    };
    Some(section.into_any())
}
