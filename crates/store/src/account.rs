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
            // Two that come at once queue here; the second then sees the first one's account.
            end_set_up!(tx);
            let exists: bool = sqlx::query_scalar("SELECT EXISTS(SELECT 1 FROM account WHERE role = 'admin')")
                .fetch_one(&mut *tx)
                .await?;
            if exists {
                return Err(StoreError::Conflict("There is an administrator already: sign in instead."));
            }
            insert_account!(tx, account, password);
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
                end_set_up!(tx);
            }
            insert_account!(tx, account, password);
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
            replace_password!(tx, account, password);
        });
        Ok(())
    }

    /// Gives an account another role, at once: sessions and tokens read it with every request. Who is no administrator any
    /// longer has no open links either. A conflict where nobody would be left to keep the accounts.
    pub async fn set_role(&self, account: AccountId, role: Role) -> Result<(), StoreError> {
        writing!(self, tx => {
            end_set_up!(tx);
            let changed = sqlx::query("UPDATE account SET role = $2 WHERE id = $1")
                .bind(account)
                .bind(role.as_str())
                .execute(&mut *tx)
                .await?;
            if changed.rows_affected() == 0 {
                return Err(StoreError::NotFound);
            }
            keep_an_admin!(tx, "This is the last administrator: make somebody else one first.");
            if role != Role::Admin {
                withdraw_links!(tx, account);
            }
        });
        Ok(())
    }

    /// Removes an account with its sessions, its tokens and the open links that it made. What the person did stays, under
    /// the name in words. A conflict where nobody would be left to keep the accounts.
    pub async fn remove_account(&self, account: AccountId) -> Result<(), StoreError> {
        writing!(self, tx => {
            wait_for_writers!(self, tx);
            end_set_up!(tx);
            // Before the account: its removal takes its id from the links.
            withdraw_links!(tx, account);
            let gone = sqlx::query("DELETE FROM account WHERE id = $1").bind(account).execute(&mut *tx).await?;
            if gone.rows_affected() == 0 {
                return Err(StoreError::NotFound);
            }
            keep_an_admin!(tx, "This is the last administrator: make somebody else one first.");
        });
        Ok(())
    }

    pub(crate) fn new_account(&self, name: &AccountName, role: Role) -> Account {
        Account { id: self.clock().id(), name: name.clone(), role, created_at: self.clock().now() }
    }
}

/// Ends set-up within a transaction. Whoever makes or unmakes administrators begins with it: they queue for its row.
macro_rules! end_set_up {
    ($tx:ident) => {
        sqlx::query("UPDATE setup SET link_hash = NULL, expires_at = NULL WHERE id = 1")
            .execute(&mut *$tx)
            .await?
    };
}
pub(crate) use end_set_up;

/// Goes on within a transaction only while there is an administrator.
macro_rules! keep_an_admin {
    ($tx:ident, $why:literal) => {
        let is_kept: bool = sqlx::query_scalar("SELECT EXISTS(SELECT 1 FROM account WHERE role = 'admin')")
            .fetch_one(&mut *$tx)
            .await?;
        if !is_kept {
            return Err(StoreError::Conflict($why));
        }
    };
}
use keep_an_admin;

/// Lets all writers end, and none begin, that hold a row which the removal of an account writes to while they wait for the
/// account's own row. `PostgreSQL` alone has several writers; they take these tables in this order, or one of them alone.
macro_rules! wait_for_writers {
    ($store:ident, $tx:ident) => {
        if let $crate::database::Database::Postgres(_) = $store.database() {
            sqlx::query(
                "LOCK TABLE service, review, resource, precedent, checklist_draft IN SHARE ROW EXCLUSIVE MODE",
            )
            .execute(&mut *$tx)
            .await?;
        }
    };
}
use wait_for_writers;

/// Withdraws the open links that an account made, within a transaction.
macro_rules! withdraw_links {
    ($tx:ident, $account:ident) => {
        sqlx::query("DELETE FROM invitation WHERE by_account = $1 AND used_at IS NULL")
            .bind($account)
            .execute(&mut *$tx)
            .await?
    };
}
use withdraw_links;

/// Replaces an account's password and ends its sessions, within a transaction.
macro_rules! replace_password {
    ($tx:ident, $account:ident, $password:ident) => {
        let changed = sqlx::query("UPDATE account SET password_hash = $2 WHERE id = $1")
            .bind($account)
            .bind(&$password.0)
            .execute(&mut *$tx)
            .await?;
        if changed.rows_affected() == 0 {
            return Err(StoreError::NotFound);
        }
        sqlx::query("DELETE FROM session WHERE account_id = $1").bind($account).execute(&mut *$tx).await?;
    };
}
pub(crate) use replace_password;

/// Inserts an account within a transaction.
macro_rules! insert_account {
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
pub(crate) use insert_account;

pub(crate) fn key_of(name: &AccountName) -> String {
    name.as_str().to_lowercase()
}
