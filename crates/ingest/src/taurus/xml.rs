//! `dump-xml`: a group for each label, with an element for each number.

use std::io::Read;

use super::{Row, no_sum, summary};
use crate::{
    IngestError,
    delimited::number,
    error::excerpt_of,
    format::Format,
    markup::{Markup, Tag, TagKind, unescaped},
    source::Source,
    summary::Summary,
};

/// Groups that are read; a name is a group.
const MAX_GROUPS: usize = 20_000;

/// Reads a file to its end.
pub(crate) fn read<R: Read>(source: &mut Source<R>) -> Result<Summary, IngestError> {
    let place = (source.name().to_owned(), excerpt_of(source.head()));
    let mut markup = Markup::new(source);
    let (mut rows, mut seconds): (Vec<Row>, Option<f64>) = (Vec::new(), None);
    let mut open = None;
    while let Some(tag) = markup.next()? {
        if tag.kind == TagKind::End {
            // A group that is cut off does not count.
            let has_ended = tag.name == b"Group" && rows.len() < MAX_GROUPS;
            rows.extend(open.take_if(|_| has_ended));
        } else if tag.name == b"TestDuration" {
            let mut text = Vec::new();
            markup.text(&mut text, 64)?;
            seconds = number(&text);
        } else {
            start(&mut open, &tag);
        }
    }
    let mut summary = summary(Format::TaurusXml, &rows).ok_or_else(|| no_sum(Format::TaurusXml, place))?;
    let seconds = seconds.filter(|seconds| *seconds > 0.0);
    let report = &mut summary.report;
    report.duration_ms = seconds.map(|seconds| seconds * 1000.0);
    let count = report.requests.count;
    report.requests.rate_per_s = seconds.zip(count).map(|(seconds, count)| count as f64 / seconds);
    summary.note("TestDuration is of whole seconds, up to one too long: duration and rate are approximate.");
    Ok(summary)
}

/// `<Group label="…">` begins a row; `<perc value="0.064" param="95.0">` is a number of it.
fn start(open: &mut Option<Row>, tag: &Tag<'_>) {
    let attribute = |wanted: &[u8]| {
        let (_, value) = tag.attributes().find(|(name, _)| *name == wanted)?;
        Some(String::from_utf8_lossy(&unescaped(value)).into_owned())
    };
    if tag.name == b"Group" {
        *open = Some(Row { label: attribute(b"label").unwrap_or_default(), ..Row::default() });
        return;
    }
    let value = attribute(b"value").and_then(|value| number(value.as_bytes()));
    if let (Some(row), Some(value)) = (open, value)
        && row.values.len() < MAX_GROUPS
    {
        let name = String::from_utf8_lossy(tag.name);
        let name = attribute(b"param").map_or(name.clone().into_owned(), |param| format!("{name}_{param}"));
        row.values.insert(name, value);
    }
}
