//! One file is the same run however it arrives: in pieces of any size, packed in any way, with other line ends.

#![expect(clippy::unwrap_used, reason = "a test stops where a file is not as it should be")]

use std::{
    io::{self, Read, Write},
    path::Path,
};

use domain::Measured;
use flate2::{Compression, read::MultiGzDecoder, write::GzEncoder};

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

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::fast());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

/// What is there of it: some of the real runs were killed.
fn unpacked(stored: Vec<u8>) -> Vec<u8> {
    if !stored.starts_with(&[0x1f, 0x8b]) {
        return stored;
    }
    let mut bytes = Vec::new();
    let _ = MultiGzDecoder::new(stored.as_slice()).read_to_end(&mut bytes);
    bytes
}

/// The files of a format's real runs that are small and not refused, as plain bytes.
fn files(format: &str) -> Vec<(String, Vec<u8>)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures").join(format);
    let runs = folder.read_dir().unwrap().map(|entry| entry.unwrap().path());
    let files: Vec<(String, Vec<u8>)> = runs
        .flat_map(|run| run.read_dir().unwrap().map(|entry| entry.unwrap().path()))
        .filter(|path| path.is_file() && !path.ends_with("expected.json"))
        .map(|path| (path.display().to_string(), unpacked(std::fs::read(&path).unwrap())))
        .filter(|(_, bytes)| bytes.len() < 300_000 && ingest::read("", bytes.as_slice()).is_ok())
        .collect();
    assert!(files.len() > 10, "{} files of {format}", files.len());
    files
}

/// The bytes that are stored of a run.
fn stored(run: &Measured) -> Vec<Vec<u8>> {
    let recordings = std::iter::once(&run.overall).chain(&run.endpoints);
    recordings
        .flat_map(|recording| {
            let blocks = recording.blocks.iter().map(|block| block.bytes.clone());
            std::iter::once(recording.whole.encode()).chain(blocks)
        })
        .collect()
}

fn same(name: &str, how: &str, one: &Measured, other: &Measured) {
    assert_eq!(one.content_id, other.content_id, "{name} {how}");
    assert_eq!(stored(one), stored(other), "{name} {how}");
    assert_eq!(one.report.requests, other.report.requests, "{name} {how}");
}

#[test]
fn every_real_run_is_the_same_in_small_pieces_and_packed() {
    for (name, bytes) in [files("k6"), files("gatling")].concat() {
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

#[test]
fn a_log_with_the_line_ends_of_windows_stores_the_same_bytes() {
    for (name, bytes) in files("k6") {
        let text = String::from_utf8(bytes).unwrap();
        let (unix, windows) =
            (read(text.as_bytes(), 1 << 20), read(text.replace('\n', "\r\n").as_bytes(), 1 << 20));
        assert_eq!(stored(&unix), stored(&windows), "{name}");
        assert_eq!(unix.content_id != windows.content_id, text.contains('\n'));
    }
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
