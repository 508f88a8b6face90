//! One value of a row as a backup keeps it: the same, whichever database it came from.

use std::io::{self, Read};

/// No database keeps a larger text or piece of bytes in one row.
const LONGEST: u32 = 1 << 30;

/// What a column holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// Whole numbers, and yes and no as 1 and 0.
    Int = 1,
    Real = 2,
    Text = 3,
    /// Bytes, and ids as their 16 bytes.
    Bytes = 4,
}

impl Kind {
    pub(super) fn of(byte: u8) -> Option<Self> {
        [Self::Int, Self::Real, Self::Text, Self::Bytes].into_iter().find(|kind| *kind as u8 == byte)
    }
}

#[derive(Debug, Clone, PartialEq)]
pub(super) enum Value {
    Null,
    Int(i64),
    Real(f64),
    Text(String),
    Bytes(Vec<u8>),
}

impl Value {
    /// Appends the value: its kind, then 8 bytes or a length and so many.
    pub(super) fn encode(&self, out: &mut Vec<u8>) {
        match self {
            Self::Null => out.push(0),
            Self::Int(number) => {
                out.push(Kind::Int as u8);
                out.extend(number.to_le_bytes());
            }
            Self::Real(number) => {
                out.push(Kind::Real as u8);
                out.extend(number.to_bits().to_le_bytes());
            }
            Self::Text(text) => {
                out.push(Kind::Text as u8);
                encode_bytes(text.as_bytes(), out);
            }
            Self::Bytes(bytes) => {
                out.push(Kind::Bytes as u8);
                encode_bytes(bytes, out);
            }
        }
    }

    /// Bytes that it takes in memory, roughly.
    pub(super) fn size(&self) -> usize {
        match self {
            Self::Null | Self::Int(_) | Self::Real(_) => size_of::<Self>(),
            Self::Text(text) => text.len(),
            Self::Bytes(bytes) => bytes.len(),
        }
    }

    /// Reads a value of a column that holds this kind.
    pub(super) fn decode(kind: Kind, input: &mut impl Read) -> io::Result<Self> {
        let found = byte(input)?;
        if found == 0 {
            return Ok(Self::Null);
        }
        if found != kind as u8 {
            return Err(wrong(format!("expected a value of kind {}, found {found}", kind as u8)));
        }
        Ok(match kind {
            Kind::Int => Self::Int(i64::from_le_bytes(array(input)?)),
            Kind::Real => Self::Real(f64::from_bits(u64::from_le_bytes(array(input)?))),
            Kind::Text => Self::Text(text(input)?),
            Kind::Bytes => Self::Bytes(bytes(input)?),
        })
    }
}

/// Appends a length and the bytes.
pub(super) fn encode_bytes(bytes: &[u8], out: &mut Vec<u8>) {
    let length = u32::try_from(bytes.len()).expect("neither database keeps a value of 4 GiB");
    out.extend(length.to_le_bytes());
    out.extend(bytes);
}

/// Reads a length and so many bytes. What a damaged length promises is not reserved before it is there.
pub(super) fn bytes(input: &mut impl Read) -> io::Result<Vec<u8>> {
    let length = u32::from_le_bytes(array(input)?);
    if length > LONGEST {
        return Err(wrong(format!("expected a length of at most {LONGEST}, found {length}")));
    }
    let mut bytes = Vec::new();
    input.take(u64::from(length)).read_to_end(&mut bytes)?;
    if bytes.len() < length as usize {
        return Err(io::ErrorKind::UnexpectedEof.into());
    }
    Ok(bytes)
}

pub(super) fn text(input: &mut impl Read) -> io::Result<String> {
    String::from_utf8(bytes(input)?)
        .map_err(|_| wrong("expected text in UTF-8, found other bytes".to_owned()))
}

pub(super) fn byte(input: &mut impl Read) -> io::Result<u8> {
    array(input).map(|[byte]| byte)
}

pub(super) fn array<const N: usize>(input: &mut impl Read) -> io::Result<[u8; N]> {
    let mut array = [0; N];
    input.read_exact(&mut array)?;
    Ok(array)
}

pub(super) fn wrong(why: String) -> io::Error {
    io::Error::new(io::ErrorKind::InvalidData, why)
}
