//! One-time links: a person who is asked in chooses a password with one, and so does somebody who lost theirs.
//!
//! Whoever changes an account and its link takes the account's row first, and before it the row of set-up where
//! administrators are made or unmade: so nobody waits in a circle.

use domain::{
    Account, AccountId, AccountName, Asked, Cursor, CursorValue, Invitation, InvitationBy, InvitationFilter,
    InvitationId, Invited, InvitedTo, Page, PasswordHash, Role, SecretHash, Timestamp,
};
use sqlx::QueryBuilder;

use crate::{
    Author, Store, StoreError,
    account::{end_set_up, insert_account, key_of, replace_password},
    database::{reading, writing},
    error::corrupt,
    listing::{Column, anywhere, push_page},
};

/// A link that has ended is kept for a while, so that it can be named when somebody still opens it.
const KEPT_MS: i64 = 30 * Timestamp::DAY;

#[derive(sqlx::FromRow)]
struct InvitationRow {
    id: InvitationId,
    name: Option<String>,
    role: Option<String>,
    account_id: Option<AccountId>,
    account_name: Option<String>,
    by_name: String,
    created_at: Timestamp,
    expires_at: Timestamp,
    used_at: Option<Timestamp>,
}

const INVITATIONS: &str =
    "SELECT invitation.id, invitation.name, invitation.role, invitation.account_id, account.name AS account_name,
        invitation.by_name, invitation.created_at, invitation.expires_at, invitation.used_at
    FROM invitation LEFT JOIN account ON account.id = invitation.account_id WHERE ";

impl TryFrom<InvitationRow> for Invitation {
    type Error = StoreError;

    fn try_from(row: InvitationRow) -> Result<Self, StoreError> {
        let id = row.id;
        let name = |text: Option<String>| -> Result<AccountName, StoreError> {
            text.unwrap_or_default().parse().map_err(corrupt("invitation", "name", id))
        };
        let to = if let Some(account) = row.account_id {
            Invited::Owner(account, name(row.account_name)?)
        } else {
            let role = row.role.unwrap_or_default().parse().map_err(corrupt("invitation", "role", id))?;
            Invited::Person { name: name(row.name)?, role }
        };
        Ok(Self {
            id,
            to,
            by: row.by_name,
            created_at: row.created_at,
            expires_at: row.expires_at,
            used_at: row.used_at,
        })
    }
}

impl Store {
    /// Asks somebody in, by a link that is good once and until it expires. A conflict where the name has an account or an
    /// open link.
    pub async fn invite(
        &self,
        name: &AccountName,
        role: Role,
        secret: SecretHash,
        by: &Author,
    ) -> Result<Invitation, StoreError> {
        let (id, now) = (self.clock().id::<InvitationId>(), self.clock().now());
        let expires_at = now.plus_ms(Invitation::JOIN_MS);
        writing!(self, tx => {
            let is_taken: bool =
                sqlx::query_scalar("SELECT EXISTS(SELECT 1 FROM account WHERE name_key = $1)")
                    .bind(key_of(name))
                    .fetch_one(&mut *tx)
                    .await?;
            if is_taken {
                return Err(StoreError::Conflict("There is an account of that name already."));
            }
            sqlx::query("DELETE FROM invitation WHERE name_key = $1 AND used_at IS NULL AND expires_at <= $2")
                .bind(key_of(name))
                .bind(now)
                .execute(&mut *tx)
                .await?;
            sqlx::query(
                "INSERT INTO invitation
                    (id, secret_hash, name, name_key, role, by_account, by_name, created_at, expires_at)
                 VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)")
                .bind(id)
                .bind(&secret.0[..])
                .bind(name.as_str())
                .bind(key_of(name))
                .bind(role.as_str())
                .bind(by.account)
                .bind(&by.name)
                .bind(now)
                .bind(expires_at)
                .execute(&mut *tx)
                .await
                .map_err(|error| {
                    let what = "There is an open invitation for that name already. Withdraw it to make another.";
                    StoreError::taken(error, what)
                })?;
        });
        let to = Invited::Person { name: name.clone(), role };
        Ok(Invitation { id, to, by: by.name.clone(), created_at: now, expires_at, used_at: None })
    }

    /// Takes an account's password away: `unknown` takes its place, a password that nobody knows; all sessions end; a
    /// link that was open is replaced by this one.
    pub async fn reset_password(
        &self,
        account: &Account,
        unknown: &PasswordHash,
        secret: SecretHash,
        by: &Author,
    ) -> Result<Invitation, StoreError> {
        let (id, now) = (self.clock().id::<InvitationId>(), self.clock().now());
        let expires_at = now.plus_ms(Invitation::RESET_MS);
        let owner = account.id;
        writing!(self, tx => {
            replace_password!(tx, owner, unknown);
            sqlx::query("DELETE FROM invitation WHERE account_id = $1 AND used_at IS NULL")
                .bind(owner)
                .execute(&mut *tx)
                .await?;
            sqlx::query(
                "INSERT INTO invitation
                    (id, secret_hash, account_id, by_account, by_name, created_at, expires_at)
                 VALUES ($1, $2, $3, $4, $5, $6, $7)")
                .bind(id)
                .bind(&secret.0[..])
                .bind(owner)
                .bind(by.account)
                .bind(&by.name)
                .bind(now)
                .bind(expires_at)
                .execute(&mut *tx)
                .await?;
        });
        let to = Invited::Owner(owner, account.name.clone());
        Ok(Invitation { id, to, by: by.name.clone(), created_at: now, expires_at, used_at: None })
    }

    /// The link of this secret, whether it is still good or not.
    pub async fn invitation(&self, secret: &SecretHash) -> Result<Option<Invitation>, StoreError> {
        let row: Option<InvitationRow> = reading!(self, db => QueryBuilder::new(INVITATIONS)
            .push("invitation.secret_hash = ")
            .push_bind(&secret.0[..])
            .build_query_as()
            .fetch_optional(db)
            .await?);
        row.map(TryInto::try_into).transpose()
    }

    /// Uses the link of this secret up: makes the account, or gives the account its new password and ends its sessions. A
    /// conflict where the link is no longer good, or its name was taken since.
    pub async fn accept_invitation(
        &self,
        secret: &SecretHash,
        password: &PasswordHash,
    ) -> Result<Account, StoreError> {
        match self.invitation(secret).await?.ok_or(StoreError::NotFound)?.to {
            Invited::Person { name, role } => self.join(secret, &name, role, password).await,
            Invited::Owner(account, _) => self.choose_password(secret, account, password).await,
        }
    }

    async fn join(
        &self,
        secret: &SecretHash,
        name: &AccountName,
        role: Role,
        password: &PasswordHash,
    ) -> Result<Account, StoreError> {
        let (account, now) = (self.new_account(name, role), self.clock().now());
        writing!(self, tx => {
            if role == Role::Admin {
                end_set_up!(tx);
            }
            use_up!(tx, secret, now);
            insert_account!(tx, account, password);
        });
        Ok(account)
    }

    async fn choose_password(
        &self,
        secret: &SecretHash,
        account: AccountId,
        password: &PasswordHash,
    ) -> Result<Account, StoreError> {
        let now = self.clock().now();
        writing!(self, tx => {
            replace_password!(tx, account, password);
            use_up!(tx, secret, now);
        });
        Ok(self.account_line(account).await?.ok_or(StoreError::NotFound)?.account)
    }

    /// The links that can still be used and are asked for.
    pub async fn open_invitations(
        &self,
        asked: &Asked<InvitationFilter>,
        limit: i64,
    ) -> Result<Page<Invitation, Cursor<InvitationId>>, StoreError> {
        let Asked { filter, sorted, after } = asked;
        let now = self.clock().now();
        let rows: Vec<InvitationRow> = reading!(self, db => {
            let mut query = QueryBuilder::new(INVITATIONS);
            query.push("invitation.used_at IS NULL AND invitation.expires_at > ").push_bind(now);
            if let Some(search) = &filter.find {
                query.push(" AND COALESCE(invitation.name_key, account.name_key) LIKE ");
                query.push_bind(anywhere(search.as_str())).push(" ESCAPE '!'");
            }
            query.push(match filter.to {
                None => "",
                Some(InvitedTo::Account) => " AND invitation.account_id IS NULL",
                Some(InvitedTo::Password) => " AND invitation.account_id IS NOT NULL",
            });
            let after = after.as_ref().map(|after| (after.value, after.tie));
            push_page!(query, column(sorted.by), "invitation.id", sorted.direction, after, limit);
            query.build_query_as().fetch_all(db).await?
        });
        let links = rows.into_iter().map(Invitation::try_from).collect::<Result<_, _>>()?;
        Ok(Page::of(links, usize::try_from(limit).unwrap_or(0), |link| place(link, sorted.by)))
    }

    /// The link by which the owner of this account can choose a password, while it is open.
    pub async fn open_reset(&self, account: AccountId) -> Result<Option<Invitation>, StoreError> {
        let now = self.clock().now();
        let row: Option<InvitationRow> = reading!(self, db => QueryBuilder::new(INVITATIONS)
            .push("invitation.used_at IS NULL AND invitation.expires_at > ")
            .push_bind(now)
            .push(" AND invitation.account_id = ")
            .push_bind(account)
            .build_query_as()
            .fetch_optional(db)
            .await?);
        row.map(TryInto::try_into).transpose()
    }

    /// Withdraws an unused link; false where there is none.
    pub async fn withdraw_invitation(&self, id: InvitationId) -> Result<bool, StoreError> {
        Ok(writing!(self, tx => sqlx::query("DELETE FROM invitation WHERE id = $1 AND used_at IS NULL")
            .bind(id)
            .execute(&mut *tx)
            .await?
            .rows_affected())
            == 1)
    }

    /// Forgets the links that ended a month ago; says how many.
    pub async fn drop_old_invitations(&self) -> Result<u64, StoreError> {
        let before = self.clock().now().plus_ms(-KEPT_MS);
        Ok(writing!(self, tx => sqlx::query("DELETE FROM invitation WHERE expires_at <= $1")
            .bind(before)
            .execute(&mut *tx)
            .await?
            .rows_affected()))
    }
}

/// Ids grow with time.
fn column(by: InvitationBy) -> Column {
    match by {
        InvitationBy::Made => Column::tie("invitation.id"),
        InvitationBy::Ends => Column::always("invitation.expires_at"),
    }
}

/// Where a link stands in the list that is sorted so.
fn place(link: &Invitation, by: InvitationBy) -> Cursor<InvitationId> {
    let value = match by {
        InvitationBy::Made => CursorValue::Tie,
        InvitationBy::Ends => CursorValue::Whole(link.expires_at.0),
    };
    Cursor { value, tie: link.id }
}

/// Marks a link as used within a transaction; a conflict where it is no longer good.
macro_rules! use_up {
    ($tx:ident, $secret:ident, $now:ident) => {
        let used = sqlx::query(
            "UPDATE invitation SET used_at = $2 WHERE secret_hash = $1 AND used_at IS NULL AND expires_at > $2",
        )
        .bind(&$secret.0[..])
        .bind($now)
        .execute(&mut *$tx)
        .await?;
        if used.rows_affected() == 0 {
            return Err(StoreError::Conflict("This link has been used already, or it has expired."));
        }
    };
}
use use_up;
