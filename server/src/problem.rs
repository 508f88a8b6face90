//! What a request is refused with: one value that becomes a problem document (RFC 9457) for programs, plain text
//! where that is asked for, and a page for people.

use std::borrow::Cow;

use app::AppError;
use axum::response::{IntoResponse, Response};
use domain::{Refusal, RefusalKind, WindowProblem};
use http::header::{ACCEPT, CONTENT_TYPE, RETRY_AFTER, WWW_AUTHENTICATE};
use http::{HeaderMap, HeaderValue, StatusCode};
use serde_json::{Map, Value, json};
use store::StoreError;

/// A refusal. `kind` is stable; the texts are for people.
#[derive(Debug, Clone, PartialEq)]
pub struct Problem {
    /// Status of the response.
    pub status: StatusCode,
    /// Last part of the problem's `type`.
    pub kind: &'static str,
    /// What happened, in a few words that are the same each time.
    pub title: Cow<'static, str>,
    /// What happened here and what to do.
    pub detail: String,
    /// Further members of the document.
    pub more: Map<String, Value>,
    /// Seconds to wait before the next try.
    pub retry_after: Option<i64>,
}

impl Problem {
    /// A refusal without further members.
    pub fn new(
        status: StatusCode,
        kind: &'static str,
        title: impl Into<Cow<'static, str>>,
        detail: impl Into<String>,
    ) -> Self {
        Self { status, kind, title: title.into(), detail: detail.into(), more: Map::new(), retry_after: None }
    }

    /// The same with one more member.
    #[must_use]
    pub fn with(mut self, member: &str, value: impl Into<Value>) -> Self {
        self.more.insert(member.to_owned(), value.into());
        self
    }

    /// The same, with the seconds after which to try again.
    #[must_use]
    pub fn retry_after(mut self, seconds: i64) -> Self {
        self.retry_after = Some(seconds);
        self
    }

    /// Nobody is signed in.
    pub fn unauthorised(detail: impl Into<String>) -> Self {
        Self::new(StatusCode::UNAUTHORIZED, "unauthorised", "Not signed in", detail)
    }

    /// Somebody is, but may not.
    pub fn forbidden(detail: impl Into<String>) -> Self {
        Self::new(StatusCode::FORBIDDEN, "forbidden", "You may not do that", detail)
    }

    /// Somebody is, but only an administrator may.
    pub fn administrators_only(role: domain::Role) -> Self {
        let detail = format!("Only an administrator may do that; your account has the role {role}.");
        Self::new(StatusCode::FORBIDDEN, "administrators-only", "Only for administrators", detail)
    }

    /// There is no such thing.
    pub fn not_found(detail: impl Into<String>) -> Self {
        Self::new(StatusCode::NOT_FOUND, "not-found", "There is nothing here", detail)
    }

    /// It contradicts what is there.
    pub fn conflict(detail: impl Into<String>) -> Self {
        Self::new(StatusCode::CONFLICT, "conflict", "This contradicts what is there", detail)
    }

    /// Others rest on it; says who, and what to do first.
    pub fn in_use(detail: impl Into<String>) -> Self {
        Self::new(StatusCode::CONFLICT, "in-use", "Others rest on it", detail)
    }

    /// A field of the request is wrong; names it.
    pub fn field(field: &str, detail: impl Into<String>) -> Self {
        Self::new(StatusCode::UNPROCESSABLE_ENTITY, "invalid-field", "A field is not right", detail)
            .with("field", field)
    }

    /// A field of the request is none that is known; names it.
    pub fn unknown_field(field: &str, known: &str) -> Self {
        let detail = format!("“{field}” is not a field of this request. Known are {known}.");
        Self::new(StatusCode::UNPROCESSABLE_ENTITY, "unknown-field", "Unknown field", detail)
            .with("field", field)
    }

    /// The request is larger than it may be.
    pub fn too_large(detail: impl Into<String>) -> Self {
        Self::new(StatusCode::PAYLOAD_TOO_LARGE, "too-large", "Too large", detail)
    }

    /// Something failed here. The cause is logged once and not shown.
    pub fn internal(cause: &dyn std::fmt::Debug) -> Self {
        tracing::error!(?cause, "a request failed");
        Self::new(
            StatusCode::INTERNAL_SERVER_ERROR,
            "internal",
            "Something failed on our side",
            "It is logged with the id of this request. Nothing was saved.",
        )
    }

    /// The same in a few lines of plain text.
    pub fn text(&self) -> String {
        let mut text = format!("HTTP {}\n{}\n{}\n", self.status.as_u16(), self.title, self.detail);
        for (name, value) in &self.more {
            match value {
                Value::String(value) => text += &[name, ": ", value, "\n"].concat(),
                Value::Number(value) => text += &[name, ": ", &value.to_string(), "\n"].concat(),
                _ => {}
            }
        }
        text
    }

    fn document(&self) -> Value {
        let mut document = json!({
            "type": format!("urn:headroom:problem:{}", self.kind),
            "title": self.title,
            "status": self.status.as_u16(),
            "detail": self.detail,
        });
        let members = document.as_object_mut().expect("it was written as an object");
        members.extend(self.more.clone());
        document
    }

    /// As text where the client asks for text, else as a problem document.
    pub fn respond_to(&self, headers: &HeaderMap) -> Response {
        let mut response = if wants_text(headers) {
            (self.status, self.text()).into_response()
        } else {
            let json = HeaderValue::from_static("application/problem+json");
            (self.status, [(CONTENT_TYPE, json)], self.document().to_string()).into_response()
        };
        self.mark(response.headers_mut());
        response
    }

    /// The headers that go with it, whatever its form.
    pub fn mark(&self, headers: &mut HeaderMap) {
        if let Some(seconds) = self.retry_after {
            headers.insert(RETRY_AFTER, HeaderValue::from(seconds));
        }
        if self.status == StatusCode::UNAUTHORIZED {
            headers.insert(WWW_AUTHENTICATE, HeaderValue::from_static("Bearer realm=\"headroom\""));
        }
    }
}

/// Leaves the problem with the response; the layer `present` gives it the form that the client takes.
impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        let mut response = self.respond_to(&HeaderMap::new());
        response.extensions_mut().insert(self);
        response
    }
}

impl From<StoreError> for Problem {
    fn from(error: StoreError) -> Self {
        match error {
            StoreError::NotFound => Self::not_found("What the request names does not exist, or no longer."),
            StoreError::Conflict(what) => Self::conflict(what),
            StoreError::Against(refusal) => refusal.into(),
            StoreError::InUse(why) => Self::in_use(why),
            cause => Self::internal(&cause),
        }
    }
}

/// What the rules of reviews refuse, with the items that stand against it.
impl From<Refusal> for Problem {
    fn from(refusal: Refusal) -> Self {
        let Refusal { kind, sentence, items } = refusal;
        let problem = match kind {
            RefusalKind::State => {
                Self::new(StatusCode::CONFLICT, "review-state", "The review does not stand there", sentence)
            }
            RefusalKind::Changed => {
                Self::new(StatusCode::CONFLICT, "review-changed", "The review has changed", sentence)
            }
            RefusalKind::Items => {
                Self::new(StatusCode::CONFLICT, "items-open", "Items stand against it", sentence)
            }
            RefusalKind::Person => Self::forbidden(sentence),
            RefusalKind::Field(field) => Self::field(field, sentence),
        };
        if items.is_empty() { problem } else { problem.with("items", items) }
    }
}

/// What a page could not show, for programs.
impl From<AppError> for Problem {
    fn from(error: AppError) -> Self {
        match error {
            AppError::NotFound => Self::not_found("What the request names does not exist, or no longer."),
            AppError::Conflict(what) => Self::conflict(what),
            cause => Self::internal(&cause),
        }
    }
}

impl From<WindowProblem> for Problem {
    fn from(problem: WindowProblem) -> Self {
        Self::field(problem.field, problem.message)
    }
}

/// Whether text or Markdown is asked for before JSON and HTML.
pub fn wants_text(headers: &HeaderMap) -> bool {
    matches!(preferred(headers), Some("text/plain" | "text/markdown"))
}

/// Whether it is a browser that will show the answer.
pub fn wants_page(headers: &HeaderMap) -> bool {
    accepted(headers).any(|media| media == "text/html")
}

/// The media type that `Accept` prefers.
pub fn preferred(headers: &HeaderMap) -> Option<&str> {
    accepted(headers).next()
}

/// The media types of `Accept`, those with the greatest weight first and among equals as they stand (RFC 9110, 12.5.1).
fn accepted(headers: &HeaderMap) -> impl Iterator<Item = &str> {
    let values = headers.get_all(ACCEPT).into_iter().filter_map(|value| value.to_str().ok());
    let mut weighted: Vec<_> =
        values.flat_map(|value| value.split(',')).map(weighted).filter(|(_, weight)| *weight > 0.0).collect();
    weighted.sort_by(|(_, one), (_, other)| other.total_cmp(one));
    weighted.into_iter().map(|(media, _)| media)
}

/// `text/html;q=0.8` as type and weight; 1 where none can be read.
fn weighted(range: &str) -> (&str, f32) {
    let mut parts = range.split(';').map(str::trim);
    let media = parts.next().unwrap_or_default();
    let weight = parts.find_map(|part| part.strip_prefix("q=").or_else(|| part.strip_prefix("Q=")));
    (media, weight.and_then(|weight| weight.trim().parse().ok()).unwrap_or(1.0))
}

#[cfg(test)]
mod tests {
    use http::HeaderValue;

    use super::*;

    #[test]
    fn the_greatest_weight_of_accept_wins_and_none_is_refused() {
        let asked = |value: &'static str| HeaderMap::from_iter([(ACCEPT, HeaderValue::from_static(value))]);
        for (accept, media) in [
            ("text/plain;q=0.1, application/json", Some("application/json")),
            ("text/plain, text/markdown", Some("text/plain")),
            ("text/html;q=0.9;level=1, text/markdown; q=0.95", Some("text/markdown")),
            ("text/plain;q=0, */*;q=0.1", Some("*/*")),
            ("text/plain;q=much", Some("text/plain")),
        ] {
            assert_eq!(preferred(&asked(accept)), media, "{accept}");
        }
        assert!(!wants_page(&asked("text/html;q=0, application/json")));
        assert_eq!(preferred(&HeaderMap::new()), None);
    }
}
