//! What a judged review comes to as a whole: what stands against signing it, how long a signature holds, and why one holds
//! no longer. A signature stands while it could be given again: every blocking item has a pass or an excuse, and no
//! condition is overdue.

use std::collections::{BTreeMap, BTreeSet};

use domain::{
    Condition, Gate, Grounds, ItemStanding, Lapse, ReviewFile, Settled, Status, Timestamp, WholeReview,
    format,
};

use crate::checklist::matches_pattern;
use crate::judgement::plain;
use crate::standing::{LapsedBy, Standing, changed_last, standings_of, value_at};

/// A whole judgement of a review, to be kept beside it.
pub fn settled(whole: &WholeReview, now: Timestamp) -> Settled {
    let all = standings_of(whole, now);
    let file = &whole.file;
    let kept = |standing: &Standing<'_>| ItemStanding {
        item: standing.item.id.clone(),
        status: standing.status,
        blocking: standing.item.blocking,
        lapses_at: standing.lapses_at(),
        since: now,
    };
    Settled {
        at: now,
        revision: file.review.revision,
        items: all.iter().map(kept).collect(),
        evidence_at: evidence_at(&all),
        valid_until: valid_until(&all, &file.conditions),
        lapse: lapse(whole, &all, now),
    }
}

/// What stands against signing this review as ready.
pub fn gate(all: &[Standing<'_>], file: &ReviewFile) -> Gate {
    let items =
        all.iter().map(|standing| (standing.item.id.as_str(), standing.item.blocking, standing.status));
    Gate::of(items, &file.threads)
}

/// The oldest thing that a pass rests on.
fn evidence_at(all: &[Standing<'_>]) -> Option<Timestamp> {
    let passes = all.iter().filter(|standing| matches!(standing.status, Status::Pass | Status::Warn));
    let grounds = passes.flat_map(Standing::grounds).filter(|ground| ground.ages);
    grounds.map(|ground| ground.at).min()
}

/// The first moment at which a signature given now, on these conditions, would lapse by itself.
pub fn valid_until(all: &[Standing<'_>], conditions: &[Condition]) -> Option<Timestamp> {
    let blocking = all.iter().filter(|standing| standing.item.blocking);
    let due = conditions.iter().filter_map(|condition| overdue_at(all, condition));
    blocking.filter_map(Standing::lapses_at).chain(due).min()
}

/// When this condition is overdue: on its day, or when its item lapses by itself after that.
fn overdue_at(all: &[Standing<'_>], condition: &Condition) -> Option<Timestamp> {
    if is_open(all, &condition.item) {
        return Some(condition.due_at);
    }
    let standing = all.iter().find(|standing| standing.item.id == condition.item)?;
    Some(standing.lapses_at()?.max(condition.due_at))
}

fn is_open(all: &[Standing<'_>], item: &str) -> bool {
    all.iter().any(|standing| standing.item.id == item && standing.status.is_open())
}

/// What would end a signature: the patterns that blocking items watch while something rests under them and the facts that
/// their rules read, each with those items in reading order; and the first date.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Watched<'a> {
    /// Facts and patterns of facts, with the items that rest on them.
    pub changes: Vec<(&'a str, Vec<&'a str>)>,
    /// The first moment at which an item lapses by itself, with the item.
    pub until: Option<(Timestamp, &'a str)>,
}

/// What would end a signature that is given now.
pub fn watched<'a>(all: &'a [Standing<'_>]) -> Watched<'a> {
    let mut changes = BTreeMap::<&str, Vec<&str>>::new();
    let blocking = || all.iter().filter(|standing| standing.item.blocking && !standing.status.is_open());
    for standing in blocking().filter(|standing| !standing.grounds().is_empty()) {
        for pattern in &standing.item.stale_on {
            changes.entry(pattern).or_default().push(&standing.item.id);
        }
    }
    for standing in blocking().filter(|standing| standing.status != Status::Exempt) {
        let item = standing.item;
        let is_watched = |name: &str| item.stale_on.iter().any(|pattern| matches_pattern(pattern, name));
        let names: BTreeSet<_> = standing.facts_read().filter(|name| !is_watched(name.as_str())).collect();
        for name in names {
            changes.entry(name.as_str()).or_default().push(&item.id);
        }
    }
    let dates = blocking().filter_map(|standing| Some((standing.lapses_at()?, standing.item.id.as_str())));
    Watched { changes: changes.into_iter().collect(), until: dates.min() }
}

/// One reason why a signature holds no longer.
struct Cause {
    is_change: bool,
    at: Timestamp,
    words: String,
    because: String,
}

/// Why the signature of this review holds no longer; none while it holds, and of a review without one.
fn lapse(whole: &WholeReview, all: &[Standing<'_>], now: Timestamp) -> Option<Lapse> {
    let review = &whole.file.review;
    let signed = review.signature.as_ref().filter(|_| review.state.is_signed())?.at;
    let lost = Lost { file: &whole.file, grounds: &whole.grounds, signed, now };
    let blocking = || all.iter().filter(|standing| standing.item.blocking);
    let open = blocking().filter(|standing| standing.status.is_open());
    // What still passes passes on something else than what was signed.
    let rested =
        blocking().filter(|standing| !standing.status.is_open() && standing.status != Status::Exempt);
    let overdue = whole.file.conditions.iter().filter(|condition| condition.due_at <= now);
    let overdue = overdue.filter(|condition| is_open(all, &condition.item));
    let open = open.map(|standing| lost.item(standing));
    let rested = rested.filter_map(|standing| lost.fact(standing));
    let mut causes: Vec<_> = open.chain(rested).chain(overdue.map(condition)).collect();
    // What somebody did says more than what time did, and what came first more than what followed from it.
    causes.sort_by_key(|cause| (!cause.is_change, cause.at));
    let first = causes.first()?;
    let told: Vec<_> = causes.iter().take(3).map(|cause| cause.because.as_str()).collect();
    let more = match causes.len().saturating_sub(told.len()) {
        0 => String::new(),
        1 => " One more item no longer stands as it was signed.".to_owned(),
        more => format!(" {more} more items no longer stand as they were signed."),
    };
    Some(Lapse { at: first.at, words: first.words.clone(), because: format!("{}{more}", told.join(" ")) })
}

fn condition(condition: &Condition) -> Cause {
    let day = condition.due_at.plus_ms(-1).day_in_words();
    Cause {
        is_change: false,
        at: condition.due_at,
        words: format!("condition on {} was due", condition.item),
        because: format!("{}: its condition was to be met by {day}, by {}.", condition.item, condition.owner),
    }
}

/// What ended the pass of an item since the review was signed.
struct Lost<'a> {
    file: &'a ReviewFile,
    grounds: &'a Grounds,
    signed: Timestamp,
    now: Timestamp,
}

impl Lost<'_> {
    fn item(&self, standing: &Standing<'_>) -> Cause {
        let id = &standing.item.id;
        // What had lapsed before it was signed was excused then.
        if let Some(lapsed) = standing.lapsed.as_ref().filter(|lapsed| lapsed.at > self.signed) {
            return Cause {
                is_change: lapsed.by == LapsedBy::Change,
                at: lapsed.at,
                words: lapsed.words.clone(),
                because: format!("{id}: {}", lapsed.because),
            };
        }
        self.exemption(standing).or_else(|| self.fact(standing)).unwrap_or_else(|| Cause {
            is_change: false,
            at: self.now,
            words: format!("{id} {}", stands(standing.status)),
            because: format!("{id} {}: {}", stands(standing.status), standing.sentence),
        })
    }

    /// An exemption that ended since: by itself, or because somebody ended it.
    fn exemption(&self, standing: &Standing<'_>) -> Option<Cause> {
        let id = &standing.item.id;
        let since = |at: Timestamp| self.signed < at && at <= self.now;
        let mut by_hand = self.file.ended_exemptions.iter().rev().filter(|one| one.item == *id);
        if let Some(ended) = by_hand.find_map(|one| one.ended.as_ref().filter(|ended| since(ended.at))) {
            return Some(Cause {
                is_change: true,
                at: ended.at,
                words: format!("exemption of {id} was ended"),
                because: format!(
                    "{id}: {} ended its exemption on {}. {}",
                    ended.by,
                    ended.at.day_in_words(),
                    standing.sentence
                ),
            });
        }
        let exemption = self.file.exemptions.iter().find(|one| one.item == *id && since(one.ends_at))?;
        let day = exemption.last_day().day_in_words();
        Some(Cause {
            is_change: false,
            at: exemption.ends_at,
            words: format!("exemption of {id} ended"),
            because: format!("{id}: its exemption ended on {day}. {}", standing.sentence),
        })
    }

    /// A fact of the inventory that its rule reads, and that was another one when the review was signed; the one that changed
    /// first.
    fn fact(&self, standing: &Standing<'_>) -> Option<Cause> {
        let history = &self.grounds.history;
        let changed = standing.facts_read().filter_map(|name| {
            let was = value_at(history, name, self.signed)?;
            let now = changed_last(history, name).filter(|now| now.since > self.signed)?;
            (now.value.as_ref() != Some(was)).then_some((name, was, now))
        });
        let (name, was, now) = changed.min_by_key(|(_, _, now)| now.since)?;
        let (what, was, day) = (name.words(), plain(was), now.since.day_in_words());
        let is = now.value.as_ref().map_or_else(|| "unknown".to_owned(), plain);
        let changed = format!("{} changed from {was} to {is} on {day} by {}", format::capital(&what), now.by);
        Some(Cause {
            is_change: true,
            at: now.since,
            words: format!("{what} {was} → {is}"),
            because: format!(
                "{} {}: {changed}. {}",
                standing.item.id,
                stands(standing.status),
                standing.sentence
            ),
        })
    }
}

fn stands(status: Status) -> &'static str {
    match status {
        Status::Fail => "fails",
        Status::Stale => "is stale",
        Status::Unknown => "is unknown",
        _ => "rested on another value",
    }
}
