//! Reading a backup.

use std::io::{self, BufReader, Read};

use domain::Timestamp;
use zstd::stream::read::Decoder;

use super::hashed::Hashed;
use super::{END, FORMAT, HASH, MAGIC, Origin, ROW, Record, TABLE, TABLE_END};
use crate::{
    StoreError,
    backup::{
        schema::{Column, Declared, Table},
        value::{Kind, Value, array, byte, bytes, text, wrong},
    },
};

/// As far as our own frames look back (2^22 bytes at this level, rounded up): a damaged header must not ask for more.
const WINDOW_LOG: u32 = 23;

/// Reads a backup, record by record. Whatever is not as it was written is an error that says where.
pub(in crate::backup) struct Reader<R: Read> {
    input: Decoder<'static, BufReader<Hashed<io::Take<R>>>>,
    table: Option<Table>,
    tables: u64,
    rows: u64,
}

impl<R: Read> Reader<R> {
    /// Begins to read a file of so many bytes.
    pub(in crate::backup) fn begin(input: R, length: u64) -> Result<(Origin, Self), StoreError> {
        let mut input = Hashed::new(input.take(length));
        check_start(&mut input)?;
        let at = input.bytes;
        input.stream.set_limit(length.saturating_sub(at + HASH as u64));
        let damaged = |error| unreadable(at, "where it says who wrote it", &error);
        let mut decoder = Decoder::new(input).map_err(damaged)?.single_frame();
        decoder.window_log_max(WINDOW_LOG).map_err(damaged)?;
        let origin = origin(&mut decoder).map_err(damaged)?;
        Ok((origin, Self { input: decoder, table: None, tables: 0, rows: 0 }))
    }

    pub(in crate::backup) fn next(&mut self) -> Result<Record, StoreError> {
        self.record().map_err(|error| {
            let place = match &self.table {
                Some(table) => format!("in table {} after {} rows", table.name, self.rows),
                None => format!("after {} tables", self.tables),
            };
            unreadable(self.input.get_ref().get_ref().bytes, &place, &error)
        })
    }

    fn record(&mut self) -> io::Result<Record> {
        let tag = byte(&mut self.input)?;
        match (&mut self.table, tag) {
            (None, TABLE) => self.begin_table().map(Record::Table),
            (Some(table), ROW) => {
                let kinds = table.columns.iter().map(|column| column.declared.kind());
                let row =
                    kinds.map(|kind| Value::decode(kind, &mut self.input)).collect::<io::Result<_>>()?;
                self.rows += 1;
                Ok(Record::Row(row))
            }
            (Some(_), TABLE_END) => {
                self.expect(self.rows, "rows of this table")?;
                self.table = None;
                Ok(Record::TableEnd)
            }
            (None, END) => {
                self.expect(self.tables, "tables")?;
                self.end().map(|()| Record::End)
            }
            (Some(_), found) => Err(wrong(format!("expected a row or the table's end, found byte {found}"))),
            (None, found) => Err(wrong(format!("expected a table or the end, found byte {found}"))),
        }
    }

    fn begin_table(&mut self) -> io::Result<Table> {
        let name = text(&mut self.input)?;
        let columns = u32::from_le_bytes(array(&mut self.input)?);
        let columns = (0..columns).map(|_| self.column()).collect::<io::Result<_>>()?;
        let table = Table { name, columns };
        self.table = Some(table.clone());
        self.tables += 1;
        self.rows = 0;
        Ok(table)
    }

    fn column(&mut self) -> io::Result<Column> {
        let kind = byte(&mut self.input)?;
        let kind = Kind::of(kind).ok_or_else(|| wrong(format!("expected a kind of column, found {kind}")))?;
        Ok(Column { name: text(&mut self.input)?, declared: Declared::from_kind(kind) })
    }

    fn expect(&mut self, read: u64, what: &str) -> io::Result<()> {
        let promised = u64::from_le_bytes(array(&mut self.input)?);
        if promised == read {
            Ok(())
        } else {
            Err(wrong(format!("expected {promised} {what}, found {read}")))
        }
    }

    /// The frame ends here, the hash follows, and then nothing.
    fn end(&mut self) -> io::Result<()> {
        if self.input.read(&mut [0])? != 0 {
            return Err(wrong("expected the end, found more".to_owned()));
        }
        let rest = self.input.get_mut();
        if io::copy(rest, &mut io::sink())? != 0 {
            return Err(wrong("expected the hash, found more before it".to_owned()));
        }
        let hashed = rest.get_mut();
        hashed.stream.set_limit(HASH as u64);
        let told: [u8; HASH] = array(&mut hashed.stream)?;
        if blake3::Hash::from(told) == hashed.hasher.finalize() {
            return Ok(());
        }
        Err(wrong("the hash at its end is not that of its bytes: something in it was changed".to_owned()))
    }
}

/// What the first 20 bytes must be.
fn check_start(input: &mut impl Read) -> Result<(), StoreError> {
    let mut start = Vec::new();
    input
        .take(MAGIC.len() as u64)
        .read_to_end(&mut start)
        .map_err(|error| unreadable(0, "at its start", &error))?;
    if start != MAGIC {
        let found = if start.is_empty() {
            "nothing".into()
        } else {
            start.escape_ascii().to_string().into_boxed_str()
        };
        let why = format!("expected a backup that Headroom made, found {found}");
        return Err(StoreError::Unreadable { at: 0, why });
    }
    let format = array(input).map(u32::from_le_bytes);
    let format = format.map_err(|error| unreadable(MAGIC.len() as u64, "at its start", &error))?;
    if format == FORMAT {
        return Ok(());
    }
    let why = format!("expected format {FORMAT} of a backup, found {format}: a newer Headroom wrote it");
    Err(StoreError::Unreadable { at: MAGIC.len() as u64, why })
}

fn origin(input: &mut impl Read) -> io::Result<Origin> {
    let headroom = String::from_utf8(bytes(input)?).map_err(|_| wrong("expected a version".to_owned()))?;
    let schema = i64::from_le_bytes(array(input)?);
    let taken_at = Timestamp(i64::from_le_bytes(array(input)?));
    Ok(Origin { headroom, schema, taken_at })
}

fn unreadable(at: u64, place: &str, error: &io::Error) -> StoreError {
    let why = match error.kind() {
        io::ErrorKind::UnexpectedEof => format!("it breaks off {place}"),
        _ => format!("it is damaged {place}: {error}"),
    };
    StoreError::Unreadable { at, why }
}
