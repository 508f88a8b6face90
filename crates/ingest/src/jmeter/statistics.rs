//! `statistics.json` of `JMeter`'s report folder (`-e -o FOLDER`): sums by label, made by `JMeter` itself.

use std::{collections::BTreeMap, io::Read};

use domain::{Endpoint, Latency, Requests};
use serde::Deserialize;

use crate::{
    IngestError,
    collect::{MAX_ENDPOINTS, clean_name},
    document::Document,
    format::Format,
    request_log::RequestLog,
    source::Source,
    summary::Summary,
};

/// The label of the row of all.
const TOTAL: &str = "Total";

/// One row as `JMeter` writes it.
#[derive(Debug, Clone, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Row {
    sample_count: u64,
    error_count: u64,
    mean_res_time: Option<f64>,
    median_res_time: Option<f64>,
    min_res_time: Option<f64>,
    max_res_time: Option<f64>,
    pct1_res_time: Option<f64>,
    pct2_res_time: Option<f64>,
    pct3_res_time: Option<f64>,
    throughput: Option<f64>,
}

/// Reads a whole file.
pub(crate) fn read_statistics<R: Read>(source: &mut Source<R>) -> Result<Summary, IngestError> {
    let document = Document::read(source)?;
    let mut rows: BTreeMap<String, Row> = document.json("the statistics of a JMeter report")?;
    rows.retain(|_, row| row.error_count <= row.sample_count);
    let Some(total) = rows.remove(TOTAL) else {
        let found = "none: the document is of something else, or damaged".to_owned();
        return Err(document.damaged(1, 0, format!("a row `{TOTAL}`"), found));
    };
    let mut summary = Summary::new("jmeter", Format::JmeterStatistics);
    summary.report.requests = total.requests();
    let left_out = rows.len().saturating_sub(MAX_ENDPOINTS);
    summary.report.endpoints =
        rows.iter().take(MAX_ENDPOINTS).map(|(label, row)| row.endpoint(label)).collect();
    summary.note(
        "The numbers are those of JMeter's report. Transactions, redirect hops and embedded resources have rows of their own in it, \
         and its percentiles are of the last 20,000 samples of each label; 90 %, 95 % and 99 % unless `aggregate_rpt_pct1` to `3` say otherwise. \
         The result file (`-l FILE`) would give those of all samples, and the course.",
    );
    if left_out > 0 {
        summary.note(format!("{left_out} labels beyond the first {MAX_ENDPOINTS} are left out."));
    }
    Ok(summary)
}

/// Says in the report of a result file what `JMeter`'s own report says.
pub(crate) fn stand_beside(log: &mut RequestLog, summary: &Summary) {
    let requests = &summary.report.requests;
    let p95 = requests.latency_ms.p95.map_or(String::new(), |p95| format!(", 95 % within {p95:.1} ms"));
    log.note(format!(
        "JMeter's own report says {} samples, {} failed{p95}; it counts parts of requests as well, and estimates percentiles.",
        requests.count.unwrap_or(0),
        requests.failed.unwrap_or(0)
    ));
}

impl Row {
    fn requests(&self) -> Requests {
        Requests {
            count: Some(self.sample_count),
            failed: Some(self.error_count),
            rate_per_s: finite(self.throughput),
            latency_ms: self.latency(),
            ..Requests::default()
        }
    }

    fn endpoint(&self, label: &str) -> Endpoint {
        Endpoint {
            name: clean_name(label),
            method: None,
            group: None,
            scenario: None,
            count: self.sample_count,
            failed: Some(self.error_count),
            rate_per_s: finite(self.throughput),
            latency_ms: self.latency(),
            latency_ms_ok: None,
            latency_ms_failed: None,
            latency_ms_tool: None,
        }
    }

    fn latency(&self) -> Latency {
        Latency {
            min: finite(self.min_res_time),
            mean: finite(self.mean_res_time),
            stddev: None,
            p50: finite(self.median_res_time),
            p75: None,
            p90: finite(self.pct1_res_time),
            p95: finite(self.pct2_res_time),
            p99: finite(self.pct3_res_time),
            p999: None,
            max: finite(self.max_res_time),
        }
    }
}

fn finite(number: Option<f64>) -> Option<f64> {
    number.filter(|number| number.is_finite())
}
