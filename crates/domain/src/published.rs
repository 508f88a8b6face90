//! Checklists as they are kept: published versions, which stay as they are, and drafts of the next ones.

use crate::{Checklist, ChecklistId, Timestamp};

/// A version of a checklist, named.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ChecklistVersion {
    /// Identity through its versions.
    pub id: ChecklistId,
    /// The version.
    pub version: String,
}

/// A published version, without what it asks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PublishedLine {
    /// Which one.
    pub of: ChecklistVersion,
    /// Counts up over all that is published.
    pub seq: i64,
    /// Its title.
    pub title: String,
    /// How many items it has.
    pub items: i64,
    /// When it was published.
    pub published_at: Timestamp,
    /// By whom: an account's name; none for the one that comes with the product.
    pub by: Option<String>,
    /// Why, in the words of whoever did.
    pub note: Option<String>,
    /// How many reviews of it there are, those of services in the bin among them.
    pub reviews: i64,
}

/// A published version, whole.
#[derive(Debug, Clone, PartialEq)]
pub struct Published {
    /// When, by whom and why.
    pub line: PublishedLine,
    /// What it asks.
    pub checklist: Checklist,
    /// The file as it was typed; none where only its content is kept.
    pub source: Option<String>,
}

/// A checklist that is being written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ChecklistDraft {
    /// The checklist that it becomes a version of.
    pub id: ChecklistId,
    /// The file as it was typed, good or not.
    pub text: String,
    /// How often it was saved: whoever saves says which revision was read.
    pub revision: i64,
    /// The version that it was copied from.
    pub from: ChecklistVersion,
    /// When it was saved last.
    pub changed_at: Timestamp,
    /// By whom: an account's name.
    pub by: String,
}

impl ChecklistDraft {
    /// Greatest number of bytes of its text: seven times the one that comes with the product.
    pub const MAX_LEN: usize = 1_000_000;
}
