//! A backup of a server that goes on serving, and the way back.

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use std::process::Stdio;

use tempfile::TempDir;

use crate::{Served, headroom, json, run, text};

fn path(data: &TempDir, file: &str) -> String {
    data.path().join(file).to_str().unwrap().to_owned()
}

fn backed_up(data: &TempDir) -> String {
    run(data, &["user", "add", "mara", "--role", "admin"]);
    let file = path(data, "headroom.backup");
    json(&run(data, &["backup", &file, "--json"]));
    file
}

#[test]
fn a_backup_while_serving_is_restored_elsewhere() {
    let (data, elsewhere) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    run(&data, &["user", "add", "mara", "--role", "admin"]);
    let served = Served::start(&data, &[]);
    let file = path(&data, "headroom.backup");
    let made = json(&run(&data, &["backup", &file, "--json"]));
    served.stop();
    assert_eq!(made["file"], file);
    assert_eq!(made["bytes"], fs::metadata(&file).unwrap().len());
    assert_eq!(made["headroom"], env!("CARGO_PKG_VERSION"));
    assert_eq!(
        fs::metadata(&file).unwrap().permissions().mode() & 0o777,
        0o600,
        "it holds hashes of passwords"
    );
    let left = fs::read_dir(data.path()).unwrap().count();
    assert_eq!(left, 2, "beside the data folder lies the backup and nothing else");

    let restored = json(&run(&elsewhere, &["restore", &file, "--json"]));
    for told in ["rows", "tables", "schema", "taken_at"] {
        assert_eq!(restored[told], made[told], "{told}");
    }
    assert_eq!(restored["database"], "SQLite");
    let people = |data| text(&run(data, &["user", "list", "--json"]).stdout);
    assert_eq!(people(&elsewhere), people(&data));
    Served::start(&elsewhere, &[]).stop();
}

#[test]
fn a_file_that_is_there_is_replaced_only_by_force() {
    let data = tempfile::tempdir().unwrap();
    let file = backed_up(&data);
    let first = fs::read(&file).unwrap();
    run(&data, &["user", "add", "jonas"]);
    let refused = run(&data, &["backup", &file]);
    assert_eq!(refused.status.code(), Some(2));
    assert!(
        text(&refused.stderr).contains("is there already. --force replaces it."),
        "{}",
        text(&refused.stderr)
    );
    assert_eq!(fs::read(&file).unwrap(), first);
    let told = text(&run(&data, &["backup", &file, "--force"]).stdout);
    assert!(told.starts_with("Backed up "), "{told}");
    assert_ne!(fs::read(&file).unwrap(), first);
}

#[test]
fn a_backup_goes_through_a_pipe() {
    let (data, elsewhere) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    run(&data, &["user", "add", "mara", "--role", "admin"]);
    let mut writes = headroom(&data, &["backup", "-"]).spawn().unwrap();
    let mut reads = headroom(&elsewhere, &["restore", "-"]);
    let reads = reads.stdin(Stdio::from(writes.stdout.take().unwrap())).output().unwrap();
    assert!(writes.wait().unwrap().success());
    assert!(text(&reads.stdout).starts_with("Restored "), "{}", text(&reads.stderr));
    assert!(text(&run(&elsewhere, &["user", "list"]).stdout).contains("mara"));
}

#[test]
fn what_is_no_whole_backup_ends_with_3_and_no_database_is_made() {
    let (data, elsewhere) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let file = backed_up(&data);
    let whole = fs::read(&file).unwrap();
    let mut changed = whole.clone();
    changed[whole.len() / 2] ^= 1;
    let cases = [
        ("damaged", &changed[..], "byte "),
        ("cut", &whole[..whole.len() / 2], "breaks off"),
        ("notes.md", b"# Notes\n", "byte 0: expected a backup that Headroom made, found # Notes\\n"),
        ("empty", b"", "found nothing"),
    ];
    for (name, bytes, why) in cases {
        let bad = path(&data, name);
        fs::write(&bad, bytes).unwrap();
        let refused = run(&elsewhere, &["restore", &bad]);
        let told = text(&refused.stderr);
        assert_eq!(refused.status.code(), Some(3), "{name}: {told}");
        assert!(
            told.contains(why) && told.contains(name) && told.contains("Nothing was written."),
            "{name}: {told}"
        );
        assert!(!elsewhere.path().join("data").exists(), "{name}");
    }
    let missing = run(&elsewhere, &["restore", "no-such-file"]);
    assert_eq!(missing.status.code(), Some(3));
}

#[test]
fn a_database_that_is_used_is_not_restored_over() {
    let data = tempfile::tempdir().unwrap();
    let file = backed_up(&data);
    let before = text(&run(&data, &["user", "list", "--json"]).stdout);
    let refused = run(&data, &["restore", &file]);
    assert_eq!(refused.status.code(), Some(2));
    assert!(text(&refused.stderr).contains("is not empty"), "{}", text(&refused.stderr));
    assert_eq!(text(&run(&data, &["user", "list", "--json"]).stdout), before);
}

#[test]
fn where_there_is_no_database_none_is_made_and_nothing_is_backed_up() {
    let data = tempfile::tempdir().unwrap();
    let file = path(&data, "headroom.backup");
    let refused = run(&data, &["backup", &file]);
    assert!(!refused.status.success());
    assert!(text(&refused.stderr).contains("There is no database at"), "{}", text(&refused.stderr));
    assert!(!Path::new(&file).exists() && !data.path().join("data").exists());
}
