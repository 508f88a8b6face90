//! Files that are meant to cost much: time and memory of reading them must stay small all the same.

use std::io::{self, Write};

use flate2::{Compression, write::GzEncoder};
use zstd::zstd_safe::CParameter;

const POINT: &str = r#"{"metric":"http_req_duration","type":"Point","data":{"time":"2026-11-22T23:31:10.5Z","value":2.5,"tags":{"name":"home","expected_response":"true"}}}"#;

pub(crate) fn long_line(bytes: u64, out: &mut dyn Write) -> io::Result<()> {
    writeln!(out, "{POINT}")?;
    out.write_all(br#"{"metric":"http_req_duration","type":"Point","data":{"time":""#)?;
    repeat(b'x', bytes, out)
}

pub(crate) fn deep_nesting(bytes: u64, out: &mut dyn Write) -> io::Result<()> {
    let mut deep = br#"{"metric":"x","type":"Point","data":{"extra":"#.to_vec();
    deep.resize(300_000, b'[');
    deep.push(b'\n');
    for _ in 0..=bytes / deep.len() as u64 {
        writeln!(out, "{POINT}")?;
        out.write_all(&deep)?;
    }
    out.flush()
}

pub(crate) fn zeros(bytes: u64, out: &mut dyn Write) -> io::Result<()> {
    repeat(0, bytes, out)
}

pub(crate) fn gzip_bomb(bytes: u64, out: &mut dyn Write) -> io::Result<()> {
    let mut gzip = GzEncoder::new(out, Compression::best());
    writeln!(gzip, "{POINT}")?;
    repeat(0, bytes, &mut gzip)?;
    gzip.finish()?.flush()
}

pub(crate) fn zstd_window(bytes: u64, out: &mut dyn Write) -> io::Result<()> {
    let mut zstd = zstd::Encoder::new(out, 1)?;
    zstd.set_parameter(CParameter::WindowLog(31))?;
    writeln!(zstd, "{POINT}")?;
    repeat(b'\n', bytes, &mut zstd)?;
    zstd.finish()?.flush()
}

fn repeat(byte: u8, bytes: u64, out: &mut dyn Write) -> io::Result<()> {
    let piece = vec![byte; 1 << 20];
    let mut left = bytes;
    while left > 0 {
        let n = left.min(1 << 20);
        out.write_all(&piece[..usize::try_from(n).unwrap_or(0)])?;
        left -= n;
    }
    out.flush()
}
