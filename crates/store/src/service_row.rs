//! A service as lists show it: its own row, its newest review, and the orders that its reviews reached.

use domain::{
    LapsedOrder, NewestReview, Order, ReviewId, Service, ServiceId, ServiceLine, TargetRate, Timestamp,
};

use crate::{StoreError, error::corrupt};

#[derive(sqlx::FromRow)]
pub(crate) struct ServiceRow {
    id: ServiceId,
    slug: String,
    name: String,
    owner: Option<String>,
    target_rps: Option<f64>,
    created_at: Timestamp,
    is_demo: bool,
    order_reached: Option<i64>,
    lapsed_order: Option<i64>,
    lapsed_at: Option<Timestamp>,
    lapsed_words: Option<String>,
    order_prepared: Option<i64>,
    run_count: i64,
    last_run_at: Option<Timestamp>,
    last_p95_ms: Option<f64>,
    last_rate_per_s: Option<f64>,
    tested_rate_per_s: Option<f64>,
    newest_id: Option<ReviewId>,
    newest_number: Option<i64>,
    newest_state: Option<String>,
    newest_judged_at: Option<Timestamp>,
    newest_fails: Option<i64>,
    newest_unknowns: Option<i64>,
    newest_stale: Option<i64>,
    newest_lapses_at: Option<Timestamp>,
    next_review_at: Option<Timestamp>,
}

/// The last signature of the review `later` was given after that of `review`, to the same order, and says not ready: one as
/// ready would stand still, or have lapsed since.
macro_rules! found_not_ready {
    () => {
        "later.state IN ('not_ready', 'draft', 'in_review') AND later.order_to = review.order_to
            AND later.signed_at > review.signed_at
            AND (later.lapsed_at IS NULL OR later.lapsed_at < later.signed_at)"
    };
}
pub(crate) use found_not_ready;

/// Adds the highest order of which a signature stands: one that has not lapsed, and was not followed by another review of
/// that order which found it not ready. That one is opened again takes nothing of it back: only a signature does. By an
/// index over the reviews.
macro_rules! push_reached {
    ($query:ident, $now:expr) => {
        $query
            .push(
                "(SELECT MAX(review.order_to) FROM review WHERE review.service_id = service.id
                    AND review.state IN ('ready', 'ready_with_conditions')
                    AND (review.valid_until IS NULL OR review.valid_until > ",
            )
            .push_bind($now)
            .push(concat!(
                ") AND NOT EXISTS (SELECT 1 FROM review AS later WHERE later.service_id = service.id AND ",
                $crate::service_row::found_not_ready!(),
                "))"
            ))
    };
}
pub(crate) use push_reached;

/// The highest order that an open review prepares.
pub(crate) const PREPARED: &str =
    "(SELECT MAX(review.order_to) FROM review WHERE review.service_id = service.id
        AND review.state IN ('draft', 'in_review'))";

/// One value of the highest order whose signature has lapsed, of several the one that did last.
macro_rules! lapsed {
    ($column:literal) => {
        concat!(
            "(SELECT review.",
            $column,
            " FROM review WHERE review.service_id = service.id AND review.lapsed_at IS NOT NULL
                ORDER BY review.order_to DESC, review.lapsed_at DESC, review.id DESC LIMIT 1)"
        )
    };
}

/// The earliest day on which a review is due: what an open one prepares for, or the end of a signature that no later one
/// of at least its order has replaced.
pub(crate) const NEXT_REVIEW: &str = "(SELECT MIN(CASE WHEN next.state IN ('draft', 'in_review') THEN next.planned_for ELSE next.valid_until END)
          FROM review AS next WHERE next.service_id = service.id AND (next.state IN ('draft', 'in_review')
            OR (next.state IN ('ready', 'ready_with_conditions') AND NOT EXISTS(SELECT 1 FROM review AS later
                WHERE later.service_id = next.service_id AND later.state IN ('ready', 'ready_with_conditions')
                    AND later.number > next.number AND later.order_to >= next.order_to))))";

/// The highest order of which a signature stands, as [`push_reached`] has it, at the time `moment.at`.
pub(crate) const REACHED_AT: &str = concat!(
    "(SELECT MAX(review.order_to) FROM review WHERE review.service_id = service.id
        AND review.state IN ('ready', 'ready_with_conditions')
        AND (review.valid_until IS NULL OR review.valid_until > moment.at)
        AND NOT EXISTS (SELECT 1 FROM review AS later WHERE later.service_id = service.id AND ",
    found_not_ready!(),
    "))"
);

/// Services with their newest reviews.
macro_rules! services_and_reviews {
    () => {
        "service LEFT JOIN review AS newest
            ON newest.service_id = service.id AND newest.number = service.last_review_number
          WHERE service.deleted_at IS NULL"
    };
}
pub(crate) const SERVICES_AND_REVIEWS: &str = services_and_reviews!();

/// Where they are read from.
pub(crate) const FROM_SERVICES: &str = concat!(" FROM ", services_and_reviews!());

/// Beside the orders and the newest review, which keys find, everything is in the service's own row.
pub(crate) const COLUMNS: &str = concat!(
    "SELECT service.id, service.slug, service.name, service.owner, service.target_rps, service.created_at,
        service.is_demo, service.run_count, service.last_run_at, service.last_p95_ms, service.last_rate_per_s,
        service.tested_rate_per_s, ",
    lapsed!("order_to"),
    " AS lapsed_order, ",
    lapsed!("lapsed_at"),
    " AS lapsed_at, ",
    lapsed!("lapsed_words"),
    " AS lapsed_words, "
);

/// Begins a query for services: the columns of a [`ServiceRow`].
macro_rules! select_services {
    ($now:expr) => {{
        let mut query = sqlx::QueryBuilder::new($crate::service_row::COLUMNS);
        $crate::service_row::push_reached!(query, $now);
        query.push(" AS order_reached, ").push($crate::service_row::PREPARED).push(
            " AS order_prepared, newest.id AS newest_id, newest.number AS newest_number, newest.state AS newest_state,
                newest.judged_at AS newest_judged_at, newest.open_fails AS newest_fails,
                newest.unknowns AS newest_unknowns, newest.stale_items AS newest_stale,
                newest.lapses_at AS newest_lapses_at, ",
        );
        query.push($crate::service_row::NEXT_REVIEW).push(" AS next_review_at");
        query
    }};
}
pub(crate) use select_services;

impl ServiceRow {
    /// The service as it stands at this moment.
    pub(crate) fn line(self, now: Timestamp) -> Result<ServiceLine, StoreError> {
        let row = self;
        let id = row.id;
        let newest = row.newest(now)?;
        let order = |rps: Option<i64>| {
            rps.map(|rps| Order::try_from(rps).map_err(corrupt("review", "order_to", id))).transpose()
        };
        let target = row.target_rps.map(TargetRate::try_from).transpose();
        let target = target.map_err(corrupt("service", "target_rps", id))?;
        let owner = row.owner.map(TryInto::try_into).transpose();
        let reached = order(row.order_reached)?;
        let lapsed = order(row.lapsed_order)?.zip(row.lapsed_at).zip(row.lapsed_words);
        let lapsed = lapsed.map(|((order, at), words)| LapsedOrder { order, at, words });
        let service = Service {
            id,
            slug: row.slug.try_into().map_err(corrupt("service", "slug", id))?,
            name: row.name.try_into().map_err(corrupt("service", "name", id))?,
            owner: owner.map_err(corrupt("service", "owner", id))?,
            target,
            created_at: row.created_at,
            is_demo: row.is_demo,
            order_reached: reached,
            order_lapsed: lapsed.filter(|lapsed| Some(lapsed.order) > reached),
            order_targeted: order(row.order_prepared)?.or(target.map(|target| Order::of_rate(target.rps()))),
        };
        Ok(ServiceLine {
            service,
            newest,
            next_review_at: row.next_review_at,
            runs: row.run_count,
            last_run_at: row.last_run_at,
            last_p95_ms: row.last_p95_ms,
            last_rate_per_s: row.last_rate_per_s,
            tested_rate_per_s: row.tested_rate_per_s,
        })
    }

    fn newest(&self, now: Timestamp) -> Result<Option<NewestReview>, StoreError> {
        let (Some(id), Some(number), Some(state)) = (self.newest_id, self.newest_number, &self.newest_state)
        else {
            return Ok(None);
        };
        Ok(Some(NewestReview {
            id,
            number,
            state: state.parse().map_err(corrupt("review", "state", id))?,
            is_judged: self.newest_judged_at.is_some(),
            fails: self.newest_fails.unwrap_or(0),
            unknowns: self.newest_unknowns.unwrap_or(0),
            stale: self.newest_stale.unwrap_or(0),
            has_lapsed: self.newest_lapses_at.is_some_and(|end| end <= now),
        }))
    }
}
