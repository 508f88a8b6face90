//! Accounts in the list of all: by name, some of them, a page at a time.

use domain::{
    AccountBy, AccountFilter, AccountId, AccountLine, Asked, Cursor, CursorValue, Page, Role, Search,
    Timestamp,
};
use sqlx::QueryBuilder;

use crate::{
    Store, StoreError,
    account::{AccountRow, key_of},
    database::reading,
    error::corrupt,
    listing::{Column, push_page},
};

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
    /// The accounts that are asked for.
    pub async fn account_lines(
        &self,
        asked: &Asked<AccountFilter>,
        limit: i64,
    ) -> Result<Page<AccountLine, Cursor<String>>, StoreError> {
        let Asked { filter, sorted, after } = asked;
        let begin = filter.find.as_ref().map_or("", Search::as_str).trim().to_lowercase();
        let after = after.as_ref().map(|after| (after.value, after.tie.to_lowercase()));
        let rows: Vec<LineRow> = reading!(self, db => {
            let mut query = QueryBuilder::new(LINES);
            query.push("account.name_key >= ").push_bind(begin.clone());
            query.push(" AND account.name_key < ").push_bind(format!("{begin}{LAST}"));
            if let Some(role) = filter.role {
                query.push(" AND account.role = ").push_bind(Role::as_str(role));
            }
            push_page!(query, column(sorted.by), "account.name_key", sorted.direction, after, limit);
            query.build_query_as().fetch_all(db).await?
        });
        let lines = rows.into_iter().map(AccountLine::try_from).collect::<Result<_, _>>()?;
        Ok(Page::of(lines, usize::try_from(limit).unwrap_or(0), |line| place(line, sorted.by)))
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

fn column(by: AccountBy) -> Column {
    match by {
        AccountBy::Name => Column::tie("account.name_key"),
        AccountBy::Since => Column::always("account.created_at"),
        AccountBy::Used => Column::sometimes("account.seen_at"),
    }
}

/// Where an account stands in the list that is sorted so.
fn place(line: &AccountLine, by: AccountBy) -> Cursor<String> {
    let value = match by {
        AccountBy::Name => CursorValue::Tie,
        AccountBy::Since => CursorValue::Whole(line.account.created_at.0),
        AccountBy::Used => CursorValue::whole(line.seen_at.map(|at| at.0)),
    };
    Cursor { value, tie: key_of(&line.account.name) }
}
