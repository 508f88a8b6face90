//! Saved views: the team's names for lists as addresses ask for them.

use domain::{SavedView, ViewId, ViewName, ViewOf};

use crate::{
    Author, Store, StoreError,
    database::{reading, writing},
    error::corrupt,
};

/// Views of one list; a row of them is never longer.
const MOST: i64 = 50;

#[derive(sqlx::FromRow)]
struct ViewRow {
    id: ViewId,
    name: String,
    query: String,
    by_name: String,
}

impl TryFrom<ViewRow> for SavedView {
    type Error = StoreError;

    fn try_from(row: ViewRow) -> Result<Self, StoreError> {
        let name = row.name.try_into().map_err(corrupt("saved_view", "name", row.id))?;
        Ok(Self { id: row.id, name, query: row.query, by: row.by_name })
    }
}

impl Store {
    /// The views of a list, by name.
    pub async fn views(&self, of: ViewOf) -> Result<Vec<SavedView>, StoreError> {
        let rows: Vec<ViewRow> = reading!(self, db => sqlx::query_as(
            "SELECT id, name, query, by_name FROM saved_view WHERE list = $1 ORDER BY name LIMIT $2")
            .bind(of.as_str())
            .bind(MOST)
            .fetch_all(db)
            .await?);
        rows.into_iter().map(SavedView::try_from).collect()
    }

    /// Saves a view; a conflict when its name is taken or the list has as many as it may.
    pub async fn save_view(
        &self,
        of: ViewOf,
        name: &ViewName,
        query: &str,
        by: &Author,
    ) -> Result<ViewId, StoreError> {
        let (id, now) = (self.clock().id::<ViewId>(), self.clock().now());
        writing!(self, tx => {
            let views: i64 = sqlx::query_scalar("SELECT COUNT(*) FROM saved_view WHERE list = $1")
                .bind(of.as_str())
                .fetch_one(&mut *tx)
                .await?;
            if views >= MOST {
                return Err(StoreError::Conflict("There are 50 views of this list already. Remove one of them first."));
            }
            sqlx::query(
                "INSERT INTO saved_view (id, list, name, query, created_at, by_account, by_name)
                 VALUES ($1, $2, $3, $4, $5, $6, $7)")
                .bind(id)
                .bind(of.as_str())
                .bind(name.as_str())
                .bind(query)
                .bind(now)
                .bind(by.account)
                .bind(&by.name)
                .execute(&mut *tx)
                .await
                .map_err(|error| StoreError::taken(error, "There is a view of that name already."))?;
        });
        Ok(id)
    }

    /// Removes a view.
    pub async fn remove_view(&self, id: ViewId) -> Result<(), StoreError> {
        let gone = writing!(self, tx => sqlx::query("DELETE FROM saved_view WHERE id = $1")
            .bind(id)
            .execute(&mut *tx)
            .await?
            .rows_affected());
        if gone == 1 { Ok(()) } else { Err(StoreError::NotFound) }
    }
}
