//! What lies in the bin: runs and services in one list, filtered and sorted.

use std::cmp::Ordering;

use domain::{
    Asked, BinBy, BinFilter, BinKind, BinPlace, Binned, BinnedThing, Cursor, CursorValue, Direction, Page,
    RunId, ServiceId, Slug, Timestamp,
};
use sqlx::QueryBuilder;

use crate::{Store, StoreError, database::reading, error::corrupt, listing::compared};

#[derive(sqlx::FromRow)]
struct BinnedRunRow {
    id: RunId,
    number: i64,
    environment: String,
    scenario: String,
    slug: String,
    with_service: bool,
    deleted_at: Timestamp,
    deleted_by_name: String,
}

#[derive(sqlx::FromRow)]
struct BinnedServiceRow {
    id: ServiceId,
    slug: String,
    name: String,
    run_count: i64,
    deleted_at: Timestamp,
    deleted_by_name: String,
}

const RUNS: &str = "SELECT run.id, run.number, run.environment, run.scenario, service.slug,
        service.deleted_at IS NOT NULL AS with_service, run.deleted_at, run.deleted_by_name
    FROM run JOIN service ON service.id = run.service_id WHERE ";

const SERVICES: &str = "SELECT service.id, service.slug, service.name, service.run_count, service.deleted_at,
        service.deleted_by_name
    FROM service WHERE ";

impl TryFrom<BinnedRunRow> for Binned {
    type Error = StoreError;

    fn try_from(row: BinnedRunRow) -> Result<Self, StoreError> {
        let id = row.id;
        let what = BinnedThing::Run {
            id,
            number: row.number,
            environment: row.environment.try_into().map_err(corrupt("run", "environment", id))?,
            scenario: row.scenario.try_into().map_err(corrupt("run", "scenario", id))?,
            with_service: row.with_service,
        };
        let slug = row.slug.try_into().map_err(corrupt("service", "slug", id))?;
        Ok(Self { what, slug, deleted_at: row.deleted_at, deleted_by: row.deleted_by_name })
    }
}

impl TryFrom<BinnedServiceRow> for Binned {
    type Error = StoreError;

    fn try_from(row: BinnedServiceRow) -> Result<Self, StoreError> {
        let id = row.id;
        let name = row.name.try_into().map_err(corrupt("service", "name", id))?;
        let slug = row.slug.try_into().map_err(corrupt("service", "slug", id))?;
        let what = BinnedThing::Service { id, name, runs: row.run_count };
        Ok(Self { what, slug, deleted_at: row.deleted_at, deleted_by: row.deleted_by_name })
    }
}

/// Ends a query of one table of the bin: only what is asked for and lies after the cursor, in order, at most `$most`. The
/// time of deletion stands in every condition, so that nothing but the bin is read.
macro_rules! push_binned {
    ($query:ident, $at:literal, $id:literal, $asked:ident, $most:ident) => {
        let (beyond, way) = compared($asked.sorted.direction);
        $query.push($at).push(" IS NOT NULL AND ").push($at).push(" >= ").push_bind(i64::MIN);
        if let Some(slug) = &$asked.filter.service {
            $query.push(" AND service.slug = ").push_bind(Slug::as_str(slug));
        }
        let key = match $asked.sorted.by {
            BinBy::Deleted => $at,
            BinBy::Service => "service.slug",
        };
        if let Some((value, place)) = after($asked) {
            $query.push(" AND (").push(key).push(", ").push($id).push(")").push(beyond).push("(");
            match value {
                Some(at) => $query.push_bind(at),
                None => $query.push_bind(Slug::as_str(&place.slug)),
            };
            $query.push(", ").push_bind(place.id).push(")");
        }
        $query.push(" ORDER BY ").push(key).push(way).push(", ").push($id).push(way);
        $query.push(" LIMIT ").push_bind($most);
    };
}

impl Store {
    /// The things in the bin that are asked for.
    pub async fn bin(
        &self,
        asked: &Asked<BinFilter>,
        limit: i64,
    ) -> Result<Page<Binned, Cursor<BinPlace>>, StoreError> {
        let most = limit.saturating_add(1);
        let mut things: Vec<Binned> = Vec::new();
        if asked.filter.kind != Some(BinKind::Services) {
            let rows: Vec<BinnedRunRow> = reading!(self, db => {
                let mut query = QueryBuilder::new(RUNS);
                push_binned!(query, "run.deleted_at", "run.id", asked, most);
                query.build_query_as().fetch_all(db).await?
            });
            things = rows.into_iter().map(Binned::try_from).collect::<Result<_, _>>()?;
        }
        if asked.filter.kind != Some(BinKind::Runs) {
            let rows: Vec<BinnedServiceRow> = reading!(self, db => {
                let mut query = QueryBuilder::new(SERVICES);
                push_binned!(query, "service.deleted_at", "service.id", asked, most);
                query.build_query_as().fetch_all(db).await?
            });
            for row in rows {
                things.push(row.try_into()?);
            }
        }
        things.sort_by(|one, other| order(asked, one, other));
        Ok(Page::of(things, usize::try_from(limit).unwrap_or(0), |thing| cursor(thing, asked.sorted.by)))
    }

    /// The run of this id, where it lies in the bin.
    pub async fn binned_run(&self, id: RunId) -> Result<Option<Binned>, StoreError> {
        let row: Option<BinnedRunRow> = reading!(self, db => QueryBuilder::new(RUNS)
            .push("run.deleted_at IS NOT NULL AND run.id = ")
            .push_bind(id)
            .build_query_as()
            .fetch_optional(db)
            .await?);
        row.map(Binned::try_from).transpose()
    }

    /// The service of this short name, where it lies in the bin.
    pub async fn binned_service(&self, slug: &Slug) -> Result<Option<Binned>, StoreError> {
        let row: Option<BinnedServiceRow> = reading!(self, db => QueryBuilder::new(SERVICES)
            .push("service.deleted_at IS NOT NULL AND service.slug = ")
            .push_bind(slug.as_str())
            .build_query_as()
            .fetch_optional(db)
            .await?);
        row.map(Binned::try_from).transpose()
    }
}

/// After what the page begins: a time of deletion, where the list goes by it, and the place. A cursor of another order
/// begins this one from its beginning.
fn after(asked: &Asked<BinFilter>) -> Option<(Option<i64>, &BinPlace)> {
    let after = asked.after.as_ref()?;
    match (asked.sorted.by, after.value) {
        (BinBy::Deleted, CursorValue::Whole(at)) => Some((Some(at), &after.tie)),
        (BinBy::Service, CursorValue::Tie) => Some((None, &after.tie)),
        _ => None,
    }
}

/// The order that each table has for itself.
fn order(asked: &Asked<BinFilter>, one: &Binned, other: &Binned) -> Ordering {
    let key = |thing: &Binned| match asked.sorted.by {
        BinBy::Deleted => (Some(thing.deleted_at), None, thing.place().id),
        BinBy::Service => (None, Some(thing.slug.clone()), thing.place().id),
    };
    match asked.sorted.direction {
        Direction::Ascending => key(one).cmp(&key(other)),
        Direction::Descending => key(other).cmp(&key(one)),
    }
}

/// Where a thing stands in the list that is sorted so.
fn cursor(thing: &Binned, by: BinBy) -> Cursor<BinPlace> {
    let value = match by {
        BinBy::Deleted => CursorValue::Whole(thing.deleted_at.0),
        BinBy::Service => CursorValue::Tie,
    };
    Cursor { value, tie: thing.place() }
}
