//! `headroom checklist check FILE`: whether a team's own checklist is good, without a server or a database.

use std::{
    fmt::Write as _,
    fs::File,
    io::{self, Read},
    process::ExitCode,
};

use analysis::checklist::{Checked, Finding, check};
use chart::format;
use clap::{Args, Subcommand};
use serde_json::{Value, json};

use super::{output::Form, terminal::printable};

/// The file is no good checklist, or cannot be read.
const UNREADABLE: u8 = 3;
/// More bytes than any checklist that people wrote.
const LARGEST: u64 = 4 * 1024 * 1024;

/// What `headroom checklist` is asked.
#[derive(Debug, Subcommand)]
pub(super) enum Checklist {
    /// Check a checklist file and run its worked examples as tests
    Check(Check),
}

#[derive(Debug, Args)]
pub(super) struct Check {
    /// The checklist; `-` is standard input
    #[arg(value_name = "FILE")]
    file: String,

    #[command(flatten)]
    form: Form,
}

/// Prints what is wrong with the file, all of it. Ends with 0 where nothing is, else with 3.
pub(super) fn run(checklist: &Checklist) -> ExitCode {
    let Checklist::Check(asked) = checklist;
    let name = if asked.file == "-" { "standard input" } else { &asked.file };
    let text = match read(&asked.file) {
        Ok(text) => text,
        Err(why) => return unread(asked, name, &why),
    };
    let checked = check(&text);
    if checked.faults.is_empty() {
        asked.form.print(&document(name, &checked), good(name, &checked));
        return ExitCode::SUCCESS;
    }
    eprintln!("headroom: {}", bad(name, &checked.faults));
    if asked.form.json {
        asked.form.print(&document(name, &checked), "");
    }
    ExitCode::from(UNREADABLE)
}

fn read(file: &str) -> Result<String, String> {
    let source: Box<dyn Read> = if file == "-" {
        Box::new(io::stdin())
    } else {
        Box::new(File::open(file).map_err(|error| error.to_string())?)
    };
    let mut bytes = Vec::new();
    source.take(LARGEST + 1).read_to_end(&mut bytes).map_err(|error| error.to_string())?;
    if bytes.len() as u64 > LARGEST {
        return Err(format!("expected a checklist of at most {}, found more", format::bytes(LARGEST)));
    }
    String::from_utf8(bytes).map_err(|error| {
        let at = error.utf8_error().valid_up_to();
        format!("expected text in UTF-8, found something else at byte {at}")
    })
}

fn unread(asked: &Check, name: &str, why: &str) -> ExitCode {
    let error = format!("{name}: {why}");
    eprintln!("headroom: {}", printable(&error));
    if asked.form.json {
        asked.form.print(&json!({ "file": name, "good": false, "error": error }), "");
    }
    ExitCode::from(UNREADABLE)
}

fn document(name: &str, checked: &Checked) -> Value {
    let checklist = checked.checklist.as_ref();
    json!({
        "file": name,
        "good": checked.faults.is_empty(),
        "id": checklist.map(|checklist| &checklist.id),
        "version": checklist.map(|checklist| &checklist.version),
        "items": checked.counts.items,
        "inputs": checked.counts.inputs,
        "claims": checked.counts.claims,
        "examples": checked.counts.examples,
        "faults": checked.faults,
        "remarks": checked.remarks,
    })
}

fn good(name: &str, checked: &Checked) -> String {
    let counts = checked.counts;
    let number = |count: usize, noun| format::counted(count as u64, noun);
    let mut text = format!(
        "{} is good: {}, {}, {}. All {} came out as stated.",
        printable(name),
        number(counts.items, "item"),
        number(counts.inputs, "input"),
        number(counts.claims, "claim"),
        number(counts.examples, "worked example"),
    );
    for remark in &checked.remarks {
        let _ = write!(text, "\n{}", placed(name, remark));
    }
    text
}

fn bad(name: &str, faults: &[Finding]) -> String {
    let mut text = format!(
        "{} is no good checklist: {}.",
        printable(name),
        format::counted(faults.len() as u64, "fault")
    );
    for fault in faults {
        let _ = write!(text, "\n{}", placed(name, fault));
    }
    text
}

/// A finding as compilers write it, so that editors find the place.
fn placed(name: &str, finding: &Finding) -> String {
    let part = finding.part.as_ref().map(|part| format!("{part}: ")).unwrap_or_default();
    printable(&format!("{name}:{}:{}: {part}{}", finding.line, finding.column, finding.message))
}
