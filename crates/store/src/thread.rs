//! What is said of the items of a review. Threads are added to and settled, and never removed.

use std::collections::BTreeMap;

use domain::{
    AccountId, Answer, Comment, CommentId, Ended, Item, NewThread, Reason, ReviewId, Thread, ThreadId,
    ThreadKind, Timestamp, mentioned,
};

use crate::{
    Author, Store, StoreError,
    database::{reading, writing},
    error::corrupt,
    review::{claim_review, touch_review},
    review_file::claim_item,
};

#[derive(sqlx::FromRow)]
struct ThreadRow {
    id: ThreadId,
    item: String,
    kind: String,
    verdict: Option<String>,
    opened_at: Timestamp,
    by_account: Option<AccountId>,
    by_name: String,
    resolved_at: Option<Timestamp>,
    resolved_by_name: Option<String>,
}

#[derive(sqlx::FromRow)]
struct CommentRow {
    id: CommentId,
    thread_id: ThreadId,
    text: String,
    said_at: Timestamp,
    by_name: String,
}

impl ThreadRow {
    fn of(self, comments: Vec<Comment>) -> Result<Thread, StoreError> {
        let verdict = self.verdict.map(TryInto::try_into).transpose();
        Ok(Thread {
            id: self.id,
            item: self.item,
            kind: self.kind.try_into().map_err(corrupt("thread", "kind", self.id))?,
            verdict: verdict.map_err(corrupt("thread", "verdict", self.id))?,
            at: self.opened_at,
            by: self.by_name,
            by_id: self.by_account,
            comments,
            resolved: self.resolved_at.zip(self.resolved_by_name).map(|(at, by)| Ended { at, by }),
        })
    }
}

impl TryFrom<CommentRow> for Comment {
    type Error = StoreError;

    fn try_from(row: CommentRow) -> Result<Self, StoreError> {
        let text = row.text.try_into().map_err(corrupt("comment", "text", row.id))?;
        Ok(Self { id: row.id, text, at: row.said_at, by: row.by_name })
    }
}

impl Store {
    /// Opens a thread on an item of the review's own checklist. Questions and overrides have the review judged anew.
    pub async fn open_thread(
        &self,
        review: ReviewId,
        item: &Item,
        new: &NewThread,
        by: &Author,
    ) -> Result<ThreadId, StoreError> {
        let (id, now) = (self.clock().id::<ThreadId>(), self.clock().now());
        writing!(self, tx => {
            let of = claim_review!(tx, review);
            claim_item!(tx, review, &item.id);
            new.may_be_opened(&of, item, by.person())?;
            sqlx::query(
                "INSERT INTO thread (id, review_id, item, kind, verdict, opened_at, by_account, by_name)
                 VALUES ($1, $2, $3, $4, $5, $6, $7, $8)")
                .bind(id)
                .bind(review)
                .bind(&item.id)
                .bind(new.kind.as_str())
                .bind(new.verdict.map(Answer::as_str))
                .bind(now)
                .bind(by.account)
                .bind(&by.name)
                .execute(&mut *tx)
                .await?;
            if let Some(text) = &new.text {
                say!(self, tx, id, text, now, by);
            }
            if matches!(new.kind, ThreadKind::Ask | ThreadKind::Override) {
                touch_review!(tx, review, now);
            }
        });
        Ok(id)
    }

    /// Says something in a thread, in whatever state the review is.
    pub async fn reply(
        &self,
        review: ReviewId,
        thread: ThreadId,
        text: &Reason,
        by: &Author,
    ) -> Result<(), StoreError> {
        let now = self.clock().now();
        writing!(self, tx => {
            claim_review!(tx, review);
            claim_thread!(tx, review, thread);
            say!(self, tx, thread, text, now, by);
        });
        Ok(())
    }

    /// Settles a question: who asked or the reviewer does, and it blocks no longer.
    pub async fn resolve_thread(
        &self,
        review: ReviewId,
        thread: ThreadId,
        by: &Author,
    ) -> Result<(), StoreError> {
        let now = self.clock().now();
        writing!(self, tx => {
            let of = claim_review!(tx, review);
            let found = claim_thread!(tx, review, thread);
            found.may_be_resolved(&of, by.person())?;
            sqlx::query("UPDATE thread SET resolved_at = $2, resolved_by = $3, resolved_by_name = $4 WHERE id = $1")
                .bind(thread)
                .bind(now)
                .bind(by.account)
                .bind(&by.name)
                .execute(&mut *tx)
                .await?;
            touch_review!(tx, review, now);
        });
        Ok(())
    }

    /// All that was said of a review's items, oldest thread first.
    pub(crate) async fn threads(&self, review: ReviewId) -> Result<Vec<Thread>, StoreError> {
        let rows: Vec<ThreadRow> = reading!(self, db => sqlx::query_as(
            "SELECT id, item, kind, verdict, opened_at, by_account, by_name, resolved_at, resolved_by_name FROM thread
             WHERE review_id = $1 ORDER BY seq")
            .bind(review)
            .fetch_all(db)
            .await?);
        if rows.is_empty() {
            return Ok(Vec::new());
        }
        let said: Vec<CommentRow> = reading!(self, db => sqlx::query_as(
            "SELECT comment.id, comment.thread_id, comment.text, comment.said_at, comment.by_name
             FROM comment JOIN thread ON thread.id = comment.thread_id
             WHERE thread.review_id = $1 ORDER BY comment.seq")
            .bind(review)
            .fetch_all(db)
            .await?);
        let mut by_thread = BTreeMap::<ThreadId, Vec<Comment>>::new();
        for row in said {
            by_thread.entry(row.thread_id).or_default().push(row.try_into()?);
        }
        rows.into_iter()
            .map(|row| {
                let said = by_thread.remove(&row.id).unwrap_or_default();
                row.of(said)
            })
            .collect()
    }
}

/// The thread, without what was said; leaves where the review has none of this id.
macro_rules! claim_thread {
    ($tx:ident, $review:ident, $thread:ident) => {{
        let row: Option<ThreadRow> = sqlx::query_as(
            "SELECT id, item, kind, verdict, opened_at, by_account, by_name, resolved_at, resolved_by_name
             FROM thread WHERE id = $1 AND review_id = $2",
        )
        .bind($thread)
        .bind($review)
        .fetch_optional(&mut *$tx)
        .await?;
        row.ok_or(StoreError::NotFound)?.of(Vec::new())?
    }};
}
use claim_thread;

/// Adds a comment to a thread, and puts it into the inbox of everybody whose name it has.
macro_rules! say {
    ($store:ident, $tx:ident, $thread:ident, $text:ident, $now:ident, $by:ident) => {
        let comment = $store.clock().id::<CommentId>();
        sqlx::query(
            "INSERT INTO comment (id, thread_id, text, said_at, by_account, by_name)
             VALUES ($1, $2, $3, $4, $5, $6)",
        )
        .bind(comment)
        .bind($thread)
        .bind($text.as_str())
        .bind($now)
        .bind($by.account)
        .bind(&$by.name)
        .execute(&mut *$tx)
        .await?;
        if $text.as_str().contains('@') {
            let accounts: Vec<(AccountId, String)> =
                sqlx::query_as("SELECT id, name FROM account ORDER BY name_key").fetch_all(&mut *$tx).await?;
            for account in meant($text, &accounts, $by.account) {
                sqlx::query("INSERT INTO mention (comment_id, account_id) VALUES ($1, $2)")
                    .bind(comment)
                    .bind(account)
                    .execute(&mut *$tx)
                    .await?;
            }
        }
    };
}
use say;

/// Whose names the text has in it, but for whoever wrote it.
fn meant(text: &Reason, accounts: &[(AccountId, String)], by: Option<AccountId>) -> Vec<AccountId> {
    let names = mentioned(text.as_str(), accounts.iter().map(|(_, name)| name.as_str()));
    let ids = accounts.iter().filter(|(_, name)| names.contains(&name.as_str())).map(|(id, _)| *id);
    ids.filter(|id| Some(*id) != by).collect()
}
