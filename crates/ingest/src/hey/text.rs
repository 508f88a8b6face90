//! What hey prints without `-o csv`.

use std::io::Read;

use domain::Latency;

use crate::{
    IngestError, document::Document, format::Format, printed::Printed, source::Source, summary::Summary,
};

/// Reads the output to its end.
pub(crate) fn read<R: Read>(source: &mut Source<R>) -> Result<Summary, IngestError> {
    let document = Document::read(source)?;
    let printed = Printed::read(&document.text());
    if printed.value("Requests/sec").is_none() {
        return Err(document.refused(Format::HeyText, "no rate of requests (`Requests/sec`)"));
    }
    let mut summary = Summary::new("hey", Format::HeyText);
    summary.printed(&printed, |_| true);
    let report = &mut summary.report;
    report.duration_ms = printed.ms("Total");
    report.requests.rate_per_s = printed.value("Requests/sec").and_then(|text| text.parse().ok());
    report.requests.latency_ms = Latency {
        min: printed.ms("Fastest"),
        mean: printed.ms("Average"),
        max: printed.ms("Slowest"),
        ..printed.percentiles()
    };
    summary.note(
        "hey's summary has no course, and its latencies are those of answers alone; `hey -o csv` writes every answer.",
    );
    Ok(summary)
}
