//! The bytes of a file as they are stored, counted on their way to a decoder; a failure of the source is told from one of the
//! decoder by what was seen here.

use std::{
    cell::{Cell, RefCell},
    io::{self, Cursor, Read},
    rc::Rc,
};

/// What the raw side saw, while the decoder owns it.
#[derive(Default)]
pub(super) struct Meter {
    pub(super) bytes: Cell<u64>,
    pub(super) failure: RefCell<Option<io::Error>>,
}

pub(super) struct Metered<R> {
    pub(super) inner: io::Chain<Cursor<Vec<u8>>, R>,
    pub(super) meter: Rc<Meter>,
    /// What is told once the bytes before it are handed out.
    pub(super) failed: Option<io::Error>,
}

impl<R> Metered<R> {
    /// Remembers a failure of the source, and gives one like it for the decoder.
    fn fail(&self, error: io::Error) -> io::Error {
        let copy = io::Error::new(error.kind(), error.to_string());
        *self.meter.failure.borrow_mut() = Some(error);
        copy
    }
}

/// Fills the buffer as far as there is something, however small the pieces are that come: a decoder loses what it holds
/// when it meets damage, and that must be the same of the same file.
impl<R: Read> Read for Metered<R> {
    fn read(&mut self, buf: &mut [u8]) -> io::Result<usize> {
        if let Some(error) = self.failed.take() {
            return Err(self.fail(error));
        }
        let mut filled = 0;
        while filled < buf.len() {
            match self.inner.read(&mut buf[filled..]) {
                Ok(0) => break,
                Ok(n) => filled += n,
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) if filled > 0 => {
                    self.failed = Some(error);
                    break;
                }
                Err(error) => return Err(self.fail(error)),
            }
        }
        self.meter.bytes.set(self.meter.bytes.get() + filled as u64);
        Ok(filled)
    }
}
