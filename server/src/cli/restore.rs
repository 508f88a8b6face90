//! `headroom restore FILE`: a backup into a database that holds nothing yet.

use std::fs::File;
use std::io::{self, BufReader, Seek};
use std::path::PathBuf;

use chart::format;
use clap::Args;
use serde_json::json;
use store::StoreError;
use store::backup::{Origin, Restored};

use super::output::{Failure, Form, Progress, make_folder};
use crate::config::Data;

/// What `headroom restore` is asked.
#[derive(Debug, Args)]
pub(super) struct Restore {
    /// The backup; `-` is standard input
    #[arg(value_name = "FILE")]
    file: PathBuf,

    #[command(flatten)]
    data: Data,

    #[command(flatten)]
    form: Form,
}

/// Reads the whole file before the database is touched.
pub(super) async fn run(restore: Restore) -> Result<(), Failure> {
    let name = if restore.file.as_os_str() == "-" {
        "standard input".into()
    } else {
        restore.file.display().to_string()
    };
    let unread =
        |error: &dyn std::fmt::Display| Failure::Unreadable(format!("{name}: {error}. Nothing was written."));
    let file = open(&restore).map_err(|error| unread(&error))?;
    let checked = store::backup::Restore::check(BufReader::new(file)).map_err(|error| unread(&error))?;
    let origin = checked.origin().clone();
    make_folder(&restore.data)?;
    let mut progress = Progress::new("Restoring");
    let restored = checked.into_database(&restore.data.database_url(), |amount| progress.show(amount)).await;
    drop(progress);
    let restored = restored.map_err(|error| match error {
        StoreError::NotEmpty(why) => Failure::Usage(format!("{why} Nothing was written.")),
        error @ StoreError::Unreadable { .. } => unread(&error),
        error => Failure::from(error),
    })?;
    say(&restore, &origin, restored);
    Ok(())
}

fn say(restore: &Restore, origin: &Origin, restored: Restored) {
    let Restored { database, amount } = restored;
    let Origin { headroom, schema, taken_at } = origin;
    let document = json!({
        "file": restore.file, "database": database, "bytes": amount.bytes, "tables": amount.tables,
        "rows": amount.rows, "headroom": headroom, "schema": schema, "taken_at": taken_at,
    });
    let (rows, tables) = (format::count(amount.rows), amount.tables);
    restore.form.print(
        &document,
        format!(
            "Restored {rows} rows of {tables} tables into {database}: what Headroom {headroom} held at {taken_at}."
        ),
    );
}

/// Any file, or what comes in, put where it can be read twice.
fn open(restore: &Restore) -> io::Result<File> {
    if restore.file.as_os_str() != "-" {
        return File::open(&restore.file);
    }
    let mut file = tempfile::tempfile()?;
    io::copy(&mut io::stdin().lock(), &mut file)?;
    file.rewind()?;
    Ok(file)
}
