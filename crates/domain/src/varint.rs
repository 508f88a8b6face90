//! Whole numbers of few bytes: seven bits a byte, low bits first (LEB128), as histograms and blocks are stored in.

/// Bytes that are no histogram, or no block of slices.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum DecodeError {
    /// The bytes end inside a value.
    #[error("the encoded bytes end too early, at byte {at}")]
    Short {
        /// Offset of the end.
        at: usize,
    },
    /// A value that the encoder never writes.
    #[error("the encoded bytes are damaged at byte {at}: {what}")]
    Damaged {
        /// Offset of the value.
        at: usize,
        /// What was wrong with it.
        what: &'static str,
    },
    /// The compressed bytes could not be inflated.
    #[error("the compressed bytes of a block cannot be inflated")]
    Compression,
}

pub(crate) fn write(out: &mut Vec<u8>, mut value: u64) {
    while value >= 0x80 {
        out.push(value.to_le_bytes()[0] | 0x80);
        value >>= 7;
    }
    out.push(value.to_le_bytes()[0]);
}

/// Signed to unsigned so that small magnitudes of either sign stay small.
pub(crate) fn zigzag(value: i64) -> u64 {
    (value.cast_unsigned() << 1) ^ (value >> 63).cast_unsigned()
}

pub(crate) fn unzigzag(value: u64) -> i64 {
    (value >> 1).cast_signed() ^ -((value & 1).cast_signed())
}

/// Reads numbers one after the other and knows where it is.
pub(crate) struct Reader<'a> {
    bytes: &'a [u8],
    at: usize,
}

impl<'a> Reader<'a> {
    pub(crate) fn new(bytes: &'a [u8]) -> Self {
        Self { bytes, at: 0 }
    }

    pub(crate) fn varint(&mut self) -> Result<u64, DecodeError> {
        let mut value = 0_u64;
        for shift in (0..64).step_by(7) {
            let byte = *self.bytes.get(self.at).ok_or(DecodeError::Short { at: self.at })?;
            let bits = u64::from(byte & 0x7f);
            if shift == 63 && bits > 1 {
                break;
            }
            self.at += 1;
            value |= bits << shift;
            if byte & 0x80 == 0 {
                return Ok(value);
            }
        }
        Err(self.damaged("a number of more than 64 bits"))
    }

    pub(crate) fn eight(&mut self) -> Result<[u8; 8], DecodeError> {
        let eight = self.bytes[self.at..].first_chunk().ok_or(DecodeError::Short { at: self.bytes.len() })?;
        self.at += 8;
        Ok(*eight)
    }

    pub(crate) fn is_at_end(&self) -> bool {
        self.at >= self.bytes.len()
    }

    pub(crate) fn finish(&self) -> Result<(), DecodeError> {
        if self.is_at_end() { Ok(()) } else { Err(self.damaged("more bytes than were announced")) }
    }

    pub(crate) fn damaged(&self, what: &'static str) -> DecodeError {
        DecodeError::Damaged { at: self.at, what }
    }
}
