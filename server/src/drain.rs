//! What becomes of a body that is refused before it was read: the rest of it is taken and dropped, up to a limit, while the
//! refusal is on its way. Else the connection would be torn down under a client that still sends, and most would tell of a
//! broken pipe and not of the refusal.

use std::pin::Pin;
use std::task::{Context, Poll, ready};
use std::time::Duration;

use axum::body::{Body, Bytes, HttpBody};
use axum::extract::{Request, State};
use axum::middleware::Next;
use axum::response::Response;
use http::header::EXPECT;
use http::{HeaderMap, Version};
use http_body_util::BodyExt;
use hyper::body::{Frame, SizeHint};
use tokio::runtime::Handle;

use crate::state::{AppState, Stopping};

/// The most that is taken after nobody reads any more.
const MOST: u64 = 64 << 20;
/// The longest time for it.
const LONGEST: Duration = Duration::from_secs(5);

/// Lends the body of every request to whoever answers it, and takes what they leave. Streams of HTTP/2 end without it.
pub async fn take_the_rest(State(app): State<AppState>, request: Request, next: Next) -> Response {
    if request.version() >= Version::HTTP_2 || request.body().is_end_stream() {
        return next.run(request).await;
    }
    let is_awaited = !waits_to_be_asked(request.headers());
    let request = request.map(|body| Body::new(Lent { body, is_awaited, stopping: app.stopping }));
    next.run(request).await
}

/// Such a client sends nothing until the first byte is asked for, so a refusal before that costs it nothing.
fn waits_to_be_asked(headers: &HeaderMap) -> bool {
    headers.get(EXPECT).is_some_and(|value| value.as_bytes().eq_ignore_ascii_case(b"100-continue"))
}

/// A body whose rest is taken when it is dropped.
struct Lent {
    body: Body,
    /// The client sends it or has been asked to.
    is_awaited: bool,
    stopping: Stopping,
}

impl HttpBody for Lent {
    type Data = Bytes;
    type Error = axum::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, axum::Error>>> {
        self.is_awaited = true;
        let frame = ready!(Pin::new(&mut self.body).poll_frame(context));
        if !matches!(frame, Some(Ok(_))) {
            // It is over, or the client is gone.
            self.is_awaited = false;
        }
        Poll::Ready(frame)
    }

    fn is_end_stream(&self) -> bool {
        self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.body.size_hint()
    }
}

impl Drop for Lent {
    fn drop(&mut self) {
        if !self.is_awaited || self.body.is_end_stream() {
            return;
        }
        // Without a runtime nothing is served any more.
        if let Ok(runtime) = Handle::try_current() {
            let (rest, stopping) = (std::mem::take(&mut self.body), self.stopping.clone());
            runtime.spawn(async move {
                tokio::select! {
                    _ = tokio::time::timeout(LONGEST, take(rest)) => {}
                    () = stopping.until_cut_off() => {}
                }
            });
        }
    }
}

/// Takes at most [`MOST`]; gives how much it was.
async fn take(mut body: Body) -> u64 {
    let mut taken = 0;
    while taken < MOST {
        let Some(Ok(frame)) = body.frame().await else { break };
        taken += frame.data_ref().map_or(0, |bytes| bytes.len() as u64);
    }
    taken
}

#[cfg(test)]
mod tests {
    use std::convert::Infallible;

    use super::*;

    #[tokio::test]
    async fn a_body_without_an_end_is_left_at_the_limit() {
        let piece = Bytes::from(vec![0; 1 << 20]);
        let endless = futures_util::stream::repeat_with(move || Ok::<_, Infallible>(piece.clone()));
        assert_eq!(take(Body::from_stream(endless)).await, MOST);
    }

    #[tokio::test]
    async fn a_body_is_taken_to_its_end() {
        assert_eq!(take(Body::from(vec![0; 3 << 20])).await, 3 << 20);
    }

    #[test]
    fn a_client_may_wait_to_be_asked() {
        let asks = |value: &'static str| {
            let headers = HeaderMap::from_iter([(EXPECT, http::HeaderValue::from_static(value))]);
            waits_to_be_asked(&headers)
        };
        assert!(asks("100-continue") && asks("100-Continue"));
        assert!(!asks("200-ok") && !waits_to_be_asked(&HeaderMap::new()));
    }
}
