//! Writing a backup.

use std::io::{self, Write};

use zstd::stream::write::Encoder;

use super::hashed::Hashed;
use super::{END, FORMAT, HASH, MAGIC, Origin, ROW, TABLE, TABLE_END};
use crate::backup::{
    schema::Table,
    value::{Value, encode_bytes},
};

/// zstd's usual one. Rows hold what is compressed already beside JSON that shrinks a lot.
const LEVEL: i32 = 3;

/// Writes a backup, record by record.
pub(in crate::backup) struct Writer<W: Write> {
    out: Encoder<'static, Hashed<W>>,
    /// One record at a time, before it is compressed.
    record: Vec<u8>,
    tables: u64,
    pub(super) rows: u64,
}

impl<W: Write> Writer<W> {
    pub(in crate::backup) fn begin(out: W, origin: &Origin) -> io::Result<Self> {
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

    pub(in crate::backup) fn table(&mut self, table: &Table) -> io::Result<()> {
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

    pub(in crate::backup) fn row(&mut self, values: &[Value]) -> io::Result<()> {
        self.rows += 1;
        self.write(|record| {
            record.push(ROW);
            for value in values {
                value.encode(record);
            }
        })
    }

    pub(in crate::backup) fn end_table(&mut self) -> io::Result<()> {
        let rows = self.rows;
        self.write(|record| {
            record.push(TABLE_END);
            record.extend(rows.to_le_bytes());
        })
    }

    /// Ends the file and gives its length in bytes.
    pub(in crate::backup) fn end(mut self) -> io::Result<u64> {
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

    /// Writes one record.
    pub(super) fn write(&mut self, record: impl FnOnce(&mut Vec<u8>)) -> io::Result<()> {
        self.record.clear();
        record(&mut self.record);
        self.out.write_all(&self.record)
    }
}
