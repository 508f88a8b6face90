//! One sample of `JMeter` as its file tells it, a row of a CSV or an element of an XML, and how a failed one is worded.

use crate::{rows::Field, timeline::Outcome};

/// What every row of a Transaction Controller says of itself.
const TRANSACTION: &[u8] = b"Number of samples in transaction : ";
/// Of a sample whose server did not answer, before the exception and before its message.
const NO_ANSWER: [&str; 2] = ["Non HTTP response code: ", "Non HTTP response message: "];
/// Of a page that came, but not all that belongs to it.
const RESOURCES: &str = "Embedded resource download error:";
/// The longest duration that is believed: a day.
pub(super) const LONGEST_MS: i64 = 86_400_000;

/// One row or element.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Sample<'a> {
    pub(super) label: Field<'a>,
    pub(super) thread: Field<'a>,
    pub(super) code: Field<'a>,
    pub(super) message: Field<'a>,
    /// What an assertion says.
    pub(super) failure: Field<'a>,
    /// None where the file does not say.
    pub(super) data_type: Option<&'a [u8]>,
    /// None where the file does not say.
    pub(super) url: Option<&'a [u8]>,
    pub(super) numbers: Numbers,
}

/// The numbers of a sample.
#[derive(Debug, Clone, Copy)]
pub(super) struct Numbers {
    /// In µs; none where the file has no times.
    pub(super) start: Option<i64>,
    pub(super) elapsed_ms: i64,
    /// Pauses inside, which do not count as elapsed.
    pub(super) idle_ms: i64,
    pub(super) outcome: Outcome,
    pub(super) bytes: Option<u64>,
    pub(super) sent_bytes: Option<u64>,
    pub(super) all_threads: Option<u64>,
    pub(super) latency_ms: Option<u64>,
    pub(super) connect_ms: Option<u64>,
}

impl Default for Numbers {
    fn default() -> Self {
        Self {
            start: None,
            elapsed_ms: 0,
            idle_ms: 0,
            outcome: Outcome::Unknown,
            bytes: None,
            sent_bytes: None,
            all_threads: None,
            latency_ms: None,
            connect_ms: None,
        }
    }
}

impl Numbers {
    /// When it began and ended, in µs.
    pub(super) fn span(&self) -> Option<(i64, i64)> {
        let start = self.start?;
        Some((start, start.saturating_add((self.elapsed_ms + self.idle_ms).saturating_mul(1000))))
    }

    pub(super) fn has_failed(&self) -> bool {
        self.outcome == Outcome::Failed
    }
}

impl Sample<'_> {
    /// A Transaction Controller's own row: the sum of samples.
    pub(super) fn is_transaction(&self) -> bool {
        self.message.bytes.starts_with(TRANSACTION)
    }

    /// A transaction without a sample in it.
    pub(super) fn is_empty_transaction(&self) -> bool {
        self.message.bytes.strip_prefix(TRANSACTION).is_some_and(|rest| rest.starts_with(b"0,"))
    }

    /// Says as little as a transaction that the end of the test cut off; but so do some samplers of plugins.
    pub(super) fn is_bare(&self) -> bool {
        self.message.bytes.is_empty()
            && self.data_type == Some(b"")
            && self.url.is_none_or(|url| url == b"null")
    }

    /// Why it failed: what an assertion says, else code and message of the answer.
    pub(super) fn error(&self) -> String {
        let trimmed = |field: Field<'_>| field.text().trim().to_owned();
        let failure = trimmed(self.failure);
        if !failure.is_empty() {
            return failure;
        }
        let (code, message) = (trimmed(self.code), trimmed(self.message));
        if let Some(exception) = code.strip_prefix(NO_ANSWER[0]) {
            let why = message.strip_prefix(NO_ANSWER[1]).unwrap_or(&message);
            return if why.is_empty() { exception.to_owned() } else { format!("{exception}: {why}") };
        }
        let says_all = self.is_transaction() || message.starts_with(RESOURCES);
        match (code.is_empty(), message.is_empty()) {
            (true, true) => "failed without a message".to_owned(),
            (false, true) => code,
            (false, false) if !says_all => format!("{code} {message}"),
            _ => message,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn error(code: &str, message: &str, failure: &str) -> String {
        let field = |text: &'static str| Field::plain(text.as_bytes());
        let leak = |text: &str| field(String::leak(text.to_owned()));
        let sample =
            Sample { code: leak(code), message: leak(message), failure: leak(failure), ..Sample::default() };
        sample.error()
    }

    #[test]
    fn an_error_is_worded_by_what_says_most() {
        assert_eq!(error("200", "OK", "too slow\n"), "too slow");
        assert_eq!(error("503", "Service Unavailable", ""), "503 Service Unavailable");
        assert_eq!(
            error("200", "Embedded resource download error:x", ""),
            "Embedded resource download error:x"
        );
        let refused = "Non HTTP response code: java.net.ConnectException";
        assert_eq!(
            error(refused, "Non HTTP response message: Connection refused", ""),
            "java.net.ConnectException: Connection refused"
        );
        assert_eq!(error("200", "OK", ""), "200 OK");
        let sum = "Number of samples in transaction : 1, number of failing samples : 1";
        assert_eq!(error("404", sum, ""), sum);
        assert_eq!(error("", "", ""), "failed without a message");
    }
}
