//! The steps of a review from one state to another: handing it to a reviewer, sending it back, signing it, opening it
//! again. The rules are those of [`domain`]; each is asked again in the transaction that makes the step.

use domain::{
    AccountId, Action, Gate, NewSnapshot, Reason, Reopened, ReviewId, ReviewState, ReviewStep, Signing,
    SnapshotHead, Status, Timestamp,
};

use crate::{
    Author, Store, StoreError,
    database::{reading, writing},
    error::corrupt,
    review::{claim_review, touch_review},
    snapshot::insert_snapshot,
};

#[derive(sqlx::FromRow)]
struct StepRow {
    from_state: String,
    to_state: String,
    reason: Option<String>,
    made_at: Timestamp,
    by_name: String,
}

#[derive(sqlx::FromRow)]
struct KeptRow {
    item: String,
    status: String,
    blocking: bool,
    lapses_at: Option<Timestamp>,
}

impl Store {
    /// Hands a draft to its reviewer, or to this one from now on, who must not be its author.
    pub async fn submit_review(
        &self,
        review: ReviewId,
        reviewer: Option<AccountId>,
        by: &Author,
    ) -> Result<(), StoreError> {
        let now = self.clock().now();
        writing!(self, tx => {
            let mut of = claim_review!(tx, review);
            if let Some(reviewer) = reviewer {
                let name: Option<String> = sqlx::query_scalar("SELECT name FROM account WHERE id = $1")
                    .bind(reviewer)
                    .fetch_optional(&mut *tx)
                    .await?;
                let name = name.ok_or(StoreError::Conflict("The reviewer has no account."))?;
                sqlx::query("UPDATE review SET reviewer_id = $2, reviewer_name = $3 WHERE id = $1")
                    .bind(review)
                    .bind(reviewer)
                    .bind(&name)
                    .execute(&mut *tx)
                    .await?;
                of.reviewer = Some(name);
                of.reviewer_id = Some(reviewer);
            }
            let to = of.may_be_submitted()?;
            submit!(tx, review, of.state, to, now, by);
            touch_review!(tx, review, now);
        });
        Ok(())
    }

    /// Gives a review back to be worked on.
    pub async fn send_back_review(
        &self,
        review: ReviewId,
        reason: &Reason,
        by: &Author,
    ) -> Result<(), StoreError> {
        let now = self.clock().now();
        writing!(self, tx => {
            let of = claim_review!(tx, review);
            let to = of.state.after(Action::SendBack)?;
            make_step!(tx, review, of.state, to, Some(reason.as_str()), now, by);
            touch_review!(tx, review, now);
        });
        Ok(())
    }

    /// Opens a review again that is not ready or stale: all that was put into it is still there.
    pub async fn reopen_review(
        &self,
        review: ReviewId,
        reopened: Reopened,
        by: &Author,
    ) -> Result<(), StoreError> {
        let now = self.clock().now();
        writing!(self, tx => {
            let of = claim_review!(tx, review);
            let to = of.state.after(Action::Reopen(reopened))?;
            if to == ReviewState::InReview {
                sqlx::query("UPDATE review SET submitted_at = $2 WHERE id = $1")
                    .bind(review)
                    .bind(now)
                    .execute(&mut *tx)
                    .await?;
            }
            make_step!(tx, review, of.state, to, None::<&str>, now, by);
            touch_review!(tx, review, now);
        });
        Ok(())
    }

    /// Signs a review and keeps what was signed. Refused for its author, while a blocking item is open as it was judged
    /// last, and where anything has changed since that judgement, since the signer looked, or since it was frozen: judge it
    /// first. A draft that may be handed to its reviewer is handed over and signed at once, or neither.
    pub async fn sign_review(
        &self,
        review: ReviewId,
        signing: &Signing,
        snapshot: &NewSnapshot,
        by: &Author,
    ) -> Result<SnapshotHead, StoreError> {
        let now = self.clock().now();
        let head = writing!(self, tx => {
            let mut of = claim_review!(tx, review);
            of.may_be_signed_by(by.person())?;
            if of.state == ReviewState::Draft {
                let to = of.may_be_submitted()?;
                submit!(tx, review, of.state, to, now, by);
                of.state = to;
            }
            let kept: Vec<KeptRow> = sqlx::query_as(
                "SELECT item_standing.item, item_standing.status, item_standing.blocking, item_standing.lapses_at
                 FROM review_item LEFT JOIN item_standing ON item_standing.review_id = review_item.review_id
                    AND item_standing.item = review_item.item
                 WHERE review_item.review_id = $1 AND item_standing.item IS NOT NULL ORDER BY review_item.position")
                .bind(review)
                .fetch_all(&mut *tx)
                .await?;
            let asked: Vec<String> = sqlx::query_scalar(
                "SELECT item FROM thread WHERE review_id = $1 AND kind = 'ask' AND resolved_at IS NULL ORDER BY seq")
                .bind(review)
                .fetch_all(&mut *tx)
                .await?;
            let walked: Vec<String> = sqlx::query_scalar("SELECT item FROM review_item WHERE review_id = $1")
                .bind(review)
                .fetch_all(&mut *tx)
                .await?;
            let gate = gate(&kept, asked, review, now)?;
            let to = signing.leads_to(&of, by.person(), &gate, now)?;
            let is_another = snapshot.revision != of.revision;
            if is_another || of.tally.is_due || kept.len() != walked.len() {
                return Err(domain::Refusal::changed().into());
            }
            signing.names_items(|item| walked.iter().any(|walked| walked == item))?;
            let number = of.snapshots + 1;
            let head = insert_snapshot!(tx, review, number, signing, snapshot, now, by);
            sqlx::query(
                "UPDATE review SET signed_at = $2, signed_by = $3, signed_by_name = $4, valid_until = $5,
                    last_snapshot = $6, changed_at = $2, revision = revision + 1
                 WHERE id = $1")
                .bind(review)
                .bind(now)
                .bind(by.account)
                .bind(&by.name)
                .bind(snapshot.valid_until)
                .bind(number)
                .execute(&mut *tx)
                .await?;
            if signing.verdict.is_ready() {
                sqlx::query(
                    "UPDATE review SET lapsed_at = NULL, lapsed_words = NULL, lapsed_because = NULL WHERE id = $1")
                    .bind(review)
                    .execute(&mut *tx)
                    .await?;
            }
            make_step!(tx, review, of.state, to, signing.reason.as_ref().map(Reason::as_str), now, by);
            head
        });
        Ok(head)
    }

    /// The steps that a review made, newest first.
    pub async fn review_steps(&self, review: ReviewId, limit: i64) -> Result<Vec<ReviewStep>, StoreError> {
        let rows: Vec<StepRow> = reading!(self, db => sqlx::query_as(
            "SELECT from_state, to_state, reason, made_at, by_name FROM review_step
             WHERE review_id = $1 ORDER BY seq DESC LIMIT $2")
            .bind(review)
            .bind(limit)
            .fetch_all(db)
            .await?);
        rows.into_iter()
            .map(|row| {
                Ok(ReviewStep {
                    from: row.from_state.try_into().map_err(corrupt("review_step", "from_state", review))?,
                    to: row.to_state.try_into().map_err(corrupt("review_step", "to_state", review))?,
                    reason: row.reason,
                    at: row.made_at,
                    by: row.by_name,
                })
            })
            .collect()
    }
}

/// What stands against a signature, as the review was judged last: what has lapsed since is stale.
fn gate(kept: &[KeptRow], asked: Vec<String>, review: ReviewId, now: Timestamp) -> Result<Gate, StoreError> {
    let mut open = Vec::new();
    for row in kept.iter().filter(|row| row.blocking) {
        let status: Status =
            row.status.clone().try_into().map_err(corrupt("item_standing", "status", review))?;
        let has_lapsed = row.lapses_at.is_some_and(|end| end <= now);
        let status = if has_lapsed { Status::Stale } else { status };
        if status.is_open() {
            open.push((row.item.clone(), status));
        }
    }
    Ok(Gate { open, asked })
}

/// Hands a review to its reviewer, within a transaction that holds its row.
macro_rules! submit {
    ($tx:ident, $review:ident, $from:expr, $to:expr, $now:ident, $by:ident) => {
        sqlx::query("UPDATE review SET submitted_at = $2 WHERE id = $1")
            .bind($review)
            .bind($now)
            .execute(&mut *$tx)
            .await?;
        make_step!($tx, $review, $from, $to, None::<&str>, $now, $by);
    };
}
use submit;

/// Moves a review from one state to another, and notes it, within a transaction that holds its row.
macro_rules! make_step {
    ($tx:ident, $review:ident, $from:expr, $to:expr, $reason:expr, $now:ident, $by:ident) => {
        sqlx::query("UPDATE review SET state = $2 WHERE id = $1")
            .bind($review)
            .bind(domain::ReviewState::as_str($to))
            .execute(&mut *$tx)
            .await?;
        sqlx::query(
            "INSERT INTO review_step (review_id, from_state, to_state, reason, made_at, by_account, by_name)
             VALUES ($1, $2, $3, $4, $5, $6, $7)",
        )
        .bind($review)
        .bind(domain::ReviewState::as_str($from))
        .bind(domain::ReviewState::as_str($to))
        .bind($reason)
        .bind($now)
        .bind($by.account)
        .bind(&$by.name)
        .execute(&mut *$tx)
        .await?;
    };
}
pub(crate) use make_step;
