//! The catalogue of services.

use std::collections::BTreeMap;

use domain::{
    EnvironmentName, InputName, LapsedOrder, NewService, NewestReview, Order, OwnerName, ReviewId, Service,
    ServiceId, ServiceLine, ServiceName, Slug, TargetRate, Timestamp, Value,
};

use crate::{
    Author, Store, StoreError,
    database::{reading, writing},
    error::corrupt,
    inventory,
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
                $crate::service::found_not_ready!(),
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
        let mut query = sqlx::QueryBuilder::new($crate::service::COLUMNS);
        $crate::service::push_reached!(query, $now);
        query.push(" AS order_reached, ").push($crate::service::PREPARED).push(
            " AS order_prepared, newest.id AS newest_id, newest.number AS newest_number, newest.state AS newest_state,
                newest.judged_at AS newest_judged_at, newest.open_fails AS newest_fails,
                newest.unknowns AS newest_unknowns, newest.stale_items AS newest_stale,
                newest.lapses_at AS newest_lapses_at, ",
        );
        query.push($crate::service::NEXT_REVIEW).push(" AS next_review_at");
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
