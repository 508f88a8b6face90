//! What signatures froze. A snapshot is written with its signature and never changed.

use domain::{Condition, KeptSnapshot, ReviewId, SnapshotHead, Timestamp};

use crate::{Store, StoreError, database::reading, error::corrupt};

#[derive(sqlx::FromRow)]
struct HeadRow {
    number: i64,
    taken_at: Timestamp,
    verdict: String,
    reason: Option<String>,
    by_name: String,
    valid_until: Option<Timestamp>,
    hash: String,
}

#[derive(sqlx::FromRow)]
struct ConditionRow {
    snapshot: i64,
    item: String,
    owner: String,
    due_at: Timestamp,
}

impl HeadRow {
    fn of(self, review: ReviewId, conditions: Vec<Condition>) -> Result<SnapshotHead, StoreError> {
        let reason = self.reason.map(TryInto::try_into).transpose();
        Ok(SnapshotHead {
            number: self.number,
            at: self.taken_at,
            verdict: self.verdict.try_into().map_err(corrupt("snapshot", "verdict", review))?,
            reason: reason.map_err(corrupt("snapshot", "reason", review))?,
            by: self.by_name,
            valid_until: self.valid_until,
            hash: self.hash,
            conditions,
        })
    }
}

impl ConditionRow {
    fn of(self, review: ReviewId) -> Result<Condition, StoreError> {
        let owner = self.owner.try_into().map_err(corrupt("snapshot_condition", "owner", review))?;
        Ok(Condition { item: self.item, owner, due_at: self.due_at })
    }
}

impl Store {
    /// The snapshots of a review without their bodies, newest first.
    pub async fn snapshots(&self, review: ReviewId, limit: i64) -> Result<Vec<SnapshotHead>, StoreError> {
        let rows: Vec<HeadRow> = reading!(self, db => sqlx::query_as(
            "SELECT number, taken_at, verdict, reason, by_name, valid_until, hash FROM snapshot
             WHERE review_id = $1 ORDER BY number DESC LIMIT $2")
            .bind(review)
            .bind(limit)
            .fetch_all(db)
            .await?);
        let mut heads = Vec::new();
        let mut conditions = self.all_conditions(review).await?;
        for row in rows {
            let (own, others) =
                conditions.into_iter().partition(|condition| condition.snapshot == row.number);
            conditions = others;
            heads.push(row.of(review, read(own, review)?)?);
        }
        Ok(heads)
    }

    /// One snapshot of a review, whole.
    pub async fn snapshot(&self, review: ReviewId, number: i64) -> Result<Option<KeptSnapshot>, StoreError> {
        let row: Option<HeadRow> = reading!(self, db => sqlx::query_as(
            "SELECT number, taken_at, verdict, reason, by_name, valid_until, hash FROM snapshot
             WHERE review_id = $1 AND number = $2")
            .bind(review)
            .bind(number)
            .fetch_optional(db)
            .await?);
        let body: Option<String> = reading!(self, db => sqlx::query_scalar(
            "SELECT body FROM snapshot WHERE review_id = $1 AND number = $2")
            .bind(review)
            .bind(number)
            .fetch_optional(db)
            .await?);
        let Some((row, body)) = row.zip(body) else { return Ok(None) };
        if hash(&body) != row.hash {
            return Err(corrupt("snapshot", "body", review)(()));
        }
        let own = self.all_conditions(review).await?.into_iter();
        let own = own.filter(|condition| condition.snapshot == number).collect();
        Ok(Some(KeptSnapshot { head: row.of(review, read(own, review)?)?, body }))
    }

    /// The conditions of the newest signature of a review.
    pub(crate) async fn conditions(&self, review: ReviewId) -> Result<Vec<Condition>, StoreError> {
        let all = self.all_conditions(review).await?;
        let newest: Option<i64> = reading!(self, db => sqlx::query_scalar(
            "SELECT MAX(number) FROM snapshot WHERE review_id = $1")
            .bind(review)
            .fetch_one(db)
            .await?);
        read(all.into_iter().filter(|condition| Some(condition.snapshot) == newest).collect(), review)
    }

    async fn all_conditions(&self, review: ReviewId) -> Result<Vec<ConditionRow>, StoreError> {
        Ok(reading!(self, db => sqlx::query_as(
            "SELECT snapshot, item, owner, due_at FROM snapshot_condition
             WHERE review_id = $1 ORDER BY snapshot, position")
            .bind(review)
            .fetch_all(db)
            .await?))
    }
}

fn read(rows: Vec<ConditionRow>, review: ReviewId) -> Result<Vec<Condition>, StoreError> {
    rows.into_iter().map(|row| row.of(review)).collect()
}

/// The hash of a snapshot's body, as it is kept beside it.
pub(crate) fn hash(body: &str) -> String {
    format!("blake3:{}", blake3::hash(body.as_bytes()).to_hex())
}

/// Writes what a signature froze, within a transaction that holds the review's row.
macro_rules! insert_snapshot {
    ($tx:ident, $review:ident, $number:ident, $signing:ident, $snapshot:ident, $now:ident, $by:ident) => {{
        let hash = $crate::snapshot::hash(&$snapshot.body);
        sqlx::query(
            "INSERT INTO snapshot (review_id, number, taken_at, verdict, reason, by_account, by_name, valid_until,
                body, hash)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
        )
        .bind($review)
        .bind($number)
        .bind($now)
        .bind($signing.verdict.as_str())
        .bind($signing.reason.as_ref().map(domain::Reason::as_str))
        .bind($by.account)
        .bind(&$by.name)
        .bind($snapshot.valid_until)
        .bind(&$snapshot.body)
        .bind(&hash)
        .execute(&mut *$tx)
        .await?;
        for (condition, position) in $signing.conditions.iter().zip(0_i64..) {
            sqlx::query(
                "INSERT INTO snapshot_condition (review_id, snapshot, position, item, owner, due_at)
                 VALUES ($1, $2, $3, $4, $5, $6)",
            )
            .bind($review)
            .bind($number)
            .bind(position)
            .bind(&condition.item)
            .bind(condition.owner.as_str())
            .bind(condition.due_at)
            .execute(&mut *$tx)
            .await?;
        }
        for run in &$snapshot.runs {
            sqlx::query(
                "INSERT INTO snapshot_run (review_id, snapshot, number, run_id, content_id)
                 VALUES ($1, $2, $3, $4, $5)",
            )
            .bind($review)
            .bind($number)
            .bind(run.number)
            .bind(run.id)
            .bind(&run.content_id.0)
            .execute(&mut *$tx)
            .await?;
        }
        domain::SnapshotHead {
            number: $number,
            at: $now,
            verdict: $signing.verdict,
            reason: $signing.reason.clone(),
            by: $by.name.clone(),
            valid_until: $snapshot.valid_until,
            hash,
            conditions: $signing.conditions.clone(),
        }
    }};
}
pub(crate) use insert_snapshot;
