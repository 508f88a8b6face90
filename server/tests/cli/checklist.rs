//! `headroom checklist check`: good files, bad ones with every fault in its place, and files that cannot be read.

use std::process::Output;

use analysis::checklist::DEFAULT_TEXT;
use serde_json::{Value, json};
use tempfile::TempDir;

use super::{run, run_with_input, text};

fn check(data: &TempDir, content: impl AsRef<[u8]>, more: &[&str]) -> (Output, String) {
    let file = data.path().join("team.toml");
    std::fs::write(&file, content).unwrap();
    let file = file.to_str().unwrap().to_owned();
    let output = run(data, &[&["checklist", "check", file.as_str()], more].concat());
    (output, file)
}

#[test]
fn the_default_is_good_and_its_examples_come_out_as_stated() {
    let data = tempfile::tempdir().unwrap();
    let (output, file) = check(&data, DEFAULT_TEXT, &[]);
    assert_eq!(output.status.code(), Some(0));
    assert_eq!(
        text(&output.stdout),
        format!(
            "{file} is good: 60 items, 150 inputs, 48 claims. All 126 worked examples came out as stated.\n"
        )
    );
    assert!(output.stderr.is_empty() && !data.path().join("data").exists(), "it needs no database");
    let (output, file) = check(&data, DEFAULT_TEXT, &["--json"]);
    assert_eq!(
        super::json(&output),
        json!({
            "file": file, "good": true, "id": "headroom-default", "version": "1.0.0",
            "items": 60, "inputs": 150, "claims": 48, "examples": 126, "faults": [], "remarks": [],
        })
    );
}

#[test]
fn every_fault_is_told_with_file_line_and_column_and_ends_with_3() {
    let data = tempfile::tempdir().unwrap();
    let bad = DEFAULT_TEXT
        .replacen("severity = \"critical\"", "severity = \"urgent\"", 1)
        .replacen("fail = \"value < 0.5\"", "fail = \"value < \"", 1)
        .replacen("status = \"warn\"", "status = \"fail\"", 1);
    let line = |start: &str| bad.lines().position(|line| line.starts_with(start)).unwrap() + 1;
    let (output, file) = check(&data, &bad, &[]);
    assert_eq!(output.status.code(), Some(3));
    assert!(output.stdout.is_empty());
    let told = text(&output.stderr);
    let lines: Vec<_> = told.lines().collect();
    assert_eq!(lines.len(), 4, "{told}");
    assert_eq!(lines[0], format!("headroom: {file} is no good checklist: 3 faults."));
    let urgent = line("severity = \"urgent\"");
    assert_eq!(
        lines[1],
        format!(
            "{file}:{urgent}:12: item MEA-01: “urgent” is not a severity: choose one of minor, major, critical."
        )
    );
    let rule = line("fail = \"value < \"");
    assert_eq!(
        lines[2],
        format!(
            "{file}:{rule}:16: item MEA-01: expected a name, a number, a text, a function or a bracket, found the end"
        )
    );
    assert!(
        lines[3].ends_with("item MEA-02: this example is stated as fail, and the rule gives warn (value 3)"),
        "{told}"
    );
}

#[test]
fn a_program_gets_one_object_whatever_the_outcome() {
    let data = tempfile::tempdir().unwrap();
    let bad = DEFAULT_TEXT.replacen("severity = \"critical\"", "severity = \"urgent\"", 1);
    let (output, _) = check(&data, &bad, &["--json"]);
    assert_eq!(output.status.code(), Some(3));
    let object: Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!((&object["good"], &object["id"]), (&false.into(), &Value::Null));
    assert_eq!(object["faults"][0]["part"], "item MEA-01");
    assert_eq!(object["faults"][0]["column"], 12);
    let missing = run(&data, &["checklist", "check", "no-such-file.toml", "--json"]);
    assert_eq!(missing.status.code(), Some(3));
    let object: Value = serde_json::from_slice(&missing.stdout).unwrap();
    assert!(object["error"].as_str().unwrap().starts_with("no-such-file.toml: "), "{object}");
}

#[test]
fn a_file_that_is_no_text_is_refused_with_the_byte() {
    let data = tempfile::tempdir().unwrap();
    let (output, file) = check(&data, b"schema = 1\n\xff", &[]);
    assert_eq!(output.status.code(), Some(3));
    assert_eq!(
        text(&output.stderr),
        format!("headroom: {file}: expected text in UTF-8, found something else at byte 11\n")
    );
}

#[test]
fn standard_input_is_read_and_a_missing_file_name_is_wrong_usage() {
    let data = tempfile::tempdir().unwrap();
    let output = run_with_input(&data, &["checklist", "check", "-"], DEFAULT_TEXT);
    assert_eq!(output.status.code(), Some(0), "{}", text(&output.stderr));
    assert!(text(&output.stdout).starts_with("standard input is good: 60 items"));
    assert_eq!(run(&data, &["checklist", "check"]).status.code(), Some(2));
}
