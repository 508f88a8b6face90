//! `vegeta encode -to json`: a JSON object on each line. Bodies and headers are not kept.

use std::{borrow::Cow, io::Read};

use serde::Deserialize;

use super::{Hit, Hits};
use crate::{
    IngestError, delimited::each_line, format::Format, naming::Names, request_log::RequestLog,
    source::Source, time::TimeReader,
};

/// Reads a file to its end.
pub(crate) fn read<R: Read>(source: &mut Source<R>, names: &Names) -> Result<RequestLog, IngestError> {
    let (mut log, mut hits, mut time) =
        (Hits::log(Format::VegetaJson, names), Hits::new(), TimeReader::default());
    each_line(source, &mut log, |log, line| {
        let Ok(result) = serde_json::from_slice::<ResultLine<'_>>(line) else {
            return Ok(Err("expected a result of Vegeta"));
        };
        let Some(start) = time.nanos(result.timestamp.as_bytes()) else {
            return Ok(Err("expected a time"));
        };
        let hit = Hit {
            attack: &result.attack,
            code: result.code,
            start,
            latency: result.latency,
            error: &result.error,
            method: &result.method,
            url: &result.url,
        };
        hits.add(log, &hit).map(Ok)
    })?;
    hits.finish(&mut log)?;
    Ok(log)
}

#[derive(Deserialize)]
struct ResultLine<'a> {
    #[serde(borrow, default)]
    attack: Cow<'a, str>,
    code: u32,
    #[serde(borrow)]
    timestamp: Cow<'a, str>,
    latency: i64,
    #[serde(borrow, default)]
    error: Cow<'a, str>,
    #[serde(borrow, default)]
    method: Cow<'a, str>,
    #[serde(borrow, default)]
    url: Cow<'a, str>,
}
