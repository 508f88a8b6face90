//! Lists: one page at a time, with the address of the next.

use axum::response::{IntoResponse, Response};
use domain::{Asked, Cursor, Filter, Wrong};
use http::StatusCode;
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::Serialize;
use serde_json::{Map, Value, json};

use crate::problem::Problem;

/// Items of a page, unless asked otherwise.
const USUAL: i64 = 50;
/// Most items of a page.
const MOST: i64 = 500;

/// A page of a list, as it is answered.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "PageOf{T}", bound = "T: JsonSchema")]
pub(super) struct Page<T> {
    items: Vec<T>,
    /// The address of the next page; null on the last.
    next: Option<String>,
}

/// A page of a list.
pub(super) fn page<T: Serialize>(items: &[T], next: Option<&str>) -> Response {
    let items = items.iter().collect();
    axum::Json(Page { items, next: next.map(str::to_owned) }).into_response()
}

/// What [`asked`] reads, as a schema.
pub(super) fn schema<F: Filter>(_: &mut SchemaGenerator) -> Schema {
    let text = |what: String| json!({ "type": "string", "description": what });
    let mut members: Map<String, Value> = F::FIELDS
        .iter()
        .map(|field| ((*field).to_owned(), text(format!("Only those with this {field}"))))
        .collect();
    members.insert(
        "sort".to_owned(),
        text(format!("By what, unless {}; a minus before it turns it round", F::USUAL)),
    );
    members.insert("after".to_owned(), text("Where the page before ended, as its next says".to_owned()));
    members.insert(
        "limit".to_owned(),
        json!({ "type": "integer", "minimum": 1, "maximum": MOST, "default": USUAL }),
    );
    json_schema!({ "type": "object", "properties": members })
}

/// How many items a page shall have.
pub(super) fn limit(asked: Option<i64>) -> Result<i64, Problem> {
    match asked.unwrap_or(USUAL) {
        limit @ 1..=MOST => Ok(limit),
        _ => Err(Problem::field("limit", format!("A page has 1 to {MOST} items."))),
    }
}

/// How a list is asked for, and how many items a page shall have. What is not understood is refused by name.
pub(crate) fn asked<F: Filter>(query: Option<&str>) -> Result<(Asked<F>, i64), Problem> {
    let query = query.unwrap_or_default();
    let pairs: Vec<(String, String)> = serde_urlencoded::from_str(query).map_err(|_| {
        Problem::new(StatusCode::BAD_REQUEST, "invalid-query", "The query could not be read", query)
    })?;
    let (limits, pairs): (Vec<_>, Vec<_>) = pairs.into_iter().partition(|(name, _)| name == "limit");
    let number =
        |text: &String| text.parse().map_err(|_| Problem::field("limit", "A page has a number of items."));
    let limit = limit(limits.last().map(|(_, text)| number(text)).transpose()?)?;
    let (asked, wrong) = Asked::read(pairs.iter().map(|(name, text)| (name.as_str(), text.as_str())));
    match wrong.into_iter().next() {
        None => Ok((asked, limit)),
        Some(Wrong::Unknown(field)) => {
            Err(Problem::unknown_field(&field, &format!("{}, sort, after, limit", F::FIELDS.join(", "))))
        }
        Some(Wrong::Invalid(field, why)) => Err(Problem::field(&field, why.to_string())),
    }
}

/// The address of the page after a row.
pub(super) fn after<F: Filter>(path: &str, asked: &Asked<F>, row: &Cursor<F::Tie>, limit: i64) -> String {
    let mut parameters = asked.query_after(row);
    parameters.push(("limit", limit.to_string()));
    let query = serde_urlencoded::to_string(parameters).expect("pairs of text can be encoded");
    format!("{path}?{query}")
}
