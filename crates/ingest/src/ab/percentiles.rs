//! `ab -e FILE`: a row for each percent from 0 to 100 (or to 99).

use std::io::Read;

use domain::Latency;

use crate::{IngestError, document::Document, format::Format, source::Source, summary::Summary};

/// Reads a file to its end.
pub(crate) fn read<R: Read>(source: &mut Source<R>) -> Result<Summary, IngestError> {
    let document = Document::read(source)?;
    let text = document.text();
    let row = |line: &str| {
        let (percent, ms) = line.split_once(',')?;
        Some((
            percent.trim().parse::<u32>().ok()?,
            ms.trim().parse::<f64>().ok().filter(|ms| ms.is_finite())?,
        ))
    };
    let rows: Vec<(u32, f64)> = text.lines().filter_map(row).collect();
    if rows.is_empty() {
        return Err(document.refused(Format::AbPercentiles, "no row of a percentage and a time"));
    }
    let of = |percent: u32| rows.iter().find(|(known, _)| *known == percent).map(|&(_, ms)| ms);
    let mut summary = Summary::new("ab", Format::AbPercentiles);
    summary.report.requests.latency_ms = Latency {
        min: of(0),
        p50: of(50),
        p75: of(75),
        p90: of(90),
        p95: of(95),
        p99: of(99),
        max: of(100),
        ..Latency::default()
    };
    summary.note(
        "ab -e writes percentiles alone: how many requests there were is not known, nor how many failed, the mean or a course. `ab -g FILE` writes every request; what ab prints has the counts.",
    );
    Ok(summary)
}
