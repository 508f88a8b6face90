//! Exemptions: what lacks a pass, excused until a day. Those that were ended are kept.

use domain::{Ended, Exemption, ExemptionId, NewExemption, ReviewId, Status, Timestamp};

use crate::{
    Author, Store, StoreError,
    database::{reading, writing},
    error::corrupt,
    review::{claim_review, touch_review},
    review_file::claim_item,
};

#[derive(sqlx::FromRow)]
struct ExemptionRow {
    id: ExemptionId,
    item: String,
    reason: String,
    approved_at: Timestamp,
    by_name: String,
    ends_at: Timestamp,
    ended_at: Option<Timestamp>,
    ended_by_name: Option<String>,
}

impl TryFrom<ExemptionRow> for Exemption {
    type Error = StoreError;

    fn try_from(row: ExemptionRow) -> Result<Self, StoreError> {
        Ok(Self {
            id: row.id,
            item: row.item,
            reason: row.reason.try_into().map_err(corrupt("exemption", "reason", row.id))?,
            at: row.approved_at,
            by: row.by_name,
            ends_at: row.ends_at,
            ended: row.ended_at.zip(row.ended_by_name).map(|(at, by)| Ended { at, by }),
        })
    }
}

impl Store {
    /// Excuses an item that the review walks; whoever grants it approves it, and is not the author. The exemption that the
    /// item had ends.
    pub async fn grant_exemption(
        &self,
        review: ReviewId,
        new: &NewExemption,
        by: &Author,
    ) -> Result<Exemption, StoreError> {
        let (id, now) = (self.clock().id::<ExemptionId>(), self.clock().now());
        writing!(self, tx => {
            let of = claim_review!(tx, review);
            claim_item!(tx, review, &new.item);
            let judged: Option<(String, Option<Timestamp>)> = sqlx::query_as(
                "SELECT status, lapses_at FROM item_standing WHERE review_id = $1 AND item = $2")
                .bind(review)
                .bind(&new.item)
                .fetch_optional(&mut *tx)
                .await?;
            new.may_be_granted(&of, by.person(), stands(judged, review, now)?, now)?;
            sqlx::query(
                "UPDATE exemption SET ended_at = $3, ended_by = $4, ended_by_name = $5
                 WHERE review_id = $1 AND item = $2 AND ended_at IS NULL")
                .bind(review)
                .bind(&new.item)
                .bind(now)
                .bind(by.account)
                .bind(&by.name)
                .execute(&mut *tx)
                .await?;
            sqlx::query(
                "INSERT INTO exemption (id, review_id, item, reason, approved_at, by_account, by_name, ends_at)
                 VALUES ($1, $2, $3, $4, $5, $6, $7, $8)")
                .bind(id)
                .bind(review)
                .bind(&new.item)
                .bind(new.reason.as_str())
                .bind(now)
                .bind(by.account)
                .bind(&by.name)
                .bind(new.ends_at)
                .execute(&mut *tx)
                .await?;
            touch_review!(tx, review, now);
        });
        Ok(Exemption {
            id,
            item: new.item.clone(),
            reason: new.reason.clone(),
            at: now,
            by: by.name.clone(),
            ends_at: new.ends_at,
            ended: None,
        })
    }

    /// Ends an exemption before its day, in whatever state the review is: a signature that rested on it lapses.
    pub async fn end_exemption(
        &self,
        review: ReviewId,
        exemption: ExemptionId,
        by: &Author,
    ) -> Result<(), StoreError> {
        let now = self.clock().now();
        writing!(self, tx => {
            claim_review!(tx, review);
            let ended = sqlx::query(
                "UPDATE exemption SET ended_at = $3, ended_by = $4, ended_by_name = $5
                 WHERE id = $1 AND review_id = $2 AND ended_at IS NULL")
                .bind(exemption)
                .bind(review)
                .bind(now)
                .bind(by.account)
                .bind(&by.name)
                .execute(&mut *tx)
                .await?;
            if ended.rows_affected() == 0 {
                return Err(StoreError::NotFound);
            }
            touch_review!(tx, review, now);
        });
        Ok(())
    }

    /// The exemptions of a review: those that nobody ended, expired or not, by item; and those that somebody did, oldest
    /// first.
    pub(crate) async fn exemptions(
        &self,
        review: ReviewId,
    ) -> Result<(Vec<Exemption>, Vec<Exemption>), StoreError> {
        let rows: Vec<ExemptionRow> = reading!(self, db => sqlx::query_as(
            "SELECT id, item, reason, approved_at, by_name, ends_at, ended_at, ended_by_name FROM exemption
             WHERE review_id = $1 ORDER BY item, approved_at, id")
            .bind(review)
            .fetch_all(db)
            .await?);
        let all: Vec<Exemption> = rows.into_iter().map(Exemption::try_from).collect::<Result<_, _>>()?;
        Ok(all.into_iter().partition(|exemption| exemption.ended.is_none()))
    }

    /// All exemptions that a review ever had, newest first.
    pub async fn exemption_history(
        &self,
        review: ReviewId,
        limit: i64,
    ) -> Result<Vec<Exemption>, StoreError> {
        let rows: Vec<ExemptionRow> = reading!(self, db => sqlx::query_as(
            "SELECT id, item, reason, approved_at, by_name, ends_at, ended_at, ended_by_name FROM exemption
             WHERE review_id = $1 ORDER BY approved_at DESC, id DESC LIMIT $2")
            .bind(review)
            .bind(limit)
            .fetch_all(db)
            .await?);
        rows.into_iter().map(Exemption::try_from).collect()
    }
}

/// How an item was judged last; unknown where it never was.
fn stands(
    judged: Option<(String, Option<Timestamp>)>,
    review: ReviewId,
    now: Timestamp,
) -> Result<Status, StoreError> {
    match judged {
        None => Ok(Status::Unknown),
        Some((_, Some(end))) if end <= now => Ok(Status::Stale),
        Some((status, _)) => status.try_into().map_err(corrupt("item_standing", "status", review)),
    }
}
