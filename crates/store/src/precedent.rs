//! Precedents that teams wrote. What stood before a change stays in the history.

use domain::{
    Asked, Cursor, CursorValue, Page, Precedent, PrecedentBy, PrecedentEntry, PrecedentFilter, PrecedentId,
    Timestamp,
};

use sqlx::QueryBuilder;

use crate::{
    Author, Store, StoreError,
    database::{reading, writing},
    error::corrupt,
    listing::{Column, anywhere, push_page},
};

#[derive(sqlx::FromRow)]
struct EntryRow {
    id: String,
    revision: i64,
    body: String,
    written_at: Timestamp,
    by_name: String,
}

impl TryFrom<EntryRow> for PrecedentEntry {
    type Error = StoreError;

    fn try_from(row: EntryRow) -> Result<Self, StoreError> {
        Ok(Self {
            precedent: serde_json::from_str(&row.body).map_err(corrupt("precedent", "body", &row.id))?,
            id: row.id.clone().try_into().map_err(corrupt("precedent", "id", row.id))?,
            revision: row.revision,
            at: row.written_at,
            by: row.by_name,
        })
    }
}

impl Store {
    /// Writes a precedent: a new one with `revision` 0, else a change of the one that was read at `revision`.
    pub async fn write_precedent(
        &self,
        id: &PrecedentId,
        revision: i64,
        precedent: &Precedent,
        by: &Author,
    ) -> Result<PrecedentEntry, StoreError> {
        let now = self.clock().now();
        let body = serde_json::to_string(precedent)
            .map_err(|_| StoreError::Conflict("The precedent has a text that cannot be stored."))?;
        writing!(self, tx => {
            let before = sqlx::query(
                "UPDATE precedent SET is_current = FALSE WHERE id = $1 AND revision = $2 AND is_current = TRUE")
                .bind(id.as_str())
                .bind(revision)
                .execute(&mut *tx)
                .await?
                .rows_affected();
            if revision > 0 && before == 0 {
                return Err(StoreError::Conflict("The precedent was changed in the meantime."));
            }
            sqlx::query(
                "INSERT INTO precedent (id, revision, body, written_at, by_account, by_name, is_current)
                 VALUES ($1, $2, $3, $4, $5, $6, TRUE)")
                .bind(id.as_str())
                .bind(revision + 1)
                .bind(body)
                .bind(now)
                .bind(by.account)
                .bind(&by.name)
                .execute(&mut *tx)
                .await
                .map_err(|error| StoreError::taken(error, "There is a precedent of this name already."))?;
        });
        self.precedent(id).await?.ok_or(StoreError::NotFound)
    }

    /// The precedent of this name as it stands.
    pub async fn precedent(&self, id: &PrecedentId) -> Result<Option<PrecedentEntry>, StoreError> {
        let row: Option<EntryRow> = reading!(self, db => sqlx::query_as(
            "SELECT id, revision, body, written_at, by_name FROM precedent WHERE id = $1 AND is_current = TRUE")
            .bind(id.as_str())
            .fetch_optional(db)
            .await?);
        row.map(PrecedentEntry::try_from).transpose()
    }

    /// The precedents that are asked for, as they stand.
    pub async fn precedents(
        &self,
        asked: &Asked<PrecedentFilter>,
        limit: i64,
    ) -> Result<Page<PrecedentEntry, Cursor<PrecedentId>>, StoreError> {
        let Asked { filter, sorted, after } = asked;
        let rows: Vec<EntryRow> = reading!(self, db => {
            let mut query = QueryBuilder::new(
                "SELECT id, revision, body, written_at, by_name FROM precedent WHERE is_current = TRUE");
            if let Some(search) = &filter.find {
                query.push(" AND LOWER(id || ' ' || body) LIKE ");
                query.push_bind(anywhere(search.as_str())).push(" ESCAPE '!'");
            }
            let after = after.as_ref().map(|after| (after.value, after.tie.as_str()));
            push_page!(query, column(sorted.by), "id", sorted.direction, after, limit);
            query.build_query_as().fetch_all(db).await?
        });
        let entries = rows.into_iter().map(PrecedentEntry::try_from).collect::<Result<_, _>>()?;
        Ok(Page::of(entries, usize::try_from(limit).unwrap_or(0), |entry| place(entry, sorted.by)))
    }

    /// How a precedent was written and changed, newest first.
    pub async fn precedent_history(
        &self,
        id: &PrecedentId,
        limit: i64,
    ) -> Result<Vec<PrecedentEntry>, StoreError> {
        let rows: Vec<EntryRow> = reading!(self, db => sqlx::query_as(
            "SELECT id, revision, body, written_at, by_name FROM precedent
             WHERE id = $1 ORDER BY revision DESC LIMIT $2")
            .bind(id.as_str())
            .bind(limit)
            .fetch_all(db)
            .await?);
        rows.into_iter().map(PrecedentEntry::try_from).collect()
    }
}

fn column(by: PrecedentBy) -> Column {
    match by {
        PrecedentBy::Name => Column::tie("id"),
        PrecedentBy::Changed => Column::always("written_at"),
    }
}

/// Where a precedent stands in the list that is sorted so.
fn place(entry: &PrecedentEntry, by: PrecedentBy) -> Cursor<PrecedentId> {
    let value = match by {
        PrecedentBy::Name => CursorValue::Tie,
        PrecedentBy::Changed => CursorValue::Whole(entry.at.0),
    };
    Cursor { value, tie: entry.id.clone() }
}
