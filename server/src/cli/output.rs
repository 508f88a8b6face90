//! What every command has in common: the store it opens, how it prints, how it fails.

use std::fmt;
use std::io::{self, IsTerminal, Read};
use std::process::ExitCode;

use domain::{AccountName, Clock};
use serde_json::Value;
use store::{Store, StoreError};

use crate::auth::{password, secret};
use crate::config::Data;

/// Why a command did not do what it should.
#[derive(Debug)]
pub(super) enum Failure {
    /// It was asked wrongly.
    Usage(String),
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
            Self::Internal(_) => 1,
        })
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (Self::Usage(why) | Self::Internal(why)) = self;
        f.write_str(why)
    }
}

impl From<StoreError> for Failure {
    fn from(error: StoreError) -> Self {
        match error {
            StoreError::Conflict(what) => Self::Usage(what.to_owned()),
            StoreError::InUse(why) => Self::Usage(why),
            error => Self::internal(error),
        }
    }
}

/// Opens the database, making the data folder where it is missing.
pub(super) async fn open(data: &Data) -> Result<Store, Failure> {
    if data.database_url.is_none() {
        make_folder(&data.data_dir)
            .map_err(|why| Failure::Internal(format!("{} cannot be made: {why}", data.data_dir.display())))?;
    }
    Ok(Store::open(&data.database_url(), Clock::system()).await?)
}

/// Only its owner reads the folder: it holds the hashes of passwords.
fn make_folder(folder: &std::path::Path) -> io::Result<()> {
    use std::os::unix::fs::DirBuilderExt;
    std::fs::DirBuilder::new().recursive(true).mode(0o700).create(folder)
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
