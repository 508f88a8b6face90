//! Lists: one page at a time, with the address of the next.

use axum::response::{IntoResponse, Response};
use serde::Serialize;
use serde_json::json;

use crate::problem::Problem;

/// Items of a page, unless asked otherwise.
const USUAL: i64 = 50;
/// Most items of a page.
const MOST: i64 = 500;

/// A page of a list.
pub(super) fn page<T: Serialize>(items: &[T], next: Option<&str>) -> Response {
    axum::Json(json!({ "items": items, "next": next })).into_response()
}

/// How many items a page shall have.
pub(super) fn limit(asked: Option<i64>) -> Result<i64, Problem> {
    match asked.unwrap_or(USUAL) {
        limit @ 1..=MOST => Ok(limit),
        _ => Err(Problem::field("limit", format!("A page has 1 to {MOST} items."))),
    }
}

/// The address of the next page: the path, then every parameter that is there.
pub(super) fn next(path: &str, parameters: &[(&str, Option<String>)]) -> String {
    let set: Vec<_> = parameters.iter().filter_map(|(name, value)| Some((name, value.as_ref()?))).collect();
    let query = serde_urlencoded::to_string(set).expect("pairs of text can be encoded");
    format!("{path}?{query}")
}
