//! The quick way through a k6 line: takes only what looks exactly as k6 writes a Point, and leaves every other line to
//! the JSON parser. What it takes means the same to both; a property test says so.

use memchr::{memchr, memrchr};

/// The parts of a Point line, still as written.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Scanned<'a> {
    /// Between its quotes; holds no escape.
    pub(crate) metric: &'a [u8],
    /// Between its quotes; holds no escape. Whether it is a time is for the caller to see.
    pub(crate) time: &'a [u8],
    pub(crate) value: f64,
    /// What stands for the tags, braces included; not looked into.
    pub(crate) tags: &'a [u8],
}

/// Splits a line as k6 v0.41 and later or as earlier versions write it; none for any other.
pub(crate) fn scan(line: &[u8]) -> Option<Scanned<'_>> {
    if let Some(rest) = line.strip_prefix(b"{\"metric\":\"") {
        let (metric, rest) = string(rest)?;
        let rest = rest.strip_prefix(b",\"type\":\"Point\",\"data\":{\"time\":\"")?;
        let (time, value, rest) = time_and_value(rest)?;
        return Some(Scanned { metric, time, value, tags: rest.strip_suffix(b"}}")? });
    }
    let rest = line.strip_prefix(b"{\"type\":\"Point\",\"data\":{\"time\":\"")?;
    let (time, value, rest) = time_and_value(rest)?;
    let rest = rest.strip_suffix(b"\"}")?;
    let at = memrchr(b'"', rest)?;
    let metric = &rest[at + 1..];
    let tags = rest[..at].strip_suffix(b"},\"metric\":")?;
    plain(metric).then_some(Scanned { metric, time, value, tags })
}

fn time_and_value(rest: &[u8]) -> Option<(&[u8], f64, &[u8])> {
    let (time, rest) = string(rest)?;
    let rest = rest.strip_prefix(b",\"value\":")?;
    let (value, rest) = number(rest)?;
    Some((time, value, rest.strip_prefix(b",\"tags\":")?))
}

/// A string without escapes, up to its closing quote, and what follows the quote.
fn string(rest: &[u8]) -> Option<(&[u8], &[u8])> {
    let end = memchr(b'"', &rest[..rest.len().min(256)])?;
    let text = &rest[..end];
    plain(text).then_some((text, &rest[end + 1..]))
}

/// True where the bytes between two quotes are the text itself.
fn plain(text: &[u8]) -> bool {
    text.iter().all(|&byte| (0x20..0x7f).contains(&byte) && byte != b'\\')
}

/// A plain decimal as JSON allows it, of at most 15 digits: exact in a double, as the quotient of two exact doubles
/// is rounded once. Longer ones and exponents are left to the JSON parser.
fn number(rest: &[u8]) -> Option<(f64, &[u8])> {
    const POWERS: [f64; 16] =
        [1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15];
    let (negative, digits) = match rest.strip_prefix(b"-") {
        Some(digits) => (true, digits),
        None => (false, rest),
    };
    let (mut mantissa, mut length, mut whole) = (0_u64, 0, None);
    for &byte in digits.iter().take(17) {
        match byte {
            b'0'..=b'9' => mantissa = mantissa * 10 + u64::from(byte - b'0'),
            b'.' if whole.is_none() => whole = Some(length),
            _ => break,
        }
        length += 1;
    }
    let integral = whole.unwrap_or(length);
    let fraction = whole.map_or(0, |whole| length - whole - 1);
    let leading_zero = integral > 1 && digits[0] == b'0';
    if integral == 0 || leading_zero || (whole.is_some() && fraction == 0) || integral + fraction > 15 {
        return None;
    }
    let value = mantissa as f64 / POWERS[fraction];
    let rest = &digits[length..];
    // A digit, a dot or an exponent behind it: not the whole number.
    if rest.first().is_none_or(|&byte| byte != b',') {
        return None;
    }
    Some((if negative { -value } else { value }, rest))
}
