//! What a tool summed up by itself: its own counts and percentiles, without the requests behind them. Nothing of it can
//! be computed anew, merged or drawn over time.

use domain::{Histogram, Recording, Report};

use crate::{format::Format, measured::Gathered};

/// The numbers of one summary, as the tool wrote them.
#[derive(Debug)]
pub(crate) struct Summary {
    pub(crate) format: Format,
    /// Everything but the files; what the summary does not say is none.
    pub(crate) report: Report,
}

impl Summary {
    /// A summary that says nothing yet.
    pub(crate) fn new(tool: &str, format: Format) -> Self {
        let report = Report { tool: tool.to_owned(), format: format.id().to_owned(), ..Report::default() };
        Self { format, report }
    }

    /// Says something about the file.
    pub(crate) fn note(&mut self, note: impl Into<String>) {
        self.report.notes.push(note.into());
    }

    /// The report, with empty recordings: the distribution is not known.
    pub(crate) fn finish(self) -> Gathered {
        let nothing = || Recording { whole: Histogram::new(), blocks: Vec::new() };
        Gathered {
            keys: Vec::new(),
            overall: nothing(),
            endpoints: self.report.endpoints.iter().map(|_| nothing()).collect(),
            report: self.report,
        }
    }
}
