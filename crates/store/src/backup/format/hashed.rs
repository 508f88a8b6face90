//! The hash that a backup ends in.

use std::io::{self, Read, Write};

/// A stream that is counted and hashed on its way.
pub(super) struct Hashed<S> {
    pub(super) stream: S,
    pub(super) hasher: blake3::Hasher,
    pub(super) bytes: u64,
}

impl<S> Hashed<S> {
    pub(super) fn new(stream: S) -> Self {
        Self { stream, hasher: blake3::Hasher::new(), bytes: 0 }
    }

    fn count(&mut self, bytes: &[u8]) {
        self.hasher.update(bytes);
        self.bytes += bytes.len() as u64;
    }
}

impl<W: Write> Write for Hashed<W> {
    fn write(&mut self, buf: &[u8]) -> io::Result<usize> {
        let written = self.stream.write(buf)?;
        self.count(&buf[..written]);
        Ok(written)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.stream.flush()
    }
}

impl<R: Read> Read for Hashed<R> {
    fn read(&mut self, buf: &mut [u8]) -> io::Result<usize> {
        let read = self.stream.read(buf)?;
        self.count(&buf[..read]);
        Ok(read)
    }
}
