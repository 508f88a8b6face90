//! `headroom backup FILE`: everything in one file, while the server goes on serving.

use std::fs::File;
use std::io::{self, BufWriter, IsTerminal, Write};
use std::path::{Path, PathBuf};

use chart::format;
use clap::Args;
use domain::Clock;
use serde_json::json;
use store::backup::{Amount, Origin, Snapshot};
use tempfile::NamedTempFile;

use super::output::{Failure, Form, Progress};
use super::signals::Signals;
use crate::config::Data;

/// What `headroom backup` is asked.
#[derive(Debug, Args)]
pub(super) struct Backup {
    /// Where to write it; `-` is standard output
    #[arg(value_name = "FILE")]
    file: PathBuf,

    /// Replace FILE where it is there already
    #[arg(long)]
    force: bool,

    #[command(flatten)]
    data: Data,

    #[command(flatten)]
    form: Form,
}

pub(super) async fn run(backup: Backup) -> Result<(), Failure> {
    if backup.file.as_os_str() == "-" {
        return to_output(&backup).await;
    }
    if !backup.force && backup.file.exists() {
        return Err(already_there(&backup.file));
    }
    let snapshot = Snapshot::take(&backup.data.database_url(), &Clock::system()).await?;
    let origin = snapshot.origin().clone();
    let amount = to_file(&backup, snapshot).await?;
    let Amount { tables, rows, bytes } = amount;
    let Origin { headroom, schema, taken_at } = &origin;
    let document = json!({
        "file": backup.file, "bytes": bytes, "tables": tables, "rows": rows,
        "headroom": headroom, "schema": schema, "taken_at": taken_at,
    });
    let (file, rows, bytes) = (backup.file.display(), format::count(rows), format::bytes(bytes));
    backup.form.print(&document, format!("Backed up {rows} rows of {tables} tables to {file} ({bytes})."));
    Ok(())
}

/// Writes beside the file, and gives it its name once it is complete and on the disk. Only its owner reads it: it
/// holds hashes of passwords.
async fn to_file(backup: &Backup, snapshot: Snapshot) -> Result<Amount, Failure> {
    let failed = |why: io::Error| {
        Failure::Internal(format!("{} cannot be written: {why}. Nothing was kept.", backup.file.display()))
    };
    let folder = match backup.file.parent() {
        Some(folder) if folder != Path::new("") => folder,
        _ => Path::new("."),
    };
    let made = tempfile::Builder::new().prefix(".headroom-backup-").tempfile_in(folder).map_err(failed)?;
    tokio::spawn(remove_when_stopped(Signals::listen(), made.path().to_owned()));
    let mut progress = Progress::new("Backing up");
    let amount = snapshot.write(BufWriter::new(made.as_file()), |amount| progress.show(amount)).await?;
    drop(progress);
    made.as_file().sync_all().map_err(failed)?;
    keep(made, backup)?;
    File::open(folder).and_then(|folder| folder.sync_all()).map_err(failed)?;
    Ok(amount)
}

/// Gives the file its name, without taking it from another unless that is wished.
fn keep(made: NamedTempFile, backup: &Backup) -> Result<(), Failure> {
    let file = &backup.file;
    let kept = if backup.force { made.persist(file) } else { made.persist_noclobber(file) };
    match kept {
        Ok(_) => Ok(()),
        Err(error) if error.error.kind() == io::ErrorKind::AlreadyExists => Err(already_there(file)),
        Err(error) => {
            Err(Failure::Internal(format!("{} cannot be written: {}", file.display(), error.error)))
        }
    }
}

fn already_there(file: &Path) -> Failure {
    Failure::Usage(format!("{} is there already. --force replaces it.", file.display()))
}

/// Ctrl-C leaves no half of a file.
async fn remove_when_stopped(mut signals: Signals, made: PathBuf) {
    signals.next().await;
    let _ = std::fs::remove_file(made);
    eprintln!("headroom: stopped, nothing was kept.");
    std::process::exit(1);
}

async fn to_output(backup: &Backup) -> Result<(), Failure> {
    if backup.form.json {
        return Err(Failure::Usage("With - standard output is the backup: leave --json out.".to_owned()));
    }
    if io::stdout().is_terminal() {
        return Err(Failure::Usage("A backup is no text: send it to a file or another program.".to_owned()));
    }
    let snapshot = Snapshot::take(&backup.data.database_url(), &Clock::system()).await?;
    let mut progress = Progress::new("Backing up");
    let mut out = BufWriter::new(io::stdout());
    snapshot.write(&mut out, |amount| progress.show(amount)).await?;
    out.flush().map_err(Failure::internal)
}
