//! The portfolio: services filtered, sorted and paged in one query, whatever their number.

use domain::{
    Asked, Cursor, CursorValue, Filter, Freshness, Order, OwnerName, Page, Reached, ServiceBy, ServiceFilter,
    ServiceLine, Slug, Timestamp, Whether,
};

use crate::{
    Store, StoreError,
    database::reading,
    listing::{Column, anywhere, push_page},
    service::{PREPARED, SERVICES, ServiceRow, push_reached, select_services},
};

/// A page of services, and how many there are. Both counts are 0 where the page is empty.
#[derive(Debug, Clone, PartialEq)]
pub struct ServiceList {
    /// The services.
    pub page: Page<ServiceLine, Cursor<Slug>>,
    /// How many the filter lets through.
    pub matching: i64,
    /// How many there are without it.
    pub all: i64,
}

#[derive(sqlx::FromRow)]
struct ListedRow {
    #[sqlx(flatten)]
    service: ServiceRow,
    matching: i64,
    of_all: i64,
}

impl Store {
    /// The services that are asked for.
    pub async fn service_list(
        &self,
        asked: &Asked<ServiceFilter>,
        limit: i64,
    ) -> Result<ServiceList, StoreError> {
        let Asked { filter, sorted, after } = asked;
        let now = self.clock().now();
        let stale_before = now.plus_ms(-Freshness::DAYS * Timestamp::DAY);
        let rows: Vec<ListedRow> = reading!(self, db => {
            let mut query = select_services!(now);
            query.push(", (SELECT COUNT(*) FROM service WHERE service.deleted_at IS NULL");
            push_filter!(query, filter, stale_before, now);
            query.push(") AS matching, (SELECT COUNT(*) FROM service WHERE service.deleted_at IS NULL) AS of_all");
            query.push(SERVICES);
            push_filter!(query, filter, stale_before, now);
            let after = after.as_ref().map(|after| (after.value, after.tie.as_str()));
            push_page!(query, column(sorted.by), "service.slug", sorted.direction, after, limit);
            query.build_query_as().fetch_all(db).await?
        });
        let (matching, all) = rows.first().map_or((0, 0), |row| (row.matching, row.of_all));
        let lines = rows.into_iter().map(|row| row.service.try_into()).collect::<Result<Vec<_>, _>>()?;
        let page = Page::of(lines, usize::try_from(limit).unwrap_or(0), |line| place(line, sorted.by));
        Ok(ServiceList { page, matching, all })
    }

    /// All services by short name, beginning after `after`.
    pub async fn services(
        &self,
        after: Option<&Slug>,
        limit: i64,
    ) -> Result<Page<ServiceLine, Slug>, StoreError> {
        let after = after.map(|slug| Cursor { value: CursorValue::Tie, tie: slug.clone() });
        let asked = Asked { filter: ServiceFilter::default(), sorted: ServiceFilter::USUAL, after };
        let Page { items, next } = self.service_list(&asked, limit).await?.page;
        Ok(Page { items, next: next.map(|after| after.tie) })
    }
}

/// The age of evidence grows as its time goes back.
fn column(by: ServiceBy) -> Column {
    match by {
        ServiceBy::Name => Column::tie("service.slug"),
        ServiceBy::Tested => Column::sometimes("service.tested_rate_per_s"),
        ServiceBy::P95 => Column::sometimes("service.last_p95_ms"),
        ServiceBy::Evidence => Column::sometimes("-service.last_run_at"),
        ServiceBy::Target => Column::sometimes("service.target_rps"),
    }
}

/// Where a service stands in the list that is sorted so.
fn place(line: &ServiceLine, by: ServiceBy) -> Cursor<Slug> {
    let value = match by {
        ServiceBy::Name => CursorValue::Tie,
        ServiceBy::Tested => CursorValue::decimal(line.tested_rate_per_s),
        ServiceBy::P95 => CursorValue::decimal(line.last_p95_ms),
        ServiceBy::Evidence => CursorValue::whole(line.last_run_at.map(|at| -at.0)),
        ServiceBy::Target => CursorValue::decimal(line.service.target.map(domain::TargetRate::rps)),
    };
    Cursor { value, tie: line.service.slug.clone() }
}

/// The order that a target fits in, as [`Order::of_rate`] has it.
fn order_of_target() -> String {
    let (largest, others) = Order::ALL.split_last().expect("there are four orders");
    let fits = |order: &Order| format!(" WHEN service.target_rps <= {0} THEN {0}", order.rps());
    let smaller = others.iter().map(fits).collect::<Vec<_>>().concat();
    format!("CASE{smaller} WHEN service.target_rps > 0 THEN {} END", largest.rps())
}

/// Adds the conditions of a [`ServiceFilter`].
macro_rules! push_filter {
    ($query:ident, $filter:ident, $stale_before:ident, $now:ident) => {
        if let Some(search) = &$filter.find {
            $query
                .push(" AND service.search_text LIKE ")
                .push_bind(anywhere(search.as_str()))
                .push(" ESCAPE '!'");
        }
        if let Some(owner) = &$filter.owner {
            $query.push(" AND service.owner = ").push_bind(OwnerName::as_str(owner));
        }
        match $filter.order_reached {
            Some(Reached(Some(order))) => {
                $query.push(" AND ");
                push_reached!($query, $now).push(" = ").push_bind(order.rps());
            }
            Some(Reached(None)) => {
                $query.push(" AND ");
                push_reached!($query, $now).push(" IS NULL");
            }
            None => {}
        }
        if let Some(order) = $filter.order_targeted {
            $query.push(" AND COALESCE(").push(PREPARED).push(", ").push(order_of_target()).push(") = ");
            $query.push_bind(order.rps());
        }
        match $filter.tested {
            Some(Whether::Yes) => {
                $query.push(" AND service.last_run_at IS NOT NULL");
            }
            Some(Whether::No) => {
                $query.push(" AND service.last_run_at IS NULL");
            }
            None => {}
        }
        match $filter.evidence {
            Some(Freshness::Fresh) => {
                $query.push(" AND service.last_run_at >= ").push_bind($stale_before);
            }
            Some(Freshness::Stale) => {
                $query.push(" AND service.last_run_at < ").push_bind($stale_before);
            }
            None => {}
        }
    };
}
use push_filter;
