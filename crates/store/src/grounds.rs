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
    scenario: String,
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
            scenario: row.scenario.try_into().map_err(corrupt("run", "scenario", row.id))?,
            version: version.map_err(corrupt("run", "version", row.id))?,
            endpoints: None,
        })
    }
}

/// How many changes of an inventory are looked at, and how many runs: what is older has no say any more.
const LOOKED_AT: (i64, i64) = (10_000, 500);

impl Store {
    /// A review with all that its items stand on: for every page, program and list that has it judged.
    pub async fn whole_review(&self, id: ReviewId) -> Result<Option<WholeReview>, StoreError> {
        let Some(file) = self.review_file(id).await? else { return Ok(None) };
        let review = &file.review;
        let checklist = self.checklist(&review.checklist_id, &review.checklist_version).await?;
        let checklist = checklist.ok_or_else(|| corrupt("review", "checklist_version", id)(()))?;
        let mut grounds = self.grounds(review.service, &file.attached_runs(), &file.said_at()).await?;
        let elsewhere: Vec<_> =
            checklist.blocking_elsewhere(review.to).map(|item| item.id.as_str()).collect();
        grounds.elsewhere = self.standings_elsewhere(review, &elsewhere).await?;
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
        let production = EnvironmentName::production();
        let (changes, _) = LOOKED_AT;
        let facts = self.facts(service, &production).await?;
        let mut history = self.fact_history(service, &production, changes).await?;
        history.reverse();
        let baseline = self.last_baseline(service).await?;
        let speaking: Vec<RunId> = attached.iter().copied().chain(baseline).collect();
        let course = self.course(service, &speaking).await?;
        let mut grounds = Grounds { facts, history, course, ..Grounds::default() };
        self.add_reports(&mut grounds, baseline, attached).await?;
        self.add_endpoints(&mut grounds, said).await?;
        Ok(grounds)
    }

    /// The run that was marked as baseline last, of those that are still one and count.
    async fn last_baseline(&self, service: ServiceId) -> Result<Option<RunId>, StoreError> {
        Ok(reading!(self, db => sqlx::query_scalar(
            "SELECT baseline.run_id FROM baseline JOIN run ON run.id = baseline.run_id
             WHERE baseline.service_id = $1 AND baseline.is_current = TRUE AND run.deleted_at IS NULL
                AND run.rejected_at IS NULL
             ORDER BY baseline.seq DESC LIMIT 1")
            .bind(service)
            .fetch_optional(db)
            .await?))
    }

    /// The runs that count, newest first; those among them that speak, however old they are.
    async fn course(&self, service: ServiceId, speaking: &[RunId]) -> Result<Vec<RunFacts>, StoreError> {
        let (_, most) = LOOKED_AT;
        let rows: Vec<FactsRow> = reading!(self, db => sqlx::query_as(
            "SELECT id, number, received_at, content_id, environment, scenario, version FROM run
             WHERE service_id = $1 AND deleted_at IS NULL AND rejected_at IS NULL ORDER BY number DESC LIMIT $2")
            .bind(service)
            .bind(most)
            .fetch_all(db)
            .await?);
        let mut course = rows.into_iter().map(RunFacts::try_from).collect::<Result<Vec<_>, _>>()?;
        let is_there = |id: &RunId| course.iter().any(|run| run.id == *id);
        let older: Vec<RunId> = speaking.iter().copied().filter(|id| !is_there(id)).collect();
        course.extend(self.run_facts(&older).await?);
        Ok(course)
    }

    /// Runs that are older than those that are looked at, as far as they count.
    async fn run_facts(&self, runs: &[RunId]) -> Result<Vec<RunFacts>, StoreError> {
        if runs.is_empty() {
            return Ok(Vec::new());
        }
        let rows: Vec<FactsRow> = reading!(self, db => {
            let mut query = QueryBuilder::new(
                "SELECT id, number, received_at, content_id, environment, scenario, version FROM run
                 WHERE deleted_at IS NULL AND rejected_at IS NULL AND id IN (");
            let mut ids = query.separated(", ");
            for run in runs {
                ids.push_bind(*run);
            }
            query.push(") ORDER BY number DESC");
            query.build_query_as().fetch_all(db).await?
        });
        rows.into_iter().map(RunFacts::try_from).collect()
    }

    /// The numbers of the runs that speak: of the baseline, of the newest like it, of those that are attached; and since when
    /// one that is attached counts no longer.
    async fn add_reports(
        &self,
        grounds: &mut Grounds,
        baseline: Option<RunId>,
        attached: &[RunId],
    ) -> Result<(), StoreError> {
        let of_baseline = baseline.and_then(|id| grounds.course.iter().find(|run| run.id == id));
        let newest = of_baseline.and_then(|run| grounds.newest_like(run)).or(grounds.course.first());
        let newest = newest.map(|run| run.id);
        let speaking: BTreeSet<RunId> = attached.iter().copied().chain(baseline).chain(newest).collect();
        let mut runs = self.judged_runs(&speaking).await?;
        grounds.attached = attached.iter().filter_map(|id| runs.get(id).cloned()).collect();
        let gone: Vec<RunId> = attached.iter().copied().filter(|id| !runs.contains_key(id)).collect();
        grounds.gone = self.gone_since(&gone).await?;
        grounds.newest = newest.and_then(|id| runs.get(&id).cloned());
        grounds.baseline = baseline.and_then(|id| runs.remove(&id));
        Ok(())
    }

    async fn judged_runs(&self, runs: &BTreeSet<RunId>) -> Result<BTreeMap<RunId, JudgedRun>, StoreError> {
        if runs.is_empty() {
            return Ok(BTreeMap::new());
        }
        let rows: Vec<JudgedRow> = reading!(self, db => {
            let mut query = QueryBuilder::new(
                "SELECT id, number, received_at, received_from, report FROM run
                 WHERE deleted_at IS NULL AND rejected_at IS NULL AND id IN (");
            let mut ids = query.separated(", ");
            for run in runs {
                ids.push_bind(*run);
            }
            query.push(")");
            query.build_query_as().fetch_all(db).await?
        });
        rows.into_iter().map(|row| Ok((row.id, row.try_into()?))).collect()
    }

    /// When these runs were rejected, or put into the bin.
    async fn gone_since(&self, runs: &[RunId]) -> Result<BTreeMap<RunId, Timestamp>, StoreError> {
        if runs.is_empty() {
            return Ok(BTreeMap::new());
        }
        let rows: Vec<(RunId, Option<Timestamp>)> = reading!(self, db => {
            let mut query =
                QueryBuilder::new("SELECT id, COALESCE(rejected_at, deleted_at) FROM run WHERE id IN (");
            let mut ids = query.separated(", ");
            for run in runs {
                ids.push_bind(*run);
            }
            query.push(")");
            query.build_query_as().fetch_all(db).await?
        });
        Ok(rows.into_iter().filter_map(|(id, at)| Some((id, at?))).collect())
    }

    /// The endpoints of the runs that something may rest on, and of the newest like each.
    async fn add_endpoints(&self, grounds: &mut Grounds, said: &[Timestamp]) -> Result<(), StoreError> {
        let speaking: BTreeSet<RunId> =
            grounds.baseline.iter().chain(&grounds.attached).map(|run| run.id).collect();
        let speaking = grounds.course.iter().filter(|run| speaking.contains(&run.id));
        let then = said.iter().flat_map(|at| grounds.runs_at(*at));
        let mut wanted = BTreeSet::new();
        for run in speaking.chain(then) {
            // One alone is held against nothing.
            if let Some(newest) = grounds.newest_like(run).filter(|newest| newest.id != run.id) {
                wanted.extend([run.id, newest.id]);
            }
        }
        if wanted.is_empty() {
            return Ok(());
        }
        let mut names = self.endpoint_names(&wanted).await?;
        for run in grounds.course.iter_mut().filter(|run| wanted.contains(&run.id)) {
            run.endpoints = Some(names.remove(&run.id).unwrap_or_default());
        }
        Ok(())
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
