//! The same file in one piece, byte by byte, in uneven pieces, and packed: the same content, numbers and stored bytes.

#![no_main]

use std::io::{Read, Write};

use domain::Measured;
use flate2::{Compression, write::GzEncoder};
use libfuzzer_sys::fuzz_target;

/// Hands out at most so many bytes at once.
struct Pieces<'a> {
    rest: &'a [u8],
    length: usize,
}

impl Read for Pieces<'_> {
    fn read(&mut self, buf: &mut [u8]) -> std::io::Result<usize> {
        let most = self.length.min(buf.len());
        self.rest.read(&mut buf[..most])
    }
}

fn packed(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::fast());
    encoder.write_all(bytes).expect("memory takes everything");
    encoder.finish().expect("memory takes everything")
}

/// All but how the file was stored.
fn content(mut measured: Measured) -> (String, Measured) {
    let json = {
        for file in &mut measured.report.files {
            (file.bytes, file.compression) = (0, None);
        }
        serde_json::to_string(&measured.report).expect("a report is written")
    };
    (json, measured)
}

fn same(one: Measured, other: Measured) {
    let ((one_json, one), (other_json, other)) = (content(one), content(other));
    assert_eq!(one_json, other_json);
    assert_eq!(one.content_id, other.content_id);
    assert_eq!(one.overall.blocks, other.overall.blocks);
    for (one, other) in one.endpoints.iter().zip(&other.endpoints) {
        assert_eq!(one.whole.encode(), other.whole.encode());
        assert_eq!(one.blocks, other.blocks);
    }
}

fuzz_target!(|bytes: &[u8]| {
    let Ok(whole) = ingest_fuzz::read(bytes) else { return };
    let was_packed = whole.report.files[0].compression.is_some();
    for length in [1, 7, 4_093] {
        let pieces =
            ingest_fuzz::read_from(&mut Pieces { rest: bytes, length }).expect("readable in one piece");
        same(whole.clone(), pieces);
    }
    if !was_packed {
        same(whole, ingest_fuzz::read_from(&mut packed(bytes).as_slice()).expect("readable as it was"));
    }
});
