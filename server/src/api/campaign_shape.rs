//! A campaign as the API gives it.

use std::collections::BTreeMap;

use domain::{
    Campaign, CampaignFile, CampaignTitle, Day, Progress, Reason, ReviewId, Slug, Status, Timestamp,
};
use http::request::Parts;
use schemars::JsonSchema;
use serde::Serialize;

use crate::state::AppState;

/// A campaign in a list of them.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "CampaignHead")]
pub(super) struct Head {
    slug: Slug,
    title: CampaignTitle,
    due: Day,
    /// Whole days from today to the day it is due, in UTC; less than 0 afterwards.
    days_left: i64,
    note: Option<Reason>,
    created_at: Timestamp,
    created_by: String,
    progress: Counts,
    url: String,
}

/// How many answers, each an item of a service, stand how.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "CampaignProgress")]
struct Counts {
    fails: i64,
    unknowns: i64,
    stale: i64,
    done: i64,
}

/// A campaign.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "Campaign")]
pub(super) struct Shape {
    #[serde(flatten)]
    head: Head,
    items: Vec<String>,
    services: Vec<Row>,
    /// As it was counted last on each day before today; a day on which it was not is missing.
    days: Vec<Recorded>,
    exemptions: Vec<Exempt>,
}

#[derive(Serialize, JsonSchema)]
#[schemars(rename = "CampaignService")]
struct Row {
    service: Slug,
    review: Option<ReviewId>,
    /// By item; null where that review does not ask it, which counts as unknown.
    statuses: BTreeMap<String, Option<Status>>,
}

#[derive(Serialize, JsonSchema)]
#[schemars(rename = "CampaignDay")]
struct Recorded {
    day: Day,
    #[serde(flatten)]
    progress: Counts,
}

#[derive(Serialize, JsonSchema)]
#[schemars(rename = "CampaignExemption")]
struct Exempt {
    service: Slug,
    review: ReviewId,
    item: String,
    reason: String,
    approver: String,
    until: Timestamp,
}

impl Counts {
    fn of(progress: Progress) -> Self {
        let Progress { fails, unknowns, stale, done } = progress;
        Self { fails, unknowns, stale, done }
    }
}

impl Head {
    pub(super) fn of(campaign: Campaign, progress: Progress, app: &AppState, parts: &Parts) -> Self {
        Self {
            url: format!("{}{}", app.site.origin(parts), app::urls::campaign(&campaign.slug)),
            days_left: campaign.days_left(app.store.clock().now()),
            slug: campaign.slug,
            title: campaign.title,
            due: campaign.due,
            note: campaign.note,
            created_at: campaign.created_at,
            created_by: campaign.created_by,
            progress: Counts::of(progress),
        }
    }
}

impl Shape {
    pub(super) fn of(file: CampaignFile, app: &AppState, parts: &Parts) -> Self {
        let progress = file.progress();
        let items = file.items;
        let services = file.services.into_iter().map(|service| Row {
            service: service.slug,
            review: service.review,
            statuses: items.iter().cloned().zip(service.items).collect(),
        });
        let exemptions = file.exemptions.into_iter().map(|exemption| Exempt {
            service: exemption.slug,
            review: exemption.review,
            item: exemption.item,
            reason: exemption.reason,
            approver: exemption.approver,
            until: exemption.until,
        });
        let days =
            file.days.into_iter().map(|day| Recorded { day: day.day, progress: Counts::of(day.progress) });
        Self {
            head: Head::of(file.campaign, progress, app, parts),
            services: services.collect(),
            days: days.collect(),
            exemptions: exemptions.collect(),
            items,
        }
    }
}
