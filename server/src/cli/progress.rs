//! How far a command is with the bytes it was given, on standard error where that is a terminal.

use std::fmt::Write;
use std::io::{self, IsTerminal, Read};
use std::time::{Duration, Instant};

use chart::format;

/// Cells of the bar.
const CELLS: u128 = 24;
/// Between two drawings.
const EVERY: Duration = Duration::from_millis(200);
/// Before a speed is told: the first instants say nothing of it.
const SETTLED: Duration = Duration::from_secs(1);

/// One line that is drawn again and again, and taken away at the end.
pub(super) struct Progress {
    name: String,
    /// How many bytes there are, where that is known.
    of: Option<u64>,
    done: u64,
    /// When the first bytes were done.
    began: Option<Instant>,
    /// When it was drawn last; none where nobody would see it.
    shown: Option<Instant>,
    width: usize,
}

impl Progress {
    pub(super) fn new(name: String, of: Option<u64>) -> Self {
        let shown = io::stderr().is_terminal().then(Instant::now);
        Self { name, of, done: 0, began: None, shown, width: 0 }
    }

    /// So many bytes more are done.
    pub(super) fn add(&mut self, bytes: u64) {
        self.done += bytes;
        let began = *self.began.get_or_insert_with(Instant::now);
        if self.shown.is_some_and(|shown| shown.elapsed() > EVERY) {
            self.shown = Some(Instant::now());
            let text = line(&self.name, self.done, self.of, began.elapsed());
            eprint!("\r{text:<width$}", width = self.width);
            self.width = text.chars().count();
        }
    }

    /// Takes the line away, so that something else can be said in its place.
    pub(super) fn clear(&mut self) {
        if self.width > 0 {
            eprint!("\r{}\r", " ".repeat(self.width));
            self.width = 0;
        }
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        self.clear();
    }
}

/// `run.json.gz [=========>              ] 42 %, 126 MB of 300 MB, 85 MB/s, 2 s left`
fn line(name: &str, done: u64, of: Option<u64>, elapsed: Duration) -> String {
    let mut text = name.to_owned();
    if let Some(of) = of.filter(|of| *of > 0) {
        let done = done.min(of);
        let filled = u128::from(done) * CELLS / u128::from(of);
        let head = if filled < CELLS { ">" } else { "" };
        let bar = format!("{}{head}", "=".repeat(usize::try_from(filled).unwrap_or(0)));
        let percent = u128::from(done) * 100 / u128::from(of);
        put(&mut text, format_args!(" [{bar:<24}] {percent} %,"));
    }
    put(&mut text, format_args!(" {}", format::bytes(done)));
    if let Some(of) = of {
        put(&mut text, format_args!(" of {}", format::bytes(of)));
    }
    if elapsed >= SETTLED && done > 0 {
        let a_second = done as f64 / elapsed.as_secs_f64();
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a cast saturates")]
        let speed = a_second as u64;
        put(&mut text, format_args!(", {}/s", format::bytes(speed)));
        if let Some(left) = of.map(|of| of.saturating_sub(done)) {
            let ms = (left as f64 / a_second).ceil() * 1000.0;
            put(&mut text, format_args!(", {} left", format::span(ms)));
        }
    }
    text
}

fn put(text: &mut String, words: std::fmt::Arguments<'_>) {
    text.write_fmt(words).expect("writing to a text cannot fail");
}

/// A reader that says how far it is.
pub(super) struct Watched<R> {
    inner: R,
    progress: Progress,
}

impl<R> Watched<R> {
    pub(super) fn new(inner: R, progress: Progress) -> Self {
        Self { inner, progress }
    }
}

impl<R: Read> Read for Watched<R> {
    fn read(&mut self, buf: &mut [u8]) -> io::Result<usize> {
        let n = self.inner.read(buf)?;
        self.progress.add(n as u64);
        Ok(n)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_line_says_how_far_how_fast_and_how_long() {
        let said = |done, of, seconds| line("run.json", done, of, Duration::from_secs(seconds));
        assert_eq!(
            said(75_000_000, Some(300_000_000), 5),
            "run.json [======>                 ] 25 %, 75 MB of 300 MB, 15 MB/s, 15 s left"
        );
        assert_eq!(
            said(300, Some(300), 0),
            "run.json [========================] 100 %, 300 bytes of 300 bytes"
        );
        assert_eq!(said(2_000_000, None, 2), "run.json 2 MB, 1 MB/s");
        assert_eq!(said(0, Some(0), 9), "run.json 0 bytes of 0 bytes");
    }
}
