//! The tables that autocannon prints; which columns they have depends on its options.

use std::{collections::BTreeMap, io::Read};

use domain::Latency;

use super::json::note;
use crate::{
    IngestError, document::Document, format::Format, measured::most_frequent, printed::ms,
    printout::Printout, source::Source, status, summary::Summary,
};

/// Reads the output to its end.
pub(crate) fn read<R: Read>(source: &mut Source<R>) -> Result<Summary, IngestError> {
    let document = Document::read(source)?;
    let (output, _): (Output, _) = document.printout(Format::AutocannonTable)?;
    let Some((count, is_exact)) = output.count() else {
        return Err(
            document.refused(Format::AutocannonTable, "no line that counts requests (`… requests in …`)")
        );
    };
    let mut summary = Summary::new("autocannon", Format::AutocannonTable);
    let report = &mut summary.report;
    report.duration_ms = output.duration_ms;
    report.requests.count = Some(count);
    report.requests.failed = Some(output.failed());
    report.requests.rate_per_s = output.average.filter(|_| count > 0);
    report.requests.latency_ms = if count > 0 { output.latency } else { Latency::default() };
    report.errors = most_frequent(&output.messages());
    if !is_exact {
        summary.note("The count is made of the printed average, which is rounded; `autocannon -j` or `--renderStatusCodes` gives it.");
    }
    if let Some(errors) = output.errors {
        summary.note(format!("{errors} are not among the requests: autocannon counts answers."));
    }
    summary.note("What is printed has no p90 and no minimum: `autocannon -j` writes more.");
    note(&mut summary);
    Ok(summary)
}

#[derive(Default)]
struct Output {
    /// Names of the columns of the table that is being read.
    head: Vec<String>,
    latency: Latency,
    /// Requests per second, on average.
    average: Option<f64>,
    samples: Option<f64>,
    codes: BTreeMap<String, u64>,
    /// Answers that are 2xx, and those that are not.
    answers: Option<(u64, u64)>,
    rounded: Option<f64>,
    duration_ms: Option<f64>,
    errors: Option<String>,
}

impl Printout for Output {
    fn line(&mut self, line: &str) {
        if line.starts_with('│') {
            let cells: Vec<&str> = line.trim_matches('│').split('│').map(str::trim).collect();
            return self.row(&cells);
        }
        let words: Vec<&str> = line.split_whitespace().collect();
        match words[..] {
            [passed, "2xx", "responses,", failed, "non", "2xx", "responses", ..] => {
                self.answers = passed.parse().ok().zip(failed.parse().ok());
            }
            _ if self.rounded.is_none() && counted(line).is_some() => {
                (self.rounded, self.duration_ms) = counted(line).unzip();
            }
            ["#", "of", "samples:", samples] => self.samples = samples.parse().ok(),
            [_, "errors", ..] => self.errors = Some(line.to_owned()),
            _ => {}
        }
    }

    /// Behind the line that counts the requests there are errors only.
    fn begins_again(&self, line: &str) -> bool {
        self.rounded.is_some() && (line.starts_with('│') || counted(line).is_some())
    }

    fn lacks(&self) -> Option<&'static str> {
        None
    }
}

impl Output {
    fn row(&mut self, cells: &[&str]) {
        match cells {
            ["Stat" | "Code" | "Percentile", ..] => {
                self.head = cells.iter().map(|&cell| cell.to_owned()).collect();
            }
            ["Latency", ..] => self.latency = self.latencies(cells),
            ["Req/Sec", ..] => self.average = self.cell(cells, "Avg").and_then(rounded),
            [code, count] if self.head.first().is_some_and(|head| head == "Code") => {
                if let Some(count) = rounded(count) {
                    self.codes.insert((*code).to_owned(), whole(count));
                }
            }
            _ => {}
        }
    }

    fn cell<'a>(&self, cells: &[&'a str], name: &str) -> Option<&'a str> {
        let at = self.head.iter().position(|head| head == name)?;
        cells.get(at).copied()
    }

    fn latencies(&self, cells: &[&str]) -> Latency {
        let of = |name: &str| self.cell(cells, name).and_then(|cell| ms(&cell.replace(',', "")));
        Latency {
            min: of("Min"),
            mean: of("Avg"),
            stddev: of("Stdev"),
            p50: of("50%"),
            p75: of("75%"),
            p90: of("90%"),
            p95: None,
            p99: of("99%"),
            p999: of("99.9%"),
            max: of("Max"),
        }
    }

    /// How many answers there were, and whether that is exact: from the answers by status where they are printed, else
    /// from the average of the samples, else as rounded.
    fn count(&self) -> Option<(u64, bool)> {
        let rounded = self.rounded?;
        if let Some((passed, failed)) = self.answers {
            return Some((passed.saturating_add(failed), true));
        }
        if !self.codes.is_empty() {
            return Some((self.codes.values().sum(), true));
        }
        // `1k` is anything from 500 to 1,499; the average is printed to hundredths.
        let sampled = self.average.zip(self.samples).map(|(average, samples)| (average * samples).round());
        match sampled.filter(|sampled| (sampled - rounded).abs() <= rounded / 2.0) {
            Some(sampled) if rounded >= 1000.0 => Some((whole(sampled), false)),
            _ => Some((whole(rounded), rounded < 1000.0)),
        }
    }

    fn failed(&self) -> u64 {
        let by_code = || self.codes.iter().filter(|(code, _)| !code.starts_with('2')).map(|(_, n)| n).sum();
        self.answers.map_or_else(by_code, |(_, failed)| failed)
    }

    fn messages(&self) -> BTreeMap<String, u64> {
        let failed = self.codes.iter().filter(|(code, _)| !code.starts_with('2'));
        failed.map(|(code, &count)| (status::message(code), count)).collect()
    }
}

/// `1k requests in 5.02s, 879 kB read`: the count, and ms.
fn counted(line: &str) -> Option<(f64, f64)> {
    let mut words = line.split_whitespace();
    let count = rounded(words.next()?)?;
    (words.next() == Some("requests") && words.next() == Some("in")).then_some(())?;
    Some((count, ms(words.next()?.trim_end_matches(','))?))
}

/// `1,383`, `1k`, `1.5M`.
fn rounded(text: &str) -> Option<f64> {
    let text = text.replace(',', "");
    let (digits, factor) = match text.strip_suffix(['k', 'K']) {
        Some(digits) => (digits, 1e3),
        None => text.strip_suffix('M').map_or((text.as_str(), 1.0), |digits| (digits, 1e6)),
    };
    digits.parse::<f64>().ok().filter(|number| number.is_finite()).map(|number| number * factor)
}

#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a cast of a float saturates")]
fn whole(number: f64) -> u64 {
    number.round() as u64
}
