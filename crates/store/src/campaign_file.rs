//! One campaign with all that its page shows.

use domain::{
    CampaignDay, CampaignExemption, CampaignFile, CampaignId, CampaignService, Day, Progress, ReviewId,
    ServiceId, Slug, Status, Timestamp,
};
use sqlx::QueryBuilder;

use crate::{Store, StoreError, campaign::ANSWERS, database::reading, error::corrupt};

#[derive(sqlx::FromRow)]
struct AnswerRow {
    service_id: ServiceId,
    slug: String,
    owner: Option<String>,
    review_id: Option<ReviewId>,
    status: Option<String>,
    lapses_at: Option<Timestamp>,
}

#[derive(sqlx::FromRow)]
struct DayRow {
    day: Timestamp,
    fails: i64,
    unknowns: i64,
    stale: i64,
    done: i64,
}

impl From<DayRow> for CampaignDay {
    fn from(row: DayRow) -> Self {
        let DayRow { day, fails, unknowns, stale, done } = row;
        Self { day: Day::of(day), progress: Progress { fails, unknowns, stale, done } }
    }
}

#[derive(sqlx::FromRow)]
struct ExemptionRow {
    slug: String,
    review_id: ReviewId,
    item: String,
    reason: String,
    by_name: String,
    ends_at: Timestamp,
}

impl TryFrom<ExemptionRow> for CampaignExemption {
    type Error = StoreError;

    fn try_from(row: ExemptionRow) -> Result<Self, StoreError> {
        Ok(Self {
            slug: row.slug.try_into().map_err(corrupt("service", "slug", row.review_id))?,
            review: row.review_id,
            item: row.item,
            reason: row.reason,
            approver: row.by_name,
            until: row.ends_at,
        })
    }
}

impl Store {
    /// The campaign of this name with its services, how their items stand, what was recorded and what is exempt.
    pub async fn campaign_file(&self, slug: &Slug) -> Result<Option<CampaignFile>, StoreError> {
        let Some(campaign) = self.campaign(slug).await? else { return Ok(None) };
        let now = self.clock().now();
        let items: Vec<String> = reading!(self, db => sqlx::query_scalar(
            "SELECT item FROM campaign_item WHERE campaign_id = $1 ORDER BY position")
            .bind(campaign.id)
            .fetch_all(db)
            .await?);
        let days: Vec<DayRow> = reading!(self, db => sqlx::query_as(
            "SELECT day, fails, unknowns, stale, done FROM campaign_day
             WHERE campaign_id = $1 AND day < $2 ORDER BY day")
            .bind(campaign.id)
            .bind(Day::of(now).start())
            .fetch_all(db)
            .await?);
        Ok(Some(CampaignFile {
            services: self.services_of_campaign(campaign.id, now).await?,
            exemptions: self.exemptions_of_campaign(campaign.id, now).await?,
            days: days.into_iter().map(CampaignDay::from).collect(),
            campaign,
            items,
        }))
    }

    async fn services_of_campaign(
        &self,
        id: CampaignId,
        now: Timestamp,
    ) -> Result<Vec<CampaignService>, StoreError> {
        let rows: Vec<AnswerRow> = reading!(self, db => QueryBuilder::new(
            "SELECT service.id AS service_id, service.slug, service.owner, newest.id AS review_id,
                item_standing.status, item_standing.lapses_at")
            .push(ANSWERS)
            .push(" WHERE campaign.id = ")
            .push_bind(id)
            .push(" ORDER BY service.slug, campaign_item.position")
            .build_query_as()
            .fetch_all(db)
            .await?);
        let mut services: Vec<CampaignService> = Vec::new();
        for row in rows {
            let status = row.status.map(Status::try_from).transpose();
            let status = status.map_err(corrupt("item_standing", "status", row.service_id))?;
            let has_lapsed = row.lapses_at.is_some_and(|end| end <= now);
            let status = if has_lapsed { Some(Status::Stale) } else { status };
            if let Some(service) = services.last_mut().filter(|last| last.id == row.service_id) {
                service.items.push(status);
                continue;
            }
            let owner = row.owner.map(TryInto::try_into).transpose();
            services.push(CampaignService {
                id: row.service_id,
                slug: row.slug.try_into().map_err(corrupt("service", "slug", row.service_id))?,
                owner: owner.map_err(corrupt("service", "owner", row.service_id))?,
                review: row.review_id,
                items: vec![status],
            });
        }
        Ok(services)
    }

    async fn exemptions_of_campaign(
        &self,
        id: CampaignId,
        now: Timestamp,
    ) -> Result<Vec<CampaignExemption>, StoreError> {
        let rows: Vec<ExemptionRow> = reading!(self, db => sqlx::query_as(
            "SELECT service.slug, exemption.review_id, exemption.item, exemption.reason, exemption.by_name,
                exemption.ends_at
             FROM campaign_service
             JOIN service ON service.id = campaign_service.service_id AND service.deleted_at IS NULL
             JOIN review AS newest ON newest.service_id = service.id AND newest.number = service.last_review_number
             JOIN exemption ON exemption.review_id = newest.id AND exemption.ended_at IS NULL
             JOIN campaign_item ON campaign_item.campaign_id = campaign_service.campaign_id
                AND campaign_item.item = exemption.item
             WHERE campaign_service.campaign_id = $1 AND exemption.ends_at > $2
             ORDER BY exemption.ends_at, service.slug, exemption.item")
            .bind(id)
            .bind(now)
            .fetch_all(db)
            .await?);
        rows.into_iter().map(CampaignExemption::try_from).collect()
    }
}
