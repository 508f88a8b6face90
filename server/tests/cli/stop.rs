//! Stopping the real program: what is under way is finished, within a limit.

use std::io::{Read, Write};
use std::net::TcpStream;

use tempfile::TempDir;

use crate::{Served, get, run, text};

const LINE: &str = concat!(
    r#"{"metric":"http_req_duration","type":"Point","data":{"time":"2026-11-22T23:32:22.512690062Z","value":36.2,"#,
    r#""tags":{"name":"cart","method":"GET","status":"200"}}}"#,
    "\n"
);

/// An upload that stands still in the middle of its file.
struct Upload {
    stream: TcpStream,
    rest: &'static str,
}

impl Upload {
    /// Sends the first half. The server has asked for it then: it is under way.
    fn begin(served: &Served, token: &str) -> Self {
        let mut stream = TcpStream::connect(&served.address).unwrap();
        let (address, length) = (&served.address, LINE.len());
        write!(
            stream,
            "POST /api/v1/services/orders-api/runs HTTP/1.1\r\nHost: {address}\r\nAuthorization: Bearer {token}\r\n\
             Content-Length: {length}\r\nExpect: 100-continue\r\n\r\n"
        )
        .unwrap();
        let mut answer = [0; 25];
        stream.read_exact(&mut answer).unwrap();
        assert_eq!(&answer, b"HTTP/1.1 100 Continue\r\n\r\n");
        let (half, rest) = LINE.split_at(length / 2);
        stream.write_all(half.as_bytes()).unwrap();
        Self { stream, rest }
    }

    fn finish(mut self) -> String {
        self.stream.write_all(self.rest.as_bytes()).unwrap();
        self.answer()
    }

    /// What comes until the connection ends.
    fn answer(mut self) -> String {
        let mut answer = String::new();
        self.stream.read_to_string(&mut answer).unwrap();
        answer
    }
}

/// A server with a service, and a token that may upload to it.
pub(crate) fn serving(data: &TempDir, arguments: &[&str]) -> (Served, String) {
    run(data, &["user", "add", "mara", "--role", "admin"]);
    let token =
        text(&run(data, &["token", "create", "--name", "ci", "--scope", "write"]).stdout).trim().to_owned();
    let served = Served::start(data, arguments);
    let mut stream = TcpStream::connect(&served.address).unwrap();
    let (address, body) = (&served.address, r#"{"slug":"orders-api","name":"Orders API"}"#);
    write!(
        stream,
        "POST /api/v1/services HTTP/1.1\r\nHost: {address}\r\nAuthorization: Bearer {token}\r\nConnection: close\r\n\
         Content-Type: application/json\r\nContent-Length: {}\r\n\r\n{body}",
        body.len()
    )
    .unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).unwrap();
    assert!(answer.starts_with("HTTP/1.1 201 Created"), "{answer}");
    (served, token)
}

/// How many runs the database holds, asked of the next server.
fn runs_stored(data: &TempDir, token: &str) -> usize {
    let served = Served::start(data, &[]);
    let mut stream = TcpStream::connect(&served.address).unwrap();
    let address = &served.address;
    write!(
        stream,
        "GET /api/v1/services/orders-api/runs HTTP/1.1\r\nHost: {address}\r\nAuthorization: Bearer {token}\r\n\
         Connection: close\r\n\r\n"
    )
    .unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).unwrap();
    served.stop();
    let body = answer.split_once("\r\n\r\n").unwrap().1;
    serde_json::from_str::<serde_json::Value>(body).unwrap()["items"].as_array().unwrap().len()
}

fn until_refused(served: &Served) {
    while TcpStream::connect(&served.address).is_ok() {}
}

#[test]
fn an_upload_under_way_is_finished_and_nothing_new_begins() {
    let data = tempfile::tempdir().unwrap();
    let (mut served, token) = serving(&data, &[]);
    let upload = Upload::begin(&served, &token);
    served.tell("-TERM");
    until_refused(&served);
    assert!(served.child.try_wait().unwrap().is_none(), "it waits for the upload");
    let answer = upload.finish();
    assert!(answer.starts_with("HTTP/1.1 201 Created"), "{answer}");
    assert!(served.child.wait().unwrap().success());
    let ahead = data.path().join("data/headroom.db-wal");
    assert!(!ahead.exists(), "what was written ahead is in the database itself");
    assert_eq!(runs_stored(&data, &token), 1);
}

#[test]
fn it_says_that_it_is_not_ready_before_it_stops_listening() {
    let data = tempfile::tempdir().unwrap();
    let mut served = Served::start(&data, &["--stop-delay", "2s"]);
    assert!(get(&served.address, "/readyz").starts_with("HTTP/1.1 200 OK"));
    served.tell("-TERM");
    let answer = loop {
        let answer = get(&served.address, "/readyz");
        if !answer.starts_with("HTTP/1.1 200 OK") {
            break answer;
        }
    };
    assert!(answer.starts_with("HTTP/1.1 503") && answer.contains("The server is stopping."), "{answer}");
    assert!(get(&served.address, "/livez").starts_with("HTTP/1.1 200 OK"), "what comes is still served");
    until_refused(&served);
    assert!(served.child.wait().unwrap().success());
}

#[test]
fn a_connection_that_lies_idle_holds_nothing_up() {
    let data = tempfile::tempdir().unwrap();
    let mut served = Served::start(&data, &["--stop-within", "1h"]);
    let mut idle = TcpStream::connect(&served.address).unwrap();
    let silent = TcpStream::connect(&served.address).unwrap();
    write!(idle, "GET /livez HTTP/1.1\r\nHost: {}\r\n\r\n", served.address).unwrap();
    let mut answer = [0; 15];
    idle.read_exact(&mut answer).unwrap();
    assert_eq!(&answer, b"HTTP/1.1 200 OK");
    served.tell("-TERM");
    assert!(served.child.wait().unwrap().success());
    drop((idle, silent));
    let mut log = String::new();
    served.child.stderr.take().unwrap().read_to_string(&mut log).unwrap();
    assert!(log.contains("stopping") && !log.contains("cut off"), "{log}");
}

#[test]
fn an_upload_that_never_ends_is_cut_off_at_the_limit_and_leaves_nothing() {
    let data = tempfile::tempdir().unwrap();
    let (mut served, token) = serving(&data, &["--stop-within", "1s"]);
    let upload = Upload::begin(&served, &token);
    served.tell("-TERM");
    let answer = upload.answer();
    assert!(
        answer.starts_with("HTTP/1.1 503") && answer.contains("urn:headroom:problem:stopping"),
        "{answer}"
    );
    assert!(answer.contains("Nothing was saved."), "{answer}");
    assert!(served.child.wait().unwrap().success());
    assert_eq!(runs_stored(&data, &token), 0);
}

#[test]
fn a_second_signal_ends_it_at_once() {
    let data = tempfile::tempdir().unwrap();
    let (mut served, token) = serving(&data, &["--stop-within", "1h"]);
    let upload = Upload::begin(&served, &token);
    served.tell("-TERM");
    until_refused(&served);
    served.tell("-INT");
    assert_eq!(served.child.wait().unwrap().code(), Some(1));
    drop(upload);
    assert_eq!(runs_stored(&data, &token), 0);
}
