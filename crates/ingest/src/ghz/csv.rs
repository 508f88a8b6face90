//! `ghz -O csv`: an empty line, a head line, and for each call its duration, status and error, which is not quoted.

use std::io::Read;

use super::{Call, note};
use crate::{
    IngestError,
    delimited::{each_line, number},
    format::Format,
    naming::Names,
    request_log::{Clock, RequestLog, Understood},
    source::Source,
};

/// Reads a file to its end.
pub(crate) fn read<R: Read>(source: &mut Source<R>, names: &Names) -> Result<RequestLog, IngestError> {
    let mut log = RequestLog::new("ghz", Format::GhzCsv, Clock::None, names);
    let endpoint = log.endpoint("", None, None, None);
    each_line(source, &mut log, |log, line| {
        if line.starts_with(b"duration (ms),") {
            log.understand(Understood::Head);
            return Ok(Ok(()));
        }
        let mut fields = line.splitn(3, |&byte| byte == b',');
        let (ms, status) = (fields.next().and_then(number), fields.next());
        let (Some(ms), Some(status), Some(error)) = (ms, status, fields.next()) else {
            return Ok(Err("expected a duration, a status and an error"));
        };
        let (status, error) = (String::from_utf8_lossy(status), String::from_utf8_lossy(error));
        Call { start: 0, ms, status: status.trim(), error: error.trim() }.add(log, endpoint).map(Ok)
    })?;
    log.close()?;
    log.note("ghz's CSV has no times: there is no course and no rate. `ghz -O json` writes them.");
    note(&mut log);
    Ok(log)
}
