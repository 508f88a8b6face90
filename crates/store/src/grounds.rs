//! What a review is judged by: the inventory of production with its history, and the runs that speak for its items.

use std::collections::{BTreeMap, BTreeSet};

use domain::{
    ContentId, EnvironmentName, Grounds, JudgedRun, ReviewId, RunFacts, RunId, ServiceId, Timestamp,
    WholeReview,
};
use sqlx::QueryBuilder;

use crate::{Store, StoreError, database::reading, error::corrupt};

#[derive(sqlx::FromRow)]
struct JudgedRow {
    id: RunId,
    number: i64,
    received_at: Timestamp,
    received_from: String,
    report: String,
    speaks_as: String,
}

impl TryFrom<JudgedRow> for JudgedRun {
    type Error = StoreError;

    fn try_from(row: JudgedRow) -> Result<Self, StoreError> {
        Ok(Self {
            id: row.id,
            number: row.number,
            received_at: row.received_at,
            received_from: row.received_from,
            report: serde_json::from_str(&row.report).map_err(corrupt("run", "report", row.id))?,
        })
    }
}

#[derive(sqlx::FromRow)]
struct FactsRow {
    id: RunId,
    number: i64,
    received_at: Timestamp,
    content_id: String,
    environment: String,
    version: Option<String>,
}

impl TryFrom<FactsRow> for RunFacts {
    type Error = StoreError;

    fn try_from(row: FactsRow) -> Result<Self, StoreError> {
        let version = row.version.map(TryInto::try_into).transpose();
        Ok(Self {
            id: row.id,
            number: row.number,
            received_at: row.received_at,
            content_id: ContentId(row.content_id),
            environment: row.environment.try_into().map_err(corrupt("run", "environment", row.id))?,
            version: version.map_err(corrupt("run", "version", row.id))?,
            endpoints: None,
        })
    }
}

/// How many changes of an inventory are looked at, and how many runs: what is older has no say any more.
const LOOKED_AT: (i64, i64) = (10_000, 500);

const BASELINE: &str =
    "SELECT run.id, run.number, run.received_at, run.received_from, run.report, 'baseline' AS speaks_as
    FROM run WHERE run.id = (
        SELECT baseline.run_id FROM baseline JOIN run ON run.id = baseline.run_id
        WHERE baseline.is_current = TRUE AND run.deleted_at IS NULL AND run.rejected_at IS NULL
            AND baseline.service_id = ";

const NEWEST: &str = " ORDER BY baseline.seq DESC LIMIT 1)
    UNION ALL
    SELECT run.id, run.number, run.received_at, run.received_from, run.report, 'newest' AS speaks_as
    FROM run WHERE run.id = (
        SELECT run.id FROM run
        WHERE run.deleted_at IS NULL AND run.rejected_at IS NULL AND run.service_id = ";

const ATTACHED: &str = "
    UNION ALL
    SELECT run.id, run.number, run.received_at, run.received_from, run.report, 'attached' AS speaks_as
    FROM run WHERE run.deleted_at IS NULL AND run.rejected_at IS NULL AND run.id IN (";

impl Store {
    /// A review with all that its items stand on: for every page, program and list that has it judged.
    pub async fn whole_review(&self, id: ReviewId) -> Result<Option<WholeReview>, StoreError> {
        let Some(file) = self.review_file(id).await? else { return Ok(None) };
        let review = &file.review;
        let checklist = self.checklist(&review.checklist_id, &review.checklist_version).await?;
        let checklist = checklist.ok_or_else(|| corrupt("review", "checklist_version", id)(()))?;
        let grounds = self.grounds(review.service, &file.attached_runs(), &file.said_at()).await?;
        Ok(Some(WholeReview { file, checklist, grounds }))
    }

    /// What is known of a service where a review of it is judged to which these runs are attached and in which something was
    /// said at these times: a fixed number of statements, however many those are.
    pub async fn grounds(
        &self,
        service: ServiceId,
        attached: &[RunId],
        said: &[Timestamp],
    ) -> Result<Grounds, StoreError> {
        let rows: Vec<JudgedRow> = reading!(self, db => {
            let mut query = QueryBuilder::new(BASELINE);
            query.push_bind(service).push(NEWEST).push_bind(service);
            query.push(" ORDER BY run.number DESC LIMIT 1)");
            if !attached.is_empty() {
                query.push(ATTACHED);
                let mut ids = query.separated(", ");
                for run in attached {
                    ids.push_bind(*run);
                }
                query.push(")");
            }
            query.build_query_as().fetch_all(db).await?
        });
        let production = EnvironmentName::production();
        let (changes, _) = LOOKED_AT;
        let facts = self.facts(service, &production).await?;
        let mut history = self.fact_history(service, &production, changes).await?;
        history.reverse();
        let mut grounds = Grounds { facts, history, ..Grounds::default() };
        for row in rows {
            match row.speaks_as.as_str() {
                "baseline" => grounds.baseline = Some(row.try_into()?),
                "newest" => grounds.newest = Some(row.try_into()?),
                _ => grounds.attached.push(row.try_into()?),
            }
        }
        grounds.course = self.course(service, &grounds, said).await?;
        Ok(grounds)
    }

    /// The runs that count, newest first, with the endpoints of those that something may rest on.
    async fn course(
        &self,
        service: ServiceId,
        grounds: &Grounds,
        said: &[Timestamp],
    ) -> Result<Vec<RunFacts>, StoreError> {
        let (_, most) = LOOKED_AT;
        let rows: Vec<FactsRow> = reading!(self, db => sqlx::query_as(
            "SELECT id, number, received_at, content_id, environment, version FROM run
             WHERE service_id = $1 AND deleted_at IS NULL AND rejected_at IS NULL ORDER BY number DESC LIMIT $2")
            .bind(service)
            .bind(most)
            .fetch_all(db)
            .await?);
        let mut course = rows.into_iter().map(RunFacts::try_from).collect::<Result<Vec<_>, _>>()?;
        let speaking = grounds.baseline.iter().chain(&grounds.attached).map(|run| run.id);
        let mut wanted: BTreeSet<RunId> = speaking.collect();
        let older: Vec<RunId> =
            wanted.iter().copied().filter(|id| !course.iter().any(|run| run.id == *id)).collect();
        course.extend(self.run_facts(&older).await?);
        wanted.extend(
            said.iter().filter_map(|at| course.iter().find(|run| run.received_at <= *at).map(|run| run.id)),
        );
        let newest = course.first().map(|run| run.id);
        // One alone is held against nothing.
        if wanted.iter().any(|id| Some(*id) != newest) {
            wanted.extend(newest);
            let mut names = self.endpoint_names(&wanted).await?;
            for run in course.iter_mut().filter(|run| wanted.contains(&run.id)) {
                run.endpoints = Some(names.remove(&run.id).unwrap_or_default());
            }
        }
        Ok(course)
    }

    /// Runs that are older than those that are looked at.
    async fn run_facts(&self, runs: &[RunId]) -> Result<Vec<RunFacts>, StoreError> {
        if runs.is_empty() {
            return Ok(Vec::new());
        }
        let rows: Vec<FactsRow> = reading!(self, db => {
            let mut query = QueryBuilder::new(
                "SELECT id, number, received_at, content_id, environment, version FROM run WHERE id IN (");
            let mut ids = query.separated(", ");
            for run in runs {
                ids.push_bind(*run);
            }
            query.push(") ORDER BY number DESC");
            query.build_query_as().fetch_all(db).await?
        });
        rows.into_iter().map(RunFacts::try_from).collect()
    }

    async fn endpoint_names(
        &self,
        runs: &BTreeSet<RunId>,
    ) -> Result<BTreeMap<RunId, BTreeSet<String>>, StoreError> {
        let rows: Vec<(RunId, String)> = reading!(self, db => {
            let mut query = QueryBuilder::new("SELECT run_id, name FROM endpoint WHERE run_id IN (");
            let mut ids = query.separated(", ");
            for run in runs {
                ids.push_bind(*run);
            }
            query.push(")");
            query.build_query_as().fetch_all(db).await?
        });
        let mut names = BTreeMap::<RunId, BTreeSet<String>>::new();
        for (run, name) in rows {
            names.entry(run).or_default().insert(name);
        }
        Ok(names)
    }
}
