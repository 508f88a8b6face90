//! `headroom inspect FILE…`: reads result files without a server or a database, prints the receipt and the numbers.

use std::{
    io::{self, Read, Write},
    process::ExitCode,
};

use clap::Args;
use domain::{CsvColumns, Invalid, Measured, NameRules, Report};
use ingest::{IngestError, Names};

use super::progress::{Progress, Watched};
use super::{files, receipt, terminal};
use crate::config::step_ms;

/// The input cannot be read.
const UNREADABLE: u8 = 3;
/// A threshold or an assertion of the test failed.
const THRESHOLD_FAILED: u8 = 11;

/// What `headroom inspect` is asked.
#[derive(Debug, Args)]
pub(super) struct Inspect {
    /// Result files of one test; several are merged, never averaged. `-` is standard input
    #[arg(required = true, value_name = "FILE")]
    files: Vec<String>,

    /// Fold identifiers and secrets in addresses by the default rules, as an upload does; else only where there are too
    /// many names
    #[arg(long, conflicts_with = "fold_by")]
    fold: bool,

    /// Fold addresses by the rules in this file
    #[arg(long, value_name = "FILE", value_parser = rules)]
    fold_by: Option<NameRules>,

    /// Columns of a CSV of requests: duration=COLUMN, unit=ms, time=COLUMN, name=COLUMN …
    #[arg(long)]
    columns: Option<CsvColumns>,

    /// Print one JSON object
    #[arg(long)]
    json: bool,

    /// Add the numbers over time
    #[arg(long)]
    series: bool,

    /// Length of a step of the series: 1s, 10s, 1m
    #[arg(long, default_value = "1s", value_parser = step_ms, requires = "series")]
    step: i64,
}

/// Reads the files and prints what they say. Ends with 0, with 3 where a file cannot be read, with 11 where a threshold
/// or an assertion of the test failed, and with 1 where the output cannot be written.
pub(super) fn run(inspect: &Inspect) -> ExitCode {
    let report = match read(inspect) {
        Ok(report) => report,
        Err(error) => return refused(inspect, &error),
    };
    let text = if inspect.json { json_line(&report) } else { receipt::text(&report) };
    let failed = report.thresholds.iter().any(|threshold| threshold.passed == Some(false));
    match print(&text) {
        Err(_) => ExitCode::FAILURE,
        Ok(()) if failed => ExitCode::from(THRESHOLD_FAILED),
        Ok(()) => ExitCode::SUCCESS,
    }
}

fn read(inspect: &Inspect) -> Result<Report, IngestError> {
    let mut opened: Vec<(String, Box<dyn Read>)> = Vec::new();
    for name in &inspect.files {
        opened.push((files::shown_name(name), open(name)?));
    }
    let names = names(inspect);
    let how = ingest::Reading { names, columns: inspect.columns.clone(), ..ingest::Reading::default() };
    let measured: Measured = how.read_many(opened)?;
    let series = if inspect.series { measured.series(inspect.step)? } else { None };
    Ok(Report { series, ..measured.report })
}

/// How addresses become names of endpoints.
fn names(inspect: &Inspect) -> Names {
    match &inspect.fold_by {
        Some(rules) => Names::Folded(rules.clone()),
        None if inspect.fold => Names::Folded(NameRules::default()),
        None => Names::FoldedWhenMany(NameRules::default()),
    }
}

/// The rules in a file.
fn rules(path: &str) -> Result<NameRules, String> {
    let text = std::fs::read_to_string(path).map_err(|why| why.to_string())?;
    text.parse().map_err(|why: Invalid| why.to_string())
}

fn open(name: &str) -> Result<Box<dyn Read>, IngestError> {
    if name == files::STANDARD_INPUT {
        return Ok(Box::new(io::stdin()));
    }
    let failed = |source| IngestError::Io { file: name.to_owned(), bytes: 0, source };
    let (file, length) = files::open(name).map_err(failed)?;
    Ok(Box::new(Watched::new(file, Progress::new(files::shown_name(name), length))))
}

fn refused(inspect: &Inspect, error: &IngestError) -> ExitCode {
    let mut told = String::new();
    for line in error.excerpt() {
        told.push_str("\n  | ");
        told.push_str(line);
    }
    eprintln!("headroom: {}{told}", terminal::printable(&error.to_string()));
    if inspect.json {
        let object = serde_json::json!({ "error": error.to_string(), "excerpt": error.excerpt() });
        if print(&format!("{object}\n")).is_err() {
            return ExitCode::FAILURE;
        }
    }
    match error {
        IngestError::Packed(_) => ExitCode::FAILURE,
        _ => ExitCode::from(UNREADABLE),
    }
}

fn json_line(report: &Report) -> String {
    let text = serde_json::to_string_pretty(report).expect("a report has no key that is not text");
    text + "\n"
}

/// A reader that has seen enough (`head`) is no failure.
fn print(text: &str) -> io::Result<()> {
    let mut out = io::stdout().lock();
    match out.write_all(text.as_bytes()).and_then(|()| out.flush()) {
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(()),
        result => result,
    }
}
