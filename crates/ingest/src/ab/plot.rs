//! `ab -g FILE`: a line for each request, sorted by how long it took; whole seconds of the start, whole milliseconds.

use std::io::Read;

use crate::{
    IngestError,
    delimited::{columns, each_record, number, whole},
    format::Format,
    naming::Names,
    request_log::{Clock, RequestLog, Sent, Understood},
    source::Source,
    timeline::Outcome,
};

/// Reads a file to its end.
pub(crate) fn read<R: Read>(source: &mut Source<R>, names: &Names) -> Result<RequestLog, IngestError> {
    let mut log = RequestLog::new("ab", Format::AbGnuplot, Clock::Epoch, names);
    let endpoint = log.endpoint("", None, None, None);
    let mut places: Option<[usize; 2]> = None;
    each_record(source, &mut log, b'\t', |log, fields| {
        let Some([seconds, total]) = places else {
            places = columns(fields, ["seconds", "ttime"]);
            if places.is_some() {
                log.understand(Understood::Head);
            }
            return Ok(places.map(drop).ok_or("expected the head line of ab -g"));
        };
        let start = fields.get(seconds).and_then(|field| whole(field.bytes));
        let (Some(start), Some(ms)) = (start, fields.get(total).and_then(|field| number(field.bytes))) else {
            return Ok(Err("expected the second of the start and a total time"));
        };
        let sent = Sent {
            endpoint,
            start: start.saturating_mul(1_000_000),
            ms,
            outcome: Outcome::Unknown,
            error: None,
        };
        log.request(&sent).map(Ok)
    })?;
    log.close()?;
    log.note(
        "ab -g writes no status: failed requests are not known. What ab prints counts them; send that output instead, or use a tool that writes the status of each request.",
    );
    log.note("ab -g writes whole milliseconds, and the second in which a request began.");
    Ok(log)
}
