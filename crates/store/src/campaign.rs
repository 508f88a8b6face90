//! Campaigns: begun, changed, removed, listed, and how each stood from day to day.

use std::collections::BTreeMap;

use domain::{
    Asked, Campaign, CampaignBy, CampaignFilter, CampaignId, CampaignLine, CampaignPlan, Cursor, CursorValue,
    Day, Page, Progress, Reason, Slug, Status, Timestamp, Whether,
};
use sqlx::QueryBuilder;

use crate::{
    Author, Store, StoreError,
    database::{reading, writing},
    error::corrupt,
    listing::{Column, anywhere, push_page},
    recording::CHUNK,
};

/// Campaigns that are recorded: those that are due last.
const RECORDED: i64 = 200;
/// Days after it was due on which a campaign is still recorded.
const LATE: i64 = 60;

#[derive(sqlx::FromRow)]
pub(crate) struct CampaignRow {
    id: CampaignId,
    slug: String,
    title: String,
    due_on: Timestamp,
    note: Option<String>,
    created_at: Timestamp,
    created_by_name: String,
}

impl TryFrom<CampaignRow> for Campaign {
    type Error = StoreError;

    fn try_from(row: CampaignRow) -> Result<Self, StoreError> {
        let id = row.id;
        Ok(Self {
            id,
            slug: row.slug.try_into().map_err(corrupt("campaign", "slug", id))?,
            title: row.title.try_into().map_err(corrupt("campaign", "title", id))?,
            due: Day::of(row.due_on),
            note: row.note.map(Reason::try_from).transpose().map_err(corrupt("campaign", "note", id))?,
            created_at: row.created_at,
            created_by: row.created_by_name,
        })
    }
}

#[derive(sqlx::FromRow)]
struct LineRow {
    #[sqlx(flatten)]
    campaign: CampaignRow,
    items: i64,
    services: i64,
}

#[derive(sqlx::FromRow)]
struct ProgressRow {
    campaign_id: CampaignId,
    status: String,
    many: i64,
}

/// How many services a campaign is about.
macro_rules! services {
    () => {
        "(SELECT COUNT(*) FROM campaign_service JOIN service ON service.id = campaign_service.service_id
            WHERE campaign_service.campaign_id = campaign.id AND service.deleted_at IS NULL)"
    };
}
const SERVICES: &str = services!();

const CAMPAIGNS: &str = concat!(
    "SELECT campaign.id, campaign.slug, campaign.title, campaign.due_on, campaign.note, campaign.created_at,
        campaign.created_by_name,
        (SELECT COUNT(*) FROM campaign_item WHERE campaign_item.campaign_id = campaign.id) AS items, ",
    services!(),
    " AS services FROM campaign"
);

/// Each item of each service of a campaign, with how it stands where the service's newest review asks it.
pub(crate) const ANSWERS: &str = " FROM campaign
    JOIN campaign_service ON campaign_service.campaign_id = campaign.id
    JOIN service ON service.id = campaign_service.service_id AND service.deleted_at IS NULL
    JOIN campaign_item ON campaign_item.campaign_id = campaign_service.campaign_id
    LEFT JOIN review AS newest ON newest.service_id = service.id AND newest.number = service.last_review_number
    LEFT JOIN item_standing ON item_standing.review_id = newest.id AND item_standing.item = campaign_item.item";

/// What an answer counts as now: what no review asks is unknown, what has lapsed since it was judged is stale.
macro_rules! push_answer {
    ($query:ident, $now:ident) => {
        $query.push("CASE WHEN item_standing.status IS NULL THEN 'unknown' WHEN item_standing.lapses_at <= ");
        $query.push_bind($now).push(" THEN 'stale' ELSE item_standing.status END");
    };
}

/// Writes the items and services of a campaign.
macro_rules! insert_parts {
    ($tx:ident, $id:ident, $plan:ident) => {
        let items: Vec<(&str, i64)> = $plan.items.iter().map(String::as_str).zip(0..).collect();
        for chunk in items.chunks(CHUNK) {
            QueryBuilder::new("INSERT INTO campaign_item (campaign_id, item, position) ")
                .push_values(chunk, |mut row, (item, position)| {
                    row.push_bind($id).push_bind(*item).push_bind(*position);
                })
                .build()
                .execute(&mut *$tx)
                .await?;
        }
        for chunk in $plan.services.chunks(CHUNK) {
            QueryBuilder::new("INSERT INTO campaign_service (campaign_id, service_id) ")
                .push_values(chunk, |mut row, service| {
                    row.push_bind($id).push_bind(*service);
                })
                .build()
                .execute(&mut *$tx)
                .await?;
        }
    };
}

impl Store {
    /// Begins a campaign; a conflict when its name is taken.
    pub async fn add_campaign(
        &self,
        slug: &Slug,
        plan: &CampaignPlan,
        by: &Author,
    ) -> Result<CampaignId, StoreError> {
        self.insert_campaign(slug, plan, false, by).await
    }

    /// Begins a campaign of the example: it goes with the example's services.
    pub async fn add_demo_campaign(
        &self,
        slug: &Slug,
        plan: &CampaignPlan,
        by: &Author,
    ) -> Result<CampaignId, StoreError> {
        self.insert_campaign(slug, plan, true, by).await
    }

    async fn insert_campaign(
        &self,
        slug: &Slug,
        plan: &CampaignPlan,
        is_demo: bool,
        by: &Author,
    ) -> Result<CampaignId, StoreError> {
        let (id, now) = (self.clock().id::<CampaignId>(), self.clock().now());
        writing!(self, tx => {
            sqlx::query(
                "INSERT INTO campaign (id, slug, title, due_on, note, created_at, created_by, created_by_name, is_demo)
                 VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)")
                .bind(id)
                .bind(slug.as_str())
                .bind(plan.title.as_str())
                .bind(plan.due.start())
                .bind(plan.note.as_ref().map(Reason::as_str))
                .bind(now)
                .bind(by.account)
                .bind(&by.name)
                .bind(is_demo)
                .execute(&mut *tx)
                .await
                .map_err(|error| StoreError::taken(error, "There is a campaign of that name already."))?;
            insert_parts!(tx, id, plan);
        });
        self.record_campaigns().await?;
        Ok(id)
    }

    /// Makes a campaign what the plan says. What was recorded of it stays.
    pub async fn update_campaign(&self, id: CampaignId, plan: &CampaignPlan) -> Result<(), StoreError> {
        writing!(self, tx => {
            let changed = sqlx::query("UPDATE campaign SET title = $2, due_on = $3, note = $4 WHERE id = $1")
                .bind(id)
                .bind(plan.title.as_str())
                .bind(plan.due.start())
                .bind(plan.note.as_ref().map(Reason::as_str))
                .execute(&mut *tx)
                .await?;
            if changed.rows_affected() == 0 {
                return Err(StoreError::NotFound);
            }
            sqlx::query("DELETE FROM campaign_item WHERE campaign_id = $1").bind(id).execute(&mut *tx).await?;
            sqlx::query("DELETE FROM campaign_service WHERE campaign_id = $1").bind(id).execute(&mut *tx).await?;
            insert_parts!(tx, id, plan);
        });
        self.record_campaigns().await
    }

    /// Removes a campaign for good, with what was recorded of it. Its services and their reviews stay as they are.
    pub async fn remove_campaign(&self, id: CampaignId) -> Result<(), StoreError> {
        let gone = writing!(self, tx => sqlx::query("DELETE FROM campaign WHERE id = $1")
            .bind(id)
            .execute(&mut *tx)
            .await?
            .rows_affected());
        if gone == 1 { Ok(()) } else { Err(StoreError::NotFound) }
    }

    /// The campaigns that are asked for, with how they stand now.
    pub async fn campaigns(
        &self,
        asked: &Asked<CampaignFilter>,
        limit: i64,
    ) -> Result<Page<CampaignLine, Cursor<Slug>>, StoreError> {
        let Asked { filter, sorted, after } = asked;
        let today = Day::of(self.clock().now()).start();
        let rows: Vec<LineRow> = reading!(self, db => {
            let mut query = QueryBuilder::new(CAMPAIGNS);
            query.push(" WHERE TRUE");
            if let Some(search) = &filter.find {
                query.push(" AND LOWER(campaign.slug || ' ' || campaign.title) LIKE ");
                query.push_bind(anywhere(search.as_str())).push(" ESCAPE '!'");
            }
            match filter.running {
                Some(Whether::Yes) => drop(query.push(" AND campaign.due_on >= ").push_bind(today)),
                Some(Whether::No) => drop(query.push(" AND campaign.due_on < ").push_bind(today)),
                None => {}
            }
            let after = after.as_ref().map(|after| (after.value, after.tie.as_str()));
            push_page!(query, column(sorted.by), "campaign.slug", sorted.direction, after, limit);
            query.build_query_as().fetch_all(db).await?
        });
        let ids: Vec<_> = rows.iter().map(|row| row.campaign.id).collect();
        let progress = self.progress_of_campaigns(&ids).await?;
        let line = |row: LineRow| {
            let campaign: Campaign = row.campaign.try_into()?;
            let progress = progress.get(&campaign.id).copied().unwrap_or_default();
            Ok(CampaignLine { campaign, items: row.items, services: row.services, progress })
        };
        let lines = rows.into_iter().map(line).collect::<Result<_, StoreError>>()?;
        Ok(Page::of(lines, usize::try_from(limit).unwrap_or(0), |line| place(line, sorted.by)))
    }

    /// The campaign of this name.
    pub async fn campaign(&self, slug: &Slug) -> Result<Option<Campaign>, StoreError> {
        let row: Option<CampaignRow> = reading!(self, db => QueryBuilder::new(CAMPAIGNS)
            .push(" WHERE campaign.slug = ")
            .push_bind(slug.as_str())
            .build_query_as()
            .fetch_optional(db)
            .await?);
        row.map(Campaign::try_from).transpose()
    }

    async fn progress_of_campaigns(
        &self,
        campaigns: &[CampaignId],
    ) -> Result<BTreeMap<CampaignId, Progress>, StoreError> {
        if campaigns.is_empty() {
            return Ok(BTreeMap::new());
        }
        let now = self.clock().now();
        let rows: Vec<ProgressRow> = reading!(self, db => {
            let mut query = QueryBuilder::new("SELECT campaign.id AS campaign_id, ");
            push_answer!(query, now);
            query.push(" AS status, COUNT(*) AS many").push(ANSWERS).push(" WHERE campaign.id IN (");
            let mut ids = query.separated(", ");
            for campaign in campaigns {
                ids.push_bind(*campaign);
            }
            query.push(") GROUP BY 1, 2");
            query.build_query_as().fetch_all(db).await?
        });
        let mut all = BTreeMap::<_, Progress>::new();
        for ProgressRow { campaign_id, status, many } in rows {
            let status: Status =
                status.try_into().map_err(corrupt("item_standing", "status", campaign_id))?;
            all.entry(campaign_id).or_default().add(status, many);
        }
        Ok(all)
    }

    /// Writes down how every campaign stands today, in place of what was written earlier today. One that was due long ago is
    /// left as it is.
    pub async fn record_campaigns(&self) -> Result<(), StoreError> {
        let now = self.clock().now();
        let today = Day::of(now).start();
        let ids: Vec<CampaignId> = reading!(self, db => sqlx::query_scalar(
            "SELECT id FROM campaign WHERE due_on > $1 ORDER BY due_on DESC LIMIT $2")
            .bind(today.plus_ms(-LATE * Timestamp::DAY))
            .bind(RECORDED)
            .fetch_all(db)
            .await?);
        let progress = self.progress_of_campaigns(&ids).await?;
        writing!(self, tx => for (campaign, progress) in &progress {
            sqlx::query(
                "INSERT INTO campaign_day (campaign_id, day, fails, unknowns, stale, done)
                 SELECT campaign.id, $2, $3, $4, $5, $6 FROM campaign WHERE campaign.id = $1
                 ON CONFLICT (campaign_id, day) DO UPDATE SET fails = excluded.fails,
                    unknowns = excluded.unknowns, stale = excluded.stale, done = excluded.done")
                .bind(campaign)
                .bind(today)
                .bind(progress.fails)
                .bind(progress.unknowns)
                .bind(progress.stale)
                .bind(progress.done)
                .execute(&mut *tx)
                .await?;
        });
        Ok(())
    }
}

fn column(by: CampaignBy) -> Column {
    match by {
        CampaignBy::Name => Column::tie("campaign.slug"),
        CampaignBy::Due => Column::always("campaign.due_on"),
        CampaignBy::Services => Column::always(SERVICES),
    }
}

/// Where a campaign stands in the list that is sorted so.
fn place(line: &CampaignLine, by: CampaignBy) -> Cursor<Slug> {
    let value = match by {
        CampaignBy::Name => CursorValue::Tie,
        CampaignBy::Due => CursorValue::Whole(line.campaign.due.start().0),
        CampaignBy::Services => CursorValue::Whole(line.services),
    };
    Cursor { value, tie: line.campaign.slug.clone() }
}
