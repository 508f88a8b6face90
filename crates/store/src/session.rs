//! Signed-in browsers.

use domain::{AccountId, SecretHash, Session, SessionId, Timestamp};

use crate::{
    Store, StoreError,
    account::AccountRow,
    database::{reading, writing},
};

/// Last use is noted to the minute: a write for every page would cost more than the page.
pub(crate) const SEEN_STEP_MS: i64 = 60_000;

#[derive(sqlx::FromRow)]
struct SessionRow {
    id: SessionId,
    created_at: Timestamp,
    seen_at: Timestamp,
    expires_at: Timestamp,
    #[sqlx(flatten)]
    account: AccountRow,
}

impl TryFrom<SessionRow> for Session {
    type Error = StoreError;

    fn try_from(row: SessionRow) -> Result<Self, StoreError> {
        Ok(Self {
            id: row.id,
            account: row.account.try_into()?,
            created_at: row.created_at,
            seen_at: row.seen_at,
            expires_at: row.expires_at,
        })
    }
}

impl Store {
    /// Begins a session that ends at `expires` whatever happens.
    pub async fn add_session(
        &self,
        account: AccountId,
        secret: SecretHash,
        expires: Timestamp,
    ) -> Result<Session, StoreError> {
        let (id, now) = (self.clock().id::<SessionId>(), self.clock().now());
        let row: Option<SessionRow> = writing!(self, tx => {
            let owner: Option<AccountRow> = sqlx::query_as(
                "SELECT id AS account_id, name AS account_name, role AS account_role,
                        created_at AS account_created_at
                 FROM account WHERE id = $1")
                .bind(account)
                .fetch_optional(&mut *tx)
                .await?;
            sqlx::query(
                "INSERT INTO session (id, account_id, secret_hash, created_at, seen_at, expires_at)
                 SELECT $1, id, $3, $4, $4, $5 FROM account WHERE id = $2")
                .bind(id)
                .bind(account)
                .bind(&secret.0[..])
                .bind(now)
                .bind(expires)
                .execute(&mut *tx)
                .await?;
            owner.map(|account| SessionRow { id, created_at: now, seen_at: now, expires_at: expires, account })
        });
        row.ok_or(StoreError::NotFound)?.try_into()
    }

    /// The session of this secret, unless it has expired or was not used for `idle_ms`.
    pub async fn session(&self, secret: &SecretHash, idle_ms: i64) -> Result<Option<Session>, StoreError> {
        let now = self.clock().now();
        let row: Option<SessionRow> = reading!(self, db => sqlx::query_as(
            "SELECT session.id, session.created_at, session.seen_at, session.expires_at,
                    account.id AS account_id, account.name AS account_name, account.role AS account_role,
                    account.created_at AS account_created_at
             FROM session JOIN account ON account.id = session.account_id
             WHERE session.secret_hash = $1 AND session.expires_at > $2 AND session.seen_at > $3")
            .bind(&secret.0[..])
            .bind(now)
            .bind(now.plus_ms(-idle_ms))
            .fetch_optional(db)
            .await?);
        let Some(mut session) = row.map(Session::try_from).transpose()? else { return Ok(None) };
        if now.since(session.seen_at) >= SEEN_STEP_MS {
            writing!(self, tx => sqlx::query("UPDATE session SET seen_at = $2 WHERE id = $1 AND seen_at < $2")
                .bind(session.id)
                .bind(now)
                .execute(&mut *tx)
                .await?
                .rows_affected());
            session.seen_at = now;
        }
        Ok(Some(session))
    }

    /// Ends one session; none is no error.
    pub async fn end_session(&self, secret: &SecretHash) -> Result<(), StoreError> {
        writing!(self, tx => sqlx::query("DELETE FROM session WHERE secret_hash = $1")
            .bind(&secret.0[..])
            .execute(&mut *tx)
            .await?
            .rows_affected());
        Ok(())
    }

    /// Ends all sessions of an account.
    pub async fn end_sessions_of(&self, account: AccountId) -> Result<(), StoreError> {
        writing!(self, tx => sqlx::query("DELETE FROM session WHERE account_id = $1")
            .bind(account)
            .execute(&mut *tx)
            .await?
            .rows_affected());
        Ok(())
    }

    /// Forgets the sessions that have expired; says how many.
    pub async fn drop_old_sessions(&self) -> Result<u64, StoreError> {
        let now = self.clock().now();
        Ok(writing!(self, tx => sqlx::query("DELETE FROM session WHERE expires_at <= $1")
            .bind(now)
            .execute(&mut *tx)
            .await?
            .rows_affected()))
    }
}
