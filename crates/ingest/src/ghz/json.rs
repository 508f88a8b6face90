//! `ghz -O json`: a summary, options of which only the called method is kept, and details of up to a million calls.

use std::{collections::BTreeMap, io::Read};

use domain::{Latency, Requests, Timestamp};

use super::{
    details::{self, Totals},
    note,
};
use crate::{
    IngestError, format::Format, naming::Names, request_log::RequestLog, source::Source, summary::Summary,
    test::Test,
};

/// Reads a file to its end: with its calls, or where it has none, as the summary that it is.
pub(crate) fn read<R: Read>(source: &mut Source<R>, names: &Names) -> Result<Test, IngestError> {
    let (totals, mut log) = details::read(source, names)?;
    if log.collector.keys.is_empty() && totals.count.is_some_and(|count| count > 0) {
        return Ok(Test::Summary(Box::new(totals.summary())));
    }
    totals.tell(&mut log)?;
    Ok(Test::Log(Box::new(log)))
}

impl Totals {
    fn tell(self, log: &mut RequestLog) -> Result<(), IngestError> {
        log.close()?;
        if let Some(call) = &self.call {
            log.collector.rename(|name| if name.is_empty() { call.clone() } else { name.to_owned() });
        }
        log.rate_seconds = self.total_ns.filter(|nanos| *nanos > 0.0).map(|nanos| nanos / 1e9);
        let read: u64 = log.collector.timelines.iter().map(|timeline| timeline.count).sum();
        if let Some(count) = self.count.filter(|count| *count != read) {
            log.note(format!("ghz counts {count} calls, but the file has the details of {read}: it keeps some of them only."));
        }
        if let Some(reason) = self.end_reason.filter(|reason| reason != "normal") {
            log.note(format!("The test did not end by itself: {reason}."));
        }
        note(log);
        Ok(())
    }

    fn summary(self) -> Summary {
        let mut summary = Summary::new("ghz", Format::GhzJson);
        let ms = |nanos: Option<f64>| nanos.map(|nanos| nanos / 1e6);
        let of = |percent: u32| ms(self.percentiles.get(&percent).copied());
        summary.report.requests = Requests {
            rate_per_s: self.rps,
            latency_ms: Latency {
                min: ms(self.fastest),
                mean: ms(self.average),
                p50: of(50),
                p75: of(75),
                p90: of(90),
                p95: of(95),
                p99: of(99),
                max: ms(self.slowest),
                ..Latency::default()
            },
            ..Requests::default()
        };
        let answers: BTreeMap<String, u64> = self.statuses;
        super::sum(&mut summary, answers, self.errors);
        super::of_successes(&mut summary.report.requests.latency_ms);
        summary.report.requests.count = self.count.or(summary.report.requests.count);
        summary.report.duration_ms = ms(self.total_ns);
        summary.report.ended_at = self.date.and_then(|text| text.parse::<Timestamp>().ok());
        summary
            .note("The file has no details of the calls: percentiles are ghz's own, and there is no course.");
        summary.note(super::LEFT_OUT);
        summary
    }
}
