//! Checklists by version. A version that was published stays as it is.

use domain::Checklist;

use crate::{
    Store, StoreError,
    database::{reading, writing},
    error::corrupt,
};

impl Store {
    /// Publishes a version; the same once more is no error, another text under a version that exists is a conflict.
    pub async fn publish_checklist(&self, checklist: &Checklist) -> Result<(), StoreError> {
        let now = self.clock().now();
        let body = serde_json::to_string(checklist)
            .ok()
            .filter(|json| serde_json::from_str::<Checklist>(json).is_ok_and(|read| read == *checklist))
            .ok_or(StoreError::Conflict("The checklist has a number that cannot be stored."))?;
        let published = writing!(self, tx => sqlx::query(
            "INSERT INTO checklist (id, version, published_at, body) VALUES ($1, $2, $3, $4)
             ON CONFLICT (id, version) DO NOTHING")
            .bind(&checklist.id)
            .bind(&checklist.version)
            .bind(now)
            .bind(body)
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

    /// One version.
    pub async fn checklist(&self, id: &str, version: &str) -> Result<Option<Checklist>, StoreError> {
        let body: Option<String> = reading!(self, db => sqlx::query_scalar(
            "SELECT body FROM checklist WHERE id = $1 AND version = $2")
            .bind(id)
            .bind(version)
            .fetch_optional(db)
            .await?);
        read(id, body)
    }

    /// The version published last.
    pub async fn latest_checklist(&self, id: &str) -> Result<Option<Checklist>, StoreError> {
        let body: Option<String> = reading!(self, db => sqlx::query_scalar(
            "SELECT body FROM checklist WHERE id = $1 ORDER BY seq DESC LIMIT 1")
            .bind(id)
            .fetch_optional(db)
            .await?);
        read(id, body)
    }
}

fn read(id: &str, body: Option<String>) -> Result<Option<Checklist>, StoreError> {
    body.map(|json| serde_json::from_str(&json).map_err(corrupt("checklist", "body", id))).transpose()
}
