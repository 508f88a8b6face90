//! What a tool summed up by itself: its own counts and percentiles, without the requests behind them. Nothing of it can
//! be computed anew, merged or drawn over time.

use std::collections::BTreeMap;

use domain::{Histogram, Recording, Report};

use crate::{
    collect::clean_name,
    format::Format,
    measured::{Gathered, most_frequent},
    printed::Printed,
    status,
};

/// The numbers of one summary, as the tool wrote them.
#[derive(Debug)]
pub(crate) struct Summary {
    pub(crate) format: Format,
    /// Everything but the files; what the summary does not say is none.
    pub(crate) report: Report,
    /// What is missing of a summary that is cut off, in words.
    pub(crate) cut: Option<&'static str>,
}

impl Summary {
    /// A summary that says nothing yet.
    pub(crate) fn new(tool: &str, format: Format) -> Self {
        let report = Report { tool: tool.to_owned(), format: format.id().to_owned(), ..Report::default() };
        Self { format, report, cut: None }
    }

    /// Says something about the file.
    pub(crate) fn note(&mut self, note: impl Into<String>) {
        self.report.notes.push(note.into());
    }

    /// Counts answers by status, those that `is_failure` among the failed, and errors, which have all failed.
    pub(crate) fn count(
        &mut self,
        statuses: impl IntoIterator<Item = (String, u64)>,
        errors: impl IntoIterator<Item = (String, u64)>,
        is_failure: impl Fn(&str) -> bool,
    ) {
        let (mut count, mut failures) = (0_u64, BTreeMap::<String, u64>::new());
        let statuses = statuses.into_iter().map(|(status, n)| {
            let message = is_failure(&status).then(|| status::message(&status));
            (message, n)
        });
        let errors =
            errors.into_iter().map(|(message, n)| (Some(clean_name(status::without_address(&message))), n));
        for (message, n) in statuses.chain(errors) {
            count = count.saturating_add(n);
            if let Some(message) = message.filter(|_| n > 0) {
                let known = failures.entry(message).or_default();
                *known = known.saturating_add(n);
            }
        }
        self.report.requests.count = Some(count);
        self.report.requests.failed = Some(failures.values().fold(0_u64, |sum, n| sum.saturating_add(*n)));
        self.report.errors = most_frequent(&failures);
    }

    /// Counts what is printed: answers and those of the errors that `is_failure`.
    pub(crate) fn printed(&mut self, printed: &Printed, is_failure: impl Fn(&str) -> bool) {
        let errors = printed.errors.iter().filter(|(message, _)| is_failure(message)).cloned();
        self.count(printed.statuses.iter().cloned(), errors, status::is_failure);
    }

    /// Notes what the list of answers lacks: then nobody knows how many there were.
    pub(crate) fn cut_off(&mut self, lacks: Option<&'static str>) {
        self.cut = lacks;
        if lacks.is_some() {
            (self.report.requests.count, self.report.requests.failed) = (None, None);
        }
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
