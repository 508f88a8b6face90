//! The way back: a file that was found whole becomes an empty database, in one transaction.

use std::io::{self, Read, Seek, SeekFrom};

use super::{
    Amount,
    connection::Connection,
    format::{Origin, Reader, Record},
    newest,
    schema::{Column, Table},
    value::Value,
};
use crate::StoreError;

/// Rows an `INSERT`: with 300 columns still below the number of parameters that either database takes.
const MOST_ROWS: usize = 100;
/// Bytes an `INSERT`, roughly: a row can be large.
const MOST_BYTES: usize = 1 << 20;

/// A backup that was read from end to end and found whole.
#[derive(Debug)]
pub struct Restore<F> {
    file: F,
    origin: Origin,
    amount: Amount,
}

/// What was restored, and where.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Restored {
    /// Which database holds it now: `SQLite` or `PostgreSQL`.
    pub database: &'static str,
    /// How much it was.
    pub amount: Amount,
}

impl<F: Read + Seek> Restore<F> {
    /// Reads the whole file and refuses one that is not exactly as it was written, or that this Headroom is too old for.
    pub fn check(mut file: F) -> Result<Self, StoreError> {
        let (origin, amount) = read(&mut file)?;
        let newest = newest();
        if origin.schema > newest {
            let why = format!(
                "it has schema {} of Headroom {}, and this program knows those up to {newest}: restore it with that \
                 Headroom or a newer one",
                origin.schema, origin.headroom
            );
            return Err(StoreError::Unreadable { at: 0, why });
        }
        Ok(Self { file, origin, amount })
    }

    /// Where the backup comes from.
    pub fn origin(&self) -> &Origin {
        &self.origin
    }

    /// How much is in it.
    pub fn amount(&self) -> &Amount {
        &self.amount
    }

    /// Loads it into the database at `sqlite:PATH` or `postgres://…`, which must be missing or hold nothing yet, and
    /// brings that up to date. All or nothing.
    pub async fn into_database(
        mut self,
        url: &str,
        progress: impl FnMut(&Amount),
    ) -> Result<Restored, StoreError> {
        let mut target = Connection::writing(url).await?;
        let database = target.name();
        prepare(&mut target, self.origin.schema).await?;
        let amount = load(&mut target, &mut self.file, progress).await?;
        target.advance_identities().await?;
        target.migrate_to(None).await?;
        target.commit().await?;
        Ok(Restored { database, amount })
    }
}

/// Begins to read the file at its start; also says how long it is.
fn begin<F: Read + Seek>(file: &mut F) -> Result<(u64, Origin, Reader<&mut F>), StoreError> {
    let failed = |error: io::Error| StoreError::Unreadable { at: 0, why: error.to_string() };
    let length = file.seek(SeekFrom::End(0)).map_err(failed)?;
    file.rewind().map_err(failed)?;
    let (origin, reader) = Reader::begin(file, length)?;
    Ok((length, origin, reader))
}

/// Reads the file to its end, which is where its hash proves the rest.
fn read(file: &mut (impl Read + Seek)) -> Result<(Origin, Amount), StoreError> {
    let (bytes, origin, mut reader) = begin(file)?;
    let mut amount = Amount { bytes, ..Amount::default() };
    loop {
        match reader.next()? {
            Record::Table(_) => {}
            Record::Row(_) => amount.rows += 1,
            Record::TableEnd => amount.tables += 1,
            Record::End => return Ok((origin, amount)),
        }
    }
}

/// Brings an empty database to the schema of the backup; refuses one that holds anything.
async fn prepare(target: &mut Connection, schema: i64) -> Result<(), StoreError> {
    match target.version().await? {
        None => {
            if let Some(table) = target.tables().await?.first() {
                return Err(holds(target, &format!("a table {} that is not Headroom's", table.name)));
            }
        }
        Some(there) if there > schema => {
            return Err(holds(
                target,
                &format!("tables of schema {there}, newer than the backup's {schema}"),
            ));
        }
        Some(_) => {}
    }
    target.migrate_to(Some(schema)).await?;
    refuse_used(target, schema).await
}

/// Only the rows that migrations write may be there. Which these are, a database in memory shows.
async fn refuse_used(target: &mut Connection, schema: i64) -> Result<(), StoreError> {
    let mut fresh = Connection::fresh(schema).await?;
    for table in target.tables().await? {
        let written = first_rows(&mut fresh, &table, usize::MAX >> 1).await?;
        if first_rows(target, &table, written.len() + 1).await? != written {
            return Err(holds(target, &format!("rows in its table {}", table.name)));
        }
    }
    Ok(())
}

fn holds(target: &Connection, what: &str) -> StoreError {
    StoreError::NotEmpty(format!(
        "The {} database is not empty: it holds {what}. Restore into one that no Headroom has served: a file that is not \
         there yet, or a database without tables.",
        target.name()
    ))
}

/// Some rows, in an order that does not depend on the database.
async fn first_rows(
    connection: &mut Connection,
    table: &Table,
    most: usize,
) -> Result<Vec<Vec<u8>>, StoreError> {
    let mut rows = Vec::new();
    let encode = |row: Vec<Value>| {
        let mut encoded = Vec::new();
        for value in row {
            value.encode(&mut encoded);
        }
        rows.push(encoded);
        Ok(())
    };
    connection.each_row(table, format!("{} LIMIT {most}", table.select()), encode).await?;
    rows.sort_unstable();
    Ok(rows)
}

/// Reads the file once more, into the tables. It was whole before; that it still is, its end proves again.
async fn load(
    target: &mut Connection,
    file: &mut (impl Read + Seek),
    mut progress: impl FnMut(&Amount),
) -> Result<Amount, StoreError> {
    let (bytes, _, mut reader) = begin(file)?;
    let tables = target.tables().await?;
    for table in tables.iter().rev() {
        target.clear(table).await?;
    }
    let mut done = Amount::default();
    let mut batch = Batch::default();
    loop {
        match reader.next()? {
            Record::Table(told) => batch.table = Some(matching(&tables, &told)?),
            Record::Row(row) => {
                batch.push(row);
                if batch.is_full() {
                    done.rows += batch.insert(target).await?;
                    progress(&done);
                }
            }
            Record::TableEnd => {
                done.rows += batch.insert(target).await?;
                done.tables += 1;
                progress(&done);
            }
            Record::End => return Ok(Amount { bytes, ..done }),
        }
    }
}

/// The table as the file orders its columns and the target declares them.
fn matching(tables: &[Table], told: &Table) -> Result<Table, StoreError> {
    let unlike = || StoreError::Unreadable {
        at: 0,
        why: format!("its table {} has other columns than that of the schema it names", told.name),
    };
    let table = tables.iter().find(|table| table.name == told.name).ok_or_else(unlike)?;
    let column = |told: &Column| {
        let found = table.columns.iter().find(|column| column.name == told.name);
        found.filter(|column| column.declared.kind() == told.declared.kind()).cloned().ok_or_else(unlike)
    };
    let columns = told.columns.iter().map(column).collect::<Result<Vec<_>, _>>()?;
    if columns.len() == table.columns.len() { Ok(Table { columns, ..told.clone() }) } else { Err(unlike()) }
}

/// Rows on their way into one table.
#[derive(Default)]
struct Batch {
    table: Option<Table>,
    rows: Vec<Vec<Value>>,
    bytes: usize,
}

impl Batch {
    fn push(&mut self, row: Vec<Value>) {
        self.bytes += row.iter().map(Value::size).sum::<usize>();
        self.rows.push(row);
    }

    fn is_full(&self) -> bool {
        self.rows.len() >= MOST_ROWS || self.bytes >= MOST_BYTES
    }

    async fn insert(&mut self, target: &mut Connection) -> Result<u64, StoreError> {
        let rows = std::mem::take(&mut self.rows);
        self.bytes = 0;
        let count = rows.len() as u64;
        if let Some(table) = self.table.as_ref().filter(|_| count > 0) {
            target.insert(table, rows).await?;
        }
        Ok(count)
    }
}

#[cfg(test)]
mod tests {
    use std::io::Cursor;

    use domain::Timestamp;

    use super::*;
    use crate::backup::format::Writer;

    #[test]
    fn a_backup_of_a_newer_headroom_is_refused_with_what_to_use() {
        let origin = Origin { headroom: "9.9.9".to_owned(), schema: newest() + 1, taken_at: Timestamp(7) };
        let mut file = Vec::new();
        Writer::begin(&mut file, &origin).unwrap().end().unwrap();
        let error = Restore::check(Cursor::new(file)).unwrap_err().to_string();
        assert!(error.contains("of Headroom 9.9.9") && error.contains("or a newer one"), "{error}");
    }
}
