//! ghz: its JSON with a record for each call, its CSV, and the summary that it prints.

mod csv;
mod details;
mod json;
mod text;

pub(crate) use self::{csv::read as read_csv, json::read as read_json, text::read as read_text};

use crate::{
    IngestError,
    collect::EndpointIndex,
    request_log::{RequestLog, Sent},
    status,
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

/// What a reader of ghz's calls should know.
fn note(log: &mut RequestLog) {
    if log.collector.timelines.iter().any(|timeline| timeline.failed.is_some_and(|failed| failed > 0)) {
        log.note(
            "ghz leaves failed calls out of the percentiles that it prints (unless --count-errors); here they are of all calls, and those of the successful ones stand beside them.",
        );
    }
}
