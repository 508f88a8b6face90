//! Tokens that programs sign in with.

use domain::{AccountId, Scope, SecretHash, ServiceId, Timestamp, Token, TokenId, TokenName};
use sqlx::QueryBuilder;

use crate::{
    Store, StoreError,
    account::AccountRow,
    database::{reading, writing},
    error::corrupt,
    session::SEEN_STEP_MS,
};

/// A token to be added. The secret itself never comes here.
#[derive(Debug, Clone)]
pub struct NewToken {
    /// What it is for.
    pub name: TokenName,
    /// In whose name it acts.
    pub account: AccountId,
    /// What it may do.
    pub scope: Scope,
    /// The only service it is good for, where it is bound to one.
    pub service: Option<ServiceId>,
    /// The eight characters after `hr_` by which it is found.
    pub public_id: String,
    /// Hash of the secret.
    pub hash: SecretHash,
    /// When it ends.
    pub expires_at: Timestamp,
}

#[derive(sqlx::FromRow)]
struct TokenRow {
    id: TokenId,
    public_id: String,
    secret_hash: Vec<u8>,
    name: String,
    scope: String,
    service_id: Option<ServiceId>,
    service_slug: Option<String>,
    created_at: Timestamp,
    expires_at: Timestamp,
    used_at: Option<Timestamp>,
    revoked_at: Option<Timestamp>,
    #[sqlx(flatten)]
    account: AccountRow,
}

const TOKENS: &str = "SELECT token.id, token.public_id, token.secret_hash, token.name, token.scope, token.service_id,
        service.slug AS service_slug, token.created_at, token.expires_at, token.used_at, token.revoked_at,
        account.id AS account_id, account.name AS account_name, account.role AS account_role,
        account.created_at AS account_created_at
    FROM token JOIN account ON account.id = token.account_id LEFT JOIN service ON service.id = token.service_id ";

impl TryFrom<TokenRow> for (Token, SecretHash) {
    type Error = StoreError;

    fn try_from(row: TokenRow) -> Result<Self, StoreError> {
        let id = row.id;
        let hash = row.secret_hash.try_into().map_err(corrupt("token", "secret_hash", id))?;
        let slug = row.service_slug.map(|slug| slug.parse().map_err(corrupt("service", "slug", slug)));
        let token = Token {
            id,
            public_id: row.public_id,
            name: row.name.parse().map_err(corrupt("token", "name", id))?,
            account: row.account.try_into()?,
            scope: row.scope.parse().map_err(corrupt("token", "scope", id))?,
            service: row.service_id.zip(slug.transpose()?),
            created_at: row.created_at,
            expires_at: row.expires_at,
            used_at: row.used_at,
            revoked_at: row.revoked_at,
        };
        Ok((token, SecretHash(hash)))
    }
}

impl Store {
    /// Adds a token.
    pub async fn add_token(&self, new: NewToken) -> Result<Token, StoreError> {
        let (id, now) = (self.clock().id::<TokenId>(), self.clock().now());
        let inserted = writing!(self, tx => sqlx::query(
            "INSERT INTO token (id, public_id, secret_hash, name, account_id, scope, service_id, created_at, expires_at)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)")
            .bind(id)
            .bind(&new.public_id)
            .bind(&new.hash.0[..])
            .bind(new.name.as_str())
            .bind(new.account)
            .bind(new.scope.as_str())
            .bind(new.service)
            .bind(now)
            .bind(new.expires_at)
            .execute(&mut *tx)
            .await
            .map_err(token_refused)?
            .rows_affected());
        debug_assert_eq!(inserted, 1);
        let found = self.token_by_public_id(&new.public_id).await?;
        found.map(|(token, _)| token).ok_or(StoreError::NotFound)
    }

    /// The token of this public id with the hash of its secret, whether it is still good or not.
    pub async fn token_by_public_id(
        &self,
        public_id: &str,
    ) -> Result<Option<(Token, SecretHash)>, StoreError> {
        let row: Option<TokenRow> = reading!(self, db => QueryBuilder::new(TOKENS)
            .push("WHERE token.public_id = ")
            .push_bind(public_id)
            .build_query_as()
            .fetch_optional(db)
            .await?);
        row.map(TryInto::try_into).transpose()
    }

    /// Notes that the token was used, to the minute.
    pub async fn touch_token(&self, token: TokenId) -> Result<(), StoreError> {
        let now = self.clock().now();
        let recent = now.plus_ms(-SEEN_STEP_MS);
        let used_at: Option<Option<Timestamp>> = reading!(self, db => sqlx::query_scalar(
            "SELECT used_at FROM token WHERE id = $1").bind(token).fetch_optional(db).await?);
        if used_at.flatten().is_some_and(|used_at| used_at > recent) {
            return Ok(());
        }
        writing!(self, tx => sqlx::query(
            "UPDATE token SET used_at = $2 WHERE id = $1 AND (used_at IS NULL OR used_at <= $3)")
            .bind(token)
            .bind(now)
            .bind(recent)
            .execute(&mut *tx)
            .await?
            .rows_affected());
        Ok(())
    }

    /// All tokens, newest first.
    pub async fn tokens(&self) -> Result<Vec<Token>, StoreError> {
        let rows: Vec<TokenRow> = reading!(self, db => QueryBuilder::new(TOKENS)
            .push("ORDER BY token.id DESC")
            .build_query_as()
            .fetch_all(db)
            .await?);
        rows.into_iter().map(|row| <(Token, SecretHash)>::try_from(row).map(|(token, _)| token)).collect()
    }

    /// Revokes a token for good; false when there is none or it was revoked before.
    pub async fn revoke_token(&self, token: TokenId) -> Result<bool, StoreError> {
        let now = self.clock().now();
        Ok(
            writing!(self, tx => sqlx::query("UPDATE token SET revoked_at = $2 WHERE id = $1 AND revoked_at IS NULL")
            .bind(token)
            .bind(now)
            .execute(&mut *tx)
            .await?
            .rows_affected())
                == 1,
        )
    }
}

fn token_refused(error: sqlx::Error) -> StoreError {
    match &error {
        sqlx::Error::Database(refused) if refused.is_foreign_key_violation() => StoreError::NotFound,
        _ => StoreError::taken(error, "There is a token of that id already."),
    }
}
