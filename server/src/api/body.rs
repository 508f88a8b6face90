//! JSON that comes in, with errors that name the field.

use axum::body::Bytes;
use axum::extract::{FromRequest, FromRequestParts, Request};
use http::StatusCode;
use http::request::Parts;
use serde::Deserialize;
use serde::de::{DeserializeOwned, Deserializer};

use crate::problem::Problem;

/// A request's body, read as JSON whatever its `Content-Type` says.
pub(super) struct Json<T>(pub(super) T);

impl<T: DeserializeOwned, S: Send + Sync> FromRequest<S> for Json<T> {
    type Rejection = Problem;

    async fn from_request(request: Request, state: &S) -> Result<Self, Problem> {
        let body = Bytes::from_request(request, state).await;
        let body = body.map_err(|rejection| {
            Problem::new(
                rejection.status(),
                "invalid-body",
                "The body could not be read",
                rejection.body_text(),
            )
        })?;
        read(&body).map(Self)
    }
}

/// A request's query.
pub(crate) struct Query<T>(pub(crate) T);

impl<T: DeserializeOwned, S: Sync> FromRequestParts<S> for Query<T> {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Problem> {
        let query = parts.uri.query().unwrap_or_default();
        serde_urlencoded::from_str(query).map(Self).map_err(|error| refused(&error.to_string()))
    }
}

fn read<T: DeserializeOwned>(json: &[u8]) -> Result<T, Problem> {
    serde_json::from_slice(json).map_err(|error| {
        if error.is_data() {
            return refused(&error.to_string());
        }
        Problem::new(
            StatusCode::BAD_REQUEST,
            "not-json",
            "The body is not JSON",
            format!("Expected one JSON object, but: {error}."),
        )
    })
}

/// What serde says, with the unknown field as a member where that is the reason.
fn refused(text: &str) -> Problem {
    match text.strip_prefix("unknown field `").and_then(|rest| rest.split_once('`')) {
        Some((field, known)) => {
            let known = known.trim_start_matches(", expected ").replace('`', "");
            let known = known.split(" at line ").next().unwrap_or_default().trim_start_matches("one of ");
            Problem::unknown_field(field, known)
        }
        None => Problem::new(StatusCode::UNPROCESSABLE_ENTITY, "invalid-field", "A field is not right", text),
    }
}

/// Tells an absent field (none) from one that is `null` (some of none).
#[expect(clippy::option_option, reason = "absent, null and a value are three things")]
pub(super) fn nullable<'de, D, T>(deserializer: D) -> Result<Option<Option<T>>, D::Error>
where
    D: Deserializer<'de>,
    T: Deserialize<'de>,
{
    Option::deserialize(deserializer).map(Some)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Deserialize, Debug)]
    #[serde(deny_unknown_fields)]
    struct Body {
        #[serde(rename = "slug")]
        _slug: domain::Slug,
    }

    #[test]
    fn an_unknown_field_is_named_with_those_that_are_known() {
        let problem = read::<Body>(br#"{"slug":"a","slugg":"b"}"#).unwrap_err();
        assert_eq!(problem.more["field"], "slugg");
        assert_eq!(problem.detail, "“slugg” is not a field of this request. Known are slug.");
    }

    #[test]
    fn a_bad_value_is_a_422_and_what_is_no_json_a_400() {
        assert_eq!(
            read::<Body>(br#"{"slug":"No Good"}"#).unwrap_err().status,
            StatusCode::UNPROCESSABLE_ENTITY
        );
        assert_eq!(read::<Body>(b"{").unwrap_err().status, StatusCode::BAD_REQUEST);
    }
}
