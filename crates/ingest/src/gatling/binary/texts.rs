//! The table of texts of a binary log: each is written once, and then referred to by its number.

use std::io::Read;

use super::{Reader, bytes::Stop};
use crate::gatling::strings;

/// The longest text that Gatling writes whole; from here on it abandons the record.
const MAX_TEXT: i32 = 8_188;
/// Bytes of all texts that are remembered.
const MAX_TEXTS: usize = 64 << 20;

/// Why a text could not be read.
pub(super) enum TextFault {
    /// Only its length was written; the next record follows.
    Abandoned,
    Stop(Stop),
}

impl From<Stop> for TextFault {
    fn from(stop: Stop) -> Self {
        Self::Stop(stop)
    }
}

impl<R: Read> Reader<'_, '_, R> {
    /// A text of the file's table: a new one with its number, or the number of an earlier one, negative.
    pub(super) fn cached(&mut self) -> Result<i32, TextFault> {
        let number = self.bytes.i32()?;
        if number < 0 {
            let number = number.wrapping_neg();
            if self.texts.contains_key(&number) {
                return Ok(number);
            }
            return Err(Stop::Damaged(format!("text number {number} was never written")).into());
        }
        let length = self.bytes.i32()?;
        if !(0..=MAX_TEXT).contains(&length) {
            return Err(TextFault::Abandoned);
        }
        let data = self.bytes.take(usize::try_from(length).unwrap_or(0))?;
        let text = match length {
            0 => String::new(),
            // The writer's buffer was full: no coder behind it. Such a text is long enough to tell by its zeros.
            MAX_TEXT => strings::decode(&data, u8::from(memchr::memchr_iter(0, &data).count() > 1_000)),
            _ => strings::decode(&data, self.bytes.u8()?),
        };
        self.text_bytes += text.len();
        if self.text_bytes > MAX_TEXTS {
            return Err(Stop::Damaged("more texts than can be remembered".to_owned()).into());
        }
        if self.texts.insert(number, text).is_some() {
            // The number stands for another text from here on.
            self.gatling.endpoints.clear();
            self.endpoints.clear();
            self.groups.clear();
        }
        Ok(number)
    }
}
