//! A backup is read as it was written, and refused wherever it was not.

use domain::Timestamp;

use super::{END, Origin, ROW, Reader, Record, Writer};
use crate::{
    StoreError,
    backup::{
        schema::{Column, Declared, Table},
        value::{Kind, Value},
    },
};

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
        refused(&miscounted).contains("in table table after 1 rows: expected 2 rows of this table, found 1")
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
