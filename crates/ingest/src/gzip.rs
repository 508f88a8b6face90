//! The members of a gzip file, one after the other. flate2 reads each of them; here is told what is damage in one from
//! what is none, which its own decoder of several does not.

use std::io::{self, BufRead, ErrorKind, Read};

use flate2::bufread::GzDecoder;

/// What a member begins with.
const MAGIC: u8 = 0x1f;

/// The inflated bytes of all members. What is no member fails as [`ErrorKind::InvalidInput`], damage in one as
/// [`ErrorKind::InvalidData`], one that is not whole as [`ErrorKind::UnexpectedEof`].
pub(crate) struct Members<R> {
    /// None at the end of the last one.
    member: Option<GzDecoder<R>>,
}

impl<R: BufRead> Members<R> {
    pub(crate) fn new(packed: R) -> Self {
        Self { member: Some(GzDecoder::new(packed)) }
    }
}

impl<R: BufRead> Read for Members<R> {
    fn read(&mut self, buf: &mut [u8]) -> io::Result<usize> {
        while let Some(member) = &mut self.member {
            match member.read(buf) {
                Ok(0) if !buf.is_empty() => {
                    let mut packed = self.member.take().expect("it was read right now").into_inner();
                    match packed.fill_buf()?.first() {
                        None => {}
                        Some(&MAGIC) => self.member = Some(GzDecoder::new(packed)),
                        Some(_) => return Err(io::Error::new(ErrorKind::InvalidInput, "no member follows")),
                    }
                }
                Err(error) if error.kind() == ErrorKind::InvalidInput && member.header().is_some() => {
                    return Err(io::Error::new(ErrorKind::InvalidData, error));
                }
                read => return read,
            }
        }
        Ok(0)
    }
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

    fn member(text: &[u8]) -> Vec<u8> {
        let mut packed = GzBuilder::new().filename("run.json").write(Vec::new(), Compression::fast());
        packed.write_all(text).unwrap();
        packed.finish().unwrap()
    }

    fn file() -> impl Strategy<Value = Vec<u8>> {
        let text = (prop::collection::vec(any::<u8>(), 0..300), 1..8_usize);
        let member = text.prop_map(|(text, times)| member(&text.repeat(times)));
        prop::collection::vec(member, 1..4).prop_map(|members| members.concat())
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(2_000))]
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
            let (ours, theirs) =
                (read(Members::new(file.as_slice())), read(MultiGzDecoder::new(file.as_slice())));
            prop_assert_eq!(&ours.0, &theirs.0);
            // flate2 wants a whole header before it looks at the first byte.
            prop_assert!(ours.1 == theirs.1 || (ours.1, theirs.1) == (Err(false), Err(true)), "{ours:?} {theirs:?}");
        }
    }

    #[test]
    fn damage_is_told_from_what_is_no_member() {
        let whole = member(b"text");
        let kind = |file: &[u8]| Members::new(file).read_to_end(&mut Vec::new()).unwrap_err().kind();
        for from_end in [1, 5] {
            let mut damaged = whole.clone();
            let at = damaged.len() - from_end;
            damaged[at] ^= 1;
            assert_eq!(kind(&damaged), ErrorKind::InvalidData);
            assert_eq!(kind(&[&whole[..], &damaged].concat()), ErrorKind::InvalidData);
        }
        for behind in [&b"no header at all"[..], b"\n", b"\r\n", &[0; 9]] {
            assert_eq!(kind(&[&whole, behind].concat()), ErrorKind::InvalidInput);
        }
        assert_eq!(kind(&[&whole, &whole[..7]].concat()), ErrorKind::UnexpectedEof);
    }
}
