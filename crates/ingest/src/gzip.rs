//! The members of a gzip file (RFC 1952), one after the other. flate2 inflates; the check sum is taken here, as flate2's
//! leaves the widest instructions of the processor unused.

use std::io::{self, BufRead, ErrorKind, Read};

use flate2::{Decompress, FlushDecompress, Status};

/// The inflated bytes of all members. What is no member fails as [`ErrorKind::InvalidInput`], damage in one as
/// [`ErrorKind::InvalidData`], one that is not whole as [`ErrorKind::UnexpectedEof`].
pub(crate) struct Members<R> {
    packed: R,
    inflater: Decompress,
    /// Of the member, so far.
    sum: crc32fast::Hasher,
    at: At,
}

enum At {
    Header,
    Body,
    End,
}

/// Names and comments are not longer.
const MAX_TEXT: u64 = 64 << 10;

const HEADER_SUM: u8 = 1 << 1;
const EXTRA: u8 = 1 << 2;
const NAME: u8 = 1 << 3;
const COMMENT: u8 = 1 << 4;
const RESERVED: u8 = 0b1110_0000;

impl<R: BufRead> Members<R> {
    pub(crate) fn new(packed: R) -> Self {
        let (inflater, sum) = (Decompress::new(false), crc32fast::Hasher::new());
        Self { packed, inflater, sum, at: At::Header }
    }

    fn header(&mut self) -> io::Result<()> {
        let mut header = Vec::new();
        self.take(10, &mut header)?;
        let &[0x1f, 0x8b, 8, flags, ..] = header.as_slice() else { return Err(no_member()) };
        if flags & RESERVED != 0 {
            return Err(no_member());
        }
        if flags & EXTRA != 0 {
            let length = u16::from_le_bytes(self.array()?);
            header.extend(length.to_le_bytes());
            self.take(length.into(), &mut header)?;
        }
        for text in [NAME, COMMENT] {
            if flags & text != 0 {
                self.text(&mut header)?;
            }
        }
        let [low, high, ..] = crc32fast::hash(&header).to_le_bytes();
        if flags & HEADER_SUM != 0 && self.array()? != [low, high] {
            return Err(damaged("the check sum of its header is another"));
        }
        Ok(())
    }

    /// Adds so many packed bytes to `header`.
    fn take(&mut self, length: u64, header: &mut Vec<u8>) -> io::Result<()> {
        let taken = self.packed.by_ref().take(length).read_to_end(header)?;
        if (taken as u64) < length { Err(ErrorKind::UnexpectedEof.into()) } else { Ok(()) }
    }

    /// Adds packed bytes up to a zero to `header`.
    fn text(&mut self, header: &mut Vec<u8>) -> io::Result<()> {
        let taken = self.packed.by_ref().take(MAX_TEXT).read_until(0, header)?;
        match header.last() {
            Some(0) if taken > 0 => Ok(()),
            _ if (taken as u64) < MAX_TEXT => Err(ErrorKind::UnexpectedEof.into()),
            _ => Err(no_member()),
        }
    }

    fn array<const LENGTH: usize>(&mut self) -> io::Result<[u8; LENGTH]> {
        let mut bytes = [0; LENGTH];
        self.packed.read_exact(&mut bytes)?;
        Ok(bytes)
    }

    /// Inflates into `buf`; 0 at the end of the member.
    fn body(&mut self, buf: &mut [u8]) -> io::Result<usize> {
        loop {
            let packed = self.packed.fill_buf()?;
            let is_at_end = packed.is_empty();
            let (read, written) = (self.inflater.total_in(), self.inflater.total_out());
            let status = self.inflater.decompress(packed, buf, FlushDecompress::None);
            self.packed.consume(length(read, self.inflater.total_in()));
            match (status, length(written, self.inflater.total_out())) {
                (Err(_), _) => return Err(damaged("corrupt deflate stream")),
                (Ok(Status::StreamEnd), n) => return Ok(n),
                (Ok(_), 0) if is_at_end => return Err(ErrorKind::UnexpectedEof.into()),
                (Ok(_), 0) => {}
                (Ok(_), n) => return Ok(n),
            }
        }
    }

    /// What follows the body of a member: check sum and length, then another member or nothing.
    fn trailer(&mut self) -> io::Result<()> {
        let (sum, length) = (u32::from_le_bytes(self.array()?), u32::from_le_bytes(self.array()?));
        // The length is stored without its higher half.
        let inflated = self.inflater.total_out() & u64::from(u32::MAX);
        if sum != std::mem::take(&mut self.sum).finalize() || u64::from(length) != inflated {
            return Err(damaged("the check sum at its end is another"));
        }
        self.inflater.reset(false);
        self.at = if self.packed.fill_buf()?.is_empty() { At::End } else { At::Header };
        Ok(())
    }
}

impl<R: BufRead> Read for Members<R> {
    fn read(&mut self, buf: &mut [u8]) -> io::Result<usize> {
        if buf.is_empty() {
            return Ok(0);
        }
        loop {
            match self.at {
                At::Header => {
                    self.header()?;
                    self.at = At::Body;
                }
                At::Body => match self.body(buf)? {
                    0 => self.trailer()?,
                    n => {
                        self.sum.update(&buf[..n]);
                        return Ok(n);
                    }
                },
                At::End => return Ok(0),
            }
        }
    }
}

/// Between two counts of one call, which are as near as its slice is long.
fn length(before: u64, after: u64) -> usize {
    usize::try_from(after - before).unwrap_or(usize::MAX)
}

fn no_member() -> io::Error {
    io::Error::new(ErrorKind::InvalidInput, "invalid gzip header")
}

fn damaged(why: &'static str) -> io::Error {
    io::Error::new(ErrorKind::InvalidData, why)
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use flate2::{Compression, GzBuilder, bufread::MultiGzDecoder};
    use proptest::prelude::*;

    use super::*;

    /// What is read up to the end or a failure, and whether it failed; of failures, whether more bytes were wanted.
    fn read(mut from: impl Read) -> (Vec<u8>, Result<(), bool>) {
        let mut bytes = Vec::new();
        let end = from.read_to_end(&mut bytes);
        (bytes, end.map(|_| ()).map_err(|error| error.kind() == ErrorKind::UnexpectedEof))
    }

    /// One member; `fields` says what its header has.
    fn member(text: &[u8], fields: u8) -> Vec<u8> {
        let mut header = GzBuilder::new();
        if fields & EXTRA != 0 {
            header = header.extra(vec![0, 1, 2]);
        }
        if fields & NAME != 0 {
            header = header.filename("run.json");
        }
        if fields & COMMENT != 0 {
            header = header.comment("");
        }
        let mut packed = header.write(Vec::new(), Compression::fast());
        packed.write_all(text).unwrap();
        packed.finish().unwrap()
    }

    /// Puts the check sum of its header into a member that has no other field.
    fn with_header_sum(mut member: Vec<u8>) -> Vec<u8> {
        member[3] |= HEADER_SUM;
        let sum = crc32fast::hash(&member[..10]).to_le_bytes();
        member.splice(10..10, [sum[0], sum[1]]);
        member
    }

    fn file() -> impl Strategy<Value = Vec<u8>> {
        let member = (prop::collection::vec(any::<u8>(), 0..300), 0..64_u8).prop_map(|(text, fields)| {
            let text = text.repeat(usize::from(fields % 7) + 1);
            if fields & HEADER_SUM == 0 { member(&text, fields) } else { with_header_sum(member(&text, 0)) }
        });
        prop::collection::vec(member, 1..4).prop_map(|members| members.concat())
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(3_000))]
        #[test]
        fn whole_cut_and_damaged_files_are_read_as_flate2_reads_them(
            file in file(),
            changes in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 0..3),
            end in prop::option::of(any::<prop::sample::Index>()),
            trailer in prop::collection::vec(any::<u8>(), 0..20),
        ) {
            prop_assert!(read(Members::new(file.as_slice())).1.is_ok());
            let mut file = [file, trailer].concat();
            for (at, byte) in changes {
                let at = at.index(file.len());
                file[at] = byte;
            }
            file.truncate(end.map_or(file.len(), |end| end.index(file.len())));
            prop_assert_eq!(read(Members::new(file.as_slice())), read(MultiGzDecoder::new(file.as_slice())));
        }
    }

    #[test]
    fn damage_is_told_from_what_is_no_member() {
        let whole = member(b"text", NAME);
        let kind = |file: &[u8]| Members::new(file).read_to_end(&mut Vec::new()).unwrap_err().kind();
        for from_end in [1, 5] {
            let mut damaged = whole.clone();
            let at = damaged.len() - from_end;
            damaged[at] ^= 1;
            assert_eq!(kind(&damaged), ErrorKind::InvalidData);
        }
        let mut damaged = with_header_sum(member(b"text", 0));
        damaged[10] ^= 1;
        assert_eq!(kind(&damaged), ErrorKind::InvalidData);
        assert_eq!(kind(&[&whole, b"no header".as_slice(), b"at all"].concat()), ErrorKind::InvalidInput);
    }
}
