//! The file: 16 bytes that say what it is, the format's number, one zstd frame, and the BLAKE3 hash of all before it.
//!
//! In the frame: who wrote it, from which schema and when; then for each table its name, its columns and their kinds,
//! its rows and their number; then the number of tables. Each of these begins with a byte that tells which it is, so
//! that reading knows at every point what must come.

mod hashed;
mod reader;
#[cfg(test)]
mod tests;
mod writer;

use domain::Timestamp;

pub(super) use self::{reader::Reader, writer::Writer};
use super::{schema::Table, value::Value};

/// How a backup begins, so that `head -c 16` tells it from other files.
const MAGIC: &[u8; 16] = b"headroom-backup\n";
/// Raised when the layout changes.
const FORMAT: u32 = 1;
const HASH: usize = 32;

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
