//! Files of one test that do not overlap in time. Load generators may start late, but files of two tests look the same.

/// Shorter pauses are those between two requests, or two parts of a log, in ms.
const PAUSE: i64 = 10_000;

/// When the requests of each file were sent, in ms since 1970.
#[derive(Debug, Default)]
pub(crate) struct Spans(Vec<Span>);

#[derive(Debug)]
struct Span {
    file: String,
    first: i64,
    last: i64,
}

impl Spans {
    /// Adds a file whose times are known.
    pub(crate) fn add(&mut self, file: &str, span: Option<(i64, i64)>) {
        self.0.extend(span.map(|(first, last)| Span { file: file.to_owned(), first, last }));
    }

    /// A sentence about every long gap that no file covers.
    pub(crate) fn notes(mut self) -> Vec<String> {
        self.0.sort_by_key(|span| span.first);
        let mut spans = self.0.into_iter();
        let Some(mut latest) = spans.next() else { return Vec::new() };
        let mut notes = Vec::new();
        for span in spans {
            if span.first.saturating_sub(latest.last) > PAUSE {
                notes.push(format!(
                    "{} begins {} after {} ends: no file tells of the time between. If they are of two tests, send them apart; rates are over the whole time.",
                    span.file,
                    in_words(span.first - latest.last),
                    latest.file
                ));
            }
            if span.last > latest.last {
                latest = span;
            }
        }
        notes
    }
}

/// A length of time to two figures or so.
fn in_words(ms: i64) -> String {
    const UNITS: [(i64, &str); 3] = [(86_400_000, "days"), (3_600_000, "hours"), (60_000, "minutes")];
    let unit = UNITS.into_iter().find(|(length, _)| ms >= 2 * length);
    let (length, name) = unit.unwrap_or((1_000, "s"));
    format!("{} {name}", (ms + length / 2) / length)
}
