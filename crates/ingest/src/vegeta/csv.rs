//! `vegeta encode -to csv`: no head line; twelve columns, or nine before 2019.

use std::io::Read;

use super::{Hit, Hits};
use crate::{
    IngestError,
    delimited::{each_record, whole},
    format::Format,
    naming::Names,
    request_log::RequestLog,
    rows::Field,
    source::Source,
};

/// Reads a file to its end.
pub(crate) fn read<R: Read>(source: &mut Source<R>, names: &Names) -> Result<RequestLog, IngestError> {
    let (mut log, mut hits) = (Hits::log(Format::VegetaCsv, names), Hits::new());
    each_record(source, &mut log, b',', |log, fields| {
        let Some(numbers) = numbers(fields) else {
            return Ok(Err("expected 9 or 12 columns that begin with a time, a status and a latency"));
        };
        let (start, code, latency) = numbers;
        let text = |column: usize| fields.get(column).map(Field::text).unwrap_or_default();
        let hit =
            Hit { attack: &text(7), code, start, latency, error: &text(5), method: &text(9), url: &text(10) };
        hits.add(log, &hit).map(Ok)
    })?;
    hits.finish(&mut log)?;
    if log.collector.keys.iter().all(|key| key.name.is_empty()) {
        log.note(
            "The file says no addresses (nine columns, as Vegeta wrote them before 2019): all requests are one endpoint.",
        );
    }
    Ok(log)
}

fn numbers(fields: &[Field<'_>]) -> Option<(i64, u32, i64)> {
    let [start, code, latency, ..] = fields else { return None };
    if fields.len() < 9 {
        return None;
    }
    Some((whole(start.bytes)?, u32::try_from(whole(code.bytes)?).ok()?, whole(latency.bytes)?))
}
