//! Evidence on the items of a review. What was removed is kept with who removed it, and no longer shown.

use domain::{
    EnvironmentName, Evidence, EvidenceId, EvidenceKind, InputName, LinkUrl, Reason, ReviewId, RunId,
    Timestamp,
};

use crate::{
    Author, Store, StoreError,
    database::{reading, writing},
    error::corrupt,
    review_file::{claim_item, claim_open_review},
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
        let (id, now) = (self.clock().id::<EvidenceId>(), self.clock().now());
        let Columns { run, link, note, fact } = Columns::of(kind);
        let (run_number, value): (Option<i64>, Option<String>) = writing!(self, tx => {
            // Who deletes a run asks what rests on it: both wait for the service's row, and nobody for it behind a review's.
            sqlx::query(
                "UPDATE service SET last_run_number = last_run_number
                 WHERE id = (SELECT review.service_id FROM review WHERE review.id = $1)")
                .bind(review)
                .execute(&mut *tx)
                .await?;
            claim_open_review!(tx, review, now);
            claim_item!(tx, review, item);
            let found: Option<(i64, bool)> = sqlx::query_as(
                "SELECT run.number, run.rejected_at IS NOT NULL FROM run
                 JOIN review ON review.service_id = run.service_id
                 WHERE run.id = $1 AND review.id = $2 AND run.deleted_at IS NULL")
                .bind(run)
                .bind(review)
                .fetch_optional(&mut *tx)
                .await?;
            if run.is_some() && found.is_none() {
                return Err(StoreError::Conflict("Evidence is a run of the same service; this one is not."));
            }
            let number = found.map(|(number, _)| number);
            if let Some((_, true)) = found {
                return Err(StoreError::Conflict("This run was rejected as invalid, so it is no evidence."));
            }
            let value: Option<String> = sqlx::query_scalar(
                "SELECT fact.value FROM fact JOIN review ON review.service_id = fact.service_id
                 WHERE review.id = $1 AND fact.environment = $2 AND fact.name = $3 AND fact.is_current = TRUE
                    AND fact.value IS NOT NULL")
                .bind(review)
                .bind(EnvironmentName::production().as_str())
                .bind(fact)
                .fetch_optional(&mut *tx)
                .await?;
            if fact.is_some() && value.is_none() {
                return Err(StoreError::Conflict("The inventory of production does not state this fact."));
            }
            sqlx::query(
                "INSERT INTO evidence (id, review_id, item, run_id, link, note, fact, fact_value, attached_at, by_account,
                    by_name)
                 VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)")
                .bind(id)
                .bind(review)
                .bind(item)
                .bind(run)
                .bind(link)
                .bind(note)
                .bind(fact)
                .bind(&value)
                .bind(now)
                .bind(by.account)
                .bind(&by.name)
                .execute(&mut *tx)
                .await?;
            (number, value)
        });
        let row = EvidenceRow {
            id,
            item: item.to_owned(),
            run_id: run,
            run_number,
            link: link.map(str::to_owned),
            note: note.map(str::to_owned),
            fact: fact.map(str::to_owned),
            fact_value: value,
            attached_at: now,
            by_name: by.name.clone(),
        };
        row.try_into()
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
