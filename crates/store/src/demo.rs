//! Example services: marked from the moment they are made, and removed together, whatever hangs on them.

use std::collections::BTreeMap;

use domain::{
    EnvironmentName, InputName, Measured, NewService, ReviewId, RunDetails, RunId, ServiceId, Slug,
    Timestamp, Value,
};

use crate::{
    Author, Store, StoreError,
    database::{reading, writing},
    error::corrupt,
    inventory,
    service::insert_service,
};

/// What stands in [`domain::Report::tool`] of a run that the demo made. No load tool is called so.
pub const DEMO_TOOL: &str = "demo";

/// Reviews or runs removed in one transaction: others write in between.
const CHUNK: i64 = 200;

/// A run of a demo service, and when it is to have come.
#[derive(Debug, Clone)]
pub struct DemoRun {
    /// When it was received.
    pub at: Timestamp,
    /// Where, what, which version, why.
    pub details: RunDetails,
    /// Its numbers; the tool is [`DEMO_TOOL`].
    pub measured: Measured,
}

/// What there is of example data.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Demo {
    /// Example services.
    pub services: i64,
    /// Runs that people or their pipelines uploaded to them, by service and number; the first few.
    pub uploads: Vec<(Slug, i64)>,
    /// Reviews of them that people started, by service and number; the first few.
    pub reviews: Vec<(Slug, i64)>,
}

impl Demo {
    /// Somebody put something of their own into it.
    pub fn holds_work(&self) -> bool {
        !self.uploads.is_empty() || !self.reviews.is_empty()
    }
}

impl Store {
    /// Registers a service that is marked as an example; a conflict when the slug is taken.
    pub async fn add_demo_service(
        &self,
        new: &NewService,
        facts: &BTreeMap<InputName, Value>,
        environment: &EnvironmentName,
        by: &Author,
    ) -> Result<ServiceId, StoreError> {
        let (id, now) = (self.clock().id::<ServiceId>(), self.clock().now());
        let facts: BTreeMap<_, _> =
            facts.iter().map(|(name, value)| (name.clone(), Some(value.clone()))).collect();
        writing!(self, tx => {
            insert_service!(tx, id, new, now, by, true);
            inventory::write_facts!(tx, id, environment, facts, now, by, inventory::changes);
        });
        Ok(id)
    }

    /// Whether there is any service, an example or not.
    pub async fn has_services(&self) -> Result<bool, StoreError> {
        Ok(
            reading!(self, db => sqlx::query_scalar("SELECT EXISTS(SELECT 1 FROM service)").fetch_one(db).await?),
        )
    }

    /// Whether there is any example service.
    pub async fn has_demo(&self) -> Result<bool, StoreError> {
        Ok(reading!(self, db => sqlx::query_scalar(
            "SELECT EXISTS(SELECT 1 FROM service WHERE is_demo = TRUE)")
            .fetch_one(db)
            .await?))
    }

    /// Whether the service of this slug is an example.
    pub async fn is_demo(&self, slug: &Slug) -> Result<bool, StoreError> {
        Ok(reading!(self, db => sqlx::query_scalar(
            "SELECT EXISTS(SELECT 1 FROM service WHERE slug = $1 AND is_demo = TRUE)")
            .bind(slug.as_str())
            .fetch_one(db)
            .await?))
    }

    /// Whether the run or the review, whichever there is, is one of an example service.
    pub async fn is_of_demo(&self, run: RunId, review: ReviewId) -> Result<bool, StoreError> {
        Ok(reading!(self, db => sqlx::query_scalar(
            "SELECT EXISTS(
                SELECT 1 FROM run JOIN service ON service.id = run.service_id
                WHERE run.id = $1 AND service.is_demo = TRUE
                UNION ALL
                SELECT 1 FROM review JOIN service ON service.id = review.service_id
                WHERE review.id = $2 AND service.is_demo = TRUE)")
            .bind(run)
            .bind(review)
            .fetch_one(db)
            .await?))
    }

    /// What there is of example data, and of people's own work in it: at most `limit` runs and reviews.
    pub async fn demo(&self, limit: i64) -> Result<Demo, StoreError> {
        let services: i64 = reading!(self, db => sqlx::query_scalar(
            "SELECT COUNT(*) FROM service WHERE is_demo = TRUE").fetch_one(db).await?);
        let uploads: Vec<(String, i64)> = reading!(self, db => sqlx::query_as(
            "SELECT service.slug, run.number FROM service JOIN run ON run.service_id = service.id
             WHERE service.is_demo = TRUE AND run.tool <> $1 ORDER BY service.id, run.number LIMIT $2")
            .bind(DEMO_TOOL)
            .bind(limit)
            .fetch_all(db)
            .await?);
        let reviews: Vec<(String, i64)> = reading!(self, db => sqlx::query_as(
            "SELECT service.slug, review.number FROM service JOIN review ON review.service_id = service.id
             WHERE service.is_demo = TRUE AND review.author_id IS NOT NULL
             ORDER BY service.id, review.number LIMIT $1")
            .bind(limit)
            .fetch_all(db)
            .await?);
        Ok(Demo { services, uploads: named(uploads)?, reviews: named(reviews)? })
    }

    /// Removes all example services for good, with everything under them, and the example resources and campaigns that no
    /// other service is part of. Gives how many services there were.
    ///
    /// In bounded transactions, so that others write meanwhile; what is left after a failure goes with the next call.
    pub async fn remove_demo(&self) -> Result<u64, StoreError> {
        let mut removed = 0;
        while let Some(service) = self.one_demo_service().await? {
            while self.remove_reviews(service).await? {}
            while self.remove_runs(service).await? {}
            removed += writing!(self, tx => sqlx::query("DELETE FROM service WHERE id = $1 AND is_demo = TRUE")
                .bind(service)
                .execute(&mut *tx)
                .await?
                .rows_affected());
        }
        writing!(self, tx => sqlx::query(
            "DELETE FROM resource WHERE is_demo = TRUE
                AND NOT EXISTS(SELECT 1 FROM draw WHERE draw.resource_id = resource.id)")
            .execute(&mut *tx)
            .await?
            .rows_affected());
        writing!(self, tx => sqlx::query(
            "DELETE FROM campaign WHERE is_demo = TRUE
                AND (SELECT COUNT(*) FROM campaign_service WHERE campaign_service.campaign_id = campaign.id) = 0")
            .execute(&mut *tx)
            .await?
            .rows_affected());
        Ok(removed)
    }

    async fn one_demo_service(&self) -> Result<Option<ServiceId>, StoreError> {
        Ok(reading!(self, db => sqlx::query_scalar(
            "SELECT id FROM service WHERE is_demo = TRUE ORDER BY id DESC LIMIT 1")
            .fetch_optional(db)
            .await?))
    }

    /// Removes some reviews of a service; true when there may be more. They go first: their evidence names runs.
    async fn remove_reviews(&self, service: ServiceId) -> Result<bool, StoreError> {
        let ids: Vec<ReviewId> = reading!(self, db => sqlx::query_scalar(
            "SELECT id FROM review WHERE service_id = $1 LIMIT $2")
            .bind(service)
            .bind(CHUNK)
            .fetch_all(db)
            .await?);
        writing!(self, tx => for id in &ids {
            sqlx::query("DELETE FROM review WHERE id = $1").bind(id).execute(&mut *tx).await?;
        });
        Ok(!ids.is_empty())
    }

    /// Removes some runs of a service; true when there may be more.
    async fn remove_runs(&self, service: ServiceId) -> Result<bool, StoreError> {
        let ids: Vec<RunId> = reading!(self, db => sqlx::query_scalar(
            "SELECT id FROM run WHERE service_id = $1 LIMIT $2")
            .bind(service)
            .bind(CHUNK)
            .fetch_all(db)
            .await?);
        writing!(self, tx => for id in &ids {
            sqlx::query("DELETE FROM run WHERE id = $1").bind(id).execute(&mut *tx).await?;
        });
        Ok(!ids.is_empty())
    }
}

fn named(rows: Vec<(String, i64)>) -> Result<Vec<(Slug, i64)>, StoreError> {
    let named = |(slug, number): (String, i64)| {
        Ok((slug.clone().try_into().map_err(corrupt("service", "slug", slug))?, number))
    };
    rows.into_iter().map(named).collect()
}
