//! Tags of what is sent, so that what a client has already is not sent again: pages, the API's answers, charts.
//!
//! A page's tag leaves out the nonce of its content policy, which is new for each answer, and the time that paper shows. So 304 says that the stored page is
//! good, and brings no new policy: the stored one goes with the nonce that stands in the stored page. Tags are weak,
//! since the bytes differ with every nonce and encoding.

use axum::body::{Body, Bytes};
use axum::extract::Request;
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use http::header::{
    CACHE_CONTROL, CONTENT_DISPOSITION, CONTENT_SECURITY_POLICY, CONTENT_TYPE, ETAG, IF_NONE_MATCH, VARY,
};
use http::{HeaderMap, HeaderValue, Method, StatusCode};
use http_body_util::BodyExt;

use crate::problem::Problem;
use crate::routes::Access;

/// Kept by the client alone, and asked for again each time.
pub const ASK_AGAIN: &str = "private, no-cache";

/// The weak tag of some content.
pub fn of(content: &[u8]) -> String {
    format!("W/\"{}\"", &blake3::hash(content).to_hex()[..32])
}

/// Whether the client has what this tag names.
pub fn is_known(asked: &HeaderMap, tag: &str) -> bool {
    let known = asked.get_all(IF_NONE_MATCH).iter().filter_map(|value| value.to_str().ok());
    known.flat_map(|value| value.split(',')).any(|known| known.trim() == "*" || same(known, tag))
}

/// Whether two tags name the same content; a proxy may have made a weak one strong.
fn same(one: &str, other: &str) -> bool {
    one.trim().trim_start_matches("W/") == other.trim_start_matches("W/")
}

/// The layer that tags pages and JSON that were asked for by somebody known. What everybody may see (sign-in, set-up, a
/// shared run), what answers a post (a new token, an invitation) and what says how it may be kept stays as it is.
pub async fn tag_answers(request: Request, next: Next) -> Response {
    let is_private = !matches!(request.extensions().get(), None | Some(Access::Everybody | Access::SetUp));
    let asked = (request.method() == Method::GET && is_private).then(|| request.headers().clone());
    let response = next.run(request).await;
    match asked {
        Some(asked) if can_repeat(&response) => tagged(&asked, response).await,
        _ => response,
    }
}

fn can_repeat(response: &Response) -> bool {
    let headers = response.headers();
    let media = headers.get(CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    response.status() == StatusCode::OK
        && (media.starts_with("text/html") || media == "application/json")
        && ![CACHE_CONTROL, CONTENT_DISPOSITION, ETAG].iter().any(|name| headers.contains_key(name))
}

async fn tagged(asked: &HeaderMap, response: Response) -> Response {
    let (mut parts, body) = response.into_parts();
    let content = match body.collect().await {
        Ok(content) => content.to_bytes(),
        Err(cause) => return Problem::internal(&cause).into_response(),
    };
    let tag = of(&lasting(&parts.headers, &content));
    let is_known = is_known(asked, &tag);
    parts.headers.insert(ETAG, HeaderValue::try_from(tag).expect("a tag is hexadecimal digits in quotes"));
    parts.headers.insert(CACHE_CONTROL, HeaderValue::from_static(ASK_AGAIN));
    parts.headers.append(VARY, HeaderValue::from_static("accept, authorization, cookie"));
    if is_known {
        parts.status = StatusCode::NOT_MODIFIED;
        parts.headers.remove(CONTENT_SECURITY_POLICY);
        parts.headers.remove(CONTENT_TYPE);
        return Response::from_parts(parts, Body::empty());
    }
    Response::from_parts(parts, Body::from(content))
}

/// What of a page is the same from one answer to the next.
fn lasting(headers: &HeaderMap, content: &Bytes) -> Bytes {
    let policy = headers.get(CONTENT_SECURITY_POLICY).and_then(|value| value.to_str().ok());
    let nonce = policy.and_then(|policy| policy.split_once("'nonce-")?.1.split_once('\''));
    match (nonce, std::str::from_utf8(content)) {
        (Some((nonce, _)), Ok(page)) if !nonce.is_empty() => {
            Bytes::from(without_passing(&page.replace(nonce, "")))
        }
        _ => content.clone(),
    }
}

/// The page without the time at which it was written.
fn without_passing(page: &str) -> String {
    let Some((before, rest)) = page.split_once("<time data-passing") else { return page.to_owned() };
    let after = rest.split_once("</time>").map_or("", |(_, after)| after);
    format!("{before}{after}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_tag_is_known_however_it_is_listed() {
        let asked =
            |value: &'static str| HeaderMap::from_iter([(IF_NONE_MATCH, HeaderValue::from_static(value))]);
        assert!(is_known(&asked("\"x\", W/\"a\""), "W/\"a\""));
        assert!(is_known(&asked("\"a\""), "W/\"a\""));
        assert!(is_known(&asked("*"), "W/\"a\""));
        assert!(!is_known(&asked("\"b\""), "W/\"a\""));
        assert!(!is_known(&HeaderMap::new(), "W/\"a\""));
    }

    #[test]
    fn pages_that_differ_in_their_nonce_and_time_alone_have_one_tag() {
        let tag = |nonce: &str, words: &str| {
            let policy = format!("script-src 'self' 'nonce-{nonce}' 'wasm-unsafe-eval'");
            let headers =
                HeaderMap::from_iter([(CONTENT_SECURITY_POLICY, HeaderValue::try_from(policy).unwrap())]);
            let page = format!(
                "<script nonce=\"{nonce}\">{words}</script><time data-passing=\"\" datetime=\"{nonce}\">now</time>."
            );
            of(&lasting(&headers, &Bytes::from(page)))
        };
        assert_eq!(tag("AAAA==", "x"), tag("BBBB==", "x"));
        assert_ne!(tag("AAAA==", "x"), tag("AAAA==", "y"));
    }
}
