//! A campaign: items of the checklist that chosen services shall have by a day.

use crate::{
    CampaignId, CampaignTitle, Day, OwnerName, Reason, ReviewId, ServiceId, Slug, Status, Timestamp,
};

/// A campaign without what it asks and of whom.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Campaign {
    /// Identity.
    pub id: CampaignId,
    /// Its name in addresses: `peak-2026`.
    pub slug: Slug,
    /// Its name for people.
    pub title: CampaignTitle,
    /// The day by whose end it shall be done.
    pub due: Day,
    /// What it is for.
    pub note: Option<Reason>,
    /// When it was begun.
    pub created_at: Timestamp,
    /// Who did: an account's name.
    pub created_by: String,
}

impl Campaign {
    /// Whole days from today to the day it is due, in UTC; less than 0 afterwards.
    pub fn days_left(&self, now: Timestamp) -> i64 {
        self.due.start().since(Day::of(now).start()) / Timestamp::DAY
    }
}

/// A campaign to be begun, or what one becomes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CampaignPlan {
    /// Its name for people.
    pub title: CampaignTitle,
    /// The day by whose end it shall be done.
    pub due: Day,
    /// What it is for.
    pub note: Option<Reason>,
    /// The ids of its items, in reading order.
    pub items: Vec<String>,
    /// Its services.
    pub services: Vec<ServiceId>,
}

/// How many answers of a campaign, each an item of a service, stand how.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Progress {
    /// Do not meet.
    pub fails: i64,
    /// Nobody knows, or no review has asked yet.
    pub unknowns: i64,
    /// Rested on what has changed or is too old.
    pub stale: i64,
    /// Meet, are excused, or do not apply.
    pub done: i64,
}

impl Progress {
    /// Counts `many` more that stand so.
    pub fn add(&mut self, status: Status, many: i64) {
        match status {
            Status::Fail => self.fails += many,
            Status::Unknown => self.unknowns += many,
            Status::Stale => self.stale += many,
            Status::Warn | Status::Pass | Status::Exempt | Status::NotApplicable => self.done += many,
        }
    }

    /// Those that are not done.
    pub fn open(self) -> i64 {
        self.fails + self.unknowns + self.stale
    }

    /// All of them.
    pub fn all(self) -> i64 {
        self.open() + self.done
    }
}

/// How a campaign stood when it was looked at last on a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CampaignDay {
    /// Which day, in UTC.
    pub day: Day,
    /// How it stood.
    pub progress: Progress,
}

/// A service of a campaign and how its items stand, in the campaign's order.
#[derive(Debug, Clone, PartialEq)]
pub struct CampaignService {
    /// Identity.
    pub id: ServiceId,
    /// Its name in addresses.
    pub slug: Slug,
    /// Its team.
    pub owner: Option<OwnerName>,
    /// Its newest review, where it has one.
    pub review: Option<ReviewId>,
    /// One for each item of the campaign; none where that review does not ask the item.
    pub items: Vec<Option<Status>>,
}

/// An exemption that a campaign counts as done, until it ends.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CampaignExemption {
    /// Of which service.
    pub slug: Slug,
    /// In which review.
    pub review: ReviewId,
    /// From which item.
    pub item: String,
    /// Why.
    pub reason: String,
    /// Who granted it: an account's name.
    pub approver: String,
    /// Until when.
    pub until: Timestamp,
}

/// A campaign with all that its page shows.
#[derive(Debug, Clone, PartialEq)]
pub struct CampaignFile {
    /// The campaign.
    pub campaign: Campaign,
    /// The ids of its items, in reading order.
    pub items: Vec<String>,
    /// Its services by short name.
    pub services: Vec<CampaignService>,
    /// What was recorded, oldest first, today left out.
    pub days: Vec<CampaignDay>,
    /// Exemptions that hold now, the first to end first.
    pub exemptions: Vec<CampaignExemption>,
}

impl CampaignFile {
    /// How it stands now. What no review asks is unknown.
    pub fn progress(&self) -> Progress {
        let mut progress = Progress::default();
        for status in self.services.iter().flat_map(|service| &service.items) {
            progress.add(status.unwrap_or(Status::Unknown), 1);
        }
        progress
    }
}

/// A campaign in a list of them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CampaignLine {
    /// The campaign.
    pub campaign: Campaign,
    /// How many items it asks.
    pub items: i64,
    /// Of how many services.
    pub services: i64,
    /// How it stands now.
    pub progress: Progress,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_day_it_is_due_is_the_last_one_left() {
        let day = |text: &str| text.parse::<Day>().unwrap();
        let campaign = Campaign {
            id: uuid::Uuid::nil().into(),
            slug: "peak-2026".parse().unwrap(),
            title: "Peak".parse().unwrap(),
            due: day("2026-11-20"),
            note: None,
            created_at: Timestamp(0),
            created_by: "ada".to_owned(),
        };
        let left = |text: &str| campaign.days_left(text.parse().unwrap());
        assert_eq!(left("2026-11-08T23:59:00Z"), 12);
        assert_eq!(left("2026-11-20T23:59:00Z"), 0);
        assert_eq!(left("2026-11-21T00:00:00Z"), -1);
    }

    #[test]
    fn only_what_meets_is_excused_or_does_not_apply_is_done() {
        let mut progress = Progress::default();
        for status in Status::ALL {
            progress.add(*status, 1);
        }
        assert_eq!(progress, Progress { fails: 1, unknowns: 1, stale: 1, done: 4 });
        assert_eq!((progress.open(), progress.all()), (3, 7));
    }
}
