//! Accounts in the list of all: by name, some of them, a page at a time.

use domain::{AccountId, AccountLine, Page, Role, Timestamp};
use sqlx::QueryBuilder;

use crate::{Store, StoreError, account::AccountRow, database::reading, error::corrupt};

/// Which accounts; all of them by default.
#[derive(Debug, Clone, Default)]
pub struct AccountFilter {
    /// Only those whose name begins so, in whatever case.
    pub find: Option<String>,
    /// Only those of this role.
    pub role: Option<Role>,
}

#[derive(sqlx::FromRow)]
struct LineRow {
    #[sqlx(flatten)]
    account: AccountRow,
    seen_at: Option<Timestamp>,
}

impl TryFrom<LineRow> for AccountLine {
    type Error = StoreError;

    fn try_from(row: LineRow) -> Result<Self, StoreError> {
        Ok(Self { account: row.account.try_into()?, seen_at: row.seen_at })
    }
}

const LINES: &str =
    "SELECT account.id AS account_id, account.name AS account_name, account.role AS account_role,
        account.created_at AS account_created_at, account.seen_at
    FROM account WHERE ";

/// After every character there is.
const LAST: char = char::MAX;

impl Store {
    /// Accounts by name, beginning after the name `after`; the next page begins after the key of this one.
    pub async fn account_lines(
        &self,
        filter: &AccountFilter,
        after: Option<&str>,
        limit: i64,
    ) -> Result<Page<AccountLine, String>, StoreError> {
        let begin = filter.find.as_deref().unwrap_or_default().trim().to_lowercase();
        let after = after.unwrap_or_default().to_lowercase();
        let rows: Vec<LineRow> = reading!(self, db => {
            let mut query = QueryBuilder::new(LINES);
            query.push("account.name_key > ").push_bind(after);
            query.push(" AND account.name_key >= ").push_bind(begin.clone());
            query.push(" AND account.name_key < ").push_bind(format!("{begin}{LAST}"));
            if let Some(role) = filter.role {
                query.push(" AND account.role = ").push_bind(role.as_str());
            }
            query.push(" ORDER BY account.name_key LIMIT ").push_bind(limit.saturating_add(1));
            query.build_query_as().fetch_all(db).await?
        });
        let lines = rows.into_iter().map(AccountLine::try_from).collect::<Result<_, _>>()?;
        let key = |line: &AccountLine| line.account.name.as_str().to_lowercase();
        Ok(Page::of(lines, usize::try_from(limit).unwrap_or(0), key))
    }

    /// The account of this id.
    pub async fn account_line(&self, id: AccountId) -> Result<Option<AccountLine>, StoreError> {
        let row: Option<LineRow> = reading!(self, db => QueryBuilder::new(LINES)
            .push("account.id = ")
            .push_bind(id)
            .build_query_as()
            .fetch_optional(db)
            .await?);
        row.map(TryInto::try_into).transpose()
    }

    /// How many accounts have each role. A role that nobody has is left out.
    pub async fn account_counts(&self) -> Result<Vec<(Role, i64)>, StoreError> {
        let rows: Vec<(String, i64)> = reading!(self, db => sqlx::query_as(
            "SELECT role, COUNT(*) FROM account GROUP BY role ORDER BY role")
            .fetch_all(db)
            .await?);
        rows.into_iter()
            .map(|(role, count)| Ok((role.parse().map_err(corrupt("account", "role", role))?, count)))
            .collect()
    }
}
