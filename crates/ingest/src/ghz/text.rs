//! What ghz prints.

use std::io::Read;

use domain::Latency;

use crate::{
    IngestError, document::Document, format::Format, printed::Printed, source::Source, summary::Summary,
};

/// Reads the output to its end.
pub(crate) fn read<R: Read>(source: &mut Source<R>) -> Result<Summary, IngestError> {
    let document = Document::read(source)?;
    let printed = Printed::read(&document.text());
    let Some(count) = printed.value("Count").and_then(|text| text.parse::<u64>().ok()) else {
        return Err(document.refused(Format::GhzText, "no count of calls (`Count`)"));
    };
    let mut summary = Summary::new("ghz", Format::GhzText);
    summary.count(printed.statuses.iter().cloned(), [], |status| status != "OK");
    let report = &mut summary.report;
    report.duration_ms = printed.ms("Total");
    report.requests.count = Some(count);
    report.requests.rate_per_s = printed.value("Requests/sec").and_then(|text| text.parse().ok());
    report.requests.latency_ms = Latency {
        min: printed.ms("Fastest"),
        mean: printed.ms("Average"),
        max: printed.ms("Slowest"),
        ..printed.percentiles()
    };
    summary.note(
        "ghz's summary has no course, and its percentiles leave failed calls out; `ghz -O json` writes every call.",
    );
    Ok(summary)
}
