//! What hey prints without `-o csv`.

use std::io::Read;

use crate::{
    IngestError, document::Document, format::Format, printed::Printed, source::Source, summary::Summary,
};

/// Reads the output to its end.
pub(crate) fn read<R: Read>(source: &mut Source<R>) -> Result<Summary, IngestError> {
    let document = Document::read(source)?;
    let (printed, cut): (Printed, _) = document.printout(Format::HeyText)?;
    if printed.value("Requests/sec").is_none() {
        return Err(document.refused(Format::HeyText, "no rate of requests (`Requests/sec`)"));
    }
    let mut summary = Summary::new("hey", Format::HeyText);
    summary.printed(&printed, |_| true);
    summary.cut_off(cut);
    printed.sum_up(&mut summary.report);
    summary.note(
        "hey's summary has no course, and its latencies are those of answers alone; `hey -o csv` writes every answer.",
    );
    Ok(summary)
}
