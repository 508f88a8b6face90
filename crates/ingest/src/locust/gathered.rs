//! The numbers of a Locust test: those of the file that says most, and beside them what only the others say.

use domain::{Histogram, Metric, Recording, Report, Timestamp};

use super::{
    Locust,
    document::Entries,
    history::History,
    statistics::{Line, Statistics},
};
use crate::{format::Format, measured::Gathered};

/// What is said of every percentile of Locust's own.
const TWO_DIGITS: &str = "Percentiles are of response times that Locust rounded to two digits; counts, minimum, mean and maximum are exact. \
     The log of requests (`locust.contrib.csv_request_logger` in the locustfile) would give them to three digits.";

impl Locust {
    /// The numbers of the whole test.
    pub(crate) fn finish(mut self) -> Gathered {
        let users = self.history.as_ref().and_then(History::user_count);
        let mut gathered = self.main();
        let report = &mut gathered.report;
        report.metrics.extend(users.map(|users| ("User Count".to_owned(), users)));
        // A log has its own messages, of all failures.
        if report.errors.is_empty() {
            report.errors = std::mem::take(&mut self.failures).most_frequent();
        }
        let of_script = std::mem::take(&mut self.exceptions).most_frequent().into_iter();
        report.errors.extend(of_script.map(|mut error| {
            error.message = format!("Exception of the script: {}", error.message);
            error
        }));
        report.errors.sort_by_key(|error| std::cmp::Reverse(error.count));
        report.skipped.count += self.skipped.count;
        report.skipped.first.append(&mut self.skipped.first);
        report.skipped.first.truncate(5);
        gathered
    }

    fn main(&mut self) -> Gathered {
        if let Some(log) = self.log.take() {
            let mut gathered = log.finish();
            let is_beside = self.statistics.is_some() || self.history.is_some() || self.document.is_some();
            if is_beside {
                gathered.report.notes.push(
                    "The numbers are those of the log of requests. Locust's own sums, which are of the same test, stop a little earlier."
                        .to_owned(),
                );
            }
            return gathered;
        }
        if let Some(entries) = self.document.take() {
            return of_document(entries);
        }
        if let Some(statistics) = self.statistics.take() {
            return of_statistics(statistics, self.history.take());
        }
        of_history(self.history.take().unwrap_or_default())
    }
}

fn report(format: Format) -> Report {
    Report { tool: "locust".to_owned(), format: format.id().to_owned(), ..Report::default() }
}

fn gathered(mut report: Report, overall: Recording, endpoints: Vec<(Line, Recording)>) -> Gathered {
    let (lines, recordings): (Vec<_>, Vec<_>) = endpoints.into_iter().unzip();
    report.endpoints = lines.into_iter().map(Line::endpoint).collect();
    Gathered { report, keys: Vec::new(), overall, endpoints: recordings }
}

fn of_document(entries: Entries) -> Gathered {
    let mut report = report(Format::LocustJson);
    let (all, overall) = entries.all;
    report.requests = all.requests();
    if let Some((first, last)) = entries.span {
        (report.started_at, report.ended_at) = (Some(moment(first)), Some(moment(last)));
        report.duration_ms = Some(last - first).filter(|ms| ms.is_finite());
    }
    report.metrics.insert("response_length".to_owned(), counter(entries.content, &report));
    note_digits(&mut report);
    note_left_out(&mut report, entries.left_out);
    gathered(report, overall, entries.endpoints)
}

fn of_statistics(statistics: Statistics, history: Option<History>) -> Gathered {
    let mut report = report(Format::LocustStatistics);
    let all = statistics.all();
    report.requests = all.requests();
    note_digits(&mut report);
    note_percentiles(&mut report);
    note_left_out(&mut report, statistics.left_out);
    if !statistics.has_sum() {
        report.notes.push(
            "The table has no row Aggregated, which is its last: the numbers of all requests are made of the rows that are there, and some may be missing."
                .to_owned(),
        );
    }
    if let Some(content) = statistics.content {
        report.metrics.insert("response_length".to_owned(), counter(content, &report));
    }
    let Some(history) = history else {
        report.notes.push(
            "There is no course: `PREFIX_stats_history.csv` of the same test would give it.".to_owned(),
        );
        let endpoints = statistics.endpoints().into_iter().map(|line| (line, nothing())).collect();
        return gathered(report, nothing(), endpoints);
    };
    note_history(&mut report, &history, all.count);
    let (overall, mut courses) = history.recordings();
    let mut course_of = |line: &Line| {
        let at = courses.iter().position(|(known, _)| known.name == line.name && known.method == line.method);
        at.map_or_else(nothing, |at| courses.swap_remove(at).1)
    };
    let endpoints = statistics.endpoints().into_iter().map(|line| {
        let course = course_of(&line);
        (line, course)
    });
    let endpoints = endpoints.collect();
    gathered(report, overall, endpoints)
}

fn of_history(history: History) -> Gathered {
    let mut report = report(Format::LocustHistory);
    report.requests = history.all().requests();
    let count = history.all().count;
    note_history(&mut report, &history, count);
    if history.is_full() {
        report.notes.push(
            "With --csv-full-history the percentiles of a row are of about ten seconds and are left out. \
             `PREFIX_stats.csv` of the same test has those of the whole."
                .to_owned(),
        );
    } else {
        note_digits(&mut report);
        note_percentiles(&mut report);
    }
    let (overall, endpoints) = history.recordings();
    gathered(report, overall, endpoints)
}

fn note_history(report: &mut Report, history: &History, count: u64) {
    if let Some((first, last)) = history.span {
        let seconds = |second: i64| Timestamp(second.saturating_mul(1000));
        (report.started_at, report.ended_at) = (Some(seconds(first)), Some(seconds(last)));
        report.duration_ms = Some((last - first) as f64 * 1000.0);
    }
    report.notes.push(
        "The course shows how many requests there were, not how long they took: Locust's history has no percentiles of a single second."
            .to_owned(),
    );
    if history.count() != count {
        report.notes.push(format!(
            "The course has {} of {count} requests: Locust writes its files at different moments, and not at the very end.",
            history.count()
        ));
    }
    if history.resets > 0 {
        report.notes.push(
            "The statistics were set back during the test (reset_stats): percentiles are of what came afterwards.".to_owned(),
        );
    }
    note_left_out(report, history.left_out);
}

fn note_digits(report: &mut Report) {
    if !report.requests.is_empty() {
        report.notes.push(TWO_DIGITS.to_owned());
    }
}

/// Which percentiles there are, a locustfile may decide.
fn note_percentiles(report: &mut Report) {
    let latency = &report.requests.latency_ms;
    let usual = [("p90", latency.p90), ("p95", latency.p95), ("p99", latency.p99)];
    let missing: Vec<&str> =
        usual.into_iter().filter(|(_, value)| value.is_none()).map(|(name, _)| name).collect();
    // The median always stands there; what was summed up of endpoints has no percentile at all.
    if latency.p50.is_some() && !missing.is_empty() {
        report.notes.push(format!(
            "The file has no {}: Locust writes the percentiles that the locustfile sets (`percentiles_to_report`), by \
             `locust.stats.PERCENTILES_TO_REPORT = [0.5, 0.75, 0.9, 0.95, 0.99, 0.999]`.",
            missing.join(", ")
        ));
    }
}

fn note_left_out(report: &mut Report, left_out: u64) {
    if left_out > 0 {
        report.notes.push(format!("{left_out} rows of endpoints were left out: too many, or impossible."));
    }
}

fn counter(sum: f64, report: &Report) -> Metric {
    let seconds = report.duration_ms.map(|ms| ms / 1000.0).filter(|seconds| *seconds > 0.0);
    Metric::Counter {
        count: if sum.is_finite() { sum } else { 0.0 },
        rate_per_s: seconds.map(|seconds| sum / seconds),
    }
}

fn nothing() -> Recording {
    Recording { whole: Histogram::new(), blocks: Vec::new() }
}

#[expect(clippy::cast_possible_truncation, reason = "a cast of a float saturates")]
fn moment(ms: f64) -> Timestamp {
    Timestamp(ms as i64)
}
