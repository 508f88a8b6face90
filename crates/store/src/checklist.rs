//! Checklists by version. A version that was published stays as it is.

use domain::{
    Asked, Checklist, ChecklistBy, ChecklistFilter, ChecklistId, ChecklistVersion, Cursor, CursorValue, Page,
    Published, PublishedLine, Reason, Timestamp,
};
use sqlx::QueryBuilder;

use crate::{
    Author, Store, StoreError,
    database::{reading, writing},
    error::corrupt,
    listing::{Column, anywhere, push_page},
};

#[derive(sqlx::FromRow)]
struct LineRow {
    seq: i64,
    id: String,
    version: String,
    title: String,
    items: i64,
    published_at: Timestamp,
    by_name: Option<String>,
    note: Option<String>,
    reviews: i64,
}

#[derive(sqlx::FromRow)]
struct WholeRow {
    #[sqlx(flatten)]
    line: LineRow,
    body: String,
    source: Option<String>,
}

impl TryFrom<LineRow> for PublishedLine {
    type Error = StoreError;

    fn try_from(row: LineRow) -> Result<Self, StoreError> {
        let id = row.id.clone().try_into().map_err(corrupt("checklist", "id", row.id))?;
        Ok(Self {
            of: ChecklistVersion { id, version: row.version },
            seq: row.seq,
            title: row.title,
            items: row.items,
            published_at: row.published_at,
            by: row.by_name,
            note: row.note,
            reviews: row.reviews,
        })
    }
}

/// How many reviews there are of a version, and of all versions of a checklist; those of services in the bin among them.
const REVIEWS_OF_VERSION: &str = "(SELECT COUNT(*) FROM review
        WHERE review.checklist_id = checklist.id AND review.checklist_version = checklist.version) AS reviews";
const REVIEWS_OF_ALL: &str =
    "(SELECT COUNT(*) FROM review WHERE review.checklist_id = checklist.id) AS reviews";
const COLUMNS: &str =
    "SELECT checklist.seq, checklist.id, checklist.version, checklist.title, checklist.items,
        checklist.published_at, checklist.by_name, checklist.note, ";

/// The JSON of a checklist, which reads back as the same.
fn body(checklist: &Checklist) -> Result<String, StoreError> {
    serde_json::to_string(checklist)
        .ok()
        .filter(|json| serde_json::from_str::<Checklist>(json).is_ok_and(|read| read == *checklist))
        .ok_or(StoreError::Conflict("The checklist has a number that cannot be stored."))
}

fn items(checklist: &Checklist) -> i64 {
    i64::try_from(checklist.items.len()).unwrap_or(i64::MAX)
}

impl Store {
    /// Publishes a version that nobody wrote here; the same once more is no error, another text under a version that exists
    /// is a conflict.
    pub async fn publish_checklist(&self, checklist: &Checklist) -> Result<(), StoreError> {
        let now = self.clock().now();
        let body = body(checklist)?;
        let published = writing!(self, tx => sqlx::query(
            "INSERT INTO checklist (id, version, published_at, body, title, items) VALUES ($1, $2, $3, $4, $5, $6)
             ON CONFLICT (id, version) DO NOTHING")
            .bind(&checklist.id)
            .bind(&checklist.version)
            .bind(now)
            .bind(body)
            .bind(&checklist.title)
            .bind(items(checklist))
            .execute(&mut *tx)
            .await?
            .rows_affected());
        if published == 1
            || self.checklist(&checklist.id, &checklist.version).await?.as_ref() == Some(checklist)
        {
            return Ok(());
        }
        Err(StoreError::Conflict(
            "This version of the checklist was published with other content: raise its version.",
        ))
    }

    /// Keeps the file that a version was read from, where none is kept yet.
    pub async fn keep_checklist_source(&self, of: &Checklist, text: &str) -> Result<(), StoreError> {
        writing!(self, tx => sqlx::query(
            "UPDATE checklist SET source = $3 WHERE id = $1 AND version = $2 AND source IS NULL")
            .bind(&of.id)
            .bind(&of.version)
            .bind(text)
            .execute(&mut *tx)
            .await?
            .rows_affected());
        Ok(())
    }

    /// Publishes a draft as it stood at this revision; the draft ends. `checklist` is what its text reads as.
    pub async fn publish_draft(
        &self,
        checklist: &Checklist,
        revision: i64,
        note: Option<&Reason>,
        by: &Author,
    ) -> Result<(), StoreError> {
        let now = self.clock().now();
        let body = body(checklist)?;
        writing!(self, tx => {
            let text: Option<String> = sqlx::query_scalar(
                "DELETE FROM checklist_draft WHERE id = $1 AND revision = $2 RETURNING text")
                .bind(&checklist.id)
                .bind(revision)
                .fetch_optional(&mut *tx)
                .await?;
            let text = text.ok_or(StoreError::Conflict(
                "The draft was changed or published in the meantime. Look at it again before you publish it."))?;
            sqlx::query(
                "INSERT INTO checklist (id, version, published_at, body, title, items, source, note, by_account, by_name)
                 VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)")
                .bind(&checklist.id)
                .bind(&checklist.version)
                .bind(now)
                .bind(body)
                .bind(&checklist.title)
                .bind(items(checklist))
                .bind(text)
                .bind(note.map(Reason::as_str))
                .bind(by.account)
                .bind(&by.name)
                .execute(&mut *tx)
                .await
                .map_err(|error| StoreError::taken(error, "This version was published already: raise the version."))?;
        });
        Ok(())
    }

    /// What one version asks.
    pub async fn checklist(&self, id: &str, version: &str) -> Result<Option<Checklist>, StoreError> {
        let body: Option<String> = reading!(self, db => sqlx::query_scalar(
            "SELECT body FROM checklist WHERE id = $1 AND version = $2")
            .bind(id)
            .bind(version)
            .fetch_optional(db)
            .await?);
        read(id, body)
    }

    /// What the version asks that was published last.
    pub async fn latest_checklist(&self, id: &str) -> Result<Option<Checklist>, StoreError> {
        let body: Option<String> = reading!(self, db => sqlx::query_scalar(
            "SELECT body FROM checklist WHERE id = $1 ORDER BY seq DESC LIMIT 1")
            .bind(id)
            .fetch_optional(db)
            .await?);
        read(id, body)
    }

    /// One version, whole; without a version the one that was published last.
    pub async fn published(
        &self,
        id: &ChecklistId,
        version: Option<&str>,
    ) -> Result<Option<Published>, StoreError> {
        let row: Option<WholeRow> = reading!(self, db => {
            let mut query = QueryBuilder::new(COLUMNS);
            query.push(REVIEWS_OF_VERSION).push(", body, source FROM checklist WHERE id = ").push_bind(id.as_str());
            if let Some(version) = version {
                query.push(" AND version = ").push_bind(version);
            }
            query.push(" ORDER BY seq DESC LIMIT 1").build_query_as().fetch_optional(db).await?
        });
        let Some(row) = row else { return Ok(None) };
        let checklist = serde_json::from_str(&row.body).map_err(corrupt("checklist", "body", id))?;
        Ok(Some(Published { line: row.line.try_into()?, checklist, source: row.source }))
    }

    /// The newest version of each checklist, whole, by name.
    pub async fn newest_checklists(&self) -> Result<Vec<Checklist>, StoreError> {
        let rows: Vec<(String, String)> = reading!(self, db => sqlx::query_as(
            "SELECT id, body FROM checklist
             WHERE seq = (SELECT MAX(other.seq) FROM checklist AS other WHERE other.id = checklist.id) ORDER BY id")
            .fetch_all(db)
            .await?);
        let read = |(id, body): (String, String)| {
            serde_json::from_str(&body).map_err(corrupt("checklist", "body", id))
        };
        rows.into_iter().map(read).collect()
    }

    /// The newest version of each checklist that is asked for, with the reviews of all its versions.
    pub async fn checklists(
        &self,
        asked: &Asked<ChecklistFilter>,
        limit: i64,
    ) -> Result<Page<PublishedLine, Cursor<ChecklistId>>, StoreError> {
        let Asked { filter, sorted, after } = asked;
        let rows: Vec<LineRow> = reading!(self, db => {
            let mut query = QueryBuilder::new(COLUMNS);
            query.push(REVIEWS_OF_ALL).push(
                " FROM checklist WHERE seq = (SELECT MAX(other.seq) FROM checklist AS other WHERE other.id = checklist.id)");
            if let Some(search) = &filter.find {
                query.push(" AND LOWER(id || ' ' || title) LIKE ");
                query.push_bind(anywhere(search.as_str())).push(" ESCAPE '!'");
            }
            let after = after.as_ref().map(|after| (after.value, after.tie.as_str()));
            push_page!(query, column(sorted.by), "id", sorted.direction, after, limit);
            query.build_query_as().fetch_all(db).await?
        });
        page(rows, limit, |line| place(line, sorted.by))
    }

    /// The versions of a checklist, newest first, beginning before `before`.
    pub async fn checklist_versions(
        &self,
        id: &ChecklistId,
        before: Option<i64>,
        limit: i64,
    ) -> Result<Page<PublishedLine, i64>, StoreError> {
        let rows: Vec<LineRow> = reading!(self, db => QueryBuilder::new(COLUMNS)
            .push(REVIEWS_OF_VERSION)
            .push(" FROM checklist WHERE id = ")
            .push_bind(id.as_str())
            .push(" AND seq < ")
            .push_bind(before.unwrap_or(i64::MAX))
            .push(" ORDER BY seq DESC LIMIT ")
            .push_bind(limit.saturating_add(1))
            .build_query_as()
            .fetch_all(db)
            .await?);
        page(rows, limit, |line| line.seq)
    }

    /// The names of all versions of a checklist.
    pub async fn version_names(&self, id: &ChecklistId) -> Result<Vec<String>, StoreError> {
        Ok(
            reading!(self, db => sqlx::query_scalar("SELECT version FROM checklist WHERE id = $1 ORDER BY seq")
            .bind(id.as_str())
            .fetch_all(db)
            .await?),
        )
    }
}

fn page<Key>(
    rows: Vec<LineRow>,
    limit: i64,
    key: impl FnOnce(&PublishedLine) -> Key,
) -> Result<Page<PublishedLine, Key>, StoreError> {
    let lines = rows.into_iter().map(PublishedLine::try_from).collect::<Result<_, _>>()?;
    Ok(Page::of(lines, usize::try_from(limit).unwrap_or(0), key))
}

fn read(id: &str, body: Option<String>) -> Result<Option<Checklist>, StoreError> {
    body.map(|json| serde_json::from_str(&json).map_err(corrupt("checklist", "body", id))).transpose()
}

/// What was published later has a greater number.
fn column(by: ChecklistBy) -> Column {
    match by {
        ChecklistBy::Name => Column::tie("id"),
        ChecklistBy::Published => Column::always("seq"),
        ChecklistBy::Items => Column::always("items"),
    }
}

/// Where a checklist stands in the list that is sorted so.
fn place(line: &PublishedLine, by: ChecklistBy) -> Cursor<ChecklistId> {
    let value = match by {
        ChecklistBy::Name => CursorValue::Tie,
        ChecklistBy::Published => CursorValue::Whole(line.seq),
        ChecklistBy::Items => CursorValue::Whole(line.items),
    };
    Cursor { value, tie: line.of.id.clone() }
}
