//! The file: 16 bytes that say what it is, the format's number, one zstd frame, and the BLAKE3 hash of all before it.
//!
//! In the frame: who wrote it, from which schema and when; then for each table its name, its columns and their kinds,
//! its rows and their number; then the number of tables. Each of these begins with a byte that tells which it is, so
//! that reading knows at every point what must come.

use std::io::{self, BufReader, Read, Write};

use domain::Timestamp;
use zstd::stream::{read::Decoder, write::Encoder};

use super::{
    schema::{Column, Declared, Table},
    value::{Kind, Value, array, byte, bytes, encode_bytes, text, wrong},
};
use crate::StoreError;

/// How a backup begins, so that `head -c 16` tells it from other files.
const MAGIC: &[u8; 16] = b"headroom-backup\n";
/// Raised when the layout changes.
const FORMAT: u32 = 1;
const HASH: usize = 32;
/// zstd's usual one. Rows hold what is compressed already beside JSON that shrinks a lot.
const LEVEL: i32 = 3;
/// As far as our own frames look back (2^22 bytes at this level, rounded up): a damaged header must not ask for more.
const WINDOW_LOG: u32 = 23;

const TABLE: u8 = b'T';
const ROW: u8 = b'R';
const TABLE_END: u8 = b'E';
const END: u8 = b'Z';

/// Where a backup comes from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Origin {
    /// Version of the Headroom that wrote it.
    pub headroom: String,
    /// Number of the newest migration that had run.
    pub schema: i64,
    /// When.
    pub taken_at: Timestamp,
}

/// What reading meets.
#[derive(Debug, PartialEq)]
pub(super) enum Record {
    /// A table begins.
    Table(Table),
    /// A row of the table that began last.
    Row(Vec<Value>),
    /// That table is complete.
    TableEnd,
    /// All tables are, and the hash is right.
    End,
}

/// A stream that is counted and hashed on its way.
struct Hashed<S> {
    stream: S,
    hasher: blake3::Hasher,
    bytes: u64,
}

impl<S> Hashed<S> {
    fn new(stream: S) -> Self {
        Self { stream, hasher: blake3::Hasher::new(), bytes: 0 }
    }

    fn count(&mut self, bytes: &[u8]) {
        self.hasher.update(bytes);
        self.bytes += bytes.len() as u64;
    }
}

impl<W: Write> Write for Hashed<W> {
    fn write(&mut self, buf: &[u8]) -> io::Result<usize> {
        let written = self.stream.write(buf)?;
        self.count(&buf[..written]);
        Ok(written)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.stream.flush()
    }
}

impl<R: Read> Read for Hashed<R> {
    fn read(&mut self, buf: &mut [u8]) -> io::Result<usize> {
        let read = self.stream.read(buf)?;
        self.count(&buf[..read]);
        Ok(read)
    }
}

/// Writes a backup, record by record.
pub(super) struct Writer<W: Write> {
    out: Encoder<'static, Hashed<W>>,
    /// One record at a time, before it is compressed.
    record: Vec<u8>,
    tables: u64,
    rows: u64,
}

impl<W: Write> Writer<W> {
    pub(super) fn begin(out: W, origin: &Origin) -> io::Result<Self> {
        let mut out = Hashed::new(out);
        out.write_all(MAGIC)?;
        out.write_all(&FORMAT.to_le_bytes())?;
        let mut record = Vec::new();
        encode_bytes(origin.headroom.as_bytes(), &mut record);
        record.extend(origin.schema.to_le_bytes());
        record.extend(origin.taken_at.0.to_le_bytes());
        let mut out = Encoder::new(out, LEVEL)?;
        out.write_all(&record)?;
        Ok(Self { out, record, tables: 0, rows: 0 })
    }

    pub(super) fn table(&mut self, table: &Table) -> io::Result<()> {
        self.tables += 1;
        self.rows = 0;
        self.write(|record| {
            record.push(TABLE);
            encode_bytes(table.name.as_bytes(), record);
            let columns = u32::try_from(table.columns.len()).expect("no table has so many columns");
            record.extend(columns.to_le_bytes());
            for column in &table.columns {
                record.push(column.declared.kind() as u8);
                encode_bytes(column.name.as_bytes(), record);
            }
        })
    }

    pub(super) fn row(&mut self, values: &[Value]) -> io::Result<()> {
        self.rows += 1;
        self.write(|record| {
            record.push(ROW);
            for value in values {
                value.encode(record);
            }
        })
    }

    pub(super) fn end_table(&mut self) -> io::Result<()> {
        let rows = self.rows;
        self.write(|record| {
            record.push(TABLE_END);
            record.extend(rows.to_le_bytes());
        })
    }

    /// Ends the file and gives its length in bytes.
    pub(super) fn end(mut self) -> io::Result<u64> {
        let tables = self.tables;
        self.write(|record| {
            record.push(END);
            record.extend(tables.to_le_bytes());
        })?;
        let mut out = self.out.finish()?;
        out.stream.write_all(out.hasher.finalize().as_bytes())?;
        out.stream.flush()?;
        Ok(out.bytes + HASH as u64)
    }

    fn write(&mut self, record: impl FnOnce(&mut Vec<u8>)) -> io::Result<()> {
        self.record.clear();
        record(&mut self.record);
        self.out.write_all(&self.record)
    }
}

/// Reads a backup, record by record. Whatever is not as it was written is an error that says where.
pub(super) struct Reader<R: Read> {
    input: Decoder<'static, BufReader<Hashed<io::Take<R>>>>,
    table: Option<Table>,
    tables: u64,
    rows: u64,
}

impl<R: Read> Reader<R> {
    /// Begins to read a file of so many bytes.
    pub(super) fn begin(input: R, length: u64) -> Result<(Origin, Self), StoreError> {
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

    pub(super) fn next(&mut self) -> Result<Record, StoreError> {
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

#[cfg(test)]
mod tests {
    use super::*;

    fn origin() -> Origin {
        Origin { headroom: "0.1.0".to_owned(), schema: 1, taken_at: Timestamp(7) }
    }

    fn table() -> Table {
        let column = |(name, declared): (&str, Declared)| Column { name: name.to_owned(), declared };
        let columns = [("n", Declared::Int), ("t", Declared::Text)].map(column).to_vec();
        Table { name: "table".to_owned(), columns }
    }

    fn row() -> [Value; 2] {
        [Value::Int(-1), Value::Text("one".to_owned())]
    }

    /// A file with the right hash whatever is written.
    fn file(write: impl FnOnce(&mut Writer<&mut Vec<u8>>)) -> Vec<u8> {
        let mut file = Vec::new();
        let mut writer = Writer::begin(&mut file, &origin()).unwrap();
        write(&mut writer);
        writer.end().unwrap();
        file
    }

    fn records(file: &[u8]) -> Result<Vec<Record>, StoreError> {
        let (_, mut reader) = Reader::begin(file, file.len() as u64)?;
        let mut records = Vec::new();
        while records.last() != Some(&Record::End) {
            records.push(reader.next()?);
        }
        Ok(records)
    }

    fn refused(file: &[u8]) -> String {
        records(file).unwrap_err().to_string()
    }

    #[test]
    fn what_was_written_is_read() {
        let file = file(|writer| {
            writer.table(&table()).unwrap();
            writer.row(&row()).unwrap();
            writer.row(&[Value::Null, Value::Null]).unwrap();
            writer.end_table().unwrap();
        });
        let rows = [Record::Row(row().to_vec()), Record::Row(vec![Value::Null, Value::Null])];
        let [one, two] = rows;
        let told = [Record::Table(table()), one, two, Record::TableEnd, Record::End];
        assert_eq!(records(&file).unwrap(), told);
        assert_eq!(Reader::begin(&file[..], file.len() as u64).unwrap().0, origin());
    }

    #[test]
    fn a_file_with_a_right_hash_over_wrong_records_is_refused() {
        let unknown = file(|writer| writer.write(|record| record.push(b'?')).unwrap());
        assert!(refused(&unknown).contains("after 0 tables: expected a table or the end, found byte 63"));
        let miscounted = file(|writer| {
            writer.table(&table()).unwrap();
            writer.row(&row()).unwrap();
            writer.rows = 2;
            writer.end_table().unwrap();
        });
        assert!(
            refused(&miscounted)
                .contains("in table table after 1 rows: expected 2 rows of this table, found 1")
        );
        let unlike = file(|writer| {
            writer.table(&table()).unwrap();
            writer.row(&[Value::Real(1.0), Value::Null]).unwrap();
        });
        assert!(refused(&unlike).contains("expected a value of kind 1, found 2"), "{}", refused(&unlike));
        let open = file(|writer| writer.table(&table()).unwrap());
        assert!(refused(&open).contains("expected a row or the table's end"), "{}", refused(&open));
        let goes_on = file(|writer| {
            writer.write(|record| record.extend([&[END][..], &0_u64.to_le_bytes()].concat())).unwrap();
        });
        assert!(refused(&goes_on).contains("expected the end, found more"), "{}", refused(&goes_on));
    }

    #[test]
    fn a_promised_length_is_not_reserved() {
        let long = file(|writer| {
            writer.table(&table()).unwrap();
            writer.write(|record| record.extend([ROW, 0, Kind::Text as u8, 0xff, 0xff, 0xff, 0x3f])).unwrap();
        });
        assert!(refused(&long).contains("breaks off in table table"), "{}", refused(&long));
    }
}
