//! The interval log (`.hlog`), versions 1.0 to 1.3: comments, a legend, and a line for each interval and tag.

use std::io::Read;

use super::interval::Interval;
use crate::{
    IngestError,
    delimited::{Taken, each_line, number},
    format::Format,
    naming::Names,
    printed::micros,
    request_log::{Clock, RequestLog, Understood},
    source::Source,
};

const YEAR: f64 = 365.0 * 86_400.0;
/// Seconds since 1970 are larger, seconds since the start of a test are not.
const DAY_OF_TIME: f64 = 1e8;
/// Intervals up to this length, in s, are shown where they lie; longer ones would make a course of spikes and gaps.
const LONGEST_SHOWN: f64 = 2.5;

/// Reads a file to its end.
pub(crate) fn read<R: Read>(source: &mut Source<R>, names: &Names) -> Result<RequestLog, IngestError> {
    let mut log = RequestLog::new("hdrhistogram", Format::HdrLog, Clock::Epoch, names);
    let mut reader = Reader::default();
    each_line(source, &mut log, |log, line| reader.line(log, line))?;
    reader.finish(&mut log)?;
    Ok(log)
}

#[derive(Default)]
struct Reader {
    /// In s since 1970, where the log says it.
    start_time: Option<f64>,
    base_time: Option<f64>,
    /// Lengths in s.
    lengths: Vec<f64>,
    is_since_start: bool,
}

impl Reader {
    fn line(&mut self, log: &mut RequestLog, line: &[u8]) -> Taken {
        let line = line.strip_prefix(b"\xef\xbb\xbf").unwrap_or(line);
        if let Some(comment) = line.strip_prefix(b"#") {
            log.understand(Understood::Head);
            self.start_time = stamp(comment, "[StartTime:").or(self.start_time);
            self.base_time = stamp(comment, "[BaseTime:").or(self.base_time);
            return Ok(Ok(()));
        }
        if is_legend(line) {
            return Ok(Ok(()));
        }
        let interval = match Interval::read(line) {
            Ok(interval) => interval,
            Err(why) => return Ok(Err(why)),
        };
        self.interval(log, &interval).map(Ok)
    }

    fn interval(&mut self, log: &mut RequestLog, interval: &Interval) -> Result<(), IngestError> {
        let start = self.start_of(interval);
        self.is_since_start |= start < DAY_OF_TIME;
        if self.lengths.len() < 100_000 {
            self.lengths.push(interval.length);
        }
        let span = (micros(start), micros(start + interval.length));
        let endpoint = log.endpoint(interval.tag.as_deref().unwrap_or_default(), None, None, None);
        log.interval(endpoint, span, &interval.distribution)
    }

    /// A stamp near the start time is one since 1970; otherwise it counts from the base, or from the start.
    fn start_of(&self, interval: &Interval) -> f64 {
        match (self.base_time, self.start_time) {
            (Some(base), _) => base + interval.start,
            (None, Some(start)) if interval.start < start - YEAR => start + interval.start,
            _ => interval.start,
        }
    }

    fn finish(mut self, log: &mut RequestLog) -> Result<(), IngestError> {
        if self.is_since_start {
            log.clock = Clock::Start;
        }
        log.close()?;
        self.lengths.sort_by(f64::total_cmp);
        let usual = self.lengths.get(self.lengths.len() / 2).copied().unwrap_or_default();
        if usual > LONGEST_SHOWN {
            log.has_course = false;
            log.note(format!(
                "The log counts in intervals of {usual:.1} s, too long for a course by the second: none is drawn. Intervals of 1 s would give it."
            ));
        }
        log.note(
            "HdrHistogram logs hold values without a unit: they are read as nanoseconds, as their recorders write them (Interval_Max is then in milliseconds).",
        );
        log.note(
            "A histogram cannot tell failed requests: the error rate is unknown. Percentiles are interpolated between the closest ranks; HdrHistogram itself prints the upper end of the nearest rank's cell.",
        );
        Ok(())
    }
}

fn is_legend(line: &[u8]) -> bool {
    line.strip_prefix(b"\"").unwrap_or(line).starts_with(b"StartTimestamp")
}

/// The seconds behind a label: `[StartTime: 1441812279.474 (seconds since epoch), …]`.
fn stamp(comment: &[u8], label: &str) -> Option<f64> {
    let rest = comment.trim_ascii_start().strip_prefix(label.as_bytes())?;
    number(rest.trim_ascii_start().split(|&byte| byte == b' ' || byte == b']').next()?)
}
