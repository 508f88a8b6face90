//! What wrk and wrk2 print. With `--latency` there are percentiles; wrk2 adds a spectrum, and with `-U` a second one
//! that does not count the time a request waited to be sent.

use std::io::Read;

use domain::{ErrorCount, Latency, Metric};

use crate::{
    IngestError, document::Document, format::Format, hdr::Table, printed::ms, printout::Printout,
    source::Source, summary::Summary,
};

/// Reads the output of wrk or wrk2 to its end.
pub(crate) fn read<R: Read>(source: &mut Source<R>, format: Format) -> Result<Summary, IngestError> {
    let document = Document::read(source)?;
    let (output, cut): (Output, _) = document.printout(format)?;
    let Some(count) = output.count else {
        return Err(document.refused(format, "no line that counts requests (`… requests in …`)"));
    };
    let is_wrk2 = format == Format::Wrk2Text;
    let mut summary = Summary::new(if is_wrk2 { "wrk2" } else { "wrk" }, format);
    let report = &mut summary.report;
    report.duration_ms = output.duration_ms;
    report.requests.count = Some(count);
    // The line that counts them stands before that of the rate, or nowhere.
    report.requests.failed = output.rate.is_some().then_some(output.not_2xx);
    report.requests.rate_per_s = output.rate;
    report.requests.latency_ms = output.latency();
    report.errors = output.errors();
    output.metrics(&mut summary);
    output.notes(&mut summary);
    summary.cut = cut;
    Ok(summary)
}

#[derive(Default)]
struct Output {
    count: Option<u64>,
    duration_ms: Option<f64>,
    not_2xx: u64,
    rate: Option<f64>,
    has_begun: bool,
    has_last_line: bool,
    mean: Option<f64>,
    stddev: Option<f64>,
    max: Option<f64>,
    /// Percent and ms.
    percentiles: Vec<(f64, f64)>,
    /// Kind and count.
    socket_errors: Vec<(String, u64)>,
    is_uncorrected: bool,
    recorded: Table,
    uncorrected: Table,
}

impl Printout for Output {
    fn line(&mut self, line: &str) {
        // What follows is a script's own.
        if self.has_last_line {
            return;
        }
        let words: Vec<&str> = line.split_whitespace().collect();
        match words[..] {
            ["Running", _, "test", "@", ..] => self.has_begun = true,
            ["Latency", mean, stddev, max, _] if !mean.starts_with("Distribution") => {
                (self.mean, self.stddev, self.max) = (ms(mean), ms(stddev), ms(max));
            }
            ["Latency", "Distribution", ..] => self.is_uncorrected = line.contains("Uncorrected"),
            [percent, value] if percent.ends_with('%') && !self.is_uncorrected => {
                let percent = percent.trim_end_matches('%').parse().ok();
                self.percentiles.extend(percent.zip(ms(value)));
            }
            [count, "requests", "in", duration, ..] if ms(duration.trim_end_matches(',')).is_some() => {
                self.count = count.parse().ok();
                self.duration_ms = ms(duration.trim_end_matches(','));
            }
            ["Socket", "errors:", ref kinds @ ..] => {
                let count = |text: &str| text.trim_end_matches(',').parse().ok();
                let pairs =
                    kinds.chunks_exact(2).filter_map(|pair| Some((pair[0].to_owned(), count(pair[1])?)));
                self.socket_errors = pairs.collect();
            }
            ["Non-2xx", "or", "3xx", "responses:", count] => self.not_2xx = count.parse().unwrap_or(0),
            ["Requests/sec:", rate] => self.rate = rate.parse().ok(),
            ["Transfer/sec:", transfer] => self.has_last_line = transfer.ends_with('B'),
            _ if self.is_uncorrected => self.uncorrected.line(line),
            _ => self.recorded.line(line),
        }
    }

    fn begins_again(&self, line: &str) -> bool {
        let words: Vec<&str> = line.split_whitespace().take(4).collect();
        matches!(words[..], ["Running", _, "test", "@"]) && (self.has_begun || self.count.is_some())
    }

    fn lacks(&self) -> Option<&'static str> {
        (!self.has_last_line).then_some("its last line (`Transfer/sec:`) is missing")
    }
}

impl Output {
    /// Without a mean nothing was recorded: the zeros that are printed then are no times.
    fn latency(&self) -> Latency {
        if self.mean.is_none() {
            return Latency::default();
        }
        let of = |percent: f64| {
            self.percentiles.iter().find(|(known, _)| (known - percent).abs() < 1e-9).map(|&(_, ms)| ms)
        };
        Latency {
            mean: self.mean,
            stddev: self.stddev,
            max: self.max,
            p50: of(50.0),
            p75: of(75.0),
            p90: of(90.0),
            p95: of(95.0),
            p99: of(99.0),
            p999: of(99.9),
            min: None,
        }
    }

    fn errors(&self) -> Vec<ErrorCount> {
        let sockets =
            self.socket_errors.iter().map(|(kind, count)| (format!("socket error: {kind}"), *count));
        let answers = ("status that is not 2xx or 3xx".to_owned(), self.not_2xx);
        let mut errors: Vec<ErrorCount> = sockets
            .chain([answers])
            .filter(|(_, count)| *count > 0)
            .map(|(message, count)| ErrorCount { message, count })
            .collect();
        errors.sort_by_key(|error| std::cmp::Reverse(error.count));
        errors
    }

    /// The spectra of wrk2, which have more percentiles than its list.
    fn metrics(&self, summary: &mut Summary) {
        for (name, table) in
            [("latency_spectrum", &self.recorded), ("latency_uncorrected", &self.uncorrected)]
        {
            if table.count() > 0 {
                let latency_ms = Some(table.latency(&mut Vec::new()));
                let trend = Metric::Trend { count: Some(table.count()), latency_ms, values: None };
                summary.report.metrics.insert(name.to_owned(), trend);
            }
        }
    }

    fn notes(&self, summary: &mut Summary) {
        let is_wrk2 = summary.format == Format::Wrk2Text;
        if self.mean.is_none() {
            summary.note(
                "No latency was recorded before the test ended. wrk2 begins to record after 10 s of calibration: let it run for longer (-d).",
            );
        } else if self.percentiles.is_empty() {
            summary.note("There are no percentiles: `wrk --latency` prints them.");
        } else if is_wrk2 && self.recorded.count() > 0 {
            summary.note(format!(
                "wrk2 records latencies only after 10 s of calibration: they are of {} of the requests. A p95 is in its spectrum alone (metric latency_spectrum).",
                self.recorded.count()
            ));
        } else {
            summary.note("wrk prints no p95 and no minimum.");
        }
        let lost: u64 = self.socket_errors.iter().map(|(_, count)| count).sum();
        if lost > 0 {
            summary.note(format!(
                "{lost} socket errors are not among the requests: wrk counts answers only, and failed ones are those that are not 2xx or 3xx."
            ));
        }
        summary.note("What is printed is a summary: there is no course over time.");
    }
}
