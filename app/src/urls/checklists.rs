//! Checklists and precedents.

use domain::{ChecklistId, PrecedentId};

use super::value;

/// All checklists.
pub fn checklists() -> String {
    "/checklists".to_owned()
}

/// A checklist in its newest version. The form that copies it posts to the same address.
pub fn checklist(id: &ChecklistId) -> String {
    format!("/checklists/{id}")
}

/// One version of a checklist.
pub fn checklist_version(id: &ChecklistId, version: &str) -> String {
    format!("/checklists/{id}?version={}", value(version))
}

/// A version that was just published.
pub fn checklist_published(id: &ChecklistId, version: &str) -> String {
    format!("{}&published=1", checklist_version(id, version))
}

/// The file of one version.
pub fn checklist_file(id: &ChecklistId, version: &str) -> String {
    format!("/checklists/{id}/checklist.toml?version={}", value(version))
}

/// The draft of a checklist; previews and saves are posted to the same address.
pub fn edit_checklist(id: &ChecklistId) -> String {
    format!("/checklists/{id}/edit")
}

/// The draft of a checklist, just after it was saved.
pub fn checklist_saved(id: &ChecklistId, revision: i64) -> String {
    format!("/checklists/{id}/edit?saved={revision}")
}

/// What publishing a draft would change; it is published by a post to the same address.
pub fn publish_checklist(id: &ChecklistId) -> String {
    format!("/checklists/{id}/publish")
}

/// All precedents.
pub fn precedents() -> String {
    "/precedents".to_owned()
}

/// One precedent.
pub fn precedent(id: &PrecedentId) -> String {
    format!("/precedents/{id}")
}

/// The form that writes a precedent; the post goes to the same address.
pub fn new_precedent() -> String {
    "/precedents/new".to_owned()
}

/// The form that changes a precedent; the post goes to the same address.
pub fn edit_precedent(id: &PrecedentId) -> String {
    format!("/precedents/{id}/edit")
}
