//! What oha prints with `--output-format text` or `--no-tui`.

use std::io::Read;

use super::{CUT_AT_THE_END, json::note};
use crate::{
    IngestError, document::Document, format::Format, printed::Printed, source::Source, summary::Summary,
};

/// Reads the output to its end.
pub(crate) fn read<R: Read>(source: &mut Source<R>) -> Result<Summary, IngestError> {
    let document = Document::read(source)?;
    let (printed, cut): (Printed, _) = document.printout(Format::OhaText)?;
    if printed.value("Success rate").is_none() {
        return Err(document.refused(Format::OhaText, "no rate of successes (`Success rate`)"));
    }
    let mut summary = Summary::new("oha", Format::OhaText);
    summary.printed(&printed, |message| message != CUT_AT_THE_END);
    summary.cut_off(cut);
    printed.sum_up(&mut summary.report);
    let aborted =
        printed.errors.iter().filter(|(message, _)| message == CUT_AT_THE_END).map(|(_, n)| n).sum();
    note(&mut summary, aborted);
    Ok(summary)
}
