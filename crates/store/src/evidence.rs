//! Evidence on the items of a review. What was removed is kept with who removed it, and no longer shown.

use domain::{
    EnvironmentName, Evidence, EvidenceId, EvidenceKind, InputName, LinkUrl, NewAnswer, Reason, Refusal,
    ReviewId, RunId, Timestamp,
};

use crate::{
    Author, Store, StoreError,
    database::{reading, writing},
    error::corrupt,
    inventory::json_of,
    review_file::{claim_item, claim_open_review, insert_answer},
};

#[derive(sqlx::FromRow)]
struct EvidenceRow {
    id: EvidenceId,
    item: String,
    run_id: Option<RunId>,
    run_number: Option<i64>,
    link: Option<String>,
    note: Option<String>,
    fact: Option<String>,
    fact_value: Option<String>,
    attached_at: Timestamp,
    by_name: String,
}

impl TryFrom<EvidenceRow> for Evidence {
    type Error = StoreError;

    fn try_from(row: EvidenceRow) -> Result<Self, StoreError> {
        let id = row.id;
        let fact = row.fact.zip(row.fact_value);
        let kind = match (row.run_id.zip(row.run_number), row.link, row.note, fact) {
            (Some((run, number)), None, None, None) => EvidenceKind::Run { run, number },
            (None, Some(link), None, None) => {
                EvidenceKind::Link(link.try_into().map_err(corrupt("evidence", "link", id))?)
            }
            (None, None, Some(note), None) => {
                EvidenceKind::Note(note.try_into().map_err(corrupt("evidence", "note", id))?)
            }
            (None, None, None, Some((name, value))) => EvidenceKind::Fact {
                name: name.try_into().map_err(corrupt("evidence", "fact", id))?,
                value: serde_json::from_str(&value).map_err(corrupt("evidence", "fact_value", id))?,
            },
            _ => return Err(corrupt("evidence", "run_id", id)(())),
        };
        Ok(Self { id, item: row.item, kind, at: row.attached_at, by: row.by_name })
    }
}

impl Store {
    /// Attaches evidence to an item that the review walks. A run must be one of the review's service, a fact one of its
    /// inventory in production; the run's number and the fact's value are read from the database, whatever `kind` says.
    pub async fn attach_evidence(
        &self,
        review: ReviewId,
        item: &str,
        kind: &EvidenceKind,
        by: &Author,
    ) -> Result<Evidence, StoreError> {
        let now = self.clock().now();
        let evidence = writing!(self, tx => {
            claim_for_evidence!(tx, review, now);
            claim_item!(tx, review, item);
            insert_evidence!(self, tx, review, item, kind, now, by)
        });
        evidence.try_into()
    }

    /// Attaches evidence to an item and answers it, whichever is given, in one transaction. A piece that is attached
    /// already is not attached again.
    pub async fn put_item(
        &self,
        review: ReviewId,
        item: &str,
        evidence: &[EvidenceKind],
        answer: Option<&NewAnswer>,
        by: &Author,
    ) -> Result<(), StoreError> {
        answer.map_or(Ok(()), NewAnswer::is_complete)?;
        let now = self.clock().now();
        writing!(self, tx => {
            claim_for_evidence!(tx, review, now);
            claim_item!(tx, review, item);
            for kind in evidence {
                let Columns { run, link, note, fact } = Columns::of(kind);
                let value = match kind {
                    EvidenceKind::Fact { value, .. } => Some(json_of(value)?),
                    _ => None,
                };
                let is_attached: bool = sqlx::query_scalar(
                    "SELECT EXISTS(SELECT 1 FROM evidence WHERE review_id = $1 AND item = $2 AND removed_at IS NULL
                        AND (run_id = $3 OR link = $4 OR note = $5 OR (fact = $6 AND fact_value = $7)))")
                    .bind(review)
                    .bind(item)
                    .bind(run)
                    .bind(link)
                    .bind(note)
                    .bind(fact)
                    .bind(value)
                    .fetch_one(&mut *tx)
                    .await?;
                if !is_attached {
                    insert_evidence!(self, tx, review, item, kind, now, by);
                }
            }
            if let Some(new) = answer {
                insert_answer!(tx, review, item, new, now, by);
            }
        });
        Ok(())
    }

    /// Removes evidence from a review.
    pub async fn remove_evidence(
        &self,
        review: ReviewId,
        evidence: EvidenceId,
        by: &Author,
    ) -> Result<(), StoreError> {
        let now = self.clock().now();
        writing!(self, tx => {
            claim_open_review!(tx, review, now);
            let removed = sqlx::query(
                "UPDATE evidence SET removed_at = $3, removed_by = $4, removed_by_name = $5
                 WHERE id = $1 AND review_id = $2 AND removed_at IS NULL")
                .bind(evidence)
                .bind(review)
                .bind(now)
                .bind(by.account)
                .bind(&by.name)
                .execute(&mut *tx)
                .await?;
            if removed.rows_affected() == 0 {
                return Err(StoreError::NotFound);
            }
        });
        Ok(())
    }

    /// The evidence of a review, oldest first.
    pub(crate) async fn evidence(&self, review: ReviewId) -> Result<Vec<Evidence>, StoreError> {
        let rows: Vec<EvidenceRow> = reading!(self, db => sqlx::query_as(
            "SELECT evidence.id, evidence.item, evidence.run_id, run.number AS run_number, evidence.link,
                    evidence.note, evidence.fact, evidence.fact_value, evidence.attached_at, evidence.by_name
             FROM evidence LEFT JOIN run ON run.id = evidence.run_id
             WHERE evidence.review_id = $1 AND evidence.removed_at IS NULL ORDER BY evidence.seq")
            .bind(review)
            .fetch_all(db)
            .await?);
        rows.into_iter().map(Evidence::try_from).collect()
    }
}

/// Begins to write evidence of a review, within a transaction. Who deletes a run asks what rests on it: both wait for the
/// service's row, and nobody for it behind a review's.
macro_rules! claim_for_evidence {
    ($tx:ident, $review:ident, $now:ident) => {
        sqlx::query(
            "UPDATE service SET last_run_number = last_run_number
             WHERE id = (SELECT review.service_id FROM review WHERE review.id = $1)",
        )
        .bind($review)
        .execute(&mut *$tx)
        .await?;
        $crate::review_file::claim_open_review!($tx, $review, $now);
    };
}
pub(crate) use claim_for_evidence;

/// Attaches a piece of evidence within a transaction that holds the review's row, and gives its row.
macro_rules! insert_evidence {
    ($store:ident, $tx:ident, $review:ident, $item:ident, $kind:ident, $now:ident, $by:ident) => {{
        let id = $store.clock().id::<EvidenceId>();
        let Columns { run, link, note, fact } = Columns::of($kind);
        let found: Option<(i64, bool)> = sqlx::query_as(
            "SELECT run.number, run.rejected_at IS NOT NULL FROM run
             JOIN review ON review.service_id = run.service_id
             WHERE run.id = $1 AND review.id = $2 AND run.deleted_at IS NULL",
        )
        .bind(run)
        .bind($review)
        .fetch_optional(&mut *$tx)
        .await?;
        let refused = |why: &str| StoreError::Against(Refusal::field("evidence", why));
        if run.is_some() && found.is_none() {
            return Err(refused("Evidence is a run of the same service; this one is not."));
        }
        if let Some((_, true)) = found {
            return Err(refused("This run was rejected as invalid, so it is no evidence."));
        }
        let value: Option<String> = sqlx::query_scalar(
            "SELECT fact.value FROM fact JOIN review ON review.service_id = fact.service_id
             WHERE review.id = $1 AND fact.environment = $2 AND fact.name = $3 AND fact.is_current = TRUE
                AND fact.value IS NOT NULL",
        )
        .bind($review)
        .bind(EnvironmentName::production().as_str())
        .bind(fact)
        .fetch_optional(&mut *$tx)
        .await?;
        if let (Some(name), None) = (fact, &value) {
            return Err(refused(&format!("The inventory of production does not state {name}.")));
        }
        sqlx::query(
            "INSERT INTO evidence (id, review_id, item, run_id, link, note, fact, fact_value, attached_at, by_account,
                by_name)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)",
        )
        .bind(id)
        .bind($review)
        .bind($item)
        .bind(run)
        .bind(link)
        .bind(note)
        .bind(fact)
        .bind(&value)
        .bind($now)
        .bind($by.account)
        .bind(&$by.name)
        .execute(&mut *$tx)
        .await?;
        EvidenceRow {
            id,
            item: $item.to_owned(),
            run_id: run,
            run_number: found.map(|(number, _)| number),
            link: link.map(str::to_owned),
            note: note.map(str::to_owned),
            fact: fact.map(str::to_owned),
            fact_value: value,
            attached_at: $now,
            by_name: $by.name.clone(),
        }
    }};
}
use insert_evidence;

/// The columns of which one is filled.
#[derive(Default)]
struct Columns<'a> {
    run: Option<RunId>,
    link: Option<&'a str>,
    note: Option<&'a str>,
    fact: Option<&'a str>,
}

impl<'a> Columns<'a> {
    fn of(kind: &'a EvidenceKind) -> Self {
        let empty = Self::default();
        match kind {
            EvidenceKind::Run { run, .. } => Self { run: Some(*run), ..empty },
            EvidenceKind::Link(link) => Self { link: Some(LinkUrl::as_str(link)), ..empty },
            EvidenceKind::Note(note) => Self { note: Some(Reason::as_str(note)), ..empty },
            EvidenceKind::Fact { name, .. } => Self { fact: Some(InputName::as_str(name)), ..empty },
        }
    }
}
