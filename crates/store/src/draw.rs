//! Which service draws on which shared resource, and how many connections its inventory makes of that.

use domain::{Draw, ResourceId, ServiceId, Slug, Timestamp, Value};

use crate::{
    Author, Store, StoreError,
    claim::claim_service,
    database::{reading, writing},
    error::corrupt,
    resource::{ResourceRow, columns},
};

#[derive(sqlx::FromRow)]
pub(crate) struct DrawRow {
    service_id: ServiceId,
    slug: String,
    name: String,
    owner: Option<String>,
    since: Timestamp,
    by_name: String,
    instances: Option<String>,
    instances_max: Option<String>,
    pool_max: Option<String>,
    pooler: Option<String>,
    pooler_server: Option<String>,
}

/// A service that draws on a resource, and the resource.
#[derive(sqlx::FromRow)]
pub(crate) struct DrawnRow {
    #[sqlx(flatten)]
    pub(crate) resource: ResourceRow,
    #[sqlx(flatten)]
    pub(crate) draw: DrawRow,
}

impl TryFrom<DrawRow> for Draw {
    type Error = StoreError;

    fn try_from(row: DrawRow) -> Result<Self, StoreError> {
        let id = row.service_id;
        let value = |json: Option<String>| -> Result<Option<Value>, StoreError> {
            json.map(|json| serde_json::from_str(&json)).transpose().map_err(corrupt("fact", "value", id))
        };
        Ok(Self {
            service: id,
            slug: row.slug.try_into().map_err(corrupt("service", "slug", id))?,
            name: row.name.try_into().map_err(corrupt("service", "name", id))?,
            owner: row.owner.map(TryInto::try_into).transpose().map_err(corrupt("service", "owner", id))?,
            since: row.since,
            by: row.by_name,
            stated: [
                value(row.instances)?,
                value(row.instances_max)?,
                value(row.pool_max)?,
                value(row.pooler)?,
                value(row.pooler_server)?,
            ],
        })
    }
}

/// The join of a fact about production as it stands.
macro_rules! fact {
    ($table:literal, $name:literal) => {
        concat!(
            " LEFT JOIN fact AS ",
            $table,
            " ON ",
            $table,
            ".service_id = draw.service_id AND ",
            $table,
            ".environment = 'production' AND ",
            $table,
            ".name = '",
            $name,
            "' AND ",
            $table,
            ".is_current = TRUE"
        )
    };
}

/// One row a service, each fact found by its key. The facts are those of [`Draw::FACTS`], in that order.
pub(crate) const DRAWS: &str = concat!(
    "SELECT ",
    columns!(),
    ", draw.service_id, service.slug, service.name, service.owner, draw.since, draw.by_name,
        instances.value AS instances, instances_max.value AS instances_max, pool_max.value AS pool_max,
        pooler.value AS pooler, pooler_server.value AS pooler_server
    FROM draw JOIN service ON service.id = draw.service_id JOIN resource ON resource.id = draw.resource_id",
    fact!("instances", "instances"),
    fact!("instances_max", "instances_max"),
    fact!("pool_max", "pool_max_per_instance"),
    fact!("pooler", "pooler_in_front"),
    fact!("pooler_server", "pooler_server_connections"),
    " WHERE service.deleted_at IS NULL"
);

impl Store {
    /// The name of the resource that a service draws on.
    pub async fn draws_on(&self, service: ServiceId) -> Result<Option<Slug>, StoreError> {
        let slug: Option<String> = reading!(self, db => sqlx::query_scalar(
            "SELECT resource.slug FROM draw JOIN resource ON resource.id = draw.resource_id
             WHERE draw.service_id = $1")
            .bind(service)
            .fetch_optional(db)
            .await?);
        slug.map(|slug| slug.try_into().map_err(corrupt("resource", "slug", service))).transpose()
    }

    /// Says which resource a service draws on, or that it draws on none. What is so already keeps its date.
    pub async fn set_draw(
        &self,
        service: ServiceId,
        resource: Option<ResourceId>,
        by: &Author,
    ) -> Result<(), StoreError> {
        let now = self.clock().now();
        writing!(self, tx => {
            claim_service!(tx, service, now, by);
            match resource {
                None => {
                    sqlx::query("DELETE FROM draw WHERE service_id = $1").bind(service).execute(&mut *tx).await?;
                }
                Some(resource) => {
                    let there = sqlx::query("UPDATE resource SET changed_at = changed_at WHERE id = $1")
                        .bind(resource)
                        .execute(&mut *tx)
                        .await?;
                    if there.rows_affected() == 0 {
                        return Err(StoreError::NotFound);
                    }
                    sqlx::query(
                        "INSERT INTO draw (service_id, resource_id, since, by_account, by_name)
                         VALUES ($1, $2, $3, $4, $5)
                         ON CONFLICT (service_id) DO UPDATE SET resource_id = excluded.resource_id,
                            since = excluded.since, by_account = excluded.by_account, by_name = excluded.by_name
                         WHERE draw.resource_id <> excluded.resource_id")
                        .bind(service)
                        .bind(resource)
                        .bind(now)
                        .bind(by.account)
                        .bind(&by.name)
                        .execute(&mut *tx)
                        .await?;
                }
            }
        });
        Ok(())
    }
}
