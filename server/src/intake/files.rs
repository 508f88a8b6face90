//! The reader's side of an upload: pieces that arrive become files that can be read, one after the other.

use std::cell::RefCell;
use std::io::{self, Read};
use std::rc::Rc;

use bytes::{Buf, Bytes};
use domain::Measured;
use ingest::IngestError;
use tokio::sync::mpsc::Receiver;

/// What goes from the connection to the reader.
pub(super) enum Piece {
    /// A file begins.
    File(String),
    /// More of it.
    Bytes(Bytes),
    /// That was all. Without it the upload broke off.
    End,
}

/// Reads the files that arrive. Blocks while nothing does.
pub(super) fn read(pieces: Receiver<Piece>, how: &ingest::Reading) -> Result<Measured, IngestError> {
    let arriving =
        Rc::new(RefCell::new(Arriving { pieces, next: None, last: String::new(), bytes: 0, end: None }));
    let measured = how.read_many(Files(Rc::clone(&arriving)))?;
    let arriving = arriving.borrow();
    match arriving.end {
        Some(End::Complete) => Ok(measured),
        _ => Err(IngestError::Io { file: arriving.last.clone(), bytes: arriving.bytes, source: broke_off() }),
    }
}

fn broke_off() -> io::Error {
    io::Error::new(io::ErrorKind::UnexpectedEof, "the upload broke off")
}

struct Arriving {
    pieces: Receiver<Piece>,
    /// The file that follows, where its beginning was met already.
    next: Option<String>,
    /// The file that is being read.
    last: String,
    /// Bytes of it.
    bytes: u64,
    end: Option<End>,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum End {
    Complete,
    BrokenOff,
}

impl Arriving {
    /// The next bytes of the file that is being read; none at its end.
    fn bytes(&mut self) -> io::Result<Option<Bytes>> {
        if self.next.is_some() || self.end == Some(End::Complete) {
            return Ok(None);
        }
        match self.pieces.blocking_recv() {
            Some(Piece::Bytes(bytes)) => {
                self.bytes += bytes.len() as u64;
                Ok(Some(bytes))
            }
            Some(Piece::File(name)) => {
                self.next = Some(name);
                Ok(None)
            }
            Some(Piece::End) => {
                self.end = Some(End::Complete);
                Ok(None)
            }
            None => {
                self.end = Some(End::BrokenOff);
                Err(broke_off())
            }
        }
    }
}

/// The files of an upload, as they arrive.
struct Files(Rc<RefCell<Arriving>>);

impl Iterator for Files {
    type Item = (String, File);

    fn next(&mut self) -> Option<Self::Item> {
        let mut arriving = self.0.borrow_mut();
        // What a reader left of the file before is of no use.
        while arriving.next.is_none() && arriving.bytes().ok()?.is_some() {}
        let name = arriving.next.take()?;
        arriving.last.clone_from(&name);
        arriving.bytes = 0;
        Some((name, File { arriving: Rc::clone(&self.0), rest: Bytes::new() }))
    }
}

/// One file.
struct File {
    arriving: Rc<RefCell<Arriving>>,
    rest: Bytes,
}

impl Read for File {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        while self.rest.is_empty() {
            match self.arriving.borrow_mut().bytes()? {
                Some(bytes) => self.rest = bytes,
                None => return Ok(0),
            }
        }
        let length = self.rest.len().min(buffer.len());
        self.rest.copy_to_slice(&mut buffer[..length]);
        Ok(length)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use tokio::sync::mpsc;

    fn arriving(sent: Vec<Piece>) -> Files {
        let (sender, pieces) = mpsc::channel(sent.len() + 1);
        for piece in sent {
            assert!(sender.try_send(piece).is_ok());
        }
        Files(Rc::new(RefCell::new(Arriving {
            pieces,
            next: None,
            last: String::new(),
            bytes: 0,
            end: None,
        })))
    }

    fn piece(text: &'static str) -> Piece {
        Piece::Bytes(Bytes::from_static(text.as_bytes()))
    }

    #[test]
    fn files_are_read_one_after_the_other_even_where_one_is_not_read_to_its_end() {
        let files = vec![
            Piece::File("a".into()),
            piece("on"),
            piece("e"),
            Piece::File("b".into()),
            piece("skipped"),
            Piece::File("c".into()),
            Piece::End,
        ];
        let mut files = arriving(files);
        let (name, mut a) = files.next().unwrap();
        let mut text = String::new();
        a.read_to_string(&mut text).unwrap();
        assert_eq!((name.as_str(), text.as_str()), ("a", "one"));
        assert_eq!(files.next().unwrap().0, "b");
        let (name, mut c) = files.next().unwrap();
        assert_eq!((name.as_str(), c.read(&mut [0; 4]).unwrap()), ("c", 0));
        assert!(files.next().is_none());
    }

    #[test]
    fn an_upload_that_breaks_off_is_an_error_and_not_the_end_of_a_file() {
        let mut files = arriving(vec![Piece::File("a".into()), piece("half")]);
        let (_, mut a) = files.next().unwrap();
        let error = a.read_to_end(&mut Vec::new()).unwrap_err();
        assert_eq!(error.kind(), io::ErrorKind::UnexpectedEof);
    }
}
