//! What publishing a draft would change, before it is done.

use analysis::checklist::{Part, difference};
use domain::{Checklist, ChecklistId, Reason, Slug};
use leptos::prelude::*;

use super::edit::crumbs;
use super::{differences, effects, findings};
use crate::drafts::{Desk, Effects};
use crate::error::AppError;
use crate::ui::{Entry, Head, Here, Refusal, TextArea};
use crate::urls;
use crate::visit::{Visit, framed};

/// Differences, effects, and the button.
#[component]
pub fn PublishChecklistPage() -> impl IntoView {
    framed(Here::Checklists, |visit| async move {
        let id: ChecklistId = visit.param("id")?;
        if !visit.viewer.may_write() {
            return Err(AppError::Forbidden);
        }
        let desk = Desk::open(&visit.store, &id).await?.ok_or(AppError::NotFound)?;
        let Some(draft) = &desk.draft else {
            return visit.lead_to(&urls::checklist(&id));
        };
        let checked = desk.check(&draft.text);
        match &checked.checklist {
            None => Ok(not_yet(&desk, findings::view(&draft.text, &checked))),
            Some(checklist) => {
                let after: Option<Slug> = visit.query("after");
                let effects = Effects::of(&visit.store, &desk.base, checklist, after.as_ref()).await?;
                let first = after.map(|_| urls::publish_checklist(&id));
                Ok(view(&visit, &desk, checklist, &effects, first))
            }
        }
    })
}

fn not_yet(desk: &Desk, findings: AnyView) -> AnyView {
    view! {
        <Head name=format!("Publish {}", desk.id) crumbs=crumbs(desk) crumb="publish"/>
        <p class="answer">"This draft "<strong>"cannot be published"</strong>" yet."</p>
        <p class="actions"><a class="button" data-kind="main" href=urls::edit_checklist(&desk.id)>"Back to the draft"</a></p>
        {findings}
    }
    .into_any()
}

fn view(
    visit: &Visit,
    desk: &Desk,
    checklist: &Checklist,
    effects: &Effects,
    first: Option<String>,
) -> AnyView {
    let parts = difference(&desk.base.checklist, checklist);
    let base = &desk.base.line.of;
    let (answer, back) = (answer(checklist, &parts, effects), urls::edit_checklist(&desk.id));
    view! {
        <Head
            name=format!("Publish {} {}", desk.id, checklist.version)
            crumbs=crumbs(desk)
            crumb="publish"
        >
            <a class="button" href=back>"Back to the draft"</a>
        </Head>
        <p class="answer">{answer}</p>
        <section aria-labelledby="differences-title">
            <h2 id="differences-title">"What is different"</h2>
            {differences::view(base, &parts)}
        </section>
        {effects::view(&desk.id, &base.id, effects, first)}
        {form(visit, desk, checklist)}
    }
    .into_any()
}

fn answer(checklist: &Checklist, parts: &[Part], effects: &Effects) -> String {
    let changes: usize = parts.iter().map(|part| part.changes.len()).sum();
    let services = effects.services.iter().filter(|(_, moved)| !moved.is_empty()).count();
    let looked = effects.services.len() as u64;
    let of = if u64::try_from(effects.walking).is_ok_and(|walking| walking > looked) {
        format!("{services} of the {looked} services that this page looks at; {} walk it", effects.walking)
    } else {
        chart::format::counted(services as u64, "service")
    };
    format!(
        "Version {} has {} and would change answers of {of}.",
        checklist.version,
        chart::format::counted(changes as u64, "difference"),
    )
}

fn form(visit: &Visit, desk: &Desk, checklist: &Checklist) -> AnyView {
    let entry = Entry::new(&visit.returned, "note", "");
    view! {
        <section aria-labelledby="publish-title">
            <h2 id="publish-title">"Publish it"</h2>
            <p class="lead">"It stays as it is from then on; what comes later is another version. Reviews that are under way keep theirs."</p>
            <Refusal returned=visit.returned.clone()/>
            <form class="form" method="post" action=urls::publish_checklist(&desk.id)>
                <input type="hidden" name="revision" value=desk.revision().to_string()/>
                <TextArea entry label="Why" help="For those who read the list of versions. May stay empty." max=Reason::MAX_LEN/>
                <button class="button" data-kind="main">{format!("Publish version {}", checklist.version)}</button>
            </form>
        </section>
    }
    .into_any()
}
