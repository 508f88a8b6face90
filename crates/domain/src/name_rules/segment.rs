//! One segment of a path: whether it is an identifier, a token, a date or an address of a person, and what stands for it.

use std::borrow::Cow;

/// What is folded.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
#[expect(clippy::struct_excessive_bools, reason = "each is a line of the rules that is there or not")]
pub(super) struct Kinds {
    pub(super) ids: bool,
    pub(super) tokens: bool,
    pub(super) dates: bool,
    pub(super) emails: bool,
}

/// Fewest digits of a hexadecimal identifier: shorter ones are words (`decade`, `face`).
const SHORTEST_HEX: usize = 12;
/// Fewest characters of a token.
const SHORTEST_TOKEN: usize = 20;
/// Longest ending that is kept behind an identifier (`17.json`).
const LONGEST_ENDING: usize = 5;

/// What stands for a segment; itself where it is none of the kinds. Parameters behind it (`17;v=2`) stay.
pub(super) fn fold(segment: &str, kinds: Kinds) -> Cow<'_, str> {
    if let Some((stem, parameters)) = segment.split_once(';') {
        return match fold(stem, kinds) {
            Cow::Owned(stem) => Cow::Owned(format!("{stem};{parameters}")),
            Cow::Borrowed(_) => Cow::Borrowed(segment),
        };
    }
    if let Some(placeholder) = placeholder(segment, kinds) {
        return Cow::Owned(placeholder.to_owned());
    }
    let Some((stem, ending)) = segment.rsplit_once('.') else { return Cow::Borrowed(segment) };
    let is_ending = (1..=LONGEST_ENDING).contains(&ending.len())
        && ending.starts_with(|c: char| c.is_ascii_alphabetic())
        && ending.bytes().all(|byte| byte.is_ascii_alphanumeric());
    match placeholder(stem, kinds).filter(|_| is_ending) {
        Some(placeholder) => Cow::Owned(format!("{placeholder}.{ending}")),
        None => Cow::Borrowed(segment),
    }
}

fn placeholder(segment: &str, kinds: Kinds) -> Option<&'static str> {
    match () {
        () if kinds.ids && is_id(segment) => Some("{id}"),
        () if kinds.dates && is_date(segment) => Some("{date}"),
        () if kinds.emails && is_email(segment) => Some("{email}"),
        () if kinds.tokens && is_token(segment) => Some("{token}"),
        () => None,
    }
}

fn is_id(segment: &str) -> bool {
    let digits = segment.strip_prefix('-').unwrap_or(segment);
    let is_number = !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit());
    is_number || is_uuid(segment) || is_hexadecimal(segment)
}

fn is_uuid(segment: &str) -> bool {
    let groups = segment
        .split('-')
        .map(|group| if group.bytes().all(|byte| byte.is_ascii_hexdigit()) { group.len() } else { 0 });
    groups.eq([8, 4, 4, 4, 12])
}

fn is_hexadecimal(segment: &str) -> bool {
    segment.len() >= SHORTEST_HEX
        && segment.bytes().all(|byte| byte.is_ascii_hexdigit())
        && segment.bytes().any(|byte| byte.is_ascii_digit())
}

fn is_date(segment: &str) -> bool {
    let shape: Vec<usize> = segment.split('-').map(str::len).collect();
    let is_digits = segment.bytes().all(|byte| byte.is_ascii_digit() || byte == b'-');
    is_digits && (shape == [4, 2, 2] || shape == [4, 2])
}

fn is_email(segment: &str) -> bool {
    let at = segment.split_once('@').or_else(|| segment.split_once("%40"));
    at.is_some_and(|(person, host)| {
        !person.is_empty() && host.contains('.') && !host.starts_with('.') && !host.ends_with('.')
    })
}

/// Long, of letters and digits, and no words: of both cases, or without a hyphen between parts.
fn is_token(segment: &str) -> bool {
    let has = |is: fn(&u8) -> bool| segment.as_bytes().iter().any(is);
    let is_plain = |byte: u8| {
        byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.' | b'~' | b'=' | b'%' | b'+')
    };
    segment.len() >= SHORTEST_TOKEN
        && segment.bytes().all(is_plain)
        && has(u8::is_ascii_digit)
        && has(u8::is_ascii_alphabetic)
        && ((has(u8::is_ascii_lowercase) && has(u8::is_ascii_uppercase))
            || !segment.contains(['-', '_', '.']))
}

/// A name of a parameter as it may stand between braces.
pub(super) fn plain(name: &str) -> String {
    name.chars().filter(|c| c.is_alphanumeric() || matches!(c, '_' | '-' | '.')).take(40).collect()
}
