//! Resources that services share, and which service draws on which.

use std::collections::BTreeMap;

use domain::{
    Asked, Connections, Cursor, CursorValue, Draw, EnvironmentName, Fact, Page, Reason, Resource, ResourceBy,
    ResourceFile, ResourceFilter, ResourceId, ResourceWords, ServiceId, Slug, Timestamp,
};
use sqlx::QueryBuilder;

use crate::{
    Author, Store, StoreError,
    database::{reading, writing},
    draw::{DRAWS, DrawnRow},
    error::corrupt,
    inventory::FactRow,
    listing::{Column, anywhere, push_page},
};

#[derive(sqlx::FromRow)]
pub(crate) struct ResourceRow {
    resource_id: ResourceId,
    resource_slug: String,
    kind: String,
    max_connections: Option<i64>,
    reserved_connections: Option<i64>,
    note: Option<String>,
    changed_at: Timestamp,
    changed_by_name: String,
}

impl TryFrom<ResourceRow> for Resource {
    type Error = StoreError;

    fn try_from(row: ResourceRow) -> Result<Self, StoreError> {
        let id = row.resource_id;
        let max = row.max_connections.map(Connections::try_from).transpose();
        let reserved = row.reserved_connections.map(Connections::try_from).transpose();
        let words = ResourceWords {
            kind: row.kind.try_into().map_err(corrupt("resource", "kind", id))?,
            max_connections: max.map_err(corrupt("resource", "max_connections", id))?,
            reserved_connections: reserved.map_err(corrupt("resource", "reserved_connections", id))?,
            note: row.note.map(Reason::try_from).transpose().map_err(corrupt("resource", "note", id))?,
        };
        Ok(Self {
            id,
            slug: row.resource_slug.try_into().map_err(corrupt("resource", "slug", id))?,
            words,
            changed_at: row.changed_at,
            changed_by: row.changed_by_name,
        })
    }
}

/// The columns of a [`ResourceRow`].
macro_rules! columns {
    () => {
        "resource.id AS resource_id, resource.slug AS resource_slug, resource.kind, resource.max_connections,
            resource.reserved_connections, resource.note, resource.changed_at, resource.changed_by_name"
    };
}
pub(crate) use columns;

const RESOURCES: &str = concat!("SELECT ", columns!(), " FROM resource");

impl Store {
    /// Adds a resource; a conflict when its name is taken.
    pub async fn add_resource(
        &self,
        slug: &Slug,
        words: &ResourceWords,
        by: &Author,
    ) -> Result<Resource, StoreError> {
        self.insert_resource(slug, words, false, by).await
    }

    /// Adds a resource that is marked as an example.
    pub async fn add_demo_resource(
        &self,
        slug: &Slug,
        words: &ResourceWords,
        by: &Author,
    ) -> Result<Resource, StoreError> {
        self.insert_resource(slug, words, true, by).await
    }

    async fn insert_resource(
        &self,
        slug: &Slug,
        words: &ResourceWords,
        is_demo: bool,
        by: &Author,
    ) -> Result<Resource, StoreError> {
        let (id, now) = (self.clock().id::<ResourceId>(), self.clock().now());
        writing!(self, tx => {
            sqlx::query(
                "INSERT INTO resource (id, slug, kind, max_connections, reserved_connections, note, is_demo,
                    created_at, changed_at, changed_by, changed_by_name)
                 VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $8, $9, $10)")
                .bind(id)
                .bind(slug.as_str())
                .bind(words.kind.as_str())
                .bind(words.max_connections.map(Connections::count))
                .bind(words.reserved_connections.map(Connections::count))
                .bind(words.note.as_ref().map(Reason::as_str))
                .bind(is_demo)
                .bind(now)
                .bind(by.account)
                .bind(&by.name)
                .execute(&mut *tx)
                .await
                .map_err(|error| StoreError::taken(error, "There is a resource of that name already."))?;
        });
        self.resource(slug).await?.ok_or(StoreError::NotFound)
    }

    /// The resource of this name.
    pub async fn resource(&self, slug: &Slug) -> Result<Option<Resource>, StoreError> {
        let row: Option<ResourceRow> = reading!(self, db => QueryBuilder::new(RESOURCES)
            .push(" WHERE resource.slug = ")
            .push_bind(slug.as_str())
            .build_query_as()
            .fetch_optional(db)
            .await?);
        row.map(Resource::try_from).transpose()
    }

    /// Every resource, by name.
    pub async fn resources(&self) -> Result<Vec<Resource>, StoreError> {
        let rows: Vec<ResourceRow> = reading!(self, db => QueryBuilder::new(RESOURCES)
            .push(" ORDER BY resource.slug")
            .build_query_as()
            .fetch_all(db)
            .await?);
        rows.into_iter().map(Resource::try_from).collect()
    }

    /// The resources that are asked for, each with all that draw on it.
    pub async fn resource_files(
        &self,
        asked: &Asked<ResourceFilter>,
        limit: i64,
    ) -> Result<Page<ResourceFile, Cursor<Slug>>, StoreError> {
        let Asked { filter, sorted, after } = asked;
        let rows: Vec<ResourceRow> = reading!(self, db => {
            let mut query = QueryBuilder::new(RESOURCES);
            query.push(" WHERE TRUE");
            if let Some(search) = &filter.find {
                query.push(" AND resource.slug LIKE ").push_bind(anywhere(search.as_str())).push(" ESCAPE '!'");
            }
            if let Some(kind) = filter.kind {
                query.push(" AND resource.kind = ").push_bind(kind.as_str());
            }
            let after = after.as_ref().map(|after| (after.value, after.tie.as_str()));
            push_page!(query, column(sorted.by), "resource.slug", sorted.direction, after, limit);
            query.build_query_as().fetch_all(db).await?
        });
        let resources = rows.into_iter().map(Resource::try_from).collect::<Result<Vec<_>, _>>()?;
        let mut those: BTreeMap<_, _> = self.drawn(Some(&resources)).await?.into_iter().collect();
        let file = |resource: Resource| {
            let draws = those.remove(&resource.id).map(|file: ResourceFile| file.draws).unwrap_or_default();
            ResourceFile { resource, draws }
        };
        let files = resources.into_iter().map(file).collect();
        Ok(Page::of(files, usize::try_from(limit).unwrap_or(0), |file| place(file, sorted.by)))
    }

    /// The resources that any service draws on, by name: one query.
    pub async fn drawn_resources(&self) -> Result<Vec<ResourceFile>, StoreError> {
        Ok(self.drawn(None).await?.into_iter().map(|(_, file)| file).collect())
    }

    /// Those of these resources that any service draws on, or of all.
    async fn drawn(&self, of: Option<&[Resource]>) -> Result<Vec<(ResourceId, ResourceFile)>, StoreError> {
        let rows: Vec<DrawnRow> = reading!(self, db => {
            let mut query = QueryBuilder::new(DRAWS);
            if let Some(resources) = of {
                query.push(" AND draw.resource_id IN (NULL");
                for resource in resources {
                    query.push(", ").push_bind(resource.id);
                }
                query.push(")");
            }
            query.push(" ORDER BY resource.slug, service.slug").build_query_as().fetch_all(db).await?
        });
        let mut files: Vec<(ResourceId, ResourceFile)> = Vec::new();
        for row in rows {
            let id = row.resource.resource_id;
            if files.last().is_none_or(|(last, _)| *last != id) {
                files.push((id, ResourceFile { resource: row.resource.try_into()?, draws: Vec::new() }));
            }
            if let Some((_, file)) = files.last_mut() {
                file.draws.push(row.draw.try_into()?);
            }
        }
        Ok(files)
    }

    /// One resource with all that draw on it.
    pub async fn resource_file(&self, slug: &Slug) -> Result<Option<ResourceFile>, StoreError> {
        let Some(resource) = self.resource(slug).await? else { return Ok(None) };
        let rows: Vec<DrawnRow> = reading!(self, db => QueryBuilder::new(DRAWS)
            .push(" AND draw.resource_id = ")
            .push_bind(resource.id)
            .push(" ORDER BY service.slug")
            .build_query_as()
            .fetch_all(db)
            .await?);
        let draws = rows.into_iter().map(|row| row.draw.try_into()).collect::<Result<_, _>>()?;
        Ok(Some(ResourceFile { resource, draws }))
    }

    /// The facts that say how many connections the services of a resource open, with who stated them when.
    pub async fn facts_of_draws(&self, resource: ResourceId) -> Result<Vec<(ServiceId, Fact)>, StoreError> {
        let rows: Vec<FactRow> = reading!(self, db => {
            let mut query = QueryBuilder::new(
                "SELECT fact.service_id, fact.name, fact.value, fact.since, fact.by_name
                 FROM draw JOIN fact ON fact.service_id = draw.service_id AND fact.environment = ");
            query.push_bind(EnvironmentName::PRODUCTION);
            query.push(" AND fact.is_current = TRUE AND fact.name IN (");
            let mut names = query.separated(", ");
            for name in Draw::FACTS {
                names.push_bind(name);
            }
            query.push(") WHERE fact.value IS NOT NULL AND draw.resource_id = ").push_bind(resource);
            query.build_query_as().fetch_all(db).await?
        });
        rows.into_iter().map(|row| Ok((row.service_id, Fact::try_from(row)?))).collect()
    }

    /// Says something else of a resource.
    pub async fn update_resource(
        &self,
        resource: ResourceId,
        words: &ResourceWords,
        by: &Author,
    ) -> Result<(), StoreError> {
        let now = self.clock().now();
        let changed = writing!(self, tx => sqlx::query(
            "UPDATE resource SET kind = $2, max_connections = $3, reserved_connections = $4, note = $5,
                changed_at = $6, changed_by = $7, changed_by_name = $8
             WHERE id = $1")
            .bind(resource)
            .bind(words.kind.as_str())
            .bind(words.max_connections.map(Connections::count))
            .bind(words.reserved_connections.map(Connections::count))
            .bind(words.note.as_ref().map(Reason::as_str))
            .bind(now)
            .bind(by.account)
            .bind(&by.name)
            .execute(&mut *tx)
            .await?
            .rows_affected());
        if changed == 1 { Ok(()) } else { Err(StoreError::NotFound) }
    }

    /// Removes a resource for good. One that services draw on stays: [`StoreError::InUse`] says how many.
    pub async fn remove_resource(&self, resource: ResourceId) -> Result<(), StoreError> {
        writing!(self, tx => {
            // Whoever attaches a service meanwhile queues for the same row.
            sqlx::query("UPDATE resource SET changed_at = changed_at WHERE id = $1")
                .bind(resource)
                .execute(&mut *tx)
                .await?;
            let drawn: i64 = sqlx::query_scalar("SELECT COUNT(*) FROM draw WHERE resource_id = $1")
                .bind(resource)
                .fetch_one(&mut *tx)
                .await?;
            if drawn > 0 {
                return Err(StoreError::InUse(why_it_stays(drawn)));
            }
            let gone = sqlx::query("DELETE FROM resource WHERE id = $1").bind(resource).execute(&mut *tx).await?;
            if gone.rows_affected() == 0 {
                return Err(StoreError::NotFound);
            }
        });
        Ok(())
    }
}

fn why_it_stays(drawn: i64) -> String {
    let services = if drawn == 1 { "1 service draws".to_owned() } else { format!("{drawn} services draw") };
    format!("{services} on this resource, those in the bin counted: take them off first.")
}

fn column(by: ResourceBy) -> Column {
    match by {
        ResourceBy::Name => Column::tie("resource.slug"),
        ResourceBy::Services => Column::always(
            "(SELECT COUNT(*) FROM draw JOIN service ON service.id = draw.service_id
                WHERE draw.resource_id = resource.id AND service.deleted_at IS NULL)",
        ),
        ResourceBy::Connections => Column::sometimes("resource.max_connections"),
    }
}

/// Where a resource stands in the list that is sorted so.
fn place(file: &ResourceFile, by: ResourceBy) -> Cursor<Slug> {
    let value = match by {
        ResourceBy::Name => CursorValue::Tie,
        ResourceBy::Services => CursorValue::whole(i64::try_from(file.draws.len()).ok()),
        ResourceBy::Connections => {
            CursorValue::whole(file.resource.words.max_connections.map(Connections::count))
        }
    };
    Cursor { value, tie: file.resource.slug.clone() }
}
