//! What ghz prints.

use std::io::Read;

use crate::{
    IngestError, document::Document, format::Format, printed::Printed, source::Source, summary::Summary,
};

/// Reads the output to its end.
pub(crate) fn read<R: Read>(source: &mut Source<R>) -> Result<Summary, IngestError> {
    let document = Document::read(source)?;
    let (printed, cut): (Printed, _) = document.printout(Format::GhzText)?;
    let Some(count) = printed.value("Count").and_then(|text| text.parse::<u64>().ok()) else {
        return Err(document.refused(Format::GhzText, "no count of calls (`Count`)"));
    };
    let mut summary = Summary::new("ghz", Format::GhzText);
    super::sum(&mut summary, printed.statuses.iter().cloned(), printed.errors.iter().cloned());
    summary.cut_off(cut);
    let report = &mut summary.report;
    printed.sum_up(report);
    report.requests.count = Some(count);
    super::of_successes(&mut report.requests.latency_ms);
    summary.note("ghz's summary has no course, and two decimals; `ghz -O json` writes every call.");
    summary.note(super::LEFT_OUT);
    Ok(summary)
}
