//! The quick way through a k6 line: takes only what looks exactly as k6 writes a Point, and leaves every other line to
//! the JSON parser. What it takes means the same to both; a property test says so.

use std::sync::LazyLock;

use memchr::{memchr, memmem, memrchr};

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
    /// All that follows the value to the end of the line; none where the metric stands there, as before v0.41.
    pub(crate) rest: Option<&'a [u8]>,
}

/// How a line begins, up to its metric, and what stands between metric and time, time and value.
pub(crate) const BEFORE_METRIC: &[u8] = b"{\"metric\":\"";
pub(crate) const BEFORE_TIME: &[u8] = b"\",\"type\":\"Point\",\"data\":{\"time\":\"";
pub(crate) const BEFORE_VALUE: &[u8] = b"\",\"value\":";
const BEFORE_TAGS: &[u8] = b",\"tags\":";

/// Splits a line as k6 v0.41 and later or as earlier versions write it; none for any other.
pub(crate) fn scan(line: &[u8]) -> Option<Scanned<'_>> {
    if let Some(rest) = line.strip_prefix(BEFORE_METRIC) {
        let (metric, rest) = string(rest)?;
        let (time, rest) = string(rest.strip_prefix(BEFORE_TIME)?)?;
        let (value, rest) = number(rest.strip_prefix(BEFORE_VALUE)?)?;
        let tags = without_metadata(rest.strip_prefix(BEFORE_TAGS)?.strip_suffix(b"}}")?)?;
        return Some(Scanned { metric, time, value, tags, rest: Some(rest) });
    }
    let rest = line.strip_prefix(b"{\"type\":\"Point\",\"data\":{\"time\":\"")?;
    let (time, rest) = string(rest)?;
    let (value, rest) = number(rest.strip_prefix(BEFORE_VALUE)?)?;
    let rest = rest.strip_prefix(BEFORE_TAGS)?.strip_suffix(b"\"}")?;
    let at = memrchr(b'"', rest)?;
    let metric = &rest[at + 1..];
    let tags = rest[..at].strip_suffix(b"},\"metric\":")?;
    plain(metric).then_some(Scanned { metric, time, value, tags, rest: None })
}

/// Between tags and metadata. No text holds these bytes: a quote inside it has a backslash before it.
static BEFORE_METADATA: LazyLock<memmem::Finder<'_>> =
    LazyLock::new(|| memmem::Finder::new(b"},\"metadata\":{"));

/// Takes away what k6 writes behind the tags when `vu` and `iter` are asked for; none where that is not just texts.
fn without_metadata(tags: &[u8]) -> Option<&[u8]> {
    let Some(at) = BEFORE_METADATA.find(tags) else { return Some(tags) };
    let mut rest = &tags[at + BEFORE_METADATA.needle().len()..];
    loop {
        let (_, value) = string(rest.strip_prefix(b"\"")?)?;
        let (_, behind) = string(value.strip_prefix(b"\":\"")?)?;
        match behind {
            b"\"}" => return Some(&tags[..=at]),
            _ => rest = behind.strip_prefix(b"\",")?,
        }
    }
}

/// A string without escapes, up to its closing quote, and the rest from the quote on.
fn string(rest: &[u8]) -> Option<(&[u8], &[u8])> {
    let end = memchr(b'"', &rest[..rest.len().min(256)])?;
    let (text, rest) = rest.split_at(end);
    plain(text).then_some((text, rest))
}

/// True where the bytes between two quotes are the text itself.
fn plain(text: &[u8]) -> bool {
    text.iter().all(|&byte| (0x20..0x7f).contains(&byte) && byte != b'\\')
}

/// A plain decimal as JSON allows it, of at most 15 digits: exact in a double, as the quotient of two exact doubles
/// is rounded once. Longer ones and exponents are left to the JSON parser.
pub(crate) fn number(rest: &[u8]) -> Option<(f64, &[u8])> {
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
