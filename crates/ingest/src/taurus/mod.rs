//! Taurus's final statistics, as CSV (`dump-csv`) and XML (`dump-xml`).

mod csv;
mod xml;

pub(crate) use self::{csv::read as read_csv, xml::read as read_xml};

use std::collections::BTreeMap;

use domain::{Endpoint, ErrorCount, Latency};

use crate::{
    collect::{MAX_ENDPOINTS, clean_name},
    format::Format,
    measured::most_frequent,
    printed::seconds_as_ms,
    status,
    summary::Summary,
};

/// The numbers of one label by their names; percentiles are `perc_95.0`, answers `rc_200`. Times are in s.
#[derive(Debug, Default)]
struct Row {
    label: String,
    values: BTreeMap<String, f64>,
}

impl Row {
    fn count(&self, name: &str) -> Option<u64> {
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "a cast of a float saturates"
        )]
        self.values.get(name).map(|&count| count as u64)
    }

    fn latency(&self) -> Latency {
        let of = |name: &str| self.values.get(name).copied().map(seconds_as_ms);
        Latency {
            min: of("perc_0.0"),
            mean: of("avg_rt"),
            stddev: of("stdev_rt"),
            p50: of("perc_50.0"),
            p75: of("perc_75.0"),
            p90: of("perc_90.0"),
            p95: of("perc_95.0"),
            p99: of("perc_99.0"),
            p999: of("perc_99.9"),
            max: of("perc_100.0"),
        }
    }

    /// The column that is called throughput is how many there were.
    fn requests(&self) -> Option<u64> {
        let parts = || Some(self.count("succ")?.saturating_add(self.count("fail")?));
        self.count("throughput").or_else(parts)
    }

    fn errors(&self) -> Vec<ErrorCount> {
        let codes = self.values.keys().filter_map(|name| Some((name, name.strip_prefix("rc_")?)));
        let failed = codes.filter(|(_, code)| status::is_failure(code));
        let named = failed.filter_map(|(name, code)| {
            let message = if code.is_empty() { "no status".to_owned() } else { status::message(code) };
            Some((message, self.count(name).filter(|count| *count > 0)?))
        });
        most_frequent(&named.collect())
    }

    fn endpoint(&self) -> Option<Endpoint> {
        Some(Endpoint {
            name: clean_name(&self.label),
            method: None,
            group: None,
            scenario: None,
            count: self.requests()?,
            failed: self.count("fail"),
            rate_per_s: None,
            latency_ms: self.latency(),
            latency_ms_ok: None,
            latency_ms_failed: None,
            latency_ms_tool: None,
        })
    }
}

/// The row without a label is that of all requests. None where there is none, or it counts nothing.
fn summary(format: Format, rows: &[Row]) -> Option<Summary> {
    let all = rows.iter().find(|row| row.label.is_empty())?;
    let count = all.requests()?;
    let mut summary = Summary::new("taurus", format);
    let report = &mut summary.report;
    report.requests.count = Some(count);
    report.requests.failed = all.count("fail");
    report.requests.latency_ms = if count > 0 { all.latency() } else { Latency::default() };
    report.errors = all.errors();
    let named = rows.iter().filter(|row| !row.label.is_empty()).take(MAX_ENDPOINTS);
    report.endpoints = named.filter_map(Row::endpoint).collect();
    summary.note(
        "Taurus's final statistics have no course. Its artifacts folder has the files of the tool itself (kpi.jtl, simulation.log, k6's): they hold every request.",
    );
    Some(summary)
}
