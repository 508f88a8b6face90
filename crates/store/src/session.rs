//! Signed-in browsers.

use domain::{
    AccountId, Asked, Cursor, CursorValue, Device, Page, SecretHash, Session, SessionBy, SessionFilter,
    SessionId, Timestamp,
};
use sqlx::QueryBuilder;

use crate::{
    Store, StoreError,
    account::AccountRow,
    database::{reading, writing},
    inbox::unfollowed,
    listing::{Column, anywhere, push_page},
};

/// Last use is noted to the minute: a write for every page would cost more than the page.
pub(crate) const SEEN_STEP_MS: i64 = 60_000;

#[derive(sqlx::FromRow)]
struct SessionRow {
    id: SessionId,
    created_at: Timestamp,
    seen_at: Timestamp,
    expires_at: Timestamp,
    agent: Option<String>,
    address: Option<String>,
    waiting: i64,
    #[sqlx(flatten)]
    account: AccountRow,
}

const SESSIONS: &str = concat!(
    "SELECT session.id, session.created_at, session.seen_at, session.expires_at, session.agent, session.address,
        account.id AS account_id, account.name AS account_name, account.role AS account_role,
        account.created_at AS account_created_at,
        (SELECT COUNT(*) FROM review JOIN service ON service.id = review.service_id
            WHERE review.reviewer_id = account.id AND review.state = 'in_review' AND service.deleted_at IS NULL)
        + (SELECT COUNT(*) FROM review JOIN service ON service.id = review.service_id
            WHERE review.state = 'stale' AND (review.reviewer_id = account.id OR review.signed_by = account.id)
                AND service.deleted_at IS NULL AND ",
    unfollowed!(),
    ")
        + (SELECT COUNT(*) FROM mention JOIN comment ON comment.id = mention.comment_id
            JOIN thread ON thread.id = comment.thread_id JOIN review ON review.id = thread.review_id
            JOIN service ON service.id = review.service_id
            WHERE mention.account_id = account.id AND mention.seen_at IS NULL AND service.deleted_at IS NULL)
        + (SELECT COUNT(*) FROM review JOIN service ON service.id = review.service_id
            JOIN thread ON thread.review_id = review.id
            WHERE review.author_id = account.id AND review.state IN ('draft', 'in_review') AND thread.kind = 'ask'
                AND thread.resolved_at IS NULL AND service.deleted_at IS NULL) AS waiting
    FROM session JOIN account ON account.id = session.account_id WHERE "
);

impl TryFrom<SessionRow> for Session {
    type Error = StoreError;

    fn try_from(row: SessionRow) -> Result<Self, StoreError> {
        Ok(Self {
            id: row.id,
            account: row.account.try_into()?,
            created_at: row.created_at,
            seen_at: row.seen_at,
            expires_at: row.expires_at,
            device: Device { agent: row.agent, address: row.address },
            waiting: row.waiting,
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
        device: &Device,
    ) -> Result<Session, StoreError> {
        let (id, now) = (self.clock().id::<SessionId>(), self.clock().now());
        writing!(self, tx => {
            see_account!(tx, account, now);
            sqlx::query(
                "INSERT INTO session (id, account_id, secret_hash, created_at, seen_at, expires_at, agent, address)
                 SELECT $1, id, $3, $4, $4, $5, $6, $7 FROM account WHERE id = $2")
                .bind(id)
                .bind(account)
                .bind(&secret.0[..])
                .bind(now)
                .bind(expires)
                .bind(&device.agent)
                .bind(&device.address)
                .execute(&mut *tx)
                .await?;
        });
        let row: Option<SessionRow> = reading!(self, db => QueryBuilder::new(SESSIONS)
            .push("session.id = ")
            .push_bind(id)
            .build_query_as()
            .fetch_optional(db)
            .await?);
        row.ok_or(StoreError::NotFound)?.try_into()
    }

    /// The session of this secret, unless it has expired or was not used for `idle_ms`.
    pub async fn session(&self, secret: &SecretHash, idle_ms: i64) -> Result<Option<Session>, StoreError> {
        let now = self.clock().now();
        let row: Option<SessionRow> = reading!(self, db => QueryBuilder::new(SESSIONS)
            .push("session.secret_hash = ")
            .push_bind(&secret.0[..])
            .push(" AND session.expires_at > ")
            .push_bind(now)
            .push(" AND session.seen_at > ")
            .push_bind(now.plus_ms(-idle_ms))
            .build_query_as()
            .fetch_optional(db)
            .await?);
        let Some(mut session) = row.map(Session::try_from).transpose()? else { return Ok(None) };
        if now.since(session.seen_at) >= SEEN_STEP_MS {
            let owner = session.account.id;
            writing!(self, tx => {
                see_account!(tx, owner, now);
                sqlx::query("UPDATE session SET seen_at = $2 WHERE id = $1 AND seen_at < $2")
                    .bind(session.id)
                    .bind(now)
                    .execute(&mut *tx)
                    .await?;
            });
            session.seen_at = now;
        }
        Ok(Some(session))
    }

    /// The sessions of an account that have not ended and are asked for.
    pub async fn sessions_of(
        &self,
        account: AccountId,
        idle_ms: i64,
        asked: &Asked<SessionFilter>,
        limit: i64,
    ) -> Result<Page<Session, Cursor<SessionId>>, StoreError> {
        let Asked { filter, sorted, after } = asked;
        let now = self.clock().now();
        let rows: Vec<SessionRow> = reading!(self, db => {
            let mut query = QueryBuilder::new(SESSIONS);
            query.push("session.account_id = ").push_bind(account);
            query.push(" AND session.expires_at > ").push_bind(now);
            query.push(" AND session.seen_at > ").push_bind(now.plus_ms(-idle_ms));
            if let Some(search) = &filter.find {
                query.push(" AND LOWER(COALESCE(session.agent, '') || ' ' || COALESCE(session.address, '')) LIKE ");
                query.push_bind(anywhere(search.as_str())).push(" ESCAPE '!'");
            }
            let after = after.as_ref().map(|after| (after.value, after.tie));
            push_page!(query, column(sorted.by), "session.id", sorted.direction, after, limit);
            query.build_query_as().fetch_all(db).await?
        });
        let sessions = rows.into_iter().map(Session::try_from).collect::<Result<_, _>>()?;
        Ok(Page::of(sessions, usize::try_from(limit).unwrap_or(0), |session| place(session, sorted.by)))
    }

    /// Ends one session of an account; false where it has none of that id.
    pub async fn end_session_of(&self, account: AccountId, session: SessionId) -> Result<bool, StoreError> {
        Ok(writing!(self, tx => sqlx::query("DELETE FROM session WHERE id = $1 AND account_id = $2")
            .bind(session)
            .bind(account)
            .execute(&mut *tx)
            .await?
            .rows_affected())
            == 1)
    }

    /// Ends all sessions of an account but one; says how many.
    pub async fn end_other_sessions(&self, account: AccountId, but: SessionId) -> Result<u64, StoreError> {
        Ok(writing!(self, tx => sqlx::query("DELETE FROM session WHERE account_id = $1 AND id <> $2")
            .bind(account)
            .bind(but)
            .execute(&mut *tx)
            .await?
            .rows_affected()))
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

/// Ids grow with time.
fn column(by: SessionBy) -> Column {
    match by {
        SessionBy::Since => Column::tie("session.id"),
        SessionBy::Used => Column::always("session.seen_at"),
    }
}

/// Where a session stands in the list that is sorted so.
fn place(session: &Session, by: SessionBy) -> Cursor<SessionId> {
    let value = match by {
        SessionBy::Since => CursorValue::Tie,
        SessionBy::Used => CursorValue::Whole(session.seen_at.0),
    };
    Cursor { value, tie: session.id }
}

/// Notes within a transaction that an account was used. Before the session is touched: who takes a password away goes
/// from the account to its sessions, too.
macro_rules! see_account {
    ($tx:ident, $account:ident, $now:ident) => {
        sqlx::query("UPDATE account SET seen_at = $2 WHERE id = $1 AND (seen_at IS NULL OR seen_at < $2)")
            .bind($account)
            .bind($now)
            .execute(&mut *$tx)
            .await?
    };
}
use see_account;
