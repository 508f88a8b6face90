//! One file is the same run however it arrives: in pieces of any size, packed in any way, with other line ends.

use std::io::{self, Read};

use domain::Measured;

use crate::bytes::{fixtures, gzip, stored, unpacked};

/// Hands out at most so many bytes at once.
struct Pieces<'a> {
    rest: &'a [u8],
    length: usize,
}

impl Read for Pieces<'_> {
    fn read(&mut self, buf: &mut [u8]) -> io::Result<usize> {
        let most = self.length.min(buf.len());
        self.rest.read(&mut buf[..most])
    }
}

fn read(bytes: &[u8], length: usize) -> Measured {
    ingest::read("upload", Pieces { rest: bytes, length }).unwrap()
}

const TOOLS: [&str; 16] = [
    "ab",
    "artillery",
    "autocannon",
    "gatling",
    "ghz",
    "hdrhistogram",
    "hey",
    "jmeter",
    "k6",
    "locust",
    "oha",
    "siege",
    "taurus",
    "vegeta",
    "wrk",
    "wrk2",
];

/// The files of a tool's real runs that are small and not refused, as plain bytes.
fn files(tool: &str) -> Vec<(String, Vec<u8>)> {
    let folder = fixtures(tool);
    let runs = folder.read_dir().unwrap().map(|entry| entry.unwrap().path());
    let files: Vec<(String, Vec<u8>)> = runs
        .flat_map(|run| run.read_dir().unwrap().map(|entry| entry.unwrap().path()))
        .filter(|path| path.is_file() && !path.ends_with("expected.json") && !path.ends_with("command.txt"))
        // An archive is not packed again.
        .filter(|path| path.extension().is_none_or(|extension| extension != "zip"))
        .map(|path| (path.display().to_string(), unpacked(std::fs::read(&path).unwrap())))
        .filter(|(_, bytes)| bytes.len() < 300_000 && ingest::read("", bytes.as_slice()).is_ok())
        .collect();
    let fewest = if matches!(tool, "k6" | "gatling") { 11 } else { 1 };
    assert!(files.len() >= fewest, "{} files of {tool}", files.len());
    files
}

/// The small files of every tool.
fn all_files() -> Vec<(String, Vec<u8>)> {
    TOOLS.iter().flat_map(|tool| files(tool)).collect()
}

fn same(name: &str, how: &str, one: &Measured, other: &Measured) {
    assert_eq!(one.content_id, other.content_id, "{name} {how}");
    assert_eq!(stored(one), stored(other), "{name} {how}");
    assert_eq!(one.report.requests, other.report.requests, "{name} {how}");
}

#[test]
fn every_real_run_is_the_same_in_small_pieces_and_packed() {
    for (name, bytes) in all_files() {
        let whole = read(&bytes, usize::MAX);
        for length in [1 + bytes.len() % 7, 997, 65_537] {
            same(&name, &format!("in pieces of {length}"), &whole, &read(&bytes, length));
        }
        same(&name, "packed by gzip", &whole, &read(&gzip(&bytes), 13));
        let (begin, end) = bytes.split_at(bytes.len() / 3);
        same(&name, "in two members", &whole, &read(&[gzip(begin), gzip(end)].concat(), 4_096));
        same(&name, "packed by zstd", &whole, &read(&zstd::encode_all(&bytes[..], 3).unwrap(), 64));
    }
}

/// Formats of lines, and documents in which line ends mean nothing. A binary log has none.
fn is_text(bytes: &[u8]) -> bool {
    !bytes.contains(&0)
}

#[test]
fn a_file_with_other_line_ends_stores_the_same_bytes() {
    let mut texts = 0;
    for (name, bytes) in all_files().into_iter().filter(|(_, bytes)| is_text(bytes)) {
        // Some tools write the line ends of Windows wherever they run.
        let unix: Vec<u8> = bytes.iter().copied().filter(|&byte| byte != b'\r').collect();
        let windows: Vec<u8> = unix
            .iter()
            .flat_map(|&byte| [b'\r', byte].into_iter().skip(usize::from(byte != b'\n')))
            .collect();
        let (one, other) = (read(&unix, 1 << 20), read(&windows, 1 << 20));
        assert_eq!(stored(&one), stored(&other), "{name}");
        assert_eq!(one.report.requests, other.report.requests, "{name}");
        assert_eq!(one.report.format, other.report.format, "{name}");
        assert_eq!(one.content_id != other.content_id, unix.contains(&b'\n'), "{name}");
        assert_eq!(one.report.skipped.count, other.report.skipped.count, "{name}");
        texts += 1;
    }
    assert!(texts > 80, "{texts}");
}

#[test]
fn of_a_damaged_stream_the_same_is_read_however_it_arrives() {
    for (name, bytes) in files("k6") {
        for (how, mut packed) in [("gzip", gzip(&bytes)), ("zstd", zstd::encode_all(&bytes[..], 1).unwrap())]
        {
            let middle = packed.len() / 2;
            packed[middle..middle + 8].fill(0xff);
            let one = ingest::read("upload", packed.as_slice());
            let other = ingest::read("upload", Pieces { rest: &packed, length: 61 });
            match (one, other) {
                (Ok(one), Ok(other)) => same(&name, how, &one, &other),
                (Err(one), Err(other)) => assert_eq!(one.to_string(), other.to_string(), "{name} {how}"),
                _ => panic!("{name} {how}: read once, refused once"),
            }
        }
    }
}
