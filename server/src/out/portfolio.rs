//! The services that a list shows, and the heat map, as rows: all that match, not only a page of them.

use analysis::checklist;
use axum::extract::{RawQuery, State};
use axum::response::Response;
use domain::{NewestReview, ServiceFilter, ServiceLine};

use super::Kind;
use super::table::{Table, moment, number, text, text_or_none};
use crate::api::asked;
use crate::problem::Problem;
use crate::state::AppState;

/// Services that are read at once.
const AT_ONCE: i64 = 500;

/// Which service, what it is called and whose; the highest order with a signed review that stands, the order and the rate
/// that it prepares for; items of the newest review that fail, are unknown, are stale; the newest run, its p95 in
/// milliseconds and its rate; the highest rate of any run; how many runs; the day of the next review.
const COLUMNS: [&str; 16] = [
    "service",
    "name",
    "owner",
    "order_reached",
    "order_targeted",
    "target_rps",
    "review",
    "fails",
    "unknowns",
    "stale",
    "last_run_at",
    "last_p95_ms",
    "last_rate_per_s",
    "tested_rate_per_s",
    "runs",
    "next_review_at",
];

/// `GET /services.csv`, asked for as the list is.
pub(super) async fn services(
    State(app): State<AppState>,
    RawQuery(query): RawQuery,
) -> Result<Response, Problem> {
    let (mut asked, _) = asked::<ServiceFilter>(query.as_deref())?;
    let mut table = Table::new(&COLUMNS);
    loop {
        let page = app.store.service_list(&asked, AT_ONCE).await?.page;
        for line in &page.items {
            table.row(service(line));
        }
        match page.next {
            Some(next) => asked.after = Some(next),
            None => return Ok(Kind::Csv.file("services", table.finish())),
        }
    }
}

fn service(line: &ServiceLine) -> [String; 16] {
    let service = &line.service;
    let newest = |count: fn(&NewestReview) -> i64| {
        number(line.newest.as_ref().filter(|newest| newest.is_judged).map(count))
    };
    [
        text(service.slug.as_str()),
        text(service.name.as_str()),
        text_or_none(service.owner.as_ref()),
        number(service.order_reached.map(domain::Order::rps)),
        number(service.order_targeted.map(domain::Order::rps)),
        number(service.target.map(domain::TargetRate::rps)),
        number(line.newest.map(|newest| newest.number)),
        newest(|newest| newest.fails),
        newest(|newest| newest.unknowns),
        newest(|newest| newest.stale),
        moment(line.last_run_at),
        number(line.last_p95_ms),
        number(line.last_rate_per_s),
        number(line.tested_rate_per_s),
        line.runs.to_string(),
        moment(line.next_review_at),
    ]
}

/// `GET /matrix.csv`, asked for as the list is: a column for each item of the default checklist and for each that a newest
/// review of a team's own has beside these, empty where a service's newest review does not ask it.
pub(super) async fn matrix(
    State(app): State<AppState>,
    RawQuery(query): RawQuery,
) -> Result<Response, Problem> {
    let (mut asked, _) = asked::<ServiceFilter>(query.as_deref())?;
    let list = checklist::default();
    let mut matrix = app.store.matrix(&asked, AT_ONCE).await?;
    let own = matrix.totals.keys().filter(|id| list.item(id).is_none()).cloned();
    let items: Vec<String> = list.items.iter().map(|item| item.id.clone()).chain(own).collect();
    let mut head = vec!["service", "owner", "review"];
    head.extend(items.iter().map(String::as_str));
    let mut table = Table::new(&head);
    loop {
        for line in &matrix.list.page.items {
            let cells = line.newest.and_then(|newest| matrix.cells.get(&newest.id));
            let mut row = vec![
                text(line.service.slug.as_str()),
                text_or_none(line.service.owner.as_ref()),
                number(line.newest.map(|newest| newest.number)),
            ];
            row.extend(items.iter().map(|item| number(cells.and_then(|cells| cells.get(item)))));
            table.row(row);
        }
        match matrix.list.page.next {
            Some(next) => asked.after = Some(next),
            None => return Ok(Kind::Csv.file("matrix", table.finish())),
        }
        matrix = app.store.matrix(&asked, AT_ONCE).await?;
    }
}
