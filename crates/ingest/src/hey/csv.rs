//! `hey -o csv`: seconds with four decimals; the offset is the start, counted from the beginning of the test.

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

/// At this many rows hey stops writing.
const MOST_ROWS: u64 = 1_000_000;

/// Reads a file to its end.
pub(crate) fn read<R: Read>(source: &mut Source<R>, names: &Names) -> Result<RequestLog, IngestError> {
    let mut log = RequestLog::new("hey", Format::HeyCsv, Clock::Start, names);
    let endpoint = log.endpoint("", None, None, None);
    let (mut places, mut rows): (Option<[usize; 3]>, u64) = (None, 0);
    each_record(source, &mut log, b',', |log, fields| {
        let Some([time, code, offset]) = places else {
            places = columns(fields, ["response-time", "status-code", "offset"]);
            log.recognised |= places.is_some();
            return Ok(places.map(drop).ok_or("expected the head line of hey"));
        };
        let field = |at: usize| fields.get(at).and_then(|field| number(field.bytes));
        let (Some(seconds), Some(code), Some(offset)) = (field(time), field(code), field(offset)) else {
            return Ok(Err("expected a time, a status and an offset"));
        };
        rows += 1;
        let message = (code >= 400.0).then(|| status::message(&code.to_string()));
        let sent = Sent {
            endpoint,
            start: micros(offset),
            ms: seconds_as_ms(seconds),
            outcome: if message.is_some() { Outcome::Failed } else { Outcome::Passed },
            error: message.as_deref(),
        };
        log.request(&sent).map(Ok)
    })?;
    log.close()?;
    log.note(
        "hey leaves requests without an answer out of its CSV: failed ones are those with status 400 and above, and the error rate is only that of the answers. `hey` without `-o csv` prints the errors.",
    );
    if rows >= MOST_ROWS {
        log.note("hey writes at most 1,000,000 rows: the test may have sent more.");
    }
    Ok(log)
}
