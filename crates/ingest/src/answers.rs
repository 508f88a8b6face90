//! What hey and oha write as CSV: a row for each answer, in seconds from the beginning of the test.

use std::io::Read;

use domain::format::counted;

use crate::{
    IngestError,
    delimited::{columns, each_record, number},
    format::Format,
    naming::Names,
    printed::{micros, seconds_as_ms},
    request_log::{Clock, RequestLog, Sent, Understood},
    source::Source,
    status,
    timeline::Outcome,
};

/// How a tool lays its rows out.
pub(crate) struct Layout {
    pub(crate) tool: &'static str,
    pub(crate) format: Format,
    /// The names of the columns with the start, the duration and the status.
    pub(crate) columns: [&'static str; 3],
    /// What a first line must be, as a sentence goes on behind a line's number.
    pub(crate) head: &'static str,
    /// Where its errors are told instead: a sentence.
    pub(crate) errors: &'static str,
    /// At this many rows the tool stops writing.
    pub(crate) most_rows: Option<u64>,
}

/// Reads a file to its end. An answer with status 400 or above has failed.
pub(crate) fn read<R: Read>(
    source: &mut Source<R>,
    names: &Names,
    layout: &Layout,
) -> Result<RequestLog, IngestError> {
    let mut log = RequestLog::new(layout.tool, layout.format, Clock::Start, names);
    let endpoint = log.endpoint("", None, None, None);
    let (mut places, mut rows) = (None, 0_u64);
    each_record(source, &mut log, b',', |log, fields| {
        let Some(places) = places else {
            places = columns(fields, layout.columns);
            if places.is_some() {
                log.understand(Understood::Head);
            }
            return Ok(places.map(drop).ok_or(layout.head));
        };
        let [Some(start), Some(seconds), Some(code)] =
            places.map(|at: usize| fields.get(at).and_then(|field| number(field.bytes)))
        else {
            return Ok(Err("expected a start, a duration and a status"));
        };
        rows += 1;
        let message = (code >= 400.0).then(|| status::message(&code.to_string()));
        let sent = Sent {
            endpoint,
            start: micros(start),
            ms: seconds_as_ms(seconds),
            outcome: if message.is_some() { Outcome::Failed } else { Outcome::Passed },
            error: message.as_deref(),
        };
        log.request(&sent).map(Ok)
    })?;
    log.close()?;
    let Layout { tool, errors, .. } = layout;
    log.note(format!(
        "{tool} leaves requests without an answer out of its CSV: failed ones are those with status 400 and above, and the error rate is only that of the answers. {errors}"
    ));
    if let Some(most) = layout.most_rows.filter(|most| rows >= *most) {
        log.note(format!("{tool} writes at most {}: the test may have sent more.", counted(most, "row")));
    }
    Ok(log)
}
