//! How checklists, their drafts and what is wrong with them are answered.

use analysis::checklist::{Checked, Counts, Finding};
use domain::{Checklist, ChecklistDraft, ChecklistId, Published, PublishedLine, Timestamp};
use schemars::JsonSchema;
use serde::Serialize;

/// A version of a checklist, without what it asks.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "ChecklistHead")]
pub(super) struct Head {
    id: ChecklistId,
    version: String,
    title: String,
    /// How many items it has.
    items: i64,
    published_at: Timestamp,
    /// Null for the one that comes with Headroom.
    published_by: Option<String>,
    note: Option<String>,
    /// How many reviews there are of it.
    reviews: i64,
    url: String,
}

impl From<&PublishedLine> for Head {
    fn from(line: &PublishedLine) -> Self {
        Self {
            id: line.of.id.clone(),
            version: line.of.version.clone(),
            title: line.title.clone(),
            items: line.items,
            published_at: line.published_at,
            published_by: line.by.clone(),
            note: line.note.clone(),
            reviews: line.reviews,
            url: app::urls::checklist_version(&line.of.id, &line.of.version),
        }
    }
}

/// A version of a checklist, whole.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "PublishedChecklist")]
pub(super) struct Whole {
    #[serde(flatten)]
    head: Head,
    /// What it asks, with the keys of its file.
    #[schemars(with = "serde_json::Map<String, serde_json::Value>")]
    checklist: Checklist,
}

impl From<Published> for Whole {
    fn from(published: Published) -> Self {
        Self { head: Head::from(&published.line), checklist: published.checklist }
    }
}

/// A draft, and what the check says of it as the next version.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "ChecklistDraft")]
pub(super) struct Draft {
    id: ChecklistId,
    /// Name it when you save or publish: another one is refused.
    revision: i64,
    changed_at: Timestamp,
    changed_by: String,
    /// Nothing is wrong with it.
    publishable: bool,
    faults: Vec<Found>,
    remarks: Vec<Found>,
    items: usize,
    inputs: usize,
    /// Worked examples, each run as a test.
    examples: usize,
    /// The file as it was typed.
    text: String,
    url: String,
}

/// What is wrong with a draft, or looks forgotten.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "ChecklistFinding")]
pub(super) struct Found {
    line: usize,
    column: usize,
    /// What it is part of: `item CON-01`.
    part: Option<String>,
    message: String,
}

impl From<Finding> for Found {
    fn from(finding: Finding) -> Self {
        let Finding { line, column, part, message } = finding;
        Self { line, column, part, message }
    }
}

impl Draft {
    /// The draft with what the check says of it.
    pub(super) fn of(draft: ChecklistDraft, checked: Checked) -> Self {
        let Counts { items, inputs, examples, .. } = checked.counts;
        Self {
            url: app::urls::edit_checklist(&draft.id),
            id: draft.id,
            revision: draft.revision,
            changed_at: draft.changed_at,
            changed_by: draft.by,
            publishable: checked.checklist.is_some(),
            faults: checked.faults.into_iter().map(Found::from).collect(),
            remarks: checked.remarks.into_iter().map(Found::from).collect(),
            items,
            inputs,
            examples,
            text: draft.text,
        }
    }
}
