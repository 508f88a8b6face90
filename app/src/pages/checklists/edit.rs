//! The draft of a checklist: its text, what the check says of it, and the items as they will look. The same post shows a text
//! without saving it and saves it.

use analysis::checklist::{Checked, Kind, difference};
use domain::{Checklist, ChecklistId};
use leptos::prelude::*;

use super::{differences, findings, item};
use crate::drafts::{Desk, is_built_in};
use crate::error::AppError;
use crate::islands::DraftPreview;
use crate::shell::IslandScripts;
use crate::ui::{Head, Here, Moment, Refusal};
use crate::urls;
use crate::visit::{Visit, framed};

/// Items that are shown as they will look; others are named.
const SHOWN: usize = 30;

/// The editor.
#[component]
pub fn EditChecklistPage() -> impl IntoView {
    framed(Here::Checklists, |visit| async move {
        let id: ChecklistId = visit.param("id")?;
        if !visit.viewer.may_write() {
            return Err(AppError::Forbidden);
        }
        if is_built_in(&id) {
            return visit.lead_to(&format!("{}#copy", urls::checklist(&id)));
        }
        let desk = Desk::open(&visit.store, &id).await?.ok_or(AppError::NotFound)?;
        Ok(view(&visit, &desk))
    })
}

fn view(visit: &Visit, desk: &Desk) -> AnyView {
    let returned = &visit.returned;
    let text = returned.value("text").map_or_else(|| desk.text(), crate::actions::checklists::lines);
    let checked = desk.check(&text);
    let overtaken = is_overtaken(visit, desk);
    let saved = visit.query::<i64>("saved").filter(|_| returned.value("text").is_none()).map(|_| {
        view! { <p class="notice" data-state="pass" role="status">"Saved as a draft. Nothing is judged by it until it is published."</p> }
    });
    let name = format!("Draft of {}", desk.id);
    let publish = desk.draft.is_some().then(|| {
        view! { <a class="button" href=urls::publish_checklist(&desk.id)>"What publishing would change"</a> }
    });
    view! {
        <Head name crumbs=crumbs(desk) crumb="draft" meta=meta(desk)>{publish}</Head>
        {saved}
        <Refusal returned=returned.clone()/>
        {overtaken.then(|| other(desk))}
        {form(visit, desk, &text, &checked)}
        {findings::view(&text, &checked)}
        {preview(desk, &checked)}
        <IslandScripts/>
    }
    .into_any()
}

pub(super) fn crumbs(desk: &Desk) -> Vec<(String, String)> {
    let mut crumbs = vec![(urls::checklists(), "Checklists".to_owned())];
    if !desk.published.is_empty() {
        crumbs.push((urls::checklist(&desk.id), desk.id.to_string()));
    }
    crumbs
}

fn meta(desk: &Desk) -> AnyView {
    let base = &desk.base.line.of;
    let after = if base.id == desk.id {
        format!("after version {}", base.version)
    } else {
        format!("copied from {} {}", base.id, base.version)
    };
    let saved = match &desk.draft {
        Some(draft) => {
            view! { <span>{format!("saved by {}, ", draft.by)}<Moment at=draft.changed_at/></span> }
                .into_any()
        }
        None => view! { <span>"not saved yet"</span> }.into_any(),
    };
    view! { <span>{after}</span>{saved} }.into_any()
}

/// Whether saving was refused because another revision stands than the one that was read.
fn is_overtaken(visit: &Visit, desk: &Desk) -> bool {
    let read = visit.returned.value("revision").and_then(|revision| revision.parse::<i64>().ok());
    visit.returned.problem("text").is_some() && read != Some(desk.revision())
}

/// What another person saved meanwhile, beside what was typed here.
fn other(desk: &Desk) -> AnyView {
    let Some(draft) = &desk.draft else {
        return view! {
            <p class="notice" data-state="warn">"It was published or thrown away meanwhile. Saving what you typed begins a new draft with it."</p>
        }
        .into_any();
    };
    view! {
        <div class="notice" data-state="warn">
            <p>
                {format!("{} saved it, ", draft.by)}<Moment at=draft.changed_at/>
                ". Nothing is lost: below stands what you typed, and here what is saved. Take over what you need; saving then replaces the other text."
            </p>
            <details class="more">
                <summary>"What is saved now"</summary>
                <pre class="code" tabindex="0" role="region" aria-label="What is saved now">{draft.text.clone()}</pre>
            </details>
        </div>
    }
    .into_any()
}

fn form(visit: &Visit, desk: &Desk, text: &str, checked: &Checked) -> AnyView {
    // Once both texts were seen, saving replaces the other one; until then the revision that was read stays.
    let typed = visit.returned.value("revision").filter(|_| !is_overtaken(visit, desk));
    let revision = typed.map_or_else(|| desk.revision().to_string(), str::to_owned);
    let invalid = (!checked.faults.is_empty()).then_some("true");
    let discard = desk.draft.is_some().then(|| {
        view! { <button class="button" data-kind="danger" name="do" value="discard">"Throw the draft away"</button> }
    });
    // The first line break of the element is its own, not the text's.
    let text = format!("\n{text}");
    let action = urls::edit_checklist(&desk.id);
    view! {
        <DraftPreview>
            <form class="wide-form draft" method="post" action=action>
                <input type="hidden" name="revision" value=revision/>
                <div class="field">
                    <label for="text">"The checklist as TOML"</label>
                    <div class="lines">
                        <textarea
                            id="text"
                            name="text"
                            rows="28"
                            wrap="off"
                            spellcheck="false"
                            autocapitalize="none"
                            autocomplete="off"
                            aria-invalid=invalid
                            aria-describedby="text-help"
                        >{text}</textarea>
                    </div>
                    <small id="text-help">
                        "Its grammar and every key are explained in the comments at its top. A rule is tried on its worked examples each time."
                    </small>
                </div>
                <div class="actions">
                    <button class="button" data-kind="main" name="do" value="save">"Save the draft"</button>
                    <button class="button" name="do" value="preview">"Preview"</button>
                    {discard}
                </div>
            </form>
        </DraftPreview>
    }
    .into_any()
}

/// What differs, and the items that are new or changed as they will look.
fn preview(desk: &Desk, checked: &Checked) -> AnyView {
    let content = match &checked.checklist {
        Some(checklist) => changed(desk, checklist),
        None => view! { <p class="quiet">"Once nothing is wrong with it, the items that you changed are shown here as they will look."</p> }
            .into_any(),
    };
    view! {
        <section id="preview" aria-labelledby="preview-title">
            <h2 id="preview-title">"As it will look"</h2>
            {content}
        </section>
    }
    .into_any()
}

fn changed(desk: &Desk, checklist: &Checklist) -> AnyView {
    let parts = difference(&desk.base.checklist, checklist);
    let of_items = parts.iter().filter(|part| part.name == "Items").flat_map(|part| &part.changes);
    let ids: Vec<_> =
        of_items.filter(|change| change.kind != Kind::Removed).map(|change| &change.id).collect();
    let items: Vec<_> = checklist.items.iter().filter(|item| ids.contains(&&item.id)).collect();
    let shown = items.iter().take(SHOWN).map(|item| item::open(checklist, item)).collect_view();
    let left = items.len().saturating_sub(SHOWN);
    let left = (left > 0)
        .then(|| view! { <p class="quiet">{format!("{left} more changed items are left out here.")}</p> });
    view! {
        {differences::view(&desk.base.line.of, &parts)}
        {shown}
        {left}
    }
    .into_any()
}
