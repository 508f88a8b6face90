//! Sign-ins that failed, counted by whatever is throttled: a name, an address. All instances see the same count.

use domain::Timestamp;
use uuid::Uuid;

use crate::{
    Store, StoreError,
    database::{reading, writing},
};

impl Store {
    /// How many attempts on `key` were made at `since` or later.
    pub async fn attempts_since(&self, key: &str, since: Timestamp) -> Result<i64, StoreError> {
        Ok(reading!(self, db => sqlx::query_scalar(
            "SELECT COUNT(*) FROM sign_in_attempt WHERE subject = $1 AND made_at >= $2")
            .bind(key)
            .bind(since)
            .fetch_one(db)
            .await?))
    }

    /// Counts one attempt on `key`, now.
    pub async fn record_attempt(&self, key: &str) -> Result<(), StoreError> {
        let (id, now) = (self.clock().id::<Uuid>(), self.clock().now());
        writing!(self, tx => sqlx::query("INSERT INTO sign_in_attempt (id, subject, made_at) VALUES ($1, $2, $3)")
            .bind(id)
            .bind(key)
            .bind(now)
            .execute(&mut *tx)
            .await?
            .rows_affected());
        Ok(())
    }

    /// Forgets the attempts on `key`: the person signed in.
    pub async fn clear_attempts(&self, key: &str) -> Result<(), StoreError> {
        writing!(self, tx => sqlx::query("DELETE FROM sign_in_attempt WHERE subject = $1")
            .bind(key)
            .execute(&mut *tx)
            .await?
            .rows_affected());
        Ok(())
    }

    /// Forgets all attempts made before `before`; says how many.
    pub async fn drop_old_attempts(&self, before: Timestamp) -> Result<u64, StoreError> {
        Ok(writing!(self, tx => sqlx::query("DELETE FROM sign_in_attempt WHERE made_at < $1")
            .bind(before)
            .execute(&mut *tx)
            .await?
            .rows_affected()))
    }
}
