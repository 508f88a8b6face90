//! Drafts of checklists: texts as teams type them. Two people who edit one do not overwrite each other: who saves names the
//! revision that was read, and is refused where another one stands.

use domain::{ChecklistDraft, ChecklistId, ChecklistVersion, Page, Timestamp};

use crate::{
    Author, Store, StoreError,
    database::{reading, writing},
    error::corrupt,
};

#[derive(sqlx::FromRow)]
struct DraftRow {
    id: String,
    text: String,
    revision: i64,
    from_id: String,
    from_version: String,
    changed_at: Timestamp,
    by_name: String,
}

impl TryFrom<DraftRow> for ChecklistDraft {
    type Error = StoreError;

    fn try_from(row: DraftRow) -> Result<Self, StoreError> {
        let from = row.from_id.try_into().map_err(corrupt("checklist_draft", "from_id", &row.id))?;
        Ok(Self {
            id: row.id.clone().try_into().map_err(corrupt("checklist_draft", "id", row.id))?,
            text: row.text,
            revision: row.revision,
            from: ChecklistVersion { id: from, version: row.from_version },
            changed_at: row.changed_at,
            by: row.by_name,
        })
    }
}

/// What is said where another revision stands than the one that was read.
const CHANGED: &str = "The draft was changed in the meantime.";

impl Store {
    /// Begins a checklist of a new name as a draft.
    pub async fn begin_checklist(
        &self,
        id: &ChecklistId,
        from: &ChecklistVersion,
        text: &str,
        by: &Author,
    ) -> Result<ChecklistDraft, StoreError> {
        const TAKEN: &str = "There is a checklist of this name already.";
        let now = self.clock().now();
        writing!(self, tx => {
            insert_draft!(tx, id, from, text, now, by, TAKEN);
            let published: i64 = sqlx::query_scalar("SELECT COUNT(*) FROM checklist WHERE id = $1")
                .bind(id.as_str())
                .fetch_one(&mut *tx)
                .await?;
            if published > 0 {
                return Err(StoreError::Conflict(TAKEN));
            }
        });
        self.checklist_draft(id).await?.ok_or(StoreError::NotFound)
    }

    /// Begins the draft of the next version of a checklist, as a copy of `from`.
    pub async fn begin_draft(
        &self,
        id: &ChecklistId,
        from: &ChecklistVersion,
        text: &str,
        by: &Author,
    ) -> Result<ChecklistDraft, StoreError> {
        let now = self.clock().now();
        writing!(self, tx => {
            insert_draft!(tx, id, from, text, now, by, CHANGED);
        });
        self.checklist_draft(id).await?.ok_or(StoreError::NotFound)
    }

    /// Saves a draft whose `revision` was read.
    pub async fn save_draft(
        &self,
        id: &ChecklistId,
        revision: i64,
        text: &str,
        by: &Author,
    ) -> Result<ChecklistDraft, StoreError> {
        let now = self.clock().now();
        let saved = writing!(self, tx => sqlx::query(
            "UPDATE checklist_draft SET text = $3, revision = revision + 1, changed_at = $4, by_account = $5, by_name = $6
             WHERE id = $1 AND revision = $2")
            .bind(id.as_str())
            .bind(revision)
            .bind(text)
            .bind(now)
            .bind(by.account)
            .bind(&by.name)
            .execute(&mut *tx)
            .await?
            .rows_affected());
        match self.checklist_draft(id).await? {
            Some(draft) if saved == 1 => Ok(draft),
            Some(_) => Err(StoreError::Conflict(CHANGED)),
            None => Err(StoreError::NotFound),
        }
    }

    /// Throws a draft away whose `revision` was read. What was published of the checklist stays.
    pub async fn discard_draft(&self, id: &ChecklistId, revision: i64) -> Result<(), StoreError> {
        let gone = writing!(self, tx => sqlx::query("DELETE FROM checklist_draft WHERE id = $1 AND revision = $2")
            .bind(id.as_str())
            .bind(revision)
            .execute(&mut *tx)
            .await?
            .rows_affected());
        if gone == 1 { Ok(()) } else { Err(StoreError::Conflict(CHANGED)) }
    }

    /// The draft of this checklist.
    pub async fn checklist_draft(&self, id: &ChecklistId) -> Result<Option<ChecklistDraft>, StoreError> {
        let row: Option<DraftRow> = reading!(self, db => sqlx::query_as(
            "SELECT id, text, revision, from_id, from_version, changed_at, by_name FROM checklist_draft WHERE id = $1")
            .bind(id.as_str())
            .fetch_optional(db)
            .await?);
        row.map(ChecklistDraft::try_from).transpose()
    }

    /// Drafts by name, without their texts, beginning after `after`.
    pub async fn checklist_drafts(
        &self,
        after: Option<&ChecklistId>,
        limit: i64,
    ) -> Result<Page<ChecklistDraft, ChecklistId>, StoreError> {
        let rows: Vec<DraftRow> = reading!(self, db => sqlx::query_as(
            "SELECT id, '' AS text, revision, from_id, from_version, changed_at, by_name FROM checklist_draft
             WHERE id > $1 ORDER BY id LIMIT $2")
            .bind(after.map_or("", ChecklistId::as_str))
            .bind(limit.saturating_add(1))
            .fetch_all(db)
            .await?);
        let drafts = rows.into_iter().map(ChecklistDraft::try_from).collect::<Result<_, _>>()?;
        let key = |draft: &ChecklistDraft| draft.id.clone();
        Ok(Page::of(drafts, usize::try_from(limit).unwrap_or(0), key))
    }
}

macro_rules! insert_draft {
    ($tx:ident, $id:ident, $from:ident, $text:ident, $now:ident, $by:ident, $taken:expr) => {
        sqlx::query(
            "INSERT INTO checklist_draft (id, text, revision, from_id, from_version, changed_at, by_account, by_name)
             VALUES ($1, $2, 1, $3, $4, $5, $6, $7)",
        )
        .bind($id.as_str())
        .bind($text)
        .bind($from.id.as_str())
        .bind(&$from.version)
        .bind($now)
        .bind($by.account)
        .bind(&$by.name)
        .execute(&mut *$tx)
        .await
        .map_err(|error| StoreError::taken(error, $taken))?;
    };
}
use insert_draft;
