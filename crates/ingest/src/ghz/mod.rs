//! ghz: its JSON with a record for each call, its CSV, and the summary that it prints.

mod csv;
mod details;
mod json;
mod text;

pub(crate) use self::{csv::read as read_csv, json::read as read_json, text::read as read_text};

use domain::Latency;

use crate::{
    IngestError,
    collect::EndpointIndex,
    messages::Messages,
    naming::Naming,
    request_log::{RequestLog, Sent},
    status,
    summary::Summary,
    timeline::Outcome,
};

/// Calls that ghz broke off when the time was over.
const CANCELED: &str = "Canceled";

/// One call as ghz notes it.
struct Call<'a> {
    /// Its start in µs.
    start: i64,
    ms: f64,
    status: &'a str,
    error: &'a str,
}

impl Call<'_> {
    fn add(&self, log: &mut RequestLog, endpoint: EndpointIndex) -> Result<(), IngestError> {
        let failed = self.status != "OK" || !self.error.is_empty();
        let error = if self.error.is_empty() { self.status } else { status::without_address(self.error) };
        if self.status == CANCELED {
            log.note(
                "Calls that ghz canceled, as it does when the time is over (-z), are counted as failed.",
            );
        }
        log.request(&Sent {
            endpoint,
            start: self.start,
            ms: self.ms,
            outcome: if failed { Outcome::Failed } else { Outcome::Passed },
            error: failed.then_some(error),
        })
    }
}

/// Said where ghz summed up.
const LEFT_OUT: &str = "ghz leaves failed calls out of its percentiles, its fastest and its slowest (unless --count-errors), but not out of its average.";

/// Counts calls by status; what went wrong is told by the errors, where there are some.
fn sum(
    summary: &mut Summary,
    statuses: impl IntoIterator<Item = (String, u64)>,
    errors: impl IntoIterator<Item = (String, u64)>,
) {
    summary.count(statuses, [], |status| status != "OK");
    let mut messages = Messages::default();
    for (message, count) in errors {
        messages.count(status::without_address(&message), count, &Naming::default());
    }
    let messages = messages.most_frequent(&Naming::default());
    if !messages.is_empty() {
        summary.report.errors = messages;
    }
}

/// Where no call succeeded ghz has no percentile, and writes 0 as its fastest and its slowest.
fn of_successes(latency: &mut Latency) {
    let Latency { p50, p75, p90, p95, p99, p999, .. } = *latency;
    if [p50, p75, p90, p95, p99, p999].iter().all(Option::is_none) {
        let measured = |ms: &f64| *ms > 0.0;
        (latency.min, latency.max) = (latency.min.filter(measured), latency.max.filter(measured));
    }
}

/// What a reader of ghz's calls should know.
fn note(log: &mut RequestLog) {
    if log.collector.timelines.iter().any(|timeline| timeline.failed.is_some_and(|failed| failed > 0)) {
        log.note(
            "ghz leaves failed calls out of the percentiles that it prints (unless --count-errors); here they are of all calls, and those of the successful ones stand beside them.",
        );
    }
}
