//! One way in for results, whatever the door: the bytes go to the reader while they arrive, in bounded memory, and
//! nothing of them is kept until the whole of it was understood.

mod details;
mod files;
mod form;
mod pace;
mod refusal;

use std::ops::ControlFlow;
use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use domain::Measured;
use http::header::CONTENT_LENGTH;
use http::{HeaderMap, StatusCode};
use ingest::IngestError;
use tokio::sync::{OwnedSemaphorePermit, Semaphore, mpsc};
use tokio::task::JoinHandle;

pub use details::Details;
pub use form::{receive_file, receive_form};
pub use refusal::Refusal;

use crate::config::ByteSize;
use crate::problem::Problem;
use crate::state::Stopping;
use files::Piece;
use pace::Pace;

/// Pieces between the connection and the reader; hyper's are at most 64 KiB, so this is at most a mebibyte.
const PIECES: usize = 16;
/// Uploads that wait for a reader.
const WAITING: usize = 16;
/// Longest silence between two pieces.
const SILENCE: Duration = Duration::from_secs(30);
/// What is still taken after the reader gave up, so that the client hears why: many read no answer while they send. What is
/// refused without a reader is taken by the layer `drain`.
const DRAINED: u64 = 64 << 20;

/// The gate: a few uploads are read at once, some wait, further ones are told to come again.
#[derive(Clone)]
pub struct Intake {
    readers: Arc<Semaphore>,
    places: Arc<Semaphore>,
    limit: ByteSize,
    stopping: Stopping,
}

impl Intake {
    /// A gate for as many readers as there are cores, until the server stops.
    pub fn new(limit: ByteSize, stopping: Stopping) -> Self {
        let cores = std::thread::available_parallelism().map_or(1, usize::from);
        let places = Arc::new(Semaphore::new(cores + WAITING));
        Self { readers: Arc::new(Semaphore::new(cores)), places, limit, stopping }
    }

    /// Begins to read an upload, as soon as a reader is free. Refuses one whose headers say that it is too large.
    pub async fn begin(&self, headers: &HeaderMap, how: ingest::Reading) -> Result<Reading, Problem> {
        let announced = headers.get(CONTENT_LENGTH).and_then(|length| length.to_str().ok()?.parse().ok());
        if announced.is_some_and(|length: u64| length > self.limit.0) {
            return Err(too_large(self.limit));
        }
        let place = Arc::clone(&self.places).try_acquire_owned().map_err(|_| busy())?;
        let reader = Arc::clone(&self.readers).acquire_owned().await.expect("the semaphore is never closed");
        let (pieces, receiver) = mpsc::channel(PIECES);
        let read = tokio::task::spawn_blocking(move || files::read(receiver, &how));
        Ok(Reading {
            pieces,
            read,
            limit: self.limit,
            stopping: self.stopping.clone(),
            pace: Pace::begun_now(),
            received: 0,
            drained: 0,
            files: 0,
            _permits: [place, reader],
        })
    }
}

fn too_large(limit: ByteSize) -> Problem {
    Problem::too_large(format!(
        "An upload may have at most {limit}. Nothing was saved. --upload-limit changes it."
    ))
}

fn busy() -> Problem {
    Problem::new(
        StatusCode::SERVICE_UNAVAILABLE,
        "busy",
        "Too many uploads at once",
        "Nothing was saved. Send it again in a few seconds.",
    )
    .retry_after(10)
}

/// One upload being read. Dropped before its end, nothing of it stays.
pub struct Reading {
    pieces: mpsc::Sender<Piece>,
    read: JoinHandle<Result<Measured, IngestError>>,
    limit: ByteSize,
    stopping: Stopping,
    pace: Pace,
    received: u64,
    drained: u64,
    files: usize,
    _permits: [OwnedSemaphorePermit; 2],
}

impl Reading {
    /// Begins a file.
    pub async fn file(&mut self, name: String) {
        self.files += 1;
        // Where the reader gave up, `finish` says why.
        let _ = self.pieces.send(Piece::File(name)).await;
    }

    /// Takes a piece of the file. Breaks where there is no use in more.
    pub async fn bytes(&mut self, bytes: Bytes) -> Result<ControlFlow<()>, Problem> {
        let length = bytes.len() as u64;
        self.received += length;
        if self.received > self.limit.0 {
            return Err(too_large(self.limit));
        }
        self.pace.check(self.received)?;
        if self.pieces.send(Piece::Bytes(bytes)).await.is_err() {
            self.drained += length;
        }
        Ok(if self.drained > DRAINED { ControlFlow::Break(()) } else { ControlFlow::Continue(()) })
    }

    /// The next piece of the stream, within the longest silence, and while the server does not end.
    pub async fn next<T>(&self, piece: impl Future<Output = T>) -> Result<T, Problem> {
        tokio::select! {
            piece = tokio::time::timeout(SILENCE, piece) => piece.map_err(|_| stalled()),
            () = self.stopping.until_cut_off() => Err(cut_off()),
        }
    }

    /// How many files were begun.
    pub fn files(&self) -> usize {
        self.files
    }

    /// What was read, once the last file is complete.
    ///
    /// # Panics
    /// Where the reader does: the request fails then, and nothing is kept.
    pub async fn finish(self) -> Result<Measured, IngestError> {
        let _ = self.pieces.send(Piece::End).await;
        drop(self.pieces);
        self.read.await.expect("the reader neither panics nor is cancelled")
    }
}

fn stalled() -> Problem {
    let detail = format!("Nothing arrived for {} s. Nothing was saved. Send it again.", SILENCE.as_secs());
    Problem::new(StatusCode::REQUEST_TIMEOUT, "upload-stalled", "The upload stalled", detail)
}

fn cut_off() -> Problem {
    Problem::new(
        StatusCode::SERVICE_UNAVAILABLE,
        "stopping",
        "The server is stopping",
        "The upload was not done in time. Nothing was saved. Send it again when the server is back.",
    )
    .retry_after(10)
}
