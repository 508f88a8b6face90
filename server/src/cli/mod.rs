//! The command line: what is typed becomes a command, a command ends with an exit code.

mod backup;
mod checklist;
mod demo;
mod files;
mod inspect;
mod output;
mod progress;
mod push;
pub(crate) mod receipt;
mod restore;
mod serve;
mod signals;
mod terminal;
mod token;
mod user;

use std::process::ExitCode;

use clap::{Args as _, CommandFactory, FromArgMatches, Parser, Subcommand};

use crate::{config, telemetry};
use output::Failure;

/// Is your service ready for ten times the load? Headroom reads load tests and walks the checklist.
#[derive(Debug, Parser)]
#[command(name = "headroom", version, args_conflicts_with_subcommands = true, subcommand_negates_reqs = true)]
struct Cli {
    #[command(subcommand)]
    command: Option<Command>,

    #[command(flatten)]
    serve: config::Serve,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Migrate the database and serve (what `headroom` does without a command)
    Serve(Box<config::Serve>),
    /// Read result files without a server or a database; print the receipt and the numbers
    Inspect(Box<inspect::Inspect>),
    /// Checklists as files
    #[command(subcommand)]
    Checklist(checklist::Checklist),
    /// Send result files to a server; print what it says of them
    Push(Box<push::Push>),
    /// Write everything to one file, while the server goes on serving
    Backup(backup::Backup),
    /// Fill an empty database, of either kind, from a backup
    Restore(restore::Restore),
    /// Fill an empty database with an example, and with generated services to try sizes
    Demo(demo::Demo),
    /// Accounts, from the server's own shell
    #[command(subcommand)]
    User(user::User),
    /// Tokens for programs
    #[command(subcommand)]
    Token(token::Token),
}

/// Runs the program. Usage errors end with 2, internal failures with 1.
pub fn main() -> ExitCode {
    let cli = Cli::from_arg_matches(&Cli::command().get_matches()).unwrap_or_else(|error| error.exit());
    telemetry::start();
    match run(cli.command.unwrap_or(Command::Serve(Box::new(cli.serve)))) {
        Ok(code) => code,
        Err(failure) => {
            eprintln!("headroom: {failure}");
            failure.exit_code()
        }
    }
}

fn run(command: Command) -> Result<ExitCode, Failure> {
    if matches!(command, Command::Serve(_)) {
        let serve = config::Serve::augment_args(clap::Command::new("serve"));
        let set = std::env::vars_os().filter_map(|(name, _)| name.into_string().ok());
        config::refuse_unknown_variables(&serve, set).map_err(Failure::Usage)?;
    }
    let runtime = tokio::runtime::Runtime::new().map_err(Failure::internal)?;
    runtime.block_on(async {
        match command {
            Command::Inspect(inspect) => return Ok(inspect::run(&inspect)),
            Command::Checklist(checklist) => return Ok(checklist::run(&checklist)),
            Command::Push(push) => return Ok(push::run(&push).await),
            Command::Serve(serve) => serve::serve(*serve).await,
            Command::Backup(backup) => backup::run(backup).await,
            Command::Restore(restore) => restore::run(restore).await,
            Command::Demo(demo) => demo::run(demo).await,
            Command::User(user) => user::run(user).await,
            Command::Token(token) => token::run(token).await,
        }
        .map(|()| ExitCode::SUCCESS)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_command_line_is_consistent() {
        Cli::command().debug_assert();
    }

    #[test]
    fn serving_is_what_happens_without_a_command() {
        let cli = Cli::try_parse_from(["headroom", "--addr", "127.0.0.1:4500"]).unwrap();
        assert!(cli.command.is_none());
        assert_eq!(cli.serve.addr.port(), 4500);
        let cli = Cli::try_parse_from(["headroom", "serve", "--addr", "127.0.0.1:4500"]).unwrap();
        assert!(matches!(cli.command, Some(Command::Serve(serve)) if serve.addr.port() == 4500));
    }

    #[test]
    fn an_unknown_variable_is_refused_by_name() {
        let serve = config::Serve::augment_args(clap::Command::new("serve"));
        let refused = |name: &str| config::refuse_unknown_variables(&serve, [name.to_owned()]);
        assert!(refused("HEADROOM_ADR").unwrap_err().contains("HEADROOM_ADR"));
        for known in ["HEADROOM_ADDR", "HEADROOM_DATA_DIR", "HEADROOM_TOKEN", "HEADROOM_GOLDEN", "HOME"] {
            assert_eq!(refused(known), Ok(()), "{known}");
        }
    }
}
