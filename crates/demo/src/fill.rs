//! From the samples to a workspace: everything is written with the date it is said to have.

use std::collections::BTreeMap;
use std::num::NonZero;

use domain::{
    Answer, Checklist, Clock, EnvironmentName, EvidenceKind, InputName, Measured, NewAnswer, NewReview,
    NotApplicableBecause, RunDetails, RunId, ServiceId, Timestamp, Value,
};
use store::{Author, DemoRun, Store, StoreError};

use crate::sample::{Facts, Planned, Proof, Sample, Walk};
use crate::{Made, load, orders, others, season, shared};

/// Who made it all: nobody with an account.
pub(crate) fn author() -> Author {
    Author { account: None, name: "Example team".to_owned() }
}

/// Fills a database that has no service with the example workspace. A conflict where it has one.
///
/// Its checklist is published first, where it is not yet: the reviews walk it.
pub async fn fill(store: &Store, checklist: &Checklist) -> Result<Made, StoreError> {
    if store.has_services().await? {
        return Err(StoreError::Conflict(
            "The example needs a database without services, and this one has some. Nothing was changed.",
        ));
    }
    store.publish_checklist(checklist).await?;
    let today = today(store);
    let mut made = Made::default();
    for sample in samples() {
        made.services += 1;
        made.runs += sample.runs.len() as u64;
        made.reviews += u64::from(sample.review.is_some());
        Writer { store, today, checklist }.write(sample).await?;
    }
    let back = |days: i64| store.dated_by(Clock::standing_at(today.plus_ms(-days * Timestamp::DAY)));
    shared::fill(&back(10)).await?;
    season::fill(&back(3), today).await?;
    Ok(made)
}

pub(crate) fn samples() -> Vec<Sample> {
    vec![
        orders::sample(),
        others::quotes(),
        others::reports(),
        others::catalog(),
        others::profiles(),
        others::returns(),
        others::checkout(),
        others::payments(),
    ]
}

/// The midnight before now, in UTC: everything is dated from it.
pub(crate) fn today(store: &Store) -> Timestamp {
    let now = store.clock().now();
    Timestamp(now.0 - now.0.rem_euclid(Timestamp::DAY))
}

struct Writer<'a> {
    store: &'a Store,
    today: Timestamp,
    checklist: &'a Checklist,
}

impl Writer<'_> {
    async fn write(&self, mut sample: Sample) -> Result<(), StoreError> {
        let service = self.register(&sample).await?;
        let planned = std::mem::take(&mut sample.runs);
        let today = self.today;
        let slug = sample.slug;
        let runs = tokio::task::spawn_blocking(move || computed(&planned, slug, today)).await;
        let runs = runs.expect("what is computed from constants does not fail, as a test shows");
        let ids = self.store.add_demo_runs(service, &runs, &author()).await?;
        if let Some((nth, reason)) = sample.baseline {
            let store = self.at(runs[nth].at.plus_ms(Timestamp::HOUR));
            store.set_baseline(ids[nth], &reason.parse().expect("a test sets it"), &author()).await?;
        }
        match &sample.review {
            Some(walk) => self.review(service, &sample, walk, &ids).await,
            None => Ok(()),
        }
    }

    /// The store as it would have been used at this time.
    fn at(&self, time: Timestamp) -> Store {
        self.store.dated_by(Clock::standing_at(time))
    }

    fn days_ago(&self, days: i64) -> Store {
        self.at(self.today.plus_ms(-days * Timestamp::DAY + 9 * Timestamp::HOUR))
    }

    async fn register(&self, sample: &Sample) -> Result<ServiceId, StoreError> {
        let (production, staging) = (EnvironmentName::production(), EnvironmentName::staging());
        let (days, _) = &sample.facts[0];
        let new = sample.registration();
        let service =
            self.days_ago(*days).add_demo_service(&new, &BTreeMap::new(), &production, &author()).await?;
        for (days, facts) in &sample.facts {
            for environment in [&production, &staging] {
                let facts = named(facts).into_iter().map(|(name, value)| (name, Some(value))).collect();
                self.days_ago(*days).state_facts(service, environment, &facts, &author()).await?;
            }
        }
        Ok(service)
    }

    async fn review(
        &self,
        service: ServiceId,
        sample: &Sample,
        walk: &Walk,
        runs: &[RunId],
    ) -> Result<(), StoreError> {
        let store = self.days_ago(walk.days);
        let new = NewReview {
            service,
            from: walk.from,
            to: walk.to,
            target: sample.target.try_into().expect("a test registers every sample"),
            reviewer: None,
            planned_for: None,
            checklist_id: self.checklist.id.clone(),
            checklist_version: self.checklist.version.clone(),
        };
        let review = store.start_review(&new, &author()).await?.id;
        let values = named(&walk.values).into_iter().map(|(name, value)| (name, Some(value))).collect();
        store.type_values(review, &values, &author()).await?;
        for (item, answer, reason) in &walk.answers {
            let reason = reason.parse().expect("a test gives it");
            let because = (*answer == Answer::NotApplicable).then_some(NotApplicableBecause::Architecture);
            let new = NewAnswer { answer: *answer, because, reason: Some(reason) };
            store.answer_item(review, item, &new, &author()).await?;
        }
        for (item, proof) in &walk.evidence {
            store.attach_evidence(review, item, &kind(proof, runs), &author()).await?;
        }
        Ok(())
    }
}

fn kind(proof: &Proof, runs: &[RunId]) -> EvidenceKind {
    match proof {
        Proof::Run(nth) => EvidenceKind::Run { run: runs[*nth], number: 0 },
        Proof::Note(text) => EvidenceKind::Note(text.parse().expect("a test attaches it")),
        Proof::Link(address) => EvidenceKind::Link(address.parse().expect("a test attaches it")),
    }
}

fn named(facts: &Facts) -> BTreeMap<InputName, Value> {
    let name = |name: &str| name.parse::<InputName>().expect("a test states every fact");
    facts.iter().map(|(fact, value)| (name(fact), value.clone())).collect()
}

/// The runs with their numbers, on as many threads as there are.
pub(crate) fn computed(planned: &[Planned], slug: &str, today: Timestamp) -> Vec<DemoRun> {
    let threads = std::thread::available_parallelism().map_or(1, NonZero::get);
    let share = planned.len().div_ceil(threads).max(1);
    std::thread::scope(|scope| {
        let parts: Vec<_> = planned
            .chunks(share)
            .map(|part| {
                scope.spawn(move || part.iter().map(|run| demo_run(run, slug, today)).collect::<Vec<_>>())
            })
            .collect();
        let joined = parts.into_iter().map(|part| part.join().expect("computing has no way to fail"));
        joined.flatten().collect()
    })
}

fn demo_run(planned: &Planned, slug: &str, today: Timestamp) -> DemoRun {
    let at = today.plus_ms(-planned.days * Timestamp::DAY + 14 * Timestamp::HOUR);
    let lasts: i64 = planned.load.stages.iter().map(|stage| i64::from(stage.ms)).sum();
    // On a whole second, so that the numbers of each second do not depend on the day.
    let start = Timestamp((at.0 - lasts) / 60_000 * 60_000);
    let details = RunDetails {
        environment: EnvironmentName::staging(),
        scenario: planned.scenario.parse().expect("a test adds every run"),
        version: Some(planned.version.parse().expect("a test adds every run")),
        reason: Some(planned.reason.parse().expect("a test adds every run")),
        change: planned.change.map(|change| change.parse().expect("a test adds every run")),
    };
    DemoRun { at, details, measured: measured(&planned.load, start, &format!("{slug} {}", planned.days)) }
}

pub(crate) fn measured(load: &load::Load, start: Timestamp, of: &str) -> Measured {
    load::run(load, start, of).expect("packing what was just recorded has no way to fail")
}

#[cfg(test)]
mod tests;
