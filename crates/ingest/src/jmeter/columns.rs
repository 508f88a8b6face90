//! Which column of a `JMeter` CSV holds what: by the names in its head line, or by the orders that `JMeter` writes without one.

use super::stamp::Stamp;
use crate::rows::{Field, first_record, split};

/// What is read of a row.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Column {
    Stamp,
    Elapsed,
    Label,
    Code,
    Message,
    Thread,
    DataType,
    Success,
    Failure,
    Bytes,
    SentBytes,
    AllThreads,
    Url,
    Latency,
    Idle,
    Connect,
    SampleCount,
    /// Named by `JMeter`, but not read.
    Other,
}

/// Slots of a row; one for each kind of column.
const SLOTS: usize = Column::Other as usize + 1;

/// The names in a head line.
const NAMES: [(&str, Column); 22] = [
    ("timeStamp", Column::Stamp),
    ("elapsed", Column::Elapsed),
    ("label", Column::Label),
    ("responseCode", Column::Code),
    ("responseMessage", Column::Message),
    ("threadName", Column::Thread),
    ("dataType", Column::DataType),
    ("success", Column::Success),
    ("failureMessage", Column::Failure),
    ("bytes", Column::Bytes),
    ("sentBytes", Column::SentBytes),
    ("grpThreads", Column::Other),
    ("allThreads", Column::AllThreads),
    ("URL", Column::Url),
    ("Filename", Column::Other),
    ("Latency", Column::Latency),
    ("Encoding", Column::Other),
    ("SampleCount", Column::SampleCount),
    ("ErrorCount", Column::Other),
    ("Hostname", Column::Other),
    ("IdleTime", Column::Idle),
    ("Connect", Column::Connect),
];

/// The orders of files without a head line, as `JMeter`'s default settings give them: since 4.0, 3.1, 3.0, 2.13, before.
/// The first eight are the same in all.
const DEFAULTS: [&[&str]; 5] = [
    &[
        "failureMessage",
        "bytes",
        "sentBytes",
        "grpThreads",
        "allThreads",
        "URL",
        "Latency",
        "IdleTime",
        "Connect",
    ],
    &["failureMessage", "bytes", "sentBytes", "grpThreads", "allThreads", "Latency", "IdleTime", "Connect"],
    &["failureMessage", "bytes", "grpThreads", "allThreads", "Latency", "IdleTime", "Connect"],
    &["bytes", "grpThreads", "allThreads", "Latency"],
    &["bytes", "Latency"],
];
const DELIMITERS: &[u8] = b",\t;|:^~# ";

/// How the rows of a file are laid out.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Columns {
    pub(super) delimiter: u8,
    pub(super) has_head: bool,
    order: Vec<Column>,
}

/// The fields of one row; a column that the file does not have is none.
#[derive(Debug)]
pub(super) struct Row<'a> {
    slots: [Option<Field<'a>>; SLOTS],
    pub(super) fields: usize,
}

impl<'a> Row<'a> {
    pub(super) fn field(&self, column: Column) -> Option<Field<'a>> {
        self.slots[column as usize]
    }

    /// The bytes of a field; none of a column that is missing.
    pub(super) fn bytes(&self, column: Column) -> &'a [u8] {
        self.field(column).map_or(b"", |field| field.bytes)
    }

    pub(super) fn count(&self, column: Column) -> Option<u64> {
        self.field(column)?.count()
    }
}

impl Columns {
    /// Finds the layout in the beginning of a file.
    pub(super) fn find(head: &[u8]) -> Option<Self> {
        let named =
            DELIMITERS.iter().filter_map(|&delimiter| Self::named(first_record(head, delimiter), delimiter));
        named.max_by_key(Self::known).or_else(|| {
            DELIMITERS.iter().find_map(|&delimiter| Self::unnamed(first_record(head, delimiter), delimiter))
        })
    }

    /// By the names in `line`; none where it is no head line of `JMeter`.
    pub(super) fn named(line: &[u8], delimiter: u8) -> Option<Self> {
        let mut order = Vec::new();
        split(line, delimiter, |_, field| order.push(column_of(field.bytes)));
        let columns = Self { delimiter, has_head: true, order };
        let has = |column| columns.has(column);
        let is_head = (has(Column::Elapsed)
            && (has(Column::Stamp) || has(Column::Success) || has(Column::Label)))
            || (has(Column::Label) && has(Column::Code) && has(Column::Success));
        is_head.then_some(columns)
    }

    /// By the kinds of values in a row of a file without a head line.
    fn unnamed(row: &[u8], delimiter: u8) -> Option<Self> {
        let mut values = Vec::new();
        split(row, delimiter, |_, field| values.push(field));
        if !is_row(&values) {
            return None;
        }
        let layout = DEFAULTS.iter().map(|rest| default_order(rest)).find(|columns| fits(columns, &values));
        Some(Self { delimiter, has_head: false, order: layout.unwrap_or_default() })
    }

    /// The number of fields that each row must have; 0 where the order could not be told.
    pub(super) fn len(&self) -> usize {
        self.order.len()
    }

    pub(super) fn has(&self, column: Column) -> bool {
        self.order.contains(&column)
    }

    /// Splits a row into what its columns mean. Fields without a column are left out.
    pub(super) fn row<'a>(&self, bytes: &'a [u8]) -> Row<'a> {
        let mut slots = [None; SLOTS];
        let fields = split(bytes, self.delimiter, |at, field| {
            if let Some(&column) = self.order.get(at) {
                slots[column as usize] = Some(field);
            }
        });
        Row { slots, fields }
    }

    fn known(&self) -> usize {
        self.order.iter().filter(|column| **column != Column::Other).count()
    }
}

fn column_of(name: &[u8]) -> Column {
    let known = NAMES.iter().find(|(known, _)| known.as_bytes() == name.trim_ascii());
    known.map_or(Column::Other, |&(_, column)| column)
}

fn default_order(rest: &[&str]) -> Vec<Column> {
    NAMES[..8]
        .iter()
        .map(|&(_, column)| column)
        .chain(rest.iter().map(|name| column_of(name.as_bytes())))
        .collect()
}

/// A time, a duration, and `true` or `false` in the eighth place.
fn is_row(values: &[Field<'_>]) -> bool {
    values.len() >= 9
        && is_time(values[0].bytes)
        && values[1].count().is_some()
        && values.iter().any(|value| success_of(value.bytes).is_some())
}

/// Digits alone are a time only where there are as many as milliseconds since 1970 have.
fn is_time(text: &[u8]) -> bool {
    match Stamp::read(text, None) {
        Stamp::Sure(_) => text.len() >= 12,
        Stamp::Wall(_) | Stamp::Rounded | Stamp::Undecided => true,
        Stamp::Seconds | Stamp::Impossible | Stamp::Unknown => false,
    }
}

/// Sample variables of a plan may follow the default columns that end with numbers.
fn fits(columns: &[Column], values: &[Field<'_>]) -> bool {
    let agrees = |column: &Column, value: &Field<'_>| match column {
        Column::Success => success_of(value.bytes).is_some(),
        Column::Elapsed
        | Column::Bytes
        | Column::SentBytes
        | Column::AllThreads
        | Column::Latency
        | Column::Idle
        | Column::Connect => value.count().is_some(),
        _ => true,
    };
    let may_go_on = columns.len() > 15;
    (values.len() == columns.len() || (may_go_on && values.len() > columns.len()))
        && columns.iter().zip(values).all(|(column, value)| agrees(column, value))
}

/// The word for success, also as a spreadsheet writes it.
pub(super) fn success_of(text: &[u8]) -> Option<bool> {
    if text.eq_ignore_ascii_case(b"true") {
        return Some(true);
    }
    text.eq_ignore_ascii_case(b"false").then_some(false)
}
