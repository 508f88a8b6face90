//! `oha --output-format csv`.

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
    tool: "oha",
    format: Format::OhaCsv,
    columns: ["request-start", "request-duration", "status"],
    head: "expected the head line of oha",
    errors: "`--output-format json` counts the errors.",
    most_rows: None,
};

/// Reads a file to its end.
pub(crate) fn read<R: Read>(source: &mut Source<R>, names: &Names) -> Result<RequestLog, IngestError> {
    answers::read(source, names, &LAYOUT)
}
