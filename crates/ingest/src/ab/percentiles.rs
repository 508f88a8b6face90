//! `ab -e FILE`: a row for each percent from 0 to 100 (or to 99).

use std::io::Read;

use domain::Latency;

use crate::{
    IngestError, document::Document, format::Format, printout::Printout, source::Source, summary::Summary,
};

/// Percent and ms.
#[derive(Default)]
struct Rows(Vec<(u32, f64)>);

/// Reads a file to its end.
pub(crate) fn read<R: Read>(source: &mut Source<R>) -> Result<Summary, IngestError> {
    let document = Document::read(source)?;
    let (rows, cut): (Rows, _) = document.printout(Format::AbPercentiles)?;
    if rows.0.is_empty() {
        return Err(document.refused(Format::AbPercentiles, "no row of a percentage and a time"));
    }
    let of = |percent: u32| rows.0.iter().find(|(known, _)| *known == percent).map(|&(_, ms)| ms);
    let mut summary = Summary::new("ab", Format::AbPercentiles);
    summary.cut = cut;
    summary.report.requests.latency_ms = Latency {
        min: of(0),
        p50: of(50),
        p75: of(75),
        p90: of(90),
        p95: of(95),
        p99: of(99),
        max: of(100),
        ..Latency::default()
    };
    summary.note(
        "ab -e writes percentiles alone: how many requests there were is not known, nor how many failed, the mean or a course. `ab -g FILE` writes every request; what ab prints has the counts.",
    );
    Ok(summary)
}

impl Printout for Rows {
    fn line(&mut self, line: &str) {
        self.0.extend(row(line));
    }

    fn begins_again(&self, line: &str) -> bool {
        row(line).zip(self.0.last()).is_some_and(|((percent, _), (last, _))| percent <= *last)
    }

    fn lacks(&self) -> Option<&'static str> {
        let is_whole = self.0.last().is_none_or(|(percent, _)| *percent >= 99);
        (!is_whole).then_some("its last row (99 or 100 %) is missing")
    }
}

fn row(line: &str) -> Option<(u32, f64)> {
    let (percent, ms) = line.split_once(',')?;
    let ms = ms.trim().parse::<f64>().ok().filter(|ms| ms.is_finite())?;
    Some((percent.trim().parse().ok()?, ms))
}
