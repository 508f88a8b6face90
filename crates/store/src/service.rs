//! The catalogue of services.

use std::collections::BTreeMap;

use domain::{
    EnvironmentName, InputName, NewService, OwnerName, Service, ServiceId, ServiceLine, ServiceName, Slug,
    TargetRate, Value,
};

use crate::{
    Author, Store, StoreError,
    database::{reading, writing},
    error::corrupt,
    inventory,
    service_row::{FROM_SERVICES, ServiceRow, select_services},
};

/// What to change of a service; what is `None` stays.
#[derive(Debug, Clone, Default)]
pub struct ServiceChange {
    /// Its name for people.
    pub name: Option<ServiceName>,
    /// Its team; `Some(None)` takes it away.
    pub owner: Option<Option<OwnerName>>,
    /// The rate it shall carry; `Some(None)` takes it away.
    pub target: Option<Option<TargetRate>>,
}

impl Store {
    /// Registers a service with the first facts about one of its environments; a conflict when the slug is taken.
    pub async fn add_service(
        &self,
        new: &NewService,
        facts: &BTreeMap<InputName, Value>,
        environment: &EnvironmentName,
        by: &Author,
    ) -> Result<Service, StoreError> {
        let (id, now) = (self.clock().id::<ServiceId>(), self.clock().now());
        let facts: BTreeMap<_, _> =
            facts.iter().map(|(name, value)| (name.clone(), Some(value.clone()))).collect();
        writing!(self, tx => {
            insert_service!(tx, id, new, now, by, false);
            inventory::write_facts!(tx, id, environment, facts, now, by, inventory::changes);
        });
        self.service(&new.slug).await?.ok_or(StoreError::NotFound)
    }

    /// The service of this slug.
    pub async fn service(&self, slug: &Slug) -> Result<Option<Service>, StoreError> {
        Ok(self.service_line(slug).await?.map(|line| line.service))
    }

    /// The service of this slug as the portfolio shows it.
    pub async fn service_line(&self, slug: &Slug) -> Result<Option<ServiceLine>, StoreError> {
        let now = self.clock().now();
        let row: Option<ServiceRow> = reading!(self, db => {
            let mut query = select_services!(now);
            query.push(FROM_SERVICES).push(" AND service.slug = ").push_bind(slug.as_str());
            query.build_query_as().fetch_optional(db).await?
        });
        row.map(|row| row.line(now)).transpose()
    }

    /// The services of these slugs that are there, by slug.
    pub async fn service_ids(&self, slugs: &[Slug]) -> Result<Vec<(Slug, ServiceId)>, StoreError> {
        if slugs.is_empty() {
            return Ok(Vec::new());
        }
        let rows: Vec<(String, ServiceId)> = reading!(self, db => {
            let mut query = sqlx::QueryBuilder::new(
                "SELECT slug, id FROM service WHERE deleted_at IS NULL AND slug IN (");
            let mut names = query.separated(", ");
            for slug in slugs {
                names.push_bind(slug.as_str());
            }
            query.push(") ORDER BY slug");
            query.build_query_as().fetch_all(db).await?
        });
        rows.into_iter()
            .map(|(slug, id)| Ok((slug.try_into().map_err(corrupt("service", "slug", id))?, id)))
            .collect()
    }

    /// Changes a service.
    pub async fn update_service(
        &self,
        service: ServiceId,
        change: &ServiceChange,
        by: &Author,
    ) -> Result<Service, StoreError> {
        let now = self.clock().now();
        let row: Option<(String, String, Option<String>)> = writing!(self, tx => {
            let row: Option<(String, String, Option<String>)> = sqlx::query_as(
            "UPDATE service SET
                name = COALESCE($2, name),
                owner = CASE WHEN $3 THEN $4 ELSE owner END,
                target_rps = CASE WHEN $5 THEN $6 ELSE target_rps END,
                changed_at = $7, changed_by = $8, changed_by_name = $9
             WHERE id = $1 AND deleted_at IS NULL RETURNING slug, name, owner")
            .bind(service)
            .bind(change.name.as_ref().map(ServiceName::as_str))
            .bind(change.owner.is_some())
            .bind(change.owner.as_ref().and_then(Option::as_ref).map(OwnerName::as_str))
            .bind(change.target.is_some())
            .bind(change.target.flatten().map(TargetRate::rps))
            .bind(now)
            .bind(by.account)
            .bind(&by.name)
            .fetch_optional(&mut *tx)
            .await?;
            if let Some((slug, name, owner)) = &row {
                sqlx::query("UPDATE service SET search_text = $2 WHERE id = $1")
                    .bind(service)
                    .bind(search_text(slug, name, owner.as_deref()))
                    .execute(&mut *tx)
                    .await?;
            }
            row
        });
        let (slug, ..) = row.ok_or(StoreError::NotFound)?;
        let slug: Slug = slug.try_into().map_err(corrupt("service", "slug", service))?;
        self.service(&slug).await?.ok_or(StoreError::NotFound)
    }
}

/// Writes the row of a new service; a conflict when its slug is taken.
macro_rules! insert_service {
    ($tx:ident, $id:ident, $new:ident, $now:ident, $by:ident, $is_demo:literal) => {
        let in_bin: bool = sqlx::query_scalar(
            "SELECT EXISTS(SELECT 1 FROM service WHERE slug = $1 AND deleted_at IS NOT NULL)",
        )
        .bind($new.slug.as_str())
        .fetch_one(&mut *$tx)
        .await?;
        if in_bin {
            return Err(StoreError::Conflict(
                "A service of that short name is in the bin: restore it there, or have it deleted for good.",
            ));
        }
        sqlx::query(
            "INSERT INTO service (id, slug, name, owner, target_rps, created_at, changed_at, changed_by,
                changed_by_name, is_demo, search_text)
             VALUES ($1, $2, $3, $4, $5, $6, $6, $7, $8, $9, $10)",
        )
        .bind($id)
        .bind($new.slug.as_str())
        .bind($new.name.as_str())
        .bind($new.owner.as_ref().map(domain::OwnerName::as_str))
        .bind($new.target.map(domain::TargetRate::rps))
        .bind($now)
        .bind($by.account)
        .bind(&$by.name)
        .bind($is_demo)
        .bind($crate::service::search_text(
            $new.slug.as_str(),
            $new.name.as_str(),
            $new.owner.as_ref().map(domain::OwnerName::as_str),
        ))
        .execute(&mut *$tx)
        .await
        .map_err(|error| StoreError::taken(error, "There is a service of that short name already."))?;
    };
}
pub(crate) use insert_service;

/// What a search looks through: each part on a line of its own, so that none runs into the next.
pub(crate) fn search_text(slug: &str, name: &str, owner: Option<&str>) -> String {
    [slug, name, owner.unwrap_or_default()].join("\n").to_lowercase()
}
