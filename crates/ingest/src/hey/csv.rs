//! `hey -o csv`: seconds with four decimals.

use std::io::Read;

use crate::{
    IngestError,
    answers::{self, Layout},
    format::Format,
    naming::Names,
    request_log::RequestLog,
    source::Source,
};

const LAYOUT: Layout = Layout {
    tool: "hey",
    format: Format::HeyCsv,
    columns: ["offset", "response-time", "status-code"],
    head: "expected the head line of hey",
    errors: "`hey` without `-o csv` prints the errors.",
    most_rows: Some(1_000_000),
};

/// Reads a file to its end.
pub(crate) fn read<R: Read>(source: &mut Source<R>, names: &Names) -> Result<RequestLog, IngestError> {
    answers::read(source, names, &LAYOUT)
}
