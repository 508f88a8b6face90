//! What every command has in common: the store it opens, how it prints, how it fails.

use std::fmt;
use std::io::{self, IsTerminal, Read};
use std::process::ExitCode;
use std::time::{Duration, Instant};

use chart::format;
use domain::{AccountName, Clock};
use serde_json::Value;
use store::backup::Amount;
use store::{Store, StoreError};

use crate::auth::{password, secret};
use crate::config::Data;

/// Why a command did not do what it should.
#[derive(Debug)]
pub(super) enum Failure {
    /// It was asked wrongly.
    Usage(String),
    /// What it was to read cannot be read.
    Unreadable(String),
    /// It failed on its own.
    Internal(String),
}

impl Failure {
    pub(super) fn internal(cause: impl fmt::Display) -> Self {
        Self::Internal(cause.to_string())
    }

    pub(super) fn exit_code(&self) -> ExitCode {
        ExitCode::from(match self {
            Self::Usage(_) => 2,
            Self::Unreadable(_) => 3,
            Self::Internal(_) => 1,
        })
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (Self::Usage(why) | Self::Unreadable(why) | Self::Internal(why)) = self;
        f.write_str(why)
    }
}

impl From<StoreError> for Failure {
    fn from(error: StoreError) -> Self {
        match error {
            StoreError::Conflict(what) => Self::Usage(what.to_owned()),
            StoreError::InUse(why) => Self::Usage(why),
            StoreError::Against(refusal) => Self::Usage(refusal.sentence),
            error => Self::internal(error),
        }
    }
}

/// Opens the database, making the data folder where it is missing.
pub(super) async fn open(data: &Data) -> Result<Store, Failure> {
    make_folder(data)?;
    Ok(Store::open(&data.database_url(), Clock::system()).await?)
}

/// Makes the folder where the data is kept there. Only its owner reads it: it holds the hashes of passwords.
pub(super) fn make_folder(data: &Data) -> Result<(), Failure> {
    use std::os::unix::fs::DirBuilderExt;
    let Some(folder) = data.own_folder() else { return Ok(()) };
    let made = std::fs::DirBuilder::new().recursive(true).mode(0o700).create(folder);
    made.map_err(|why| Failure::Internal(format!("{} cannot be made: {why}", folder.display())))
}

/// How a command speaks: to people, or one JSON object to a program.
#[derive(Debug, Clone, Copy, clap::Args)]
pub(super) struct Form {
    /// Print one JSON object
    #[arg(long)]
    pub(super) json: bool,
}

impl Form {
    /// Prints the result to standard output.
    pub(super) fn print(self, document: &Value, text: impl fmt::Display) {
        if self.json {
            println!("{document}");
        } else {
            println!("{text}");
        }
    }
}

/// Says on standard error how far a backup or a restore is, where that is a terminal.
pub(super) struct Progress {
    doing: &'static str,
    shown: Option<Instant>,
    width: usize,
}

impl Progress {
    pub(super) fn new(doing: &'static str) -> Self {
        Self { doing, shown: io::stderr().is_terminal().then(Instant::now), width: 0 }
    }

    /// Tells the amount, a few times a second.
    pub(super) fn show(&mut self, done: &Amount) {
        let is_due = |shown: Instant| shown.elapsed() > Duration::from_millis(200);
        if self.shown.is_some_and(is_due) {
            self.shown = Some(Instant::now());
            let text =
                format!("{}: {} rows, {} tables done", self.doing, format::count(done.rows), done.tables);
            eprint!("\r{text:<width$}", width = self.width);
            self.width = text.len();
        }
    }
}

/// Takes the line away again.
impl Drop for Progress {
    fn drop(&mut self) {
        if self.width > 0 {
            eprint!("\r{}\r", " ".repeat(self.width));
        }
    }
}

/// A password for an account.
pub(super) struct Password {
    pub(super) text: String,
    /// Nobody has seen it yet.
    pub(super) is_made_up: bool,
}

/// The first line of standard input, or a password made up where nothing comes in.
pub(super) fn read_password(name: &AccountName) -> Result<Password, Failure> {
    let mut typed = String::new();
    if !io::stdin().is_terminal() {
        let longest = 4 * (password::MAX_LEN as u64) + 2;
        io::stdin()
            .take(longest)
            .read_to_string(&mut typed)
            .map_err(|_| Failure::Usage("The password on standard input is not text in UTF-8.".to_owned()))?;
    }
    let typed = typed.lines().next().unwrap_or_default();
    if typed.is_empty() {
        return Ok(Password { text: secret::new_password(), is_made_up: true });
    }
    match password::weakness(typed, name) {
        Some(why) => Err(Failure::Usage(why)),
        None => Ok(Password { text: typed.to_owned(), is_made_up: false }),
    }
}
