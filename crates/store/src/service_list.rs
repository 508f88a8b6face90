//! The portfolio: services filtered, sorted and paged in one query, whatever their number.

use domain::{
    Asked, Cursor, CursorValue, Filter, Freshness, NewestReview, Order, OwnerName, Page, Reached, ServiceBy,
    ServiceFilter, ServiceLine, Slug, Whether,
};

use crate::{
    Store, StoreError,
    database::reading,
    listing::{Column, anywhere, push_page},
    service_row::{
        FROM_SERVICES, NEXT_REVIEW, PREPARED, REACHED_AT, SERVICES_AND_REVIEWS, ServiceRow, push_reached,
        select_services,
    },
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
    /// Any of them is an example.
    pub has_demo: bool,
}

#[derive(sqlx::FromRow)]
struct ListedRow {
    #[sqlx(flatten)]
    service: ServiceRow,
    matching: i64,
    of_all: i64,
    has_demo: bool,
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
        let rows: Vec<ListedRow> = reading!(self, db => {
            let mut query = select_services!(now);
            query.push(", (SELECT COUNT(*)").push(FROM_SERVICES);
            push_filter!(query, filter, now);
            query.push(") AS matching, (SELECT COUNT(*) FROM service WHERE service.deleted_at IS NULL) AS of_all,
                EXISTS(SELECT 1 FROM service WHERE service.is_demo = TRUE) AS has_demo FROM ");
            if sorted.by == ServiceBy::Reached {
                query.push("(SELECT CAST(").push_bind(now).push(" AS BIGINT) AS at) AS moment CROSS JOIN ");
            }
            query.push(SERVICES_AND_REVIEWS);
            push_filter!(query, filter, now);
            let after = after.as_ref().map(|after| (after.value, after.tie.as_str()));
            push_page!(query, column(sorted.by), "service.slug", sorted.direction, after, limit);
            query.build_query_as().fetch_all(db).await?
        });
        let (matching, all, has_demo) =
            rows.first().map_or((0, 0, false), |row| (row.matching, row.of_all, row.has_demo));
        let lines = rows.into_iter().map(|row| row.service.line(now)).collect::<Result<Vec<_>, _>>()?;
        let page = Page::of(lines, usize::try_from(limit).unwrap_or(0), |line| place(line, sorted.by));
        Ok(ServiceList { page, matching, all, has_demo })
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
        ServiceBy::Reached => Column::sometimes(REACHED_AT),
        ServiceBy::Fails => Column::sometimes("newest.open_fails"),
        ServiceBy::Unknowns => Column::sometimes("newest.unknowns"),
        ServiceBy::Stale => Column::sometimes("newest.stale_items"),
        ServiceBy::Review => Column::sometimes(NEXT_REVIEW),
        ServiceBy::Runs => Column::always("service.run_count"),
    }
}

/// Where a service stands in the list that is sorted so.
fn place(line: &ServiceLine, by: ServiceBy) -> Cursor<Slug> {
    let of_newest = |count: fn(&NewestReview) -> i64| CursorValue::whole(line.newest.as_ref().map(count));
    let value = match by {
        ServiceBy::Name => CursorValue::Tie,
        ServiceBy::Tested => CursorValue::decimal(line.tested_rate_per_s),
        ServiceBy::P95 => CursorValue::decimal(line.last_p95_ms),
        ServiceBy::Evidence => CursorValue::whole(line.last_run_at.map(|at| -at.0)),
        ServiceBy::Target => CursorValue::decimal(line.service.target.map(domain::TargetRate::rps)),
        ServiceBy::Reached => CursorValue::whole(line.service.order_reached.map(Order::rps)),
        ServiceBy::Fails => of_newest(|newest| newest.fails),
        ServiceBy::Unknowns => of_newest(|newest| newest.unknowns),
        ServiceBy::Stale => of_newest(|newest| newest.stale),
        ServiceBy::Review => CursorValue::whole(line.next_review_at.map(|at| at.0)),
        ServiceBy::Runs => CursorValue::Whole(line.runs),
    };
    Cursor { value, tie: line.service.slug.clone() }
}

/// The order that a target fits in, as [`Order::of_rate`] has it.
pub(crate) fn order_of_target() -> String {
    let (largest, others) = Order::ALL.split_last().expect("there are four orders");
    let fits = |order: &Order| format!(" WHEN service.target_rps <= {0} THEN {0}", order.rps());
    let smaller = others.iter().map(fits).collect::<Vec<_>>().concat();
    format!("CASE{smaller} WHEN service.target_rps > 0 THEN {} END", largest.rps())
}

/// Adds the conditions of a [`ServiceFilter`].
macro_rules! push_filter {
    ($query:ident, $filter:ident, $now:ident) => {
        let stale_before = $now.plus_ms(-domain::Freshness::DAYS * domain::Timestamp::DAY);
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
                $query.push(" AND service.last_run_at >= ").push_bind(stale_before);
            }
            Some(Freshness::Stale) => {
                $query.push(" AND service.last_run_at < ").push_bind(stale_before);
            }
            None => {}
        }
        match $filter.fails {
            Some(Whether::Yes) => drop($query.push(" AND newest.open_fails > 0")),
            Some(Whether::No) => drop($query.push(" AND newest.judged_at IS NOT NULL AND newest.open_fails = 0")),
            None => {}
        }
        match $filter.unknowns {
            Some(Whether::Yes) => drop($query.push(" AND newest.unknowns > 0")),
            Some(Whether::No) => drop($query.push(" AND newest.judged_at IS NOT NULL AND newest.unknowns = 0")),
            None => {}
        }
        match $filter.stale {
            Some(Whether::Yes) => {
                $query.push(" AND (newest.stale_items > 0 OR newest.lapses_at <= ").push_bind($now).push(")");
            }
            Some(Whether::No) => {
                $query.push(" AND newest.judged_at IS NOT NULL AND newest.stale_items = 0 AND (newest.lapses_at IS NULL OR newest.lapses_at > ");
                $query.push_bind($now).push(")");
            }
            None => {}
        }
        if let Some(campaign) = &$filter.campaign {
            $query
                .push(
                    " AND service.id IN (SELECT campaign_service.service_id FROM campaign_service
                        JOIN campaign ON campaign.id = campaign_service.campaign_id WHERE campaign.slug = ",
                )
                .push_bind(Slug::as_str(campaign))
                .push(")");
        }
    };
}
pub(crate) use push_filter;
