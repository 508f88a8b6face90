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
pub(crate) struct TokenRow {
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

pub(crate) const TOKENS: &str = "SELECT token.id, token.public_id, token.secret_hash, token.name, token.scope, token.service_id,
        service.slug AS service_slug, token.created_at, token.expires_at, token.used_at, token.revoked_at,
        account.id AS account_id, account.name AS account_name, account.role AS account_role,
        account.created_at AS account_created_at
    FROM token JOIN account ON account.id = token.account_id LEFT JOIN service ON service.id = token.service_id ";

impl TryFrom<TokenRow> for Token {
    type Error = StoreError;

    fn try_from(row: TokenRow) -> Result<Self, StoreError> {
        let id = row.id;
        let slug = row.service_slug.map(|slug| slug.parse().map_err(corrupt("service", "slug", slug)));
        Ok(Self {
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
        })
    }
}

impl TryFrom<TokenRow> for (Token, SecretHash) {
    type Error = StoreError;

    fn try_from(mut row: TokenRow) -> Result<Self, StoreError> {
        let hash = std::mem::take(&mut row.secret_hash);
        let hash = hash.try_into().map_err(corrupt("token", "secret_hash", row.id))?;
        Ok((row.try_into()?, SecretHash(hash)))
    }
}

impl Store {
    /// Adds a token; a conflict when the account has [`Token::MOST`] good ones already.
    pub async fn add_token(&self, new: NewToken) -> Result<Token, StoreError> {
        let (id, now) = (self.clock().id::<TokenId>(), self.clock().now());
        writing!(self, tx => {
            // Whoever adds to the same account waits here, so that what is counted stays true.
            sqlx::query("UPDATE account SET name = name WHERE id = $1").bind(new.account).execute(&mut *tx).await?;
            let good: i64 = sqlx::query_scalar(
                "SELECT COUNT(*) FROM token WHERE account_id = $1 AND revoked_at IS NULL AND expires_at > $2")
                .bind(new.account)
                .bind(now)
                .fetch_one(&mut *tx)
                .await?;
            if good >= Token::MOST {
                return Err(StoreError::Conflict(TOO_MANY));
            }
            sqlx::query(
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
                .map_err(token_refused)?;
        });
        self.token(id).await?.ok_or(StoreError::NotFound)
    }

    /// The token of this id, whether it is still good or not.
    pub async fn token(&self, id: TokenId) -> Result<Option<Token>, StoreError> {
        let row: Option<TokenRow> = reading!(self, db => QueryBuilder::new(TOKENS)
            .push("WHERE token.id = ")
            .push_bind(id)
            .build_query_as()
            .fetch_optional(db)
            .await?);
        row.map(Token::try_from).transpose()
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

    /// Revokes a token for good. It stays as it is where it was revoked before.
    pub async fn revoke_token(&self, token: TokenId) -> Result<(), StoreError> {
        self.revoke(token, None).await
    }

    /// Revokes a token of this account for good; [`StoreError::NotFound`] where it is another's.
    pub async fn revoke_token_of(&self, account: AccountId, token: TokenId) -> Result<(), StoreError> {
        self.revoke(token, Some(account)).await
    }

    async fn revoke(&self, token: TokenId, owner: Option<AccountId>) -> Result<(), StoreError> {
        let now = self.clock().now();
        let found = writing!(self, tx => {
            let mut query = QueryBuilder::new("UPDATE token SET revoked_at = COALESCE(revoked_at, ");
            query.push_bind(now).push(") WHERE id = ").push_bind(token);
            if let Some(owner) = owner {
                query.push(" AND account_id = ").push_bind(owner);
            }
            query.build().execute(&mut *tx).await?.rows_affected()
        });
        if found == 1 { Ok(()) } else { Err(StoreError::NotFound) }
    }
}

/// As many as [`Token::MOST`].
const TOO_MANY: &str = "This account has 100 good tokens, which is the most: revoke one that is no longer used, then make this one.";

fn token_refused(error: sqlx::Error) -> StoreError {
    match &error {
        sqlx::Error::Database(refused) if refused.is_foreign_key_violation() => StoreError::NotFound,
        _ => StoreError::taken(error, "There is a token of that id already."),
    }
}
