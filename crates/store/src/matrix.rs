//! The heat map: how the items of services' newest reviews stand, in two queries, whatever the number of services.

use std::collections::BTreeMap;

use domain::{
    Asked, Freshness, OwnerName, Reached, ReviewId, ServiceFilter, Slug, Status, StatusCounts, Timestamp,
    Whether,
};
use sqlx::QueryBuilder;

use crate::{
    ServiceList, Store, StoreError,
    database::reading,
    error::corrupt,
    listing::anywhere,
    service_list::{order_of_target, push_filter},
    service_row::{FROM_SERVICES, PREPARED, push_reached},
};

/// Services by items.
#[derive(Debug, Clone, PartialEq)]
pub struct Matrix {
    /// The services, a page of them.
    pub list: ServiceList,
    /// How each item stands that their newest reviews ask.
    pub cells: BTreeMap<ReviewId, BTreeMap<String, Status>>,
    /// Each item in the newest reviews of all services that the filter lets through, not only of this page.
    pub totals: BTreeMap<String, StatusCounts>,
}

#[derive(sqlx::FromRow)]
struct CellRow {
    /// None in a total.
    review_id: Option<ReviewId>,
    item: String,
    status: String,
    many: i64,
}

/// What an item counts as now: what has lapsed since it was judged is stale.
macro_rules! push_status {
    ($query:ident, $now:ident) => {
        $query.push("CASE WHEN item_standing.lapses_at <= ").push_bind($now);
        $query.push(" THEN 'stale' ELSE item_standing.status END");
    };
}

impl Store {
    /// The services that are asked for, and how their items stand.
    pub async fn matrix(&self, asked: &Asked<ServiceFilter>, limit: i64) -> Result<Matrix, StoreError> {
        let list = self.service_list(asked, limit).await?;
        let reviews: Vec<_> = list.page.items.iter().filter_map(|line| Some(line.newest?.id)).collect();
        let rows = self.cells(&asked.filter, &reviews, self.clock().now()).await?;
        let mut cells = BTreeMap::<ReviewId, BTreeMap<String, Status>>::new();
        let mut totals = BTreeMap::<String, StatusCounts>::new();
        for CellRow { review_id, item, status, many } in rows {
            let status: Status = status.try_into().map_err(corrupt("item_standing", "status", &item))?;
            match review_id {
                Some(review) => drop(cells.entry(review).or_default().insert(item, status)),
                None => totals.entry(item).or_default().add(status, many),
            }
        }
        Ok(Matrix { list, cells, totals })
    }

    /// Totals of all that match, and the items of these reviews.
    async fn cells(
        &self,
        filter: &ServiceFilter,
        reviews: &[ReviewId],
        now: Timestamp,
    ) -> Result<Vec<CellRow>, StoreError> {
        Ok(reading!(self, db => {
            let mut query = QueryBuilder::new("SELECT newest.id AS review_id, item_standing.item, ");
            push_status!(query, now);
            query.push(" AS status, CAST(1 AS BIGINT) AS many FROM review AS newest
                JOIN item_standing ON item_standing.review_id = newest.id WHERE newest.id IN (");
            let mut ids = query.separated(", ");
            for review in reviews {
                ids.push_bind(*review);
            }
            if reviews.is_empty() {
                ids.push("NULL");
            }
            query.push(") UNION ALL SELECT NULL, item_standing.item, ");
            push_status!(query, now);
            query.push(", COUNT(*)");
            let (before, after) = FROM_SERVICES.split_once("WHERE").expect("it has a condition");
            // CROSS keeps SQLite from beginning with the items of all reviews there ever were.
            query.push(before).push("CROSS JOIN item_standing WHERE item_standing.review_id = newest.id AND").push(after);
            push_filter!(query, filter, now);
            query.push(" GROUP BY 2, 3");
            query.build_query_as().fetch_all(db).await?
        }))
    }
}
