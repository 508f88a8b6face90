//! `oha --output-format json` (before 1.9 `-j`). What is not a number there is null.

use std::{collections::BTreeMap, io::Read};

use domain::{Latency, Requests};
use serde::Deserialize;

use super::CUT_AT_THE_END;
use crate::{
    IngestError, document::Document, format::Format, printed::seconds_as_ms, source::Source, status,
    summary::Summary,
};

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Output {
    summary: Totals,
    latency_percentiles: BTreeMap<String, Option<f64>>,
    #[serde(default)]
    status_code_distribution: BTreeMap<String, u64>,
    #[serde(default)]
    error_distribution: BTreeMap<String, u64>,
}

/// In s.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Totals {
    total: Option<f64>,
    slowest: Option<f64>,
    fastest: Option<f64>,
    average: Option<f64>,
    requests_per_sec: Option<f64>,
}

/// Reads a file to its end.
pub(crate) fn read<R: Read>(source: &mut Source<R>) -> Result<Summary, IngestError> {
    let document = Document::read(source)?;
    let output: Output = document.json(Format::OhaJson.in_words())?;
    let mut summary = Summary::new("oha", Format::OhaJson);
    let ms = |seconds: Option<f64>| seconds.map(seconds_as_ms);
    summary.report.duration_ms = ms(output.summary.total);
    summary.report.requests = Requests {
        rate_per_s: output.summary.requests_per_sec,
        latency_ms: Latency {
            min: ms(output.summary.fastest),
            mean: ms(output.summary.average),
            max: ms(output.summary.slowest),
            ..percentiles(&output.latency_percentiles)
        },
        ..Requests::default()
    };
    let cut = output.error_distribution.get(CUT_AT_THE_END).copied().unwrap_or(0);
    let errors = output.error_distribution.into_iter().filter(|(message, _)| message != CUT_AT_THE_END);
    summary.count(output.status_code_distribution, errors, status::is_failure);
    note(&mut summary, cut);
    Ok(summary)
}

/// What a reader of any summary of oha should know.
pub(super) fn note(summary: &mut Summary, cut: u64) {
    if cut > 0 {
        summary.note(format!(
            "{cut} requests were in flight when the time was over (`{CUT_AT_THE_END}`): they are not counted."
        ));
    }
    summary.note(
        "oha calls every answer a success; here status 400 and above has failed. Its summary has no course: `--output-format csv` writes every answer.",
    );
}

fn percentiles(named: &BTreeMap<String, Option<f64>>) -> Latency {
    let of = |name: &str| named.get(name).copied().flatten().map(seconds_as_ms);
    Latency {
        p50: of("p50"),
        p75: of("p75"),
        p90: of("p90"),
        p95: of("p95"),
        p99: of("p99"),
        p999: of("p99.9"),
        ..Latency::default()
    }
}
