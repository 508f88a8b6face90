//! The link through which the first administrator is made. There is one, and none once an administrator exists.

use domain::{SecretHash, Timestamp};

use crate::{
    Store, StoreError,
    database::{reading, writing},
    error::corrupt,
};

impl Store {
    /// Replaces the link: only its hash is kept, until `expires`.
    pub async fn set_setup_link(&self, link: SecretHash, expires: Timestamp) -> Result<(), StoreError> {
        writing!(self, tx => sqlx::query("UPDATE setup SET link_hash = $1, expires_at = $2 WHERE id = 1")
            .bind(&link.0[..])
            .bind(expires)
            .execute(&mut *tx)
            .await?
            .rows_affected());
        Ok(())
    }

    /// The link's hash and when it expires; none before the first and after an administrator was made.
    pub async fn setup_link(&self) -> Result<Option<(SecretHash, Timestamp)>, StoreError> {
        let row: Option<(Vec<u8>, Timestamp)> = reading!(self, db => sqlx::query_as(
            "SELECT link_hash, expires_at FROM setup WHERE id = 1 AND link_hash IS NOT NULL")
            .fetch_optional(db)
            .await?);
        row.map(|(hash, expires)| {
            let hash = hash.try_into().map_err(corrupt("setup", "link_hash", 1))?;
            Ok((SecretHash(hash), expires))
        })
        .transpose()
    }
}
