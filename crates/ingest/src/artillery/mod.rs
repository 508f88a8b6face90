//! Artillery's `--output` JSON: sums of the whole test and of periods of ten seconds, as version 2 writes them and as
//! version 1 did.

mod old;
mod report;

pub(crate) use self::{old::read as read_old, report::read};

use crate::summary::Summary;

/// What a reader of any report of Artillery should know.
fn note(summary: &mut Summary, periods: usize) {
    if periods > 0 {
        summary.note(format!(
            "The report has sums of {periods} periods of ten seconds; percentiles of periods cannot be put together, so no course is drawn."
        ));
    }
    summary.note(
        "Artillery's report is a summary: latencies are those of answers alone, in whole milliseconds or near them (a sketch with about 1 % error). It has no file with every request.",
    );
}
