//! Whether a request succeeded, by the columns that say something of it. Where a row cannot be judged, how many failed is
//! unknown for the whole file: a number of some of them would pass for one of all.

use std::borrow::Cow;

use domain::format::counted;

use crate::{IngestError, error::printable, request_log::RequestLog, rows::Field, timeline::Outcome};

/// What may be named to say it.
const KEYS: &str = "`success=COLUMN`, `failed=COLUMN` or `error=COLUMN`";
/// The statuses of gRPC, of which 0 is a success. HTTP has none of them; load tools write 0 for no answer.
const GRPC: std::ops::RangeInclusive<i64> = 0..=16;
/// The message of a request that failed for its status 0.
const NO_ANSWER: &str = "0";

/// The fields of a row that say something; none where the file has no such column.
#[derive(Default, Clone, Copy)]
pub(super) struct Said<'a> {
    pub(super) success: Option<Field<'a>>,
    pub(super) failed: Option<Field<'a>>,
    pub(super) status: Option<Field<'a>>,
    pub(super) error: Option<Field<'a>>,
}

/// What was made of the rows so far.
#[derive(Default)]
pub(super) struct Outcomes {
    /// Some column says it.
    is_said: bool,
    /// Rows that may be of gRPC by their status.
    grpc: u64,
    /// Rows with a status that is none of gRPC's.
    http: u64,
    /// Rows that cannot be judged, and the first of them: what is said in which column.
    unknown: u64,
    first: Option<String>,
}

impl Outcomes {
    /// For a file that has, or has not, columns that say it.
    pub(super) fn of(columns: [bool; 4]) -> Self {
        Self { is_said: columns.contains(&true), ..Self::default() }
    }

    /// Judges a row, and words its failure.
    pub(super) fn judge<'a>(&mut self, said: &Said<'a>) -> (Outcome, Option<Cow<'a, str>>) {
        let error = said.error.filter(|error| !is_no_error(error.bytes));
        let outcome = self.outcome(said, error.is_some());
        if outcome == Outcome::Unknown {
            self.unknown += 1;
            self.first.get_or_insert_with(|| in_words(said));
        }
        let words = error.filter(|error| truth(error.bytes).is_none()).or(said.status);
        let message = words.map(|words| match code(words) {
            Some(0) => NO_ANSWER.into(),
            _ => words.text(),
        });
        (outcome, message.filter(|message| outcome == Outcome::Failed && !message.is_empty()))
    }

    fn outcome(&mut self, said: &Said<'_>, has_error: bool) -> Outcome {
        if let Some(passed) = said.success.and_then(|success| passed(success.bytes)) {
            return told(passed);
        }
        if let Some(failed) = said.failed.and_then(|failed| truth(failed.bytes)) {
            return told(!failed);
        }
        match (said.status, said.error) {
            _ if has_error => Outcome::Failed,
            (Some(status), _) => self.by_status(status),
            (None, Some(_)) => Outcome::Passed,
            (None, None) => Outcome::Unknown,
        }
    }

    fn by_status(&mut self, status: Field<'_>) -> Outcome {
        let Some(code) = code(status) else {
            // None is that of a request without an answer.
            return if status.bytes.is_empty() {
                Outcome::Failed
            } else {
                passed(status.bytes).map_or(Outcome::Unknown, told)
            };
        };
        *if GRPC.contains(&code) { &mut self.grpc } else { &mut self.http } += 1;
        match code {
            100..400 => Outcome::Passed,
            1..100 => Outcome::Unknown,
            _ => Outcome::Failed,
        }
    }

    /// Says what is not known, and unlearns what only some rows told.
    pub(super) fn finish(self, log: &mut RequestLog) -> Result<(), IngestError> {
        let note = if !self.is_said {
            format!(
                "The file does not say which requests failed: `status=COLUMN`, {KEYS} would name a column that does."
            )
        } else if self.grpc > 0 && self.http == 0 {
            log.forget_error(NO_ANSWER);
            format!(
                "All statuses are numbers from 0 to 16: of gRPC 0 is a success, of HTTP it stands for no answer. So it is not \
                 known which requests failed; {KEYS}, without `status`, would name a column that says it."
            )
        } else if let Some(first) = self.first {
            format!(
                "{} without a word that tells success from failure ({first}), so it is not known how many failed: {KEYS} \
                 would name a column that does.",
                counted(self.unknown, "request")
            )
        } else {
            return Ok(());
        };
        log.note(note);
        log.forget_failures()
    }
}

fn told(passed: bool) -> Outcome {
    if passed { Outcome::Passed } else { Outcome::Failed }
}

fn in_words(said: &Said<'_>) -> String {
    let found = [("status", said.status), ("success", said.success), ("failed", said.failed)];
    let mut found = found.into_iter().filter_map(|(key, field)| Some((key, field?)));
    found.next().map_or_else(String::new, |(key, field)| {
        format!("the first has the {key} `{}`", printable(field.bytes))
    })
}

/// The number that a status is or begins with: `200`, `200.0`, `200 OK`.
fn code(status: Field<'_>) -> Option<i64> {
    let first = status.bytes.split(|byte| matches!(byte, b' ' | b'\t')).next()?;
    let number = Field::plain(first).number()?;
    #[expect(clippy::cast_possible_truncation, reason = "a cast of a float saturates")]
    (number.fract() == 0.0).then_some(number as i64)
}

fn passed(text: &[u8]) -> Option<bool> {
    match text.to_ascii_lowercase().as_slice() {
        b"ok" | b"pass" | b"passed" | b"success" | b"successful" | b"succeeded" => Some(true),
        b"ko" | b"fail" | b"failed" | b"failure" | b"error" => Some(false),
        _ => truth(text),
    }
}

fn truth(text: &[u8]) -> Option<bool> {
    match text.to_ascii_lowercase().as_slice() {
        b"true" | b"t" | b"1" | b"yes" | b"y" => Some(true),
        b"false" | b"f" | b"0" | b"no" | b"n" => Some(false),
        _ => None,
    }
}

/// What programs write into a column of errors where there was none.
fn is_no_error(text: &[u8]) -> bool {
    let words: [&[u8]; 10] =
        [b"", b"-", b"ok", b"none", b"null", b"nil", b"<nil>", b"n/a", b"nan", b"undefined"];
    truth(text) == Some(false) || words.contains(&text.to_ascii_lowercase().as_slice())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn status(text: &str) -> Outcome {
        let said = Said { status: Some(Field::plain(text.as_bytes())), ..Said::default() };
        Outcomes::default().judge(&said).0
    }

    #[test]
    fn a_status_is_a_number_or_a_word() {
        for text in ["200", "200.0", "200 OK", "301", "OK", "success", "Passed", "true"] {
            assert_eq!(status(text), Outcome::Passed, "{text}");
        }
        for text in [
            "404",
            "500.0",
            "500 Internal Server Error",
            "0",
            "-1",
            "",
            "KO",
            "fail",
            "Failed",
            "error",
            "false",
        ] {
            assert_eq!(status(text), Outcome::Failed, "{text}");
        }
        for text in ["weird", "14", "42", "200.5", "HTTP 200", "timeout"] {
            assert_eq!(status(text), Outcome::Unknown, "{text}");
        }
    }

    #[test]
    fn words_for_nothing_are_no_error() {
        for text in ["", "None", "NULL", "nil", "<nil>", "False", "0", "-", "N/A", "NaN", "no"] {
            assert!(is_no_error(text.as_bytes()), "{text}");
        }
        for text in ["timeout", "true", "1", "none of them"] {
            assert!(!is_no_error(text.as_bytes()), "{text}");
        }
    }
}
