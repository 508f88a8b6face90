//! What holds for every request and answer, whatever the route: only our own pages may change something, every
//! answer tells browsers to be strict, nothing takes for ever, nothing large is read but uploads.

use std::panic::AssertUnwindSafe;
use std::time::Duration;

use axum::body::Body;
use axum::extract::{Request, State};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use futures_util::FutureExt;
use http::header::{
    CACHE_CONTROL, CONTENT_LENGTH, CONTENT_SECURITY_POLICY, ORIGIN, REFERRER_POLICY,
    STRICT_TRANSPORT_SECURITY, X_CONTENT_TYPE_OPTIONS,
};
use http::request::Parts;
use http::{HeaderName, HeaderValue, StatusCode};
use http_body_util::Limited;
use tracing::Instrument;

use crate::auth;
use crate::problem::Problem;
use crate::routes::Access;
use crate::state::AppState;

/// Largest body of anything but an upload.
pub const BODY_LIMIT: usize = 2 << 20;

/// Longest time for anything but an upload.
const TIME_LIMIT: Duration = Duration::from_secs(30);

/// The id under which a request is found in the logs; also in the answer's `x-request-id`.
#[derive(Debug, Clone)]
pub struct RequestId(pub String);

/// Gives the request its id, logs how it went.
pub async fn trace(mut request: Request, next: Next) -> Response {
    let id = auth::secret::request_id();
    request.extensions_mut().insert(RequestId(id.clone()));
    let span = tracing::info_span!("request", id, method = %request.method(), path = without_secret(request.uri().path()));
    async move {
        let begun = tokio::time::Instant::now();
        let mut response = next.run(request).await;
        let duration_ms = begun.elapsed().as_millis();
        let status = response.status().as_u16();
        if response.status().is_server_error() {
            tracing::error!(status, duration_ms, "answered");
        } else {
            tracing::debug!(status, duration_ms, "answered");
        }
        let id = HeaderValue::try_from(id).expect("an id is letters and digits");
        response.headers_mut().insert("x-request-id", id);
        response
    }
    .instrument(span)
    .await
}

/// The path as a log may have it: the secret of a shared run is left out.
fn without_secret(path: &str) -> &str {
    if path.starts_with(app::urls::SHARED) { app::urls::SHARED } else { path }
}

/// Puts the fixed headers on every answer that does not bring a stricter one. Pages bring a content policy of their
/// own; everything else gets one without scripts.
pub async fn strict_headers(State(app): State<AppState>, request: Request, next: Next) -> Response {
    let mut response = next.run(request).await;
    let is_not_modified = response.status() == StatusCode::NOT_MODIFIED;
    let headers = response.headers_mut();
    for (name, value) in FIXED {
        headers.entry(name).or_insert(HeaderValue::from_static(value));
    }
    if app.site.is_public_https() {
        headers.insert(
            STRICT_TRANSPORT_SECURITY,
            HeaderValue::from_static("max-age=31536000; includeSubDomains"),
        );
    }
    // 304 says that the stored answer is good, with the policy that was stored with it.
    if !is_not_modified {
        headers.entry(CONTENT_SECURITY_POLICY).or_insert(HeaderValue::from_static(
            "default-src 'none'; form-action 'none'; frame-ancestors 'none'; base-uri 'none'",
        ));
    }
    headers.entry(CACHE_CONTROL).or_insert(HeaderValue::from_static("no-store"));
    response
}

const FIXED: [(HeaderName, &str); 5] = [
    (X_CONTENT_TYPE_OPTIONS, "nosniff"),
    (REFERRER_POLICY, "same-origin"),
    (HeaderName::from_static("cross-origin-opener-policy"), "same-origin"),
    (HeaderName::from_static("cross-origin-resource-policy"), "same-origin"),
    (
        HeaderName::from_static("permissions-policy"),
        "camera=(), display-capture=(), geolocation=(), microphone=(), payment=(), usb=()",
    ),
];

/// Refuses what another site makes a browser send.
pub async fn same_origin(State(app): State<AppState>, request: Request, next: Next) -> Response {
    let (parts, body) = request.into_parts();
    if !parts.method.is_safe() && !comes_from_us(&app, &parts) {
        return Problem::new(
            StatusCode::FORBIDDEN,
            "cross-site",
            "This request does not come from a page of this site",
            "Nothing was changed. A program sends a token and no cookie; behind a proxy, --public-url must be the \
             address that people type.",
        )
        .into_response();
    }
    next.run(Request::from_parts(parts, body)).await
}

/// Browsers say where a request comes from: by Fetch Metadata where the site is secure, by `Origin` on every post.
/// What says neither is no browser, and needs a token: there is no cookie then that a foreign page could ride on.
fn comes_from_us(app: &AppState, parts: &Parts) -> bool {
    let header =
        |name: HeaderName| parts.headers.get(name).map(|value| value.to_str().unwrap_or("unreadable"));
    match (header(HeaderName::from_static("sec-fetch-site")), header(ORIGIN)) {
        (Some("same-origin" | "none"), _) => true,
        (Some(_), _) => false,
        (None, Some(origin)) => app.site.is_own(origin, parts),
        (None, None) => auth::is_token_only(&parts.headers),
    }
}

/// Bounds the time and the body of everything but uploads.
pub async fn bounds(request: Request, next: Next) -> Response {
    if request.extensions().get() == Some(&Access::Upload) {
        return next.run(request).await;
    }
    let announced = request.headers().get(CONTENT_LENGTH).and_then(|value| value.to_str().ok()?.parse().ok());
    if announced.is_some_and(|length: usize| length > BODY_LIMIT) {
        return Problem::too_large("Nothing but an upload of a run may be larger than 2 MiB.")
            .into_response();
    }
    let request = request.map(|body| Body::new(Limited::new(body, BODY_LIMIT)));
    tokio::time::timeout(TIME_LIMIT, next.run(request)).await.unwrap_or_else(|_| {
        Problem::new(
            StatusCode::SERVICE_UNAVAILABLE,
            "timeout",
            "This took too long",
            "The server is busy. Try again in a few seconds.",
        )
        .retry_after(5)
        .into_response()
    })
}

/// Turns a panic into an answer. What it says stays in the log.
pub async fn catch_panic(request: Request, next: Next) -> Response {
    AssertUnwindSafe(next.run(request))
        .catch_unwind()
        .await
        .unwrap_or_else(|_| Problem::internal(&"a handler panicked").into_response())
}
