//! The quick way through a binary log: requests whose path and message were met before, as nearly all were.

use std::io::Read;

use super::{MAX_GROUPS, Reader, bytes::Stop};
use crate::gatling::Span;

impl<R: Read> Reader<'_, '_, R> {
    /// Takes such a request; false leaves the record to the slower way.
    pub(super) fn quick(&mut self) -> Result<bool, Stop> {
        let Some((quick, length)) = Quick::split(self.bytes.held(), &mut self.path) else { return Ok(false) };
        let Some(&endpoint) = self.endpoints.get(self.path.as_slice()) else { return Ok(false) };
        let Some(message) = self.texts.get(&quick.message) else { return Ok(false) };
        let time = |offset: i32| self.start_ms.saturating_add(i64::from(offset));
        let span = Span { start: time(quick.start), end: time(quick.end) };
        self.gatling.request(endpoint, span, quick.passed, message)?;
        self.bytes.pass(length);
        Ok(true)
    }
}

/// A request that only refers to texts.
struct Quick {
    start: i32,
    end: i32,
    passed: bool,
    /// Number of its text.
    message: i32,
}

impl Quick {
    /// Splits the record that `held` begins with, and says how long it is; the numbers of its texts go to `path`.
    fn split(held: &[u8], path: &mut Vec<i32>) -> Option<(Self, usize)> {
        let (&[1], mut rest) = held.split_first_chunk()? else { return None };
        let mut number = || {
            let (bytes, behind) = rest.split_first_chunk()?;
            rest = behind;
            Some(i32::from_be_bytes(*bytes))
        };
        let groups = number().filter(|groups| (0..=MAX_GROUPS).contains(groups))?;
        path.clear();
        for _ in 0..=groups {
            path.push(number().filter(|number| *number < 0)?.wrapping_neg());
        }
        let (start, end) = (number()?, number()?);
        let (&passed, behind) = rest.split_first()?;
        let (message, behind) = behind.split_first_chunk()?;
        let message = Some(i32::from_be_bytes(*message)).filter(|message| *message < 0)?.wrapping_neg();
        let quick = Self { start, end, passed: passed == 1, message };
        (passed <= 1).then_some((quick, held.len() - behind.len()))
    }
}
