//! One version of a checklist, to read: orders, sections, every item with its rule; and the form that copies it.

use domain::{Checklist, ChecklistId, Page, Published, PublishedLine, Section, Title};
use leptos::prelude::*;

use super::item;
use crate::drafts::is_built_in;
use crate::error::AppError;
use crate::ui::{Entry, Head, Here, Moment, Refusal, TextField};
use crate::urls;
use crate::visit::{Visit, framed};

/// Versions that are listed beside one.
const SHOWN: i64 = 20;

/// The newest version, or with `?version=` that one.
#[component]
pub fn ChecklistPage() -> impl IntoView {
    framed(Here::Checklists, |visit| async move {
        let id: ChecklistId = visit.param("id")?;
        let version: Option<String> = visit.query("version");
        let store = &visit.store;
        let Some(published) = store.published(&id, version.as_deref()).await? else {
            if version.is_none() && store.checklist_draft(&id).await?.is_some() {
                return visit.lead_to(&urls::edit_checklist(&id));
            }
            return Err(AppError::NotFound);
        };
        let versions = store.checklist_versions(&id, None, SHOWN).await?;
        Ok(view(&visit, &published, &versions))
    })
}

fn view(visit: &Visit, published: &Published, versions: &Page<PublishedLine, i64>) -> AnyView {
    let (line, list) = (&published.line, &published.checklist);
    let id = &line.of.id;
    let just = visit.query::<String>("published").map(|_| {
        view! { <p class="notice" data-state="pass" role="status">"Published. Reviews that are started from now on can walk this version; those that were started before stay with theirs."</p> }
    });
    let edit = edit(visit, id);
    let (review, file) =
        (urls::new_review_by(None, id, &list.version), urls::checklist_file(id, &list.version));
    let sections = list.sections.iter().filter_map(|section| one_section(list, section)).collect_view();
    view! {
        <Head
            name=list.title.clone()
            title=format!("{}, version {}", list.title, list.version)
            crumbs=vec![(urls::checklists(), "Checklists".to_owned())]
            crumb=id.to_string()
            meta=meta(line)
        >
            {edit}
            <a class="button" href=review>"Start a review with it"</a>
            <a class="button" href=file>"Export as TOML"</a>
        </Head>
        {just}
        <p class="answer">{answer(list)}</p>
        {note(line)}
        <div class="with-aside">
            <div class="flow">
                {orders(list)}
                {sections}
                {defaults(list)}
                {copy(visit, line)}
            </div>
            {aside(line, versions)}
        </div>
    }
    .into_any()
}

fn meta(line: &PublishedLine) -> AnyView {
    let by =
        line.by.clone().map_or_else(|| "comes with Headroom".to_owned(), |by| format!("published by {by}"));
    view! {
        <span>{line.of.id.to_string()}</span>
        <span>"version "<b>{line.of.version.clone()}</b></span>
        <span>{by}", "<Moment at=line.published_at/></span>
        <span>{chart::format::counted(u64::try_from(line.reviews).unwrap_or(0), "review")}</span>
    }
    .into_any()
}

fn edit(visit: &Visit, id: &ChecklistId) -> Option<AnyView> {
    (visit.viewer.may_write() && !is_built_in(id)).then(|| {
        let address = urls::edit_checklist(id);
        view! { <a class="button" data-kind="main" href=address>"Write the next version"</a> }.into_any()
    })
}

fn answer(list: &Checklist) -> String {
    let blocking = list.items.iter().filter(|item| item.blocking).count();
    let examples: usize = list.items.iter().map(|item| item.examples.len()).sum();
    format!(
        "{} items in {} sections; {blocking} of them block a signature. {} inputs, {} thresholds and {examples} worked examples.",
        list.items.len(),
        list.sections.len(),
        list.inputs.len(),
        list.defaults.len()
    )
}

fn note(line: &PublishedLine) -> Option<AnyView> {
    let note = line.note.clone()?;
    let by = line.by.clone().unwrap_or_default();
    Some(view! { <p class="lead">"“"{note}"” "{by}</p> }.into_any())
}

fn orders(list: &Checklist) -> AnyView {
    let orders = list.orders.iter().map(|order| {
        let asks = list.items.iter().filter(|item| item.orders.contains(&order.id)).count();
        let asks = format!("{asks} items. Usually runs out first: {}", order.usual_first_limit);
        view! {
            <li>
                <span><b>{order.label.clone()}</b>" "{order.shape.clone()}</span>
                <span class="quiet">{asks}" First moves: "{order.first_moves.clone()}</span>
            </li>
        }
    });
    view! {
        <section aria-labelledby="orders-title">
            <h2 id="orders-title">"Orders of magnitude"</h2>
            <ul class="list">{orders.collect_view()}</ul>
        </section>
    }
    .into_any()
}

fn one_section(list: &Checklist, section: &Section) -> Option<AnyView> {
    let items: Vec<_> = list.items.iter().filter(|item| item.section == section.id).collect();
    if items.is_empty() {
        return None;
    }
    let title = format!("section-{}", section.id);
    let labelled = title.clone();
    let items = items.into_iter().map(|item| item::folded(list, item)).collect_view();
    let section = view! {
        <section aria-labelledby=labelled>
            <h2 id=title>{section.title.clone()}</h2>
            <p class="lead">{section.intro.clone()}</p>
            <ul class="list">{items}</ul>
        </section>
    };
    Some(section.into_any())
}

fn defaults(list: &Checklist) -> AnyView {
    let known = &analysis::checklist::default().defaults;
    let facts = list.defaults.iter().map(|(name, number)| {
        let other = known.get(name).filter(|known| (*known - number).abs() > f64::EPSILON);
        let other = other.map(|known| view! { <small>{format!("the default checklist: {known}")}</small> });
        view! { <dt>{name.clone()}</dt><dd>{number.to_string()}{other}</dd> }
    });
    view! {
        <section aria-labelledby="thresholds-title">
            <h2 id="thresholds-title">"Thresholds"</h2>
            <p class="lead">"Conventions that rules name. A team may set them otherwise in its own checklist."</p>
            <dl class="facts">{facts.collect_view()}</dl>
        </section>
    }
    .into_any()
}

fn copy(visit: &Visit, line: &PublishedLine) -> Option<AnyView> {
    if !visit.viewer.may_write() {
        return None;
    }
    let entry = |name: &str| Entry::new(&visit.returned, name, "");
    let form = view! {
        <section aria-labelledby="copy">
            <h2 id="copy">"Copy it under a name of your own"</h2>
            <p class="lead">"The copy is a draft: nothing is judged by it until you publish it."</p>
            <Refusal returned=visit.returned.clone()/>
            <form class="form" method="post">
                <input type="hidden" name="version" value=line.of.version.clone()/>
                <TextField
                    entry=entry("id")
                    label="Name"
                    help="Lower case letters, digits and single hyphens, as in team-orders. It stays through all versions."
                    max=ChecklistId::MAX_LEN
                    pattern=domain::Slug::PATTERN
                    required=true
                />
                <TextField entry=entry("title") label="Title" help="That of the original if left empty." max=Title::MAX_LEN/>
                <button class="button">"Copy"</button>
            </form>
        </section>
    };
    Some(form.into_any())
}

fn aside(line: &PublishedLine, versions: &Page<PublishedLine, i64>) -> AnyView {
    let rows = versions.items.iter().map(|version| {
        let current = (version.of == line.of).then_some("true");
        let address = urls::checklist_version(&version.of.id, &version.of.version);
        let by = version.by.clone().unwrap_or_else(|| "Headroom".to_owned());
        let reviews = chart::format::counted(u64::try_from(version.reviews).unwrap_or(0), "review");
        view! {
            <li>
                <a href=address aria-current=current>{version.of.version.clone()}</a>
                <span class="quiet">{by}", "<Moment at=version.published_at/>", "{reviews}</span>
                {version.note.clone().map(|note| view! { <span class="quiet">"“"{note}"”"</span> })}
            </li>
        }
    });
    let more = versions
        .next
        .map(|_| view! { <p class="quiet">"Older versions are left out here; the API lists them all."</p> });
    view! {
        <aside class="margin" aria-label="Versions">
            <section>
                <h2>"Versions"</h2>
                <ul class="list">{rows.collect_view()}</ul>
                {more}
            </section>
        </aside>
    }
    .into_any()
}
