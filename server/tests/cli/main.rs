//! The program itself: accounts and tokens from the shell, exit codes, serving and stopping.
#![expect(clippy::unwrap_used, reason = "in a test, what is missing is a failure")]

mod backup;
mod checklist;
mod push;
mod stop;

use std::io::{BufRead, BufReader, Lines, Write};
use std::process::{Child, ChildStdout, Command, Output, Stdio};

use serde_json::Value;
use tempfile::TempDir;

/// The program with a data folder of its own, ready however full the disk of this machine is.
fn headroom(data: &TempDir, arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_headroom"));
    command.args(arguments).env("HEADROOM_DATA_DIR", data.path().join("data"));
    command.env("HEADROOM_DISK_RESERVE", "0%");
    command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
    command
}

fn run(data: &TempDir, arguments: &[&str]) -> Output {
    headroom(data, arguments).output().unwrap()
}

fn run_with_input(data: &TempDir, arguments: &[&str], input: &str) -> Output {
    let mut child = headroom(data, arguments).stdin(Stdio::piped()).spawn().unwrap();
    child.stdin.take().unwrap().write_all(input.as_bytes()).unwrap();
    child.wait_with_output().unwrap()
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8(bytes.to_vec()).unwrap()
}

fn json(output: &Output) -> Value {
    assert!(output.status.success(), "{}", text(&output.stderr));
    serde_json::from_slice(&output.stdout).unwrap()
}

#[test]
fn an_account_gets_the_password_of_standard_input_or_one_made_up() {
    let data = tempfile::tempdir().unwrap();
    let given = run_with_input(
        &data,
        &["user", "add", "mara", "--role", "admin", "--json"],
        "correct horse battery\n",
    );
    let given = json(&given);
    assert_eq!((&given["name"], &given["role"]), (&"mara".into(), &"admin".into()));
    assert_eq!(given.get("password"), None, "it was known before");
    let made_up = json(&run(&data, &["user", "add", "jonas", "--json"]));
    assert_eq!(made_up["role"], "member");
    assert_eq!(made_up["password"].as_str().unwrap().len(), 29);
    let listed = json(&run(&data, &["user", "list", "--json"]));
    assert_eq!(listed["items"].as_array().unwrap().len(), 2);
    let people = text(&run(&data, &["user", "list"]).stdout);
    assert!(people.contains("admin    mara\n"), "{people}");
    let renewed = text(&run(&data, &["user", "password", "mara"]).stdout);
    assert!(renewed.contains("Password, shown only now: "), "{renewed}");
}

#[test]
fn what_is_asked_wrongly_ends_with_2_and_says_why() {
    let data = tempfile::tempdir().unwrap();
    run(&data, &["user", "add", "mara", "--role", "admin"]);
    for (arguments, input, why) in [
        (&["user", "add", "mara"][..], "", "There is an account of that name already."),
        (&["user", "add", "jonas"], "password1\n", "too easy to guess"),
        (&["user", "add", "jonas", "--role", "owner"], "", "owner"),
        (&["user", "password", "nobody"], "", "There is no account named nobody."),
        (&["token", "create", "--name", "ci", "--service", "none"], "", "There is no service none."),
        (&["token", "create", "--name", "ci", "--expires", "400d"], "", "at most 365d"),
        (&["token", "revoke", "12345678"], "", "There is no token 12345678."),
        (&["no-such-command"], "", "no-such-command"),
    ] {
        let output = run_with_input(&data, arguments, input);
        assert_eq!(output.status.code(), Some(2), "{arguments:?}: {}", text(&output.stderr));
        assert!(text(&output.stderr).contains(why), "{arguments:?}: {}", text(&output.stderr));
        assert!(output.stdout.is_empty(), "{arguments:?}");
    }
}

#[test]
fn a_token_is_printed_once_on_standard_output_and_nothing_else_is() {
    let data = tempfile::tempdir().unwrap();
    run(&data, &["user", "add", "mara", "--role", "admin"]);
    let token = text(&run(&data, &["token", "create", "--name", "ci", "--scope", "upload"]).stdout);
    assert_eq!(token.len(), 56, "{token}");
    assert!(token.starts_with("hr_") && token.ends_with('\n'));
    let listed = run(&data, &["token", "list", "--json"]);
    assert!(!text(&listed.stdout).contains(token.trim()));
    let listed = json(&listed);
    let item = &listed["items"][0];
    assert_eq!(
        (&item["user"], &item["scope"], &item["name"]),
        (&"mara".into(), &"upload".into(), &"ci".into())
    );
    let id = item["public_id"].as_str().unwrap();
    assert_eq!(&token[3..11], id);
    assert_eq!(json(&run(&data, &["token", "revoke", id, "--json"]))["revoked"], true);
    assert_eq!(json(&run(&data, &["token", "revoke", id, "--json"]))["revoked"], false);
}

#[test]
fn an_unknown_variable_of_ours_is_refused_by_name() {
    let data = tempfile::tempdir().unwrap();
    let output =
        headroom(&data, &["serve", "--addr", "127.0.0.1:0"]).env("HEADROOM_ADRR", "x").output().unwrap();
    assert_eq!(output.status.code(), Some(2));
    assert!(text(&output.stderr).contains("HEADROOM_ADRR"), "{}", text(&output.stderr));
}

#[test]
fn it_serves_without_configuration_says_where_and_stops_when_told() {
    let data = tempfile::tempdir().unwrap();
    for arguments in [&["--addr", "127.0.0.1:0"][..], &["serve", "--addr", "127.0.0.1:0"]] {
        let mut server = Served::from(headroom(&data, arguments).env("HEADROOM_TOKEN", "known"));
        let link = server.said.next().unwrap().unwrap();
        assert!(link.contains(&format!("http://{}/set-up?token=", server.address)), "{link}");
        let answer = get(&server.address, "/readyz");
        assert!(answer.starts_with("HTTP/1.1 200 OK"), "{answer}");
        server.stop();
    }
}

#[test]
fn it_is_not_ready_while_less_of_the_disk_is_free_than_it_keeps() {
    let data = tempfile::tempdir().unwrap();
    let server = Served::start(&data, &["--disk-reserve", "100%"]);
    let answer = get(&server.address, "/readyz");
    assert!(answer.starts_with("HTTP/1.1 503"), "{answer}");
    assert!(answer.contains("Less than 100 % of the disk with the data folder is free."), "{answer}");
    assert!(get(&server.address, "/livez").starts_with("HTTP/1.1 200 OK"));
    server.stop();
}

/// The program, serving.
struct Served {
    child: Child,
    address: String,
    said: Lines<BufReader<ChildStdout>>,
}

impl Served {
    fn start(data: &TempDir, arguments: &[&str]) -> Self {
        Self::from(headroom(data, &["serve", "--addr", "127.0.0.1:0"]).args(arguments))
    }

    /// Waits until it says where it serves.
    fn from(command: &mut Command) -> Self {
        let mut child = command.spawn().unwrap();
        let mut said = BufReader::new(child.stdout.take().unwrap()).lines();
        let address = said.next().unwrap().unwrap();
        let address = address.strip_prefix("Headroom serves http://").unwrap().to_owned();
        Self { child, address, said }
    }

    fn tell(&self, signal: &str) {
        let told = Command::new("kill").arg(signal).arg(self.child.id().to_string()).status().unwrap();
        assert!(told.success());
    }

    /// Tells it to stop, and waits until it has.
    fn stop(mut self) {
        self.tell("-TERM");
        assert!(self.child.wait().unwrap().success());
    }
}

fn get(address: &str, path: &str) -> String {
    let mut stream = std::net::TcpStream::connect(address).unwrap();
    write!(stream, "GET {path} HTTP/1.1\r\nHost: {address}\r\nConnection: close\r\n\r\n").unwrap();
    let mut answer = String::new();
    std::io::Read::read_to_string(&mut stream, &mut answer).unwrap();
    answer
}

#[test]
fn the_example_fills_an_empty_database_once_and_is_served() {
    let data = tempfile::tempdir().unwrap();
    let made = json(&run(&data, &["demo", "--services", "3", "--runs", "2", "--json"]));
    assert_eq!((&made["services"], &made["runs"], &made["reviews"]), (&8.into(), &23.into(), &5.into()));
    assert_eq!(made["generated"], serde_json::json!({ "services": 3, "runs": 6 }));
    let again = run(&data, &["demo"]);
    assert_eq!(again.status.code(), Some(2));
    assert!(text(&again.stderr).contains("needs a database without services"), "{}", text(&again.stderr));
    assert!(again.stdout.is_empty());
    assert_eq!(
        json(&run(&data, &["user", "list", "--json"]))["items"],
        serde_json::json!([]),
        "it makes no account"
    );
    run(&data, &["user", "add", "mara", "--role", "admin"]);
    let token = text(&run(&data, &["token", "create", "--name", "ci", "--scope", "read"]).stdout);
    let mut server = headroom(&data, &["--addr", "127.0.0.1:0"]).spawn().unwrap();
    let mut said = BufReader::new(server.stdout.take().unwrap()).lines();
    let address = said.next().unwrap().unwrap();
    let address = address.strip_prefix("Headroom serves http://").unwrap().to_owned();
    let list = get_as(&address, "/api/v1/services", token.trim());
    for slug in ["orders-api", "returns-api", "generated-00001", "generated-00003"] {
        assert!(list.contains(&format!("\"slug\":\"{slug}\"")), "{slug}: {list}");
    }
    Command::new("kill").arg("-TERM").arg(server.id().to_string()).status().unwrap();
    assert!(server.wait().unwrap().success());
}

#[test]
fn runs_of_generated_services_need_services() {
    let data = tempfile::tempdir().unwrap();
    let refused = run(&data, &["demo", "--runs", "5"]);
    assert_eq!(refused.status.code(), Some(2), "{}", text(&refused.stderr));
    assert_eq!(run(&data, &["demo", "--services", "0"]).status.code(), Some(2));
}

fn get_as(address: &str, path: &str, token: &str) -> String {
    let mut stream = std::net::TcpStream::connect(address).unwrap();
    write!(
        stream,
        "GET {path} HTTP/1.1\r\nHost: {address}\r\nAuthorization: Bearer {token}\r\nConnection: close\r\n\r\n"
    )
    .unwrap();
    let mut answer = String::new();
    std::io::Read::read_to_string(&mut stream, &mut answer).unwrap();
    answer
}
