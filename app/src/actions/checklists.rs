//! What the forms of checklists do: copy one, edit its draft, and publish that.

use domain::{ChecklistDraft, ChecklistId, Reason, Title};
use store::{Store, StoreError};

use super::{Form, writer};
use crate::drafts::{self, Desk};
use crate::error::AppError;
use crate::returned::Returned;
use crate::urls;
use crate::viewer::Viewer;

/// What became of a form that edits a draft.
pub enum Edited {
    /// It was done and leads on.
    Leads(String),
    /// Nothing was saved: the same page shows what the text would be.
    Shown(Returned),
    /// Somebody else saved in the meantime: the page shows both.
    Conflict(Returned),
}

/// Begins a checklist as a copy, from the fields `id`, `title` (may be empty) and `version` (the newest where empty).
/// Leads to its draft.
pub async fn copy(
    store: &Store,
    viewer: &Viewer,
    from: &ChecklistId,
    mut form: Form,
) -> Result<String, AppError> {
    let author = writer(viewer)?;
    let version = form.text("version").to_owned();
    let version = Some(version.as_str()).filter(|version| !version.is_empty());
    let published = store.published(from, version).await?.ok_or(AppError::NotFound)?;
    let id = form.required::<ChecklistId>("id");
    let title = form.optional::<Title>("title");
    form.accept()?;
    let id = id.ok_or(AppError::Internal)?;
    let text = drafts::copied(&published, &id, title.as_ref().map(Title::as_str));
    let begun = store.begin_checklist(&id, &published.line.of, &text, &author).await;
    Ok(urls::edit_checklist(&form.kept(begun, "id")?.id))
}

/// Edits a draft. The field `do` says how: `preview`, `save` or `discard`; `text` is the draft, `revision` the one that was
/// read.
pub async fn edit(
    store: &Store,
    viewer: &Viewer,
    id: &ChecklistId,
    mut form: Form,
) -> Result<Edited, AppError> {
    let author = writer(viewer)?;
    let desk = own(store, id).await?;
    let text = lines(form.raw("text"));
    let revision = form.text("revision").parse::<i64>().unwrap_or(0);
    if text.len() > ChecklistDraft::MAX_LEN {
        let most = ChecklistDraft::MAX_LEN;
        form.refuse("text", format!("A checklist has at most {most} bytes; this one has {}.", text.len()));
    }
    form.accept()?;
    match form.text("do") {
        "preview" => return Ok(Edited::Shown(form.back())),
        "discard" => {
            store.discard_draft(id, revision).await?;
            let is_new = desk.published.is_empty();
            return Ok(Edited::Leads(if is_new { urls::checklists() } else { urls::checklist(id) }));
        }
        "save" => {}
        _ => return Err(AppError::NotFound),
    }
    let saved = if revision == 0 {
        store.begin_draft(id, &desk.base.line.of, &text, &author).await
    } else {
        store.save_draft(id, revision, &text, &author).await
    };
    match saved {
        Ok(draft) => Ok(Edited::Leads(urls::checklist_saved(id, draft.revision))),
        Err(StoreError::Conflict(_) | StoreError::NotFound) => {
            form.refuse("text", "Somebody else saved or published this draft since you opened it.");
            Ok(Edited::Conflict(form.back()))
        }
        Err(error) => Err(error.into()),
    }
}

/// Publishes a draft, from the fields `revision` (the one that was read) and `note` (may be empty). Leads to the version.
pub async fn publish(
    store: &Store,
    viewer: &Viewer,
    id: &ChecklistId,
    mut form: Form,
) -> Result<String, AppError> {
    let author = writer(viewer)?;
    let desk = own(store, id).await?;
    let draft = desk.draft.as_ref().ok_or(AppError::NotFound)?;
    let revision = form.required::<i64>("revision");
    let note = form.optional::<Reason>("note");
    let checked = desk.check(&draft.text);
    let Some(checklist) = checked.checklist else {
        let first = checked.faults.first().map(ToString::to_string).unwrap_or_default();
        return Err(AppError::Conflict(format!("This draft is not a checklist yet. {first}")));
    };
    form.accept()?;
    let revision = revision.ok_or(AppError::Internal)?;
    if revision != draft.revision {
        return Err(AppError::Conflict(
            "The draft was saved again since you looked at what it changes.".to_owned(),
        ));
    }
    store.publish_draft(&checklist, revision, note.as_ref(), &author).await?;
    Ok(urls::checklist_published(id, &checklist.version))
}

/// The desk of a checklist that a team may write.
async fn own(store: &Store, id: &ChecklistId) -> Result<Desk, AppError> {
    if drafts::is_built_in(id) {
        let why = "The checklist that comes with Headroom stays as it is: copy it under a name of your own.";
        return Err(AppError::Conflict(why.to_owned()));
    }
    Desk::open(store, id).await?.ok_or(AppError::NotFound)
}

/// Browsers end the lines of a form with two characters.
pub fn lines(text: &str) -> String {
    text.replace("\r\n", "\n").replace('\0', "\u{fffd}")
}
