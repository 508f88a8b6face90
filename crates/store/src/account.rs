//! Accounts of people.

use domain::{Account, AccountId, AccountName, PasswordHash, Role, Timestamp};

use crate::{
    Store, StoreError,
    database::{reading, writing},
    error::corrupt,
};

/// The columns of an account, joined to whatever belongs to it.
#[derive(sqlx::FromRow)]
#[expect(clippy::struct_field_names, reason = "they stand beside the columns of a session or a token")]
pub(crate) struct AccountRow {
    pub(crate) account_id: AccountId,
    pub(crate) account_name: String,
    pub(crate) account_role: String,
    pub(crate) account_created_at: Timestamp,
}

#[derive(sqlx::FromRow)]
struct SecretRow {
    #[sqlx(flatten)]
    account: AccountRow,
    password_hash: String,
}

impl TryFrom<AccountRow> for Account {
    type Error = StoreError;

    fn try_from(row: AccountRow) -> Result<Self, StoreError> {
        let id = row.account_id;
        Ok(Self {
            id,
            name: row.account_name.parse().map_err(corrupt("account", "name", id))?,
            role: row.account_role.parse().map_err(corrupt("account", "role", id))?,
            created_at: row.account_created_at,
        })
    }
}

impl Store {
    /// An administrator exists: set-up is over.
    pub async fn has_admin(&self) -> Result<bool, StoreError> {
        Ok(
            reading!(self, db => sqlx::query_scalar("SELECT EXISTS(SELECT 1 FROM account WHERE role = 'admin')")
            .fetch_one(db)
            .await?),
        )
    }

    /// Makes the first administrator and ends set-up; a conflict once there is one.
    pub async fn add_first_admin(
        &self,
        name: &AccountName,
        password: &PasswordHash,
    ) -> Result<Account, StoreError> {
        let account = self.new_account(name, Role::Admin);
        writing!(self, tx => {
            // Two that come at once queue for this row; the second then sees the first one's account.
            sqlx::query("UPDATE setup SET link_hash = NULL, expires_at = NULL WHERE id = 1")
                .execute(&mut *tx)
                .await?;
            let exists: bool = sqlx::query_scalar("SELECT EXISTS(SELECT 1 FROM account WHERE role = 'admin')")
                .fetch_one(&mut *tx)
                .await?;
            if exists {
                return Err(StoreError::Conflict("There is an administrator already: sign in instead."));
            }
            insert!(tx, account, password);
        });
        Ok(account)
    }

    /// Adds an account; a conflict when the name is taken, in whatever case. Adding an administrator ends set-up.
    pub async fn add_account(
        &self,
        name: &AccountName,
        role: Role,
        password: &PasswordHash,
    ) -> Result<Account, StoreError> {
        let account = self.new_account(name, role);
        writing!(self, tx => {
            if role == Role::Admin {
                sqlx::query("UPDATE setup SET link_hash = NULL, expires_at = NULL WHERE id = 1")
                    .execute(&mut *tx)
                    .await?;
            }
            insert!(tx, account, password);
        });
        Ok(account)
    }

    /// All accounts by name.
    pub async fn accounts(&self) -> Result<Vec<Account>, StoreError> {
        let rows: Vec<AccountRow> = reading!(self, db => sqlx::query_as(
            "SELECT id AS account_id, name AS account_name, role AS account_role, created_at AS account_created_at
             FROM account ORDER BY name_key")
            .fetch_all(db)
            .await?);
        rows.into_iter().map(Account::try_from).collect()
    }

    /// The account of this name, in whatever case, and the hash of its password.
    pub async fn account_named(
        &self,
        name: &AccountName,
    ) -> Result<Option<(Account, PasswordHash)>, StoreError> {
        let row: Option<SecretRow> = reading!(self, db => sqlx::query_as(
            "SELECT id AS account_id, name AS account_name, role AS account_role,
                    created_at AS account_created_at, password_hash
             FROM account WHERE name_key = $1")
            .bind(key_of(name))
            .fetch_optional(db)
            .await?);
        row.map(|row| Ok((row.account.try_into()?, PasswordHash(row.password_hash)))).transpose()
    }

    /// Replaces a password and ends all sessions of the account.
    pub async fn set_password(&self, account: AccountId, password: &PasswordHash) -> Result<(), StoreError> {
        writing!(self, tx => {
            let changed = sqlx::query("UPDATE account SET password_hash = $2 WHERE id = $1")
                .bind(account)
                .bind(&password.0)
                .execute(&mut *tx)
                .await?;
            if changed.rows_affected() == 0 {
                return Err(StoreError::NotFound);
            }
            sqlx::query("DELETE FROM session WHERE account_id = $1").bind(account).execute(&mut *tx).await?;
        });
        Ok(())
    }

    fn new_account(&self, name: &AccountName, role: Role) -> Account {
        Account { id: self.clock().id(), name: name.clone(), role, created_at: self.clock().now() }
    }
}

/// Inserts an account within a transaction.
macro_rules! insert {
    ($tx:ident, $account:ident, $password:ident) => {
        sqlx::query(
            "INSERT INTO account (id, name, name_key, role, password_hash, created_at)
             VALUES ($1, $2, $3, $4, $5, $6)",
        )
        .bind($account.id)
        .bind($account.name.as_str())
        .bind(key_of(&$account.name))
        .bind($account.role.as_str())
        .bind(&$password.0)
        .bind($account.created_at)
        .execute(&mut *$tx)
        .await
        .map_err(|error| StoreError::taken(error, "There is an account of that name already."))?
    };
}
use insert;

fn key_of(name: &AccountName) -> String {
    name.as_str().to_lowercase()
}
