//! Links that show one run to whoever has them, until they end or are revoked.

use domain::{
    Asked, Cursor, CursorValue, Page, RunId, SecretHash, Share, ShareBy, ShareFilter, ShareId, Timestamp,
};
use sqlx::QueryBuilder;

use crate::{
    Author, Store, StoreError,
    database::{reading, writing},
    listing::{Column, anywhere, push_page},
    session::SEEN_STEP_MS,
};

/// Links of one run that are good at the same time.
const MOST: i64 = 50;

#[derive(sqlx::FromRow)]
struct ShareRow {
    id: ShareId,
    run_id: RunId,
    created_at: Timestamp,
    created_by_name: String,
    expires_at: Timestamp,
    used_at: Option<Timestamp>,
}

impl From<ShareRow> for Share {
    fn from(row: ShareRow) -> Self {
        Self {
            id: row.id,
            run: row.run_id,
            created_at: row.created_at,
            created_by: row.created_by_name,
            expires_at: row.expires_at,
            used_at: row.used_at,
        }
    }
}

impl Store {
    /// Adds a link to a run that ends at `expires`. The secret itself never comes here.
    pub async fn add_share(
        &self,
        run: RunId,
        secret: SecretHash,
        expires: Timestamp,
        by: &Author,
    ) -> Result<Share, StoreError> {
        let (id, now) = (self.clock().id::<ShareId>(), self.clock().now());
        writing!(self, tx => {
            // The run's service is what makers of links queue for, so that none comes past the limit.
            sqlx::query("UPDATE service SET last_run_number = last_run_number
                 WHERE id = (SELECT run.service_id FROM run WHERE run.id = $1)")
                .bind(run)
                .execute(&mut *tx)
                .await?;
            let live: i64 = sqlx::query_scalar(
                "SELECT COUNT(*) FROM share WHERE run_id = $1 AND revoked_at IS NULL AND expires_at > $2")
                .bind(run)
                .bind(now)
                .fetch_one(&mut *tx)
                .await?;
            if live >= MOST {
                return Err(StoreError::Conflict("This run has 50 links already. Revoke one of them first."));
            }
            let added = sqlx::query(
                "INSERT INTO share (id, run_id, secret_hash, created_at, created_by, created_by_name, expires_at)
                 SELECT $1, run.id, $3, $4, $5, $6, $7 FROM run WHERE run.id = $2")
                .bind(id)
                .bind(run)
                .bind(&secret.0[..])
                .bind(now)
                .bind(by.account)
                .bind(&by.name)
                .bind(expires)
                .execute(&mut *tx)
                .await?
                .rows_affected();
            if added == 0 {
                return Err(StoreError::NotFound);
            }
        });
        let created_by = by.name.clone();
        Ok(Share { id, run, created_at: now, created_by, expires_at: expires, used_at: None })
    }

    /// The link of this secret, while it is good; its use is noted, to the minute.
    pub async fn use_share(&self, secret: &SecretHash) -> Result<Option<Share>, StoreError> {
        let now = self.clock().now();
        let row: Option<ShareRow> = reading!(self, db => sqlx::query_as(
            "SELECT id, run_id, created_at, created_by_name, expires_at, used_at FROM share
             WHERE secret_hash = $1 AND revoked_at IS NULL AND expires_at > $2")
            .bind(&secret.0[..])
            .bind(now)
            .fetch_optional(db)
            .await?);
        let Some(share) = row.map(Share::from) else { return Ok(None) };
        if share.used_at.is_none_or(|used_at| now.since(used_at) >= SEEN_STEP_MS) {
            writing!(self, tx => sqlx::query("UPDATE share SET used_at = $2 WHERE id = $1")
                .bind(share.id)
                .bind(now)
                .execute(&mut *tx)
                .await?
                .rows_affected());
        }
        Ok(Some(share))
    }

    /// The links of a run that are good now and are asked for.
    pub async fn shares(
        &self,
        run: RunId,
        asked: &Asked<ShareFilter>,
        limit: i64,
    ) -> Result<Page<Share, Cursor<ShareId>>, StoreError> {
        let Asked { filter, sorted, after } = asked;
        let now = self.clock().now();
        let rows: Vec<ShareRow> = reading!(self, db => {
            let mut query = QueryBuilder::new(
                "SELECT id, run_id, created_at, created_by_name, expires_at, used_at FROM share WHERE run_id = ");
            query.push_bind(run).push(" AND revoked_at IS NULL AND expires_at > ").push_bind(now);
            if let Some(search) = &filter.find {
                query.push(" AND LOWER(created_by_name) LIKE ");
                query.push_bind(anywhere(search.as_str())).push(" ESCAPE '!'");
            }
            let after = after.as_ref().map(|after| (after.value, after.tie));
            push_page!(query, column(sorted.by), "id", sorted.direction, after, limit);
            query.build_query_as().fetch_all(db).await?
        });
        let shares = rows.into_iter().map(Share::from).collect();
        Ok(Page::of(shares, usize::try_from(limit).unwrap_or(0), |share| place(share, sorted.by)))
    }

    /// How many links of a run are good now; never more than fifty.
    pub async fn share_count(&self, run: RunId) -> Result<i64, StoreError> {
        let now = self.clock().now();
        Ok(reading!(self, db => sqlx::query_scalar(
            "SELECT COUNT(*) FROM share WHERE run_id = $1 AND revoked_at IS NULL AND expires_at > $2")
            .bind(run)
            .bind(now)
            .fetch_one(db)
            .await?))
    }

    /// Revokes a link of a run for good; false when there is none or it was revoked before.
    pub async fn revoke_share(&self, run: RunId, share: ShareId) -> Result<bool, StoreError> {
        let now = self.clock().now();
        let revoked = writing!(self, tx => sqlx::query(
            "UPDATE share SET revoked_at = $3 WHERE id = $1 AND run_id = $2 AND revoked_at IS NULL")
            .bind(share)
            .bind(run)
            .bind(now)
            .execute(&mut *tx)
            .await?
            .rows_affected());
        Ok(revoked == 1)
    }
}

/// Ids grow with time.
fn column(by: ShareBy) -> Column {
    match by {
        ShareBy::Made => Column::tie("id"),
        ShareBy::Ends => Column::always("expires_at"),
        ShareBy::Used => Column::sometimes("used_at"),
    }
}

/// Where a link stands in the list that is sorted so.
fn place(share: &Share, by: ShareBy) -> Cursor<ShareId> {
    let value = match by {
        ShareBy::Made => CursorValue::Tie,
        ShareBy::Ends => CursorValue::Whole(share.expires_at.0),
        ShareBy::Used => CursorValue::whole(share.used_at.map(|at| at.0)),
    };
    Cursor { value, tie: share.id }
}
