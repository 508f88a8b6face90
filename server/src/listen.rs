//! The accept loop. It is our own because `axum::serve` sets no timer: without one a client may take for ever to
//! send its headers.

use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::body::Body;
use http::Request;
use hyper::body::Incoming;
use hyper::service::service_fn;
use hyper_util::rt::{TokioExecutor, TokioIo, TokioTimer};
use hyper_util::server::conn::auto::Builder;
use hyper_util::server::graceful::GracefulShutdown;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::Semaphore;
use tower::ServiceExt;

use crate::client::Peer;
use crate::state::Stopping;

/// Longest time for a request's headers.
const HEADER_TIME: Duration = Duration::from_secs(10);
/// Most connections at once.
const MOST_CONNECTIONS: usize = 4_096;
/// Longest time that it takes to tell a client that it is cut off, and to keep what had arrived whole by then.
const LAST_WORDS: Duration = Duration::from_secs(5);

/// Serves until `stop` is there, then lets open requests finish: an upload may be under way. Those that are not done
/// `within` so long are cut off.
pub async fn serve(
    listener: TcpListener,
    router: Router,
    stop: impl Future<Output = ()>,
    stopping: &Stopping,
    within: Duration,
) {
    let builder = Arc::new(builder());
    let graceful = GracefulShutdown::new();
    let connections = Arc::new(Semaphore::new(MOST_CONNECTIONS));
    let mut stop = std::pin::pin!(stop);
    loop {
        // While all are taken, more wait in the listener's queue.
        let next = async {
            let permit =
                Arc::clone(&connections).acquire_owned().await.expect("the semaphore is never closed");
            (accept(&listener).await, permit)
        };
        let (stream, permit) = tokio::select! {
            next = next => next,
            () = &mut stop => break,
        };
        let Ok(peer) = stream.peer_addr() else { continue };
        let router = router.clone();
        let service = service_fn(move |request: Request<Incoming>| {
            let mut request = request.map(Body::new);
            request.extensions_mut().insert(Peer(peer));
            router.clone().oneshot(request)
        });
        let connection = builder.serve_connection(TokioIo::new(stream), service).into_owned();
        let watched = graceful.watch(connection);
        tokio::spawn(async move {
            if let Err(error) = watched.await {
                tracing::debug!(error, "a connection ended early");
            }
            drop(permit);
        });
    }
    drop(listener);
    let mut finished = std::pin::pin!(graceful.shutdown());
    if tokio::time::timeout(within, &mut finished).await.is_err() {
        tracing::warn!(?within, "requests that are still open are cut off");
        stopping.cut_off();
        let _ = tokio::time::timeout(LAST_WORDS, finished).await;
    }
}

fn builder() -> Builder<TokioExecutor> {
    let mut builder = Builder::new(TokioExecutor::new());
    builder
        .http1()
        .timer(TokioTimer::new())
        .header_read_timeout(HEADER_TIME)
        .max_headers(64)
        .max_buf_size(64 * 1024);
    builder
        .http2()
        .timer(TokioTimer::new())
        .max_concurrent_streams(64)
        .keep_alive_interval(Duration::from_mins(1));
    builder
}

/// The next connection. A failure to accept is a passing one (too many open files): it is waited out.
async fn accept(listener: &TcpListener) -> TcpStream {
    loop {
        match listener.accept().await {
            Ok((stream, _)) => {
                // Answers are written whole; waiting for more to send would only delay them.
                let _ = stream.set_nodelay(true);
                return stream;
            }
            Err(error) => {
                tracing::warn!(%error, "a connection could not be accepted");
                tokio::time::sleep(Duration::from_millis(100)).await;
            }
        }
    }
}
