//! `headroom push` against the real program, serving.

use std::io::{Read, Write};
use std::net::{Shutdown, TcpListener, TcpStream};
use std::path::PathBuf;
use std::process::{Command, Output};

use serde_json::Value;
use tempfile::TempDir;

use crate::stop::serving;
use crate::{Served, headroom, text};

/// The one request took 36.2 ms.
const BROKEN_THRESHOLD: &str = concat!(
    r#"{"type":"Metric","data":{"name":"http_req_duration","type":"trend","contains":"time","thresholds":["p(95)<1"],"#,
    r#""submetrics":null},"metric":"http_req_duration"}"#,
    "\n",
    r#"{"metric":"http_req_duration","type":"Point","data":{"time":"2026-11-22T23:32:22.5Z","value":36.2,"#,
    r#""tags":{"name":"cart","method":"GET","status":"200"}}}"#,
    "\n"
);

fn fixture(name: &str) -> String {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../crates/ingest/fixtures");
    folder.join(name).to_str().unwrap().to_owned()
}

/// A command that knows where to, and goes through no proxy of this machine.
fn pushing(data: &TempDir, server: &str, token: &str, arguments: &[&str]) -> Command {
    let mut all = vec!["push"];
    all.extend(arguments);
    let mut command = headroom(data, &all);
    command.env("HEADROOM_URL", format!("http://{server}")).env("HEADROOM_TOKEN", token);
    command.env("HEADROOM_SERVICE", "orders-api").env("NO_PROXY", "127.0.0.1");
    command
}

fn push(data: &TempDir, served: &Served, token: &str, arguments: &[&str]) -> Output {
    pushing(data, &served.address, token, arguments).output().unwrap()
}

fn code(output: &Output) -> i32 {
    output.status.code().unwrap()
}

#[test]
fn files_are_sent_with_what_is_said_of_them_and_the_answer_is_printed() {
    let data = tempfile::tempdir().unwrap();
    let (served, token) = serving(&data, &[]);
    let file = fixture("k6/v1.8.1-checkout-groups/run.json.gz");
    let said = ["--scenario", "checkout plateau", "--version", "9f31c2e", "--environment", "lab"];
    let reason = ["--reason", "pool size 10 -> 20", "--fail-on", "none"];
    let arguments: Vec<&str> = [file.as_str()].into_iter().chain(said).chain(reason).collect();
    let first = push(&data, &served, &token, &arguments);
    assert_eq!(code(&first), 0, "{}", text(&first.stderr));
    let printed = text(&first.stdout);
    assert!(
        printed.starts_with("Headroom  orders-api / checkout plateau   run #1   version 9f31c2e\n"),
        "{printed}"
    );
    assert!(printed.contains(&format!("http://{}/runs/", served.address)), "{printed}");
    assert!(text(&first.stderr).is_empty(), "no bar where nobody looks: {}", text(&first.stderr));

    let again = push(&data, &served, &token, &[&file, "--json", "--fail-on", "none"]);
    assert_eq!(code(&again), 0);
    let document: Value = serde_json::from_slice(&again.stdout).unwrap();
    assert_eq!((&document["deduplicated"], &document["number"]), (&true.into(), &1.into()));
    assert!(document["text"].as_str().unwrap().contains("run #1 (uploaded before)"));
    served.stop();
}

#[test]
fn several_files_are_one_run() {
    let data = tempfile::tempdir().unwrap();
    let (served, token) = serving(&data, &[]);
    let files = ["run-a", "run-b"].map(|name| fixture(&format!("k6/v2.2.0-two-generators/{name}.json.gz")));
    let arguments = [&files[0], &files[1], "--json", "--fail-on", "none"];
    let output = push(&data, &served, &token, &arguments);
    assert_eq!(code(&output), 0, "{}", text(&output.stderr));
    let document: Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(document["receipt"]["files"].as_array().unwrap().len(), 2);
    served.stop();
}

#[test]
fn the_exit_code_says_how_it_went() {
    let data = tempfile::tempdir().unwrap();
    let (served, token) = serving(&data, &[]);
    let broken = data.path().join("broken.json");
    std::fs::write(&broken, BROKEN_THRESHOLD).unwrap();
    let broken = broken.to_str().unwrap();
    let good = fixture("k6/v2.2.0-default-stats/run.json.gz");
    let junk = data.path().join("notes.txt");
    std::fs::write(&junk, "these are notes\n".repeat(10_000_000)).unwrap();
    let junk = junk.to_str().unwrap();
    let folder = data.path().to_str().unwrap();
    for (arguments, token, exit, says) in [
        (&[broken][..], token.as_str(), 11, "NOT held"),
        (&[broken, "--fail-on", "worse,invalid"], &token, 0, "NOT held"),
        (&[junk], &token, 3, "notes.txt"),
        (&["no-such-file.json"], &token, 3, "no-such-file.json cannot be read"),
        (&[folder], &token, 3, "folder"),
        (&[&good, "--service", "unknown-api"], &token, 2, "unknown-api"),
        (&[&good], "hr_00000000wrong", 2, "token"),
        (&[&good], "", 2, "HEADROOM_TOKEN is not set"),
        (&[&good, "--fail-on", "slow"], &token, 2, "slow"),
        (&[&good, "--server", "headroom.example"], &token, 2, "is not an address"),
        (&[&good, "--metrics", junk], &token, 2, "resource readings"),
        (&["-", "-"], &token, 2, "Standard input can be sent once"),
    ] {
        let output = push(&data, &served, token, arguments);
        let said = text(&output.stdout) + &text(&output.stderr);
        assert_eq!(code(&output), exit, "{arguments:?}: {said}");
        assert!(said.contains(says), "{arguments:?}: {said}");
    }
    served.stop();
}

#[test]
fn a_refusal_that_comes_before_all_is_sent_is_heard() {
    let data = tempfile::tempdir().unwrap();
    let (served, token) = serving(&data, &["--upload-limit", "1MB"]);
    let large = data.path().join("large.json");
    std::fs::write(&large, vec![b'x'; 100 << 20]).unwrap();
    let large = large.to_str().unwrap();
    for (token, says) in [(token.as_str(), "--upload-limit"), ("hr_00000000wrong", "token")] {
        let output = push(&data, &served, token, &[large, "--retries", "0"]);
        let said = text(&output.stderr);
        assert_eq!(code(&output), 2, "{said}");
        assert!(said.contains(says), "{said}");
    }
    served.stop();
}

#[test]
fn standard_input_can_be_sent() {
    let data = tempfile::tempdir().unwrap();
    let (served, token) = serving(&data, &[]);
    let file = std::fs::File::open(fixture("gatling/3.15.1-browse/simulation.log")).unwrap();
    let mut command = pushing(&data, &served.address, &token, &["-", "--fail-on", "none"]);
    let output = command.stdin(file).output().unwrap();
    assert_eq!(code(&output), 0, "{}", text(&output.stderr));
    assert!(text(&output.stdout).contains("gatling"), "{}", text(&output.stdout));
    served.stop();
}

/// Stands before a server: answers the first connection itself, and hands on the others.
fn before(served: &Served, first: impl FnOnce(TcpStream) + Send + 'static) -> String {
    let door = TcpListener::bind("127.0.0.1:0").unwrap();
    let (address, to) = (door.local_addr().unwrap().to_string(), served.address.clone());
    std::thread::spawn(move || {
        first(door.accept().unwrap().0);
        for client in door.incoming() {
            let (client, behind) = (client.unwrap(), TcpStream::connect(&to).unwrap());
            let (up, down) = ((client.try_clone().unwrap(), behind.try_clone().unwrap()), (behind, client));
            std::thread::spawn(move || hand_on(up));
            std::thread::spawn(move || hand_on(down));
        }
    });
    address
}

fn hand_on((mut from, mut to): (TcpStream, TcpStream)) {
    // One side may be gone before the other: that is the end of it.
    let _ = std::io::copy(&mut from, &mut to);
    let _ = to.shutdown(Shutdown::Write);
}

#[test]
fn a_busy_server_is_asked_again_when_it_says() {
    let data = tempfile::tempdir().unwrap();
    let (served, token) = serving(&data, &[]);
    let file = fixture("k6/v2.2.0-default-stats/run.json.gz");
    let busy = |mut client: TcpStream| {
        let mut request = [0; 1024];
        assert!(client.read(&mut request).unwrap() > 0);
        let body = r#"{"type":"urn:headroom:problem:busy","title":"Too many uploads at once","detail":"Nothing was saved."}"#;
        write!(
            client,
            "HTTP/1.1 503 Service Unavailable\r\nRetry-After: 0\r\nContent-Type: application/problem+json\r\n\
             Content-Length: {}\r\nConnection: close\r\n\r\n{body}",
            body.len()
        )
        .unwrap();
        client.shutdown(Shutdown::Write).unwrap();
        // What is still sent is taken, so that the answer is not cut off.
        let _ = std::io::copy(&mut client, &mut std::io::sink());
    };
    let door = before(&served, busy);
    let output = pushing(&data, &door, &token, &[&file, "--fail-on", "none"]).output().unwrap();
    let said = text(&output.stderr);
    assert_eq!(code(&output), 0, "{said}");
    assert!(said.contains("Too many uploads at once") && said.contains("(1 of 4)"), "{said}");
    assert!(text(&output.stdout).contains("run #1"), "{}", text(&output.stdout));
    served.stop();
}

#[test]
fn a_connection_that_breaks_is_tried_again_and_the_run_is_one() {
    let data = tempfile::tempdir().unwrap();
    let (served, token) = serving(&data, &[]);
    let file = fixture("k6/v2.2.0-default-stats/run.json.gz");
    let door = before(&served, drop);
    let output = pushing(&data, &door, &token, &[&file, "--fail-on", "none"]).output().unwrap();
    assert_eq!(code(&output), 0, "{}", text(&output.stderr));
    assert!(text(&output.stderr).contains("Trying again"), "{}", text(&output.stderr));
    let again = push(&data, &served, &token, &[&file, "--json", "--fail-on", "none"]);
    let document: Value = serde_json::from_slice(&again.stdout).unwrap();
    assert_eq!((&document["deduplicated"], &document["number"]), (&true.into(), &1.into()));
    served.stop();
}

#[test]
fn a_server_that_cannot_be_reached_ends_with_1_and_says_that_a_retry_is_safe() {
    let data = tempfile::tempdir().unwrap();
    let gone = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().to_string();
    let file = fixture("k6/v2.2.0-default-stats/run.json.gz");
    let output = pushing(&data, &gone, "hr_x", &[&file, "--retries", "0", "--json"]).output().unwrap();
    assert_eq!(code(&output), 1);
    let said = text(&output.stderr);
    assert!(
        said.contains("cannot be reached") && said.contains("the same content is the same run"),
        "{said}"
    );
    let document: Value = serde_json::from_slice(&output.stdout).unwrap();
    assert!(document["error"].as_str().unwrap().contains("cannot be reached"));
}
