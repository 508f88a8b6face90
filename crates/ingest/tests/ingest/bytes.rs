//! Files as bytes: the fixtures, packed and unpacked, and what is read of bytes or refused.

use std::io::{Cursor, Read, Write};
use std::path::{Path, PathBuf};

use domain::{Measured, Recording};
use flate2::{Compression, read::MultiGzDecoder, write::GzEncoder};
use zip::{CompressionMethod, ZipWriter, write::SimpleFileOptions};

use crate::real::file;

/// A request of k6.
pub(crate) const POINT: &str = r#"{"metric":"http_req_duration","type":"Point","data":{"time":"2026-11-22T23:31:10.5Z","value":2.5,"tags":{"name":"home","method":"GET","expected_response":"true","scenario":"default"}}}"#;

/// The folder of the fixtures, or what is in it.
pub(crate) fn fixtures(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures").join(path)
}

/// A fixture's bytes, whether it is kept packed or not.
pub(crate) fn fixture(path: &str) -> Vec<u8> {
    let folder = fixtures("");
    unpacked(std::fs::read(file(&folder, path)).unwrap())
}

/// A fixture that is text.
pub(crate) fn text_of(path: &str) -> String {
    String::from_utf8(fixture(path)).unwrap()
}

/// What is there of it: some of the real runs were killed.
pub(crate) fn unpacked(stored: Vec<u8>) -> Vec<u8> {
    if !stored.starts_with(&[0x1f, 0x8b]) {
        return stored;
    }
    let mut bytes = Vec::new();
    let _ = MultiGzDecoder::new(stored.as_slice()).read_to_end(&mut bytes);
    bytes
}

/// One member.
pub(crate) fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::fast());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

/// The run in these bytes.
pub(crate) fn measured(bytes: impl AsRef<[u8]>) -> Measured {
    ingest::read("upload", bytes.as_ref()).unwrap()
}

/// Why these bytes are no run.
pub(crate) fn refusal(bytes: impl AsRef<[u8]>) -> String {
    ingest::read("upload", bytes.as_ref()).unwrap_err().to_string()
}

/// The bytes that are stored of a run.
pub(crate) fn stored(run: &Measured) -> Vec<Vec<u8>> {
    recorded(std::iter::once(&run.overall).chain(&run.endpoints))
}

/// The bytes of recordings: each as a whole, then by second.
pub(crate) fn recorded<'a>(recordings: impl IntoIterator<Item = &'a Recording>) -> Vec<Vec<u8>> {
    let bytes = |recording: &Recording| {
        let blocks = recording.blocks.iter().map(|block| block.bytes.clone());
        std::iter::once(recording.whole.encode()).chain(blocks).collect::<Vec<_>>()
    };
    recordings.into_iter().flat_map(bytes).collect()
}

/// A zip archive of these files.
pub(crate) fn zipped(entries: &[(&str, &[u8])]) -> Vec<u8> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in entries {
        zip.start_file(*name, SimpleFileOptions::default()).unwrap();
        zip.write_all(bytes).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

/// A zip archive with one file, which is not packed.
pub(crate) fn stored_zip(name: &str, bytes: &[u8]) -> Vec<u8> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    let stored = SimpleFileOptions::default().compression_method(CompressionMethod::Stored);
    zip.start_file(name, stored).unwrap();
    zip.write_all(bytes).unwrap();
    zip.finish().unwrap().into_inner()
}
