//! `oha --output-format csv`: seconds; the start counts from the beginning of the test.

use std::io::Read;

use crate::{
    IngestError,
    delimited::{columns, each_record, number},
    format::Format,
    naming::Names,
    printed::{micros, seconds_as_ms},
    request_log::{Clock, RequestLog, Sent},
    source::Source,
    status,
    timeline::Outcome,
};

/// Reads a file to its end.
pub(crate) fn read<R: Read>(source: &mut Source<R>, names: &Names) -> Result<RequestLog, IngestError> {
    let mut log = RequestLog::new("oha", Format::OhaCsv, Clock::Start, names);
    let endpoint = log.endpoint("", None, None, None);
    let mut places: Option<[usize; 3]> = None;
    each_record(source, &mut log, b',', |log, fields| {
        let Some([start, duration, code]) = places else {
            places = columns(fields, ["request-start", "request-duration", "status"]);
            log.recognised |= places.is_some();
            return Ok(places.map(drop).ok_or("expected the head line of oha"));
        };
        let field = |at: usize| fields.get(at).and_then(|field| number(field.bytes));
        let (Some(start), Some(seconds), Some(code)) = (field(start), field(duration), field(code)) else {
            return Ok(Err("expected a start, a duration and a status"));
        };
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
    log.note(
        "oha leaves requests without an answer out of its CSV: failed ones are those with status 400 and above, and the error rate is only that of the answers. `--output-format json` counts the errors.",
    );
    Ok(log)
}
