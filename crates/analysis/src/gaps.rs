//! What stands between a review and a pass: its items that fail, are unknown or stale, the most pressing first, each with
//! the cheapest next measurement and who sees to it.
//!
//! What blocks a signature comes first; of those, items with a ceiling, the one furthest below the target first; then what
//! fails before what is unknown before what is stale; then reading order. Which values are ceilings, and which measurement
//! is cheaper than which, is fixed: see [`CEILINGS`] and [`Effort`].

mod ceiling;
mod measurement;
mod missing;
mod way;

use std::cmp::Ordering;

use domain::{Checklist, Grounds, ItemOwner, Review};

pub use ceiling::{CEILINGS, Ceiling};
pub use measurement::{Effort, Measurement};

use crate::standing::Standing;

/// An item that lacks a pass.
#[derive(Debug, Clone, PartialEq)]
pub struct Gap<'b, 'a> {
    /// How it stands.
    pub standing: &'b Standing<'a>,
    /// The rate that the values of its rule end at; none where they say nothing of a rate, or are not known.
    pub ceiling: Option<Ceiling>,
    /// Its rule is about a rate, whether or not all values are known.
    pub is_of_rate: bool,
    /// What would bring it closer to a pass, cheapest first. Of something unknown all of them are needed; of a failure each
    /// alone would do.
    pub next: Vec<Measurement>,
    /// Who was named to see to it.
    pub assigned: Option<&'b ItemOwner>,
    /// The review's author, who sees to what nobody was named for.
    author: &'b str,
}

impl Gap<'_, '_> {
    /// Who sees to it.
    pub fn owner(&self) -> &str {
        self.assigned.map_or(self.author, |assigned| assigned.owner.as_str())
    }

    /// What lies before it in the list: the smaller the sooner.
    fn cmp(&self, other: &Self) -> Ordering {
        let share = |gap: &Self| gap.ceiling.as_ref().map_or(f64::INFINITY, |ceiling| ceiling.of_target);
        let blocks = |gap: &Self| gap.standing.item.blocking;
        let by_block = blocks(other).cmp(&blocks(self));
        let by_share = share(self).total_cmp(&share(other));
        by_block.then(by_share).then(self.standing.status.cmp(&other.standing.status))
    }
}

/// The gaps of a review whose items stand so, the most pressing first. `owners` are those that somebody named.
pub fn gaps<'b, 'a>(
    checklist: &Checklist,
    review: &'b Review,
    standings: &'b [Standing<'a>],
    grounds: &Grounds,
    owners: &'b [ItemOwner],
) -> Vec<Gap<'b, 'a>> {
    let survey = measurement::Survey { checklist, standings, grounds };
    let open = standings.iter().filter(|standing| standing.status.is_open());
    let mut gaps: Vec<_> = open
        .map(|standing| Gap {
            standing,
            ceiling: ceiling::of(standing, review.target),
            is_of_rate: ceiling::is_of_rate(standing),
            next: survey.next(standing),
            assigned: owners.iter().find(|owner| owner.item == standing.item.id),
            author: &review.author,
        })
        .collect();
    // The sort keeps the reading order of what is alike.
    gaps.sort_by(Gap::cmp);
    gaps
}
