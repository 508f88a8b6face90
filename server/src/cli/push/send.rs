//! Sending: the files stream out of their folder, as often as it takes. Whatever is sent twice is one run, because its
//! content is the same.

use std::io;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use futures_util::StreamExt;
use http::header::{ACCEPT, HeaderMap, LOCATION, RETRY_AFTER};
use reqwest::multipart::{Form, Part};
use reqwest::{Body, Client, Response, Url, redirect};
use tokio::sync::watch;
use tokio_util::io::ReaderStream;

use super::super::files;
use super::super::output::Failure;
use super::super::progress::Progress;
use super::answer::Answer;

/// Longest time without a byte taken or an answer given.
pub(super) const SILENCE: Duration = Duration::from_mins(2);
/// Longest time until a connection stands.
const CONNECT: Duration = Duration::from_secs(10);
/// Longest wait before the next try, whatever the server says.
const LONGEST_WAIT: Duration = Duration::from_mins(1);
/// Bytes read from a file at once.
const PIECE: usize = 256 << 10;

/// Everything that is sent, and where to.
pub(super) struct Parcel<'a> {
    pub(super) address: Url,
    pub(super) token: String,
    pub(super) details: Vec<(&'static str, String)>,
    pub(super) files: &'a [String],
    pub(super) metrics: &'a [String],
    /// Longest silence.
    pub(super) patience: Duration,
}

/// Why a try came to nothing.
enum Obstacle {
    /// Another may not.
    Passing { why: String, wait: Option<Duration> },
    /// Another would not help.
    Lasting(Failure),
}

impl Parcel<'_> {
    /// Sends it; tries again so many times where that may help.
    pub(super) async fn send(&self, retries: u32) -> Result<Answer, Failure> {
        let client = client()?;
        let mut tried = 0;
        loop {
            let (why, wait) = match self.try_once(&client, tried == retries).await {
                Ok(answer) => return Ok(answer),
                Err(Obstacle::Lasting(failure)) => return Err(failure),
                Err(Obstacle::Passing { why, wait }) => (why, wait),
            };
            if tried == retries {
                let times = chart::format::counted(u64::from(tried) + 1, "try").replace("trys", "tries");
                return Err(Failure::Internal(format!(
                    "{why} Gave up after {times}. Sending it again is safe: the same content is the same run."
                )));
            }
            tried += 1;
            let wait = wait.unwrap_or_else(|| backoff(tried));
            eprintln!(
                "headroom: {why} Trying again in {} ({tried} of {retries}).",
                chart::format::span(wait.as_secs_f64() * 1000.0)
            );
            tokio::time::sleep(wait).await;
        }
    }

    /// The answer; where it is one that passes, only if this is the last try.
    async fn try_once(&self, client: &Client, is_last: bool) -> Result<Answer, Obstacle> {
        let (form, mut sent) = self.form().await.map_err(Obstacle::Lasting)?;
        let request = client
            .post(self.address.clone())
            .bearer_auth(&self.token)
            .header(ACCEPT, "application/json")
            .multipart(form)
            .send();
        let response = tokio::select! {
            response = request => response.map_err(|error| self.broken(&error))?,
            () = silence(&mut sent, self.patience) => {
                let why = format!("{} did not answer.", self.host());
                return Err(Obstacle::Passing { why, wait: None });
            }
        };
        let (status, wait) = (response.status(), retry_after(response.headers()));
        if status.is_redirection() {
            return Err(Obstacle::Lasting(elsewhere(&response)));
        }
        let body = tokio::time::timeout(SILENCE, response.bytes()).await;
        let body = body.ok().and_then(Result::ok).ok_or_else(|| Obstacle::Passing {
            why: format!("The connection to {} broke within the answer.", self.host()),
            wait: None,
        })?;
        let answer = Answer::new(status, &body);
        if answer.is_for_now() && !is_last {
            let why = answer.text().trim_end().to_owned();
            return Err(Obstacle::Passing { why, wait });
        }
        Ok(answer)
    }

    /// The form, and how many bytes of it have been taken so far.
    async fn form(&self) -> Result<(Form, watch::Receiver<u64>), Failure> {
        let mut form = Form::new();
        for (name, value) in &self.details {
            form = form.text(*name, value.clone());
        }
        let all = self.metrics.iter().map(|name| ("metrics", name));
        let all: Vec<_> = all.chain(self.files.iter().map(|name| ("file", name))).collect();
        let mut opened = Vec::new();
        for (field, name) in all {
            let (body, length) = open(name)
                .await
                .map_err(|why| Failure::Unreadable(format!("{name} cannot be read: {why}")))?;
            opened.push((field, files::shown_name(name), body, length));
        }
        let mut lengths = opened.iter().map(|(.., length)| *length);
        let of = lengths.try_fold(0_u64, |all, length| Some(all + length?));
        let what = match opened.as_slice() {
            [(_, name, ..)] => name.clone(),
            several => chart::format::counted(several.len() as u64, "file"),
        };
        let (taken, sent) = watch::channel(0);
        let taken = Arc::new(Taken { progress: Mutex::new(Progress::new(what, of)), taken });
        for (field, name, body, length) in opened {
            let body = Body::wrap_stream(watched(body, Arc::clone(&taken)));
            let part = match length {
                Some(length) => Part::stream_with_length(body, length),
                None => Part::stream(body),
            };
            form = form.part(field, part.file_name(name));
        }
        Ok((form, sent))
    }

    fn broken(&self, error: &reqwest::Error) -> Obstacle {
        // The innermost cause says what happened; what is around it says that it did.
        let mut cause: &dyn std::error::Error = error;
        while let Some(inner) = cause.source() {
            cause = inner;
        }
        let what = if error.is_connect() { "cannot be reached" } else { "broke the connection off" };
        Obstacle::Passing { why: format!("{} {what}: {cause}.", self.host()), wait: None }
    }

    fn host(&self) -> String {
        self.address.origin().ascii_serialization()
    }
}

/// How far the body is: for a person, and for whoever waits.
struct Taken {
    progress: Mutex<Progress>,
    taken: watch::Sender<u64>,
}

impl Taken {
    fn add(&self, bytes: u64) {
        self.taken.send_modify(|taken| *taken += bytes);
        if let Ok(mut progress) = self.progress.lock() {
            progress.add(bytes);
        }
    }
}

type Pieces = ReaderStream<tokio::fs::File>;

async fn open(name: &str) -> io::Result<(Pieces, Option<u64>)> {
    let name = name.to_owned();
    let opened = tokio::task::spawn_blocking(move || match name.as_str() {
        files::STANDARD_INPUT => files::standard_input(),
        name => files::open(name),
    });
    let (file, length) = opened.await.map_err(io::Error::other)??;
    Ok((ReaderStream::with_capacity(tokio::fs::File::from_std(file), PIECE), length))
}

fn watched(
    pieces: Pieces,
    taken: Arc<Taken>,
) -> impl futures_util::Stream<Item = io::Result<bytes::Bytes>> + Send + 'static {
    pieces.inspect(move |piece| {
        if let Ok(piece) = piece {
            taken.add(piece.len() as u64);
        }
    })
}

/// Returns when for so long nothing was taken. Once all is, that long remains for the answer.
async fn silence(sent: &mut watch::Receiver<u64>, longest: Duration) {
    let mut goes_on = true;
    while goes_on {
        goes_on = matches!(tokio::time::timeout(longest, sent.changed()).await, Ok(Ok(())));
    }
    if sent.has_changed().is_err() {
        tokio::time::sleep(longest).await;
    }
}

/// A client that trusts what this machine trusts, and goes through the proxy that its variables name.
fn client() -> Result<Client, Failure> {
    // It may stand already where a test runs this in its own process.
    let _ = rustls::crypto::ring::default_provider().install_default();
    Client::builder()
        .user_agent(concat!("headroom/", env!("CARGO_PKG_VERSION")))
        .connect_timeout(CONNECT)
        .redirect(redirect::Policy::none())
        .build()
        .map_err(Failure::internal)
}

/// A body is sent to the address that was given and to no other, and so is the token.
fn elsewhere(response: &Response) -> Failure {
    let to = response.headers().get(LOCATION).and_then(|to| to.to_str().ok()).unwrap_or("another address");
    Failure::Usage(format!(
        "The server leads to {to}. Nothing was sent there; give --server the address that it leads to."
    ))
}

fn retry_after(headers: &HeaderMap) -> Option<Duration> {
    let seconds = headers.get(RETRY_AFTER)?.to_str().ok()?.trim().parse().ok()?;
    Some(Duration::from_secs(seconds).min(LONGEST_WAIT))
}

/// 1, 2, 4, 8 s and so on, each up to half as long again, so that many jobs do not come back at once.
fn backoff(tried: u32) -> Duration {
    let base = Duration::from_secs(1 << (tried - 1).min(6)).min(LONGEST_WAIT);
    let share = getrandom::u32().map_or(0.0, |random| f64::from(random) / f64::from(u32::MAX));
    base + base.mul_f64(share / 2.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn waits_double_and_are_never_longer_than_a_minute_and_a_half() {
        for (tried, seconds) in [(1, 1), (2, 2), (4, 8), (7, 60), (40, 60)] {
            let (least, most) = (Duration::from_secs(seconds), Duration::from_secs(seconds).mul_f64(1.5));
            assert!((least..=most).contains(&backoff(tried)), "{tried}");
        }
    }

    #[test]
    fn what_the_server_says_of_the_wait_counts_within_reason() {
        let said =
            |text: &'static str| retry_after(&HeaderMap::from_iter([(RETRY_AFTER, text.parse().unwrap())]));
        assert_eq!(said("10"), Some(Duration::from_secs(10)));
        assert_eq!(said("86400"), Some(LONGEST_WAIT));
        assert_eq!(said("Wed, 21 Oct 2026 07:28:00 GMT"), None);
    }
}
