//! Tokens of everybody or of one account, filtered and sorted.

use domain::{
    Asked, Cursor, CursorValue, Direction, Page, Slug, Timestamp, Token, TokenBy, TokenFilter, TokenId,
    TokenState,
};
use sqlx::QueryBuilder;
use uuid::Uuid;

use crate::{
    Store, StoreError,
    account::key_of,
    database::reading,
    listing::{Column, compared, push_page},
    token::{TOKENS, TokenRow},
};

/// The last use; long ago where there was none, so that what nobody uses stands together.
const USED: &str = "COALESCE(token.used_at, 0)";

impl Store {
    /// The tokens that are asked for.
    pub async fn token_list(
        &self,
        asked: &Asked<TokenFilter>,
        limit: i64,
    ) -> Result<Page<Token, Cursor<TokenId>>, StoreError> {
        let Asked { filter, sorted, after } = asked;
        let (now, column) = (self.clock().now(), column(sorted.by));
        // Times are whole; with a fraction it is a cursor of another list.
        let after = after
            .filter(|after| column.takes(after.value) && !matches!(after.value, CursorValue::Decimal(_)));
        let after = after.unwrap_or(beginning(sorted.by, sorted.direction));
        let rows: Vec<TokenRow> = reading!(self, db => {
            let mut query = QueryBuilder::new(TOKENS);
            query.push("WHERE TRUE");
            if let Some(name) = &filter.account {
                query.push(" AND token.account_id = (SELECT account.id FROM account WHERE account.name_key = ");
                query.push_bind(key_of(name)).push(")");
            }
            if let Some(slug) = &filter.service {
                query.push(" AND token.service_id = (SELECT service.id FROM service WHERE service.slug = ");
                query.push_bind(Slug::as_str(slug)).push(")");
            }
            match filter.state {
                Some(TokenState::Good) => {
                    query.push(" AND token.revoked_at IS NULL AND token.expires_at > ").push_bind(now);
                }
                Some(TokenState::Expired) => {
                    query.push(" AND token.revoked_at IS NULL AND token.expires_at <= ").push_bind(now);
                }
                Some(TokenState::Revoked) => {
                    query.push(" AND token.revoked_at IS NOT NULL");
                }
                None => {}
            }
            if let (TokenBy::Used, CursorValue::Whole(value)) = (sorted.by, after.value) {
                // SQLite finds an expression in its index only where it is compared alone.
                query.push(" AND ").push(USED).push(compared(sorted.direction).0.trim_end()).push("= ");
                query.push_bind(value);
            }
            let after = Some((after.value, after.tie));
            push_page!(query, column, "token.id", sorted.direction, after, limit);
            query.build_query_as().fetch_all(db).await?
        });
        let tokens = rows.into_iter().map(Token::try_from).collect::<Result<_, _>>()?;
        Ok(Page::of(tokens, usize::try_from(limit).unwrap_or(0), |token| place(token, sorted.by)))
    }
}

/// Each has an index with the id, by which the list of everybody's tokens is read.
fn column(by: TokenBy) -> Column {
    match by {
        TokenBy::Made => Column::tie("token.id"),
        TokenBy::Ends => Column::always("token.expires_at"),
        TokenBy::Used => Column::always(USED),
    }
}

/// Before the first row: with it even the first page is read by key.
fn beginning(by: TokenBy, direction: Direction) -> Cursor<TokenId> {
    let (tie, whole) = match direction {
        Direction::Ascending => (Uuid::nil(), i64::MIN),
        Direction::Descending => (Uuid::max(), i64::MAX),
    };
    let value = match by {
        TokenBy::Made => CursorValue::Tie,
        TokenBy::Ends | TokenBy::Used => CursorValue::Whole(whole),
    };
    Cursor { value, tie: TokenId(tie) }
}

/// Where a token stands in the list that is sorted so.
fn place(token: &Token, by: TokenBy) -> Cursor<TokenId> {
    let value = match by {
        TokenBy::Made => CursorValue::Tie,
        TokenBy::Ends => CursorValue::Whole(token.expires_at.0),
        TokenBy::Used => CursorValue::Whole(token.used_at.map_or(0, |Timestamp(at)| at)),
    };
    Cursor { value, tie: token.id }
}
