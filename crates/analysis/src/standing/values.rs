//! The values that a review's items are judged with: what is known of each input, who says so, and what was said otherwise.

use std::collections::BTreeMap;

use domain::{
    Checklist, EvidenceKind, Fact, Grounds, Input, InputName, Item, JudgedRun, ReviewFile, RunId, Timestamp,
    Typed, Value,
};

use super::AttachedRun;
use crate::judgement::{Calculated, Known, KnownFrom, OfRun, Term};
use crate::sources::{Extent, Origin, Which, calculated, from_run, origin};

type ByName<'a> = BTreeMap<&'a str, Known>;

/// Everything that is known where one review is judged.
pub(super) struct Values<'a> {
    /// From the review, the inventory, the baseline, and what follows from them.
    data: ByName<'a>,
    /// From the newest run: it speaks for an item without a run of its own.
    newest: ByName<'a>,
    /// From runs that are attached to items.
    attached: BTreeMap<RunId, Attached<'a>>,
    /// What people typed into the review.
    typed: ByName<'a>,
}

/// What is known of one input of one item.
pub(super) struct Told {
    /// The value that counts.
    pub(super) known: Option<Known>,
    /// Another one that does not.
    pub(super) set_aside: Option<Known>,
}

impl<'a> Values<'a> {
    pub(super) fn of(
        checklist: &Checklist,
        file: &'a ReviewFile,
        grounds: &'a Grounds,
        now: Timestamp,
    ) -> Self {
        let mut data = of_review(file, now);
        data.extend(grounds.facts.iter().filter_map(|fact| Some((fact.name.as_str(), fact_of(fact, now)?))));
        let baseline = grounds.baseline.as_ref();
        data.extend(baseline.map(|run| of_run(Which::Baseline, run, now)).unwrap_or_default());
        data.extend(accepted(grounds, now));
        let of_item = |run: &JudgedRun| of_run(Which::Attached, run, now);
        let attached = grounds.attached.iter().map(|run| {
            (run.id, Attached { number: run.number, at: run.measured_at(), values: of_item(run) })
        });
        let attached = attached.collect();
        let typed = file.values.iter().filter_map(|typed| Some((typed.name.as_str(), typed_of(typed, now)?)));
        let newest = grounds.newest.as_ref().map(of_item).unwrap_or_default();
        let mut values = Self { data, newest, attached, typed: typed.collect() };
        let follows = values.calculated(checklist);
        values.data.extend(follows);
        values
    }

    /// Takes in what follows from how the items of the review stand.
    pub(super) fn add_of_items(
        &mut self,
        counted: impl IntoIterator<Item = (&'static str, Value)>,
        newest: Option<AttachedRun>,
        file: &ReviewFile,
        now: Timestamp,
    ) {
        let known = |value| said(value, KnownFrom::Review, (now, &file.review.author), now);
        self.data.extend(counted.into_iter().map(|(name, value)| (name, known(value))));
        self.data.extend(newest.map(|run| (EVIDENCE_AGE, age_of(run, now))));
    }

    /// What is known of an input where this item is judged. Where the table of sources says that a person gives it, of what
    /// was typed and what the inventory says the newer one wins; else data does, and what was typed only fills a gap. The
    /// inventory alone speaks for its inputs.
    pub(super) fn told(&self, input: &Input, item: &Item, file: &ReviewFile) -> Told {
        let name = input.name.as_str();
        let origin = origin(input);
        let data = match origin {
            Origin::Run(Which::Attached, _) => self.run_of(item, file).get(name),
            _ => self.data.get(name),
        };
        let typed = self.typed.get(name).filter(|_| origin != Origin::Inventory);
        let is_typed = origin.is_typed() && typed.map(|known| known.since) >= data.map(|known| known.since);
        let (first, second) = if is_typed { (typed, data) } else { (data, typed) };
        let known = first.or(second).cloned();
        let differs = |other: &&Known| known.as_ref().is_some_and(|known| known.value != other.value);
        Told { set_aside: second.filter(differs).cloned(), known }
    }

    /// What the run says that was attached to the item last; of an item without one, the newest run.
    fn run_of(&self, item: &Item, file: &ReviewFile) -> &ByName<'a> {
        let attached = self.attached_last(item, file);
        attached.map_or(&self.newest, |(_, run)| &run.values)
    }

    /// The run that speaks for an item: of those that are attached and count, the one that was attached last.
    pub(super) fn attached_run(&self, item: &Item, file: &ReviewFile) -> Option<AttachedRun> {
        let (id, run) = self.attached_last(item, file)?;
        Some(AttachedRun { id, number: run.number, at: run.at })
    }

    fn attached_last(&self, item: &Item, file: &ReviewFile) -> Option<(RunId, &Attached<'a>)> {
        let mut of_item = file.evidence.iter().rev().filter(|evidence| evidence.item == item.id);
        of_item.find_map(|evidence| match evidence.kind {
            EvidenceKind::Run { run, .. } => Some((run, self.attached.get(&run)?)),
            _ => None,
        })
    }

    /// What follows from other values is as old as the oldest of them, and keeps them all.
    fn calculated(&self, checklist: &Checklist) -> Vec<(&'static str, Known)> {
        let is_declared = |name: &&&str| checklist.input(name).is_some();
        let typed = self.typed.iter().filter(|(name, _)| is_declared(name));
        let mut known: BTreeMap<&str, &Known> = typed.map(|(name, known)| (*name, known)).collect();
        known.extend(self.data.iter().map(|(name, known)| (*name, known)));
        let results = calculated(known.iter().map(|(name, known)| (*name, &known.value)));
        let with_source = results.into_iter().filter_map(|follows| {
            let parts = follows.from.iter().filter_map(|name| {
                let name: InputName = name.parse().ok()?;
                let known = (**known.get(name.as_str())?).clone();
                Some(Term { name, known })
            });
            let from: Vec<_> = parts.collect();
            let oldest = from.iter().map(|part| &part.known).min_by_key(|known| known.since)?.clone();
            let calculated = Some(Calculated { formula: follows.formula.to_owned(), from });
            let value = follows.value;
            Some((follows.name, Known { value, source: KnownFrom::Derived, run: None, calculated, ..oldest }))
        });
        with_source.collect()
    }
}

/// What a run says that is attached to items.
struct Attached<'a> {
    number: i64,
    /// When it was measured.
    at: Timestamp,
    values: ByName<'a>,
}

/// The review's own order and target.
fn of_review<'a>(file: &ReviewFile, now: Timestamp) -> ByName<'a> {
    let review = &file.review;
    let of = |rps: f64| said(Value::Number(rps), KnownFrom::Review, (review.created_at, &review.author), now);
    #[expect(clippy::cast_precision_loss, reason = "an order is at most 100,000")]
    let order = review.to.rps() as f64;
    let mut values = ByName::from([("target_rps", of(review.target.rps())), ("order_rps", of(order))]);
    values.extend(review.planned_for.map(|day| ("days_until_event", of(days_until(day, now)))));
    values
}

/// Whole days until that day begins; 0 once it has.
fn days_until(day: Timestamp, now: Timestamp) -> f64 {
    let days = day.0.div_euclid(Timestamp::DAY) - now.0.div_euclid(Timestamp::DAY);
    #[expect(clippy::cast_precision_loss, reason = "days between two dates are few")]
    let days = days.max(0) as f64;
    days
}

/// How many runs that count have come since the baseline; none where there is no baseline.
fn accepted<'a>(grounds: &Grounds, now: Timestamp) -> Option<(&'a str, Known)> {
    let baseline = grounds.baseline.as_ref()?;
    let count = grounds.course.iter().filter(|run| run.number > baseline.number).count();
    let value = Value::Number(count as f64);
    Some(("accepted_runs", said(value, KnownFrom::Run, (now, "Headroom"), now)))
}

/// The input that is the age of the newest evidence.
pub(super) const EVIDENCE_AGE: &str = "evidence_age_days";

fn age_of(run: AttachedRun, now: Timestamp) -> Known {
    let over = Extent::Whole;
    let of_run = Some(OfRun { id: run.id, number: run.number, over });
    let known = said(Value::Number(0.0), KnownFrom::Run, (run.at, "Headroom"), now);
    #[expect(clippy::cast_precision_loss, reason = "ages in days are few")]
    let value = Value::Number(known.age_days as f64);
    Known { value, run: of_run, ..known }
}

/// What a run says as a whole: of most runs it is not known yet when their load was steady.
fn of_run<'a>(which: Which, run: &JudgedRun, now: Timestamp) -> ByName<'a> {
    let told = from_run(which, &run.report, None).into_iter().map(|derived| {
        let whence = (run.measured_at(), run.received_from.as_str());
        let over: Extent = derived.over;
        let of_run = Some(OfRun { id: run.id, number: run.number, over });
        (derived.name, Known { run: of_run, ..said(derived.value, KnownFrom::Run, whence, now) })
    });
    told.collect()
}

fn fact_of(fact: &Fact, now: Timestamp) -> Option<Known> {
    Some(said(fact.value.clone()?, KnownFrom::Inventory, (fact.since, &fact.by), now))
}

fn typed_of(typed: &Typed, now: Timestamp) -> Option<Known> {
    Some(said(typed.value.clone()?, KnownFrom::Person, (typed.at, &typed.by), now))
}

fn said(value: Value, source: KnownFrom, (since, by): (Timestamp, &str), now: Timestamp) -> Known {
    let age_days = (now.0 - since.0).max(0) / Timestamp::DAY;
    Known { value, source, since, by: by.to_owned(), age_days, run: None, calculated: None }
}
