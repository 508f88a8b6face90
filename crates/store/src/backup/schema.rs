//! The tables of a database, as the database itself tells them: a new one is part of the next backup without being
//! named anywhere.

use std::collections::{BTreeMap, BTreeSet};

use sqlx::AssertSqlSafe;

use super::{
    connection::{Connection, on},
    value::Kind,
};
use crate::StoreError;

/// A table and its columns in their order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Table {
    pub(super) name: String,
    pub(super) columns: Vec<Column>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Column {
    pub(super) name: String,
    pub(super) declared: Declared,
}

/// The types that migrations declare (architecture.md §5, rule 16), on either database.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Declared {
    Int,
    Bool,
    Real,
    Text,
    Bytes,
    Uuid,
}

impl Declared {
    fn of(name: &str) -> Option<Self> {
        Some(match name {
            "INTEGER" | "bigint" => Self::Int,
            "boolean" => Self::Bool,
            "REAL" | "double precision" => Self::Real,
            "TEXT" | "text" => Self::Text,
            "BLOB" | "bytea" => Self::Bytes,
            "uuid" => Self::Uuid,
            _ => return None,
        })
    }

    /// As what a backup keeps it.
    pub(super) fn kind(self) -> Kind {
        match self {
            Self::Int | Self::Bool => Kind::Int,
            Self::Real => Kind::Real,
            Self::Text => Kind::Text,
            Self::Bytes | Self::Uuid => Kind::Bytes,
        }
    }

    /// The type of a column in a file, of which only the kind is known.
    pub(super) fn from_kind(kind: Kind) -> Self {
        match kind {
            Kind::Int => Self::Int,
            Kind::Real => Self::Real,
            Kind::Text => Self::Text,
            Kind::Bytes => Self::Bytes,
        }
    }
}

impl Table {
    /// The names of its columns, quoted and parted by commas.
    pub(super) fn column_list(&self) -> String {
        let quoted: Vec<_> = self.columns.iter().map(|column| quote(&column.name)).collect();
        quoted.join(", ")
    }

    pub(super) fn select(&self) -> String {
        format!("SELECT {} FROM {}", self.column_list(), quote(&self.name))
    }
}

/// A name as SQL takes it, whatever is in it.
pub(super) fn quote(name: &str) -> String {
    format!("\"{}\"", name.replace('"', "\"\""))
}

/// Which tables there are beside the one in which sqlx counts migrations: table, column, type.
const COLUMNS_OF_SQLITE: &str = "SELECT t.name, c.name, c.type FROM pragma_table_list AS t
     JOIN pragma_table_info(t.name) AS c
     WHERE t.schema = 'main' AND t.type = 'table' AND t.name NOT LIKE 'sqlite\\_%' ESCAPE '\\'
        AND t.name <> '_sqlx_migrations'
     ORDER BY t.name, c.cid";
const COLUMNS_OF_POSTGRES: &str =
    "SELECT CAST(c.table_name AS TEXT), CAST(c.column_name AS TEXT), CAST(c.data_type AS TEXT)
     FROM information_schema.columns AS c
     JOIN information_schema.tables AS t ON t.table_schema = c.table_schema AND t.table_name = c.table_name
     WHERE c.table_schema = current_schema() AND t.table_type = 'BASE TABLE' AND c.is_generated = 'NEVER'
        AND c.table_name <> '_sqlx_migrations'
     ORDER BY c.table_name COLLATE \"C\", c.ordinal_position";

/// Which table has rows that point to which other.
const REFERENCES_OF_SQLITE: &str = "SELECT t.name, f.\"table\" FROM pragma_table_list AS t
     JOIN pragma_foreign_key_list(t.name) AS f
     WHERE t.schema = 'main' AND t.type = 'table'";
const REFERENCES_OF_POSTGRES: &str =
    "SELECT CAST(a.relname AS TEXT), CAST(b.relname AS TEXT) FROM pg_constraint AS c
     JOIN pg_class AS a ON a.oid = c.conrelid
     JOIN pg_class AS b ON b.oid = c.confrelid
     WHERE c.contype = 'f' AND c.connamespace = current_schema()::regnamespace";

/// All tables, each after those that its rows point to.
pub(super) async fn tables(connection: &mut Connection) -> Result<Vec<Table>, StoreError> {
    let (columns, references) = match connection {
        Connection::Sqlite(..) => (COLUMNS_OF_SQLITE, REFERENCES_OF_SQLITE),
        Connection::Postgres(..) => (COLUMNS_OF_POSTGRES, REFERENCES_OF_POSTGRES),
    };
    let columns: Vec<(String, String, String)> =
        on!(connection, db => sqlx::query_as(AssertSqlSafe(columns)).fetch_all(db).await?);
    let references: Vec<(String, String)> =
        on!(connection, db => sqlx::query_as(AssertSqlSafe(references)).fetch_all(db).await?);
    arrange(described(columns)?, &references)
}

fn described(columns: Vec<(String, String, String)>) -> Result<BTreeMap<String, Table>, StoreError> {
    let mut tables = BTreeMap::new();
    for (table, column, kind) in columns {
        let declared = Declared::of(&kind).ok_or_else(|| {
            StoreError::Refused(format!("{table}.{column} is of type {kind}, which Headroom never makes."))
        })?;
        let entry = tables.entry(table.clone()).or_insert(Table { name: table, columns: Vec::new() });
        entry.columns.push(Column { name: column, declared });
    }
    Ok(tables)
}

/// Takes, again and again, the first table by name that points to none of those left.
fn arrange(
    mut left: BTreeMap<String, Table>,
    references: &[(String, String)],
) -> Result<Vec<Table>, StoreError> {
    let mut arranged = Vec::new();
    while !left.is_empty() {
        let waiting: BTreeSet<&str> = references
            .iter()
            .filter(|(_, to)| left.contains_key(to))
            .map(|(from, _)| from.as_str())
            .collect();
        let next = left.keys().find(|name| !waiting.contains(name.as_str())).cloned();
        let Some(table) = next.and_then(|name| left.remove(&name)) else {
            let names: Vec<_> = left.into_keys().collect();
            return Err(StoreError::Refused(format!(
                "The tables {} point to each other in a ring: no order to load them in exists.",
                names.join(", ")
            )));
        };
        arranged.push(table);
    }
    Ok(arranged)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn arranged(names: &[&str], references: &[(&str, &str)]) -> Result<Vec<String>, StoreError> {
        let table =
            |name: &&str| ((*name).to_owned(), Table { name: (*name).to_owned(), columns: Vec::new() });
        let references: Vec<_> =
            references.iter().map(|(from, to)| ((*from).to_owned(), (*to).to_owned())).collect();
        let tables = arrange(names.iter().map(table).collect(), &references)?;
        Ok(tables.into_iter().map(|table| table.name).collect())
    }

    #[test]
    fn a_table_comes_after_those_that_it_points_to() {
        let references = [("a", "b"), ("b", "c"), ("a", "c"), ("d", "elsewhere")];
        assert_eq!(arranged(&["a", "b", "c", "d"], &references).unwrap(), ["c", "b", "a", "d"]);
    }

    #[test]
    fn a_ring_of_tables_is_refused_by_name() {
        let error = arranged(&["a", "b", "c"], &[("a", "b"), ("b", "a")]).unwrap_err().to_string();
        assert!(error.contains("a, b point to each other"), "{error}");
    }

    #[test]
    fn a_name_is_quoted_whatever_is_in_it() {
        assert_eq!(quote("a\"b"), "\"a\"\"b\"");
    }
}
