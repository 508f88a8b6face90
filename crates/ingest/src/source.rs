//! One file as a stream of decompressed bytes: finds the compression by content, counts and hashes what passes, and
//! hands out everything that can be inflated of a file that was cut off.

mod metered;

use std::{
    fmt,
    io::{self, BufReader, Cursor, Read},
    rc::Rc,
};

use self::metered::{Meter, Metered};

use crate::{IngestError, gzip::Members};

/// Decompressed bytes of one file.
pub(crate) struct Source<R: Read> {
    name: String,
    meter: Rc<Meter>,
    compression: Compression,
    decoder: Decoder<R>,
    /// None where nobody wants to know.
    hasher: Option<blake3::Hasher>,
    /// Bytes of the head that were looked at, but not yet read.
    head: Vec<u8>,
    head_at: usize,
    inflated: u64,
    /// The most bytes that are handed out of what is packed.
    most: u64,
    state: State,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Compression {
    None,
    Gzip,
    Zstd,
}

/// Why a compressed stream is not whole.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Broken {
    /// The file ends before it.
    CutOff,
    /// Its bytes are not those that were written.
    Damaged(String),
}

#[derive(Debug, PartialEq, Eq)]
enum State {
    Flowing,
    Ended,
    /// The compressed stream stops before its end.
    Broken(Broken),
    /// There is more than is read.
    Full,
    /// Whole, but something else follows it.
    Trailed,
}

enum Decoder<R: Read> {
    Plain(Metered<R>),
    Gzip(Box<Members<BufReader<Metered<R>>>>),
    Zstd(Box<zstd::Decoder<'static, BufReader<Metered<R>>>>),
}

impl fmt::Display for Broken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::CutOff => f.write_str("the end of the file"),
            Self::Damaged(why) => f.write_str(why),
        }
    }
}

/// Unpacked bytes of one file that are read, unless another number is said: what is packed small costs much time.
pub(crate) const MOST_UNPACKED: u64 = 64 << 30;
/// BLAKE3 takes many chunks of 1 KiB at once, but only from a multiple of so many of them on.
const ALIGNED: u64 = 64 << 10;
/// What zstd says where no frame begins.
const NO_FRAME: &str = "Unknown frame descriptor";
/// How much is looked at to find the format.
const HEAD: usize = 64 << 10;

impl<R: Read> Source<R> {
    /// Looks at the first bytes of `raw` and prepares to inflate it.
    pub(crate) fn open(name: &str, mut raw: R) -> Result<Self, IngestError> {
        let mut magic = Vec::new();
        let failed = |source| IngestError::Io { file: name.to_owned(), bytes: 0, source };
        raw.by_ref().take(4).read_to_end(&mut magic).map_err(failed)?;
        let compression = match magic.as_slice() {
            [0x1f, 0x8b, ..] => Compression::Gzip,
            [0x28, 0xb5, 0x2f, 0xfd] => Compression::Zstd,
            _ => Compression::None,
        };
        let meter = Rc::new(Meter::default());
        let metered =
            Metered { inner: Cursor::new(magic).chain(raw), meter: Rc::clone(&meter), failed: None };
        let decoder = match compression {
            Compression::None => Decoder::Plain(metered),
            Compression::Gzip => {
                Decoder::Gzip(Box::new(Members::new(BufReader::with_capacity(HEAD, metered))))
            }
            Compression::Zstd => {
                let mut zstd =
                    zstd::Decoder::with_buffer(BufReader::with_capacity(HEAD, metered)).map_err(failed)?;
                // 32 MiB: more than the tool's highest ordinary level asks for, and still bounded.
                zstd.window_log_max(25).map_err(failed)?;
                Decoder::Zstd(Box::new(zstd))
            }
        };
        let mut source = Self {
            name: name.to_owned(),
            meter,
            compression,
            decoder,
            hasher: Some(blake3::Hasher::new()),
            head: Vec::new(),
            head_at: 0,
            inflated: 0,
            most: if compression == Compression::None { u64::MAX } else { MOST_UNPACKED },
            state: State::Flowing,
        };
        source.look_ahead()?;
        Ok(source)
    }

    /// The first bytes of the file, decompressed; reading begins with them all the same.
    pub(crate) fn head(&self) -> &[u8] {
        &self.head
    }

    pub(crate) fn name(&self) -> &str {
        &self.name
    }

    pub(crate) fn compression(&self) -> Option<&'static str> {
        match self.compression {
            Compression::None => None,
            Compression::Gzip => Some("gzip"),
            Compression::Zstd => Some("zstd"),
        }
    }

    /// Bytes as stored, so far.
    pub(crate) fn stored_bytes(&self) -> u64 {
        self.meter.bytes.get()
    }

    /// Goes on without hashing.
    pub(crate) fn without_hash(self) -> Self {
        Self { hasher: None, ..self }
    }

    /// Reads at most so many bytes of what is packed.
    pub(crate) fn at_most(self, most: u64) -> Self {
        if self.compression == Compression::None { self } else { self.in_all(most) }
    }

    /// Reads at most so many bytes.
    pub(crate) fn in_all(self, most: u64) -> Self {
        Self { most, ..self }
    }

    /// How much was read of a file that holds more than is read of one.
    pub(crate) fn full(&self) -> Option<u64> {
        (self.state == State::Full).then_some(self.inflated)
    }

    /// BLAKE3 of all decompressed bytes that were read; none of a source without a hash.
    pub(crate) fn content_hash(&self) -> Option<blake3::Hash> {
        self.hasher.as_ref().map(blake3::Hasher::finalize)
    }

    /// Why the compressed stream ended too early, if it did.
    pub(crate) fn broken(&self) -> Option<&Broken> {
        match &self.state {
            State::Broken(why) => Some(why),
            _ => None,
        }
    }

    /// True when bytes that belong to no compressed stream follow the last one.
    pub(crate) fn has_trailer(&self) -> bool {
        self.state == State::Trailed
    }

    /// Reads into `buf`; 0 at the end, also at that of a stream which was cut off.
    pub(crate) fn read(&mut self, buf: &mut [u8]) -> Result<usize, IngestError> {
        if self.head_at < self.head.len() {
            let n = (self.head.len() - self.head_at).min(buf.len());
            buf[..n].copy_from_slice(&self.head[self.head_at..self.head_at + n]);
            self.head_at += n;
            if self.head_at == self.head.len() && self.head.len() > HEAD {
                (self.head, self.head_at) = (Vec::new(), 0);
            }
            return Ok(n);
        }
        self.inflate(buf)
    }

    /// Looks further, at `length` bytes in all; nothing may have been read yet.
    pub(crate) fn look_on(&mut self, length: usize) -> Result<(), IngestError> {
        let mut filled = self.head.len();
        let mut head = std::mem::take(&mut self.head);
        head.resize(length.max(filled), 0);
        while filled < head.len() {
            match self.inflate(&mut head[filled..])? {
                0 => break,
                n => filled += n,
            }
        }
        head.truncate(filled);
        self.head = head;
        Ok(())
    }

    fn look_ahead(&mut self) -> Result<(), IngestError> {
        self.look_on(HEAD)?;
        match self.broken() {
            Some(why) if self.head.is_empty() => Err(IngestError::Compression {
                file: self.name.clone(),
                byte: self.stored_bytes(),
                expected: self.compression().unwrap_or("data"),
                found: why.to_string(),
            }),
            _ => Ok(()),
        }
    }

    fn inflate(&mut self, buf: &mut [u8]) -> Result<usize, IngestError> {
        if self.state != State::Flowing || buf.is_empty() {
            return Ok(0);
        }
        let room = usize::try_from(self.most.saturating_sub(self.inflated)).unwrap_or(usize::MAX);
        if room == 0 {
            self.state = State::Full;
            return Ok(0);
        }
        let length = self.aligned(buf.len().min(room));
        let buf = &mut buf[..length];
        loop {
            let read = match &mut self.decoder {
                Decoder::Plain(plain) => plain.read(buf),
                Decoder::Gzip(gzip) => gzip.read(buf),
                Decoder::Zstd(zstd) => zstd.read(buf),
            };
            match read {
                Ok(n) => {
                    if let Some(hasher) = &mut self.hasher {
                        hasher.update(&buf[..n]);
                    }
                    self.inflated += n as u64;
                    if n == 0 {
                        self.state = State::Ended;
                    }
                    return Ok(n);
                }
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) => return self.stopped(&error),
            }
        }
    }

    /// How much of the room is taken, so that what is hashed next begins at a multiple of [`ALIGNED`].
    fn aligned(&self, room: usize) -> usize {
        let beyond = (self.inflated.wrapping_add(room as u64) % ALIGNED) as usize;
        if self.hasher.is_some() && room > beyond { room - beyond } else { room }
    }

    /// A failure of the source is an error; a failure of the decoder ends the file there.
    fn stopped(&mut self, error: &io::Error) -> Result<usize, IngestError> {
        match self.meter.failure.borrow_mut().take() {
            Some(failure) if is_damage(&failure) => {
                self.state = State::Broken(Broken::Damaged(failure.to_string()));
                return Ok(0);
            }
            Some(source) => {
                let (file, bytes) = (self.name.clone(), self.meter.bytes.get());
                return Err(IngestError::Io { file, bytes, source });
            }
            None => {}
        }
        let after_a_member = error.kind() == io::ErrorKind::InvalidInput && self.inflated > 0;
        self.state = match (self.compression, error.kind()) {
            (Compression::Gzip, io::ErrorKind::InvalidInput) if after_a_member => State::Trailed,
            // It looks for one at the end of a frame only.
            (Compression::Zstd, _) if self.inflated > 0 && error.to_string() == NO_FRAME => State::Trailed,
            (_, io::ErrorKind::UnexpectedEof) => State::Broken(Broken::CutOff),
            _ => State::Broken(Broken::Damaged(error.to_string())),
        };
        Ok(0)
    }
}

/// What was had is not what was packed: an entry of an archive says so.
fn is_damage(failure: &io::Error) -> bool {
    matches!(failure.kind(), io::ErrorKind::InvalidData | io::ErrorKind::InvalidInput)
}
