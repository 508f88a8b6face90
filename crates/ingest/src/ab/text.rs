//! What ab prints: whole milliseconds.

use std::{collections::BTreeMap, io::Read};

use domain::{Latency, Requests};

use crate::{
    IngestError, document::Document, format::Format, measured::most_frequent, printed::seconds_as_ms,
    printout::Printout, source::Source, summary::Summary,
};

/// Reads the output to its end.
pub(crate) fn read<R: Read>(source: &mut Source<R>) -> Result<Summary, IngestError> {
    let document = Document::read(source)?;
    let (output, cut): (Output, _) = document.printout(Format::AbText)?;
    let Some(count) = output.count else {
        return Err(document.refused(Format::AbText, "no line `Complete requests:`"));
    };
    let mut summary = Summary::new("ab", Format::AbText);
    summary.cut = cut;
    let report = &mut summary.report;
    report.tool_version = output.version;
    report.duration_ms = output.seconds.map(seconds_as_ms);
    report.requests = Requests {
        count: Some(count),
        failed: output.failed,
        rate_per_s: output.rate,
        latency_ms: output.latency,
        ..Requests::default()
    };
    report.errors = most_frequent(&output.errors);
    if let Some(not_2xx) = output.not_2xx {
        summary.note(format!(
            "{not_2xx} answers were not 2xx. ab counts as failed what it could not send or read, and every answer of another length than the first (Length), whatever its status."
        ));
    }
    summary.note(
        "What ab prints is a summary in whole milliseconds, without a course; `ab -g FILE` writes every request.",
    );
    Ok(summary)
}

#[derive(Default)]
struct Output {
    version: Option<String>,
    count: Option<u64>,
    failed: Option<u64>,
    not_2xx: Option<u64>,
    seconds: Option<f64>,
    rate: Option<f64>,
    latency: Latency,
    errors: BTreeMap<String, u64>,
    table: Table,
}

/// How much of the table of percentiles is there; `ab -d` prints none.
#[derive(Clone, Copy, Default, PartialEq, Eq)]
enum Table {
    #[default]
    Missing,
    Begun,
    Whole,
}

impl Printout for Output {
    fn line(&mut self, line: &str) {
        if let Some(rest) = line.strip_prefix("This is ApacheBench, Version ") {
            self.version = rest.split_whitespace().next().map(str::to_owned);
        } else if let Some(kinds) = line.strip_prefix("(Connect:") {
            self.kinds(kinds);
        } else if let Some((name, value)) = line.split_once(':') {
            self.named(name, value);
        } else if let Some((percent, value)) = line.split_once('%')
            && self.table != Table::Whole
        {
            self.row(percent.trim(), value);
        }
    }

    fn begins_again(&self, line: &str) -> bool {
        self.count.is_some()
            && (line.starts_with("This is ApacheBench") || line.starts_with("Complete requests:"))
    }

    fn lacks(&self) -> Option<&'static str> {
        let has_times = self.latency.mean.is_some() || self.count.is_none_or(|count| count == 0);
        match self.table {
            Table::Missing if !has_times => Some("the table of connection times is missing"),
            Table::Begun => Some("the last line of its percentiles (`100%`) is missing"),
            Table::Missing | Table::Whole => None,
        }
    }
}

impl Output {
    fn named(&mut self, name: &str, value: &str) {
        let first = value.split_whitespace().next();
        let count = || first.and_then(|text| text.parse().ok());
        let number = || first.and_then(|text| text.parse().ok());
        match name {
            "Complete requests" => self.count = count(),
            "Failed requests" => self.failed = count(),
            "Non-2xx responses" => self.not_2xx = count(),
            "Time taken for tests" => self.seconds = number(),
            "Requests per second" => self.rate = number(),
            "Total" => self.total(value),
            _ => {}
        }
    }

    /// A row of the table of percentiles; `12% cpu` and the like are none.
    fn row(&mut self, percent: &str, value: &str) {
        let first = value.split_whitespace().next();
        let ms: Option<f64> = first.and_then(|ms| ms.parse().ok());
        if percent.parse::<u8>().is_err() || first.is_some() != ms.is_some() {
            return;
        }
        self.percentile(percent, ms);
        self.table = if value.contains("(longest request)") { Table::Whole } else { Table::Begun };
    }

    /// `(Connect: 0, Receive: 0, Length: 42, Exceptions: 0)`.
    fn kinds(&mut self, behind: &str) {
        let text = format!("Connect:{}", behind.trim_end_matches(')'));
        let kinds = text.split(',').filter_map(|kind| kind.split_once(':'));
        for (kind, count) in kinds {
            if let Some(count) = count.trim().parse().ok().filter(|count: &u64| *count > 0) {
                self.errors.insert(kind.trim().to_owned(), count);
            }
        }
    }

    /// Of the connection times: `Total:  min mean sd median max`, with `-S` `Total:  min avg max`.
    fn total(&mut self, value: &str) {
        let numbers: Vec<f64> = value.split_whitespace().filter_map(|text| text.parse().ok()).collect();
        let (min, mean, max) = match numbers[..] {
            [min, mean, stddev, median, max] => {
                self.latency.stddev = Some(stddev);
                self.latency.p50 = self.latency.p50.or(Some(median));
                (min, mean, max)
            }
            [min, mean, max] => (min, mean, max),
            _ => return,
        };
        self.latency = Latency { min: Some(min), mean: Some(mean), max: Some(max), ..self.latency };
    }

    fn percentile(&mut self, percent: &str, ms: Option<f64>) {
        let place = match percent {
            "50" => &mut self.latency.p50,
            "75" => &mut self.latency.p75,
            "90" => &mut self.latency.p90,
            "95" => &mut self.latency.p95,
            "99" => &mut self.latency.p99,
            _ => return,
        };
        *place = ms;
    }
}
