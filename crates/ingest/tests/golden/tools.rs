//! How load tools print percentiles and rates: the rules by the domain's own functions, the numbers through the reader.

use std::fmt::Write as _;
use std::fs::File;

use domain::{Buckets, Histogram, Measured, Metric, Ranks, Report};
use serde_json::json;

use crate::table::{Case, Findings, numbers, share_of};

/// A k6 test that took these samples of one metric.
fn k6_report(kind: &str, values: &[f64]) -> Report {
    let metric = json!({ "type": "Metric", "metric": "seen", "data": { "name": "seen", "type": kind, "contains": "time" } });
    let mut lines = format!("{metric}\n");
    for value in values {
        let data = json!({ "time": "2026-01-02T03:04:05Z", "value": value, "tags": {} });
        writeln!(lines, "{}", json!({ "type": "Point", "metric": "seen", "data": data })).unwrap();
    }
    ingest::read("k6", lines.as_bytes()).unwrap().report
}

/// The rule over the values themselves.
fn exact(ranks: Ranks, values: &[f64], share: f64) -> Option<f64> {
    let mut sorted = values.to_vec();
    sorted.sort_unstable_by(f64::total_cmp);
    ranks.of(share, sorted.len() as u64, |nth| sorted[usize::try_from(nth).unwrap()])
}

/// k6's rule, and the histogram of the values within 0.1 % or 2 µs of it.
fn k6_quantile(case: &Case, findings: &mut Findings, values: &[f64], name: &str, share: f64) {
    let expected = &case.expected[name];
    if values.is_empty() {
        // k6 prints 0 where nothing was measured; here that is none.
        if *expected != json!(0.0) || exact(Ranks::Linear, values, share).is_some() {
            findings.wrong(format!("{name} of nothing, expected {expected}"));
        }
        return;
    }
    findings.compare(name, exact(Ranks::Linear, values, share), expected, &case.tolerance);
    let mut histogram = Histogram::new();
    for value in values {
        histogram.record_ms(*value);
    }
    let room = (expected.as_f64().unwrap_or(0.0).abs() * 0.001).max(0.002);
    let what = format!("{name} of the histogram");
    findings.compare(&what, histogram.quantile_ms(share), expected, &json!({ "abs": room }));
}

pub(crate) fn k6_percentile(case: &Case, findings: &mut Findings) {
    let Some(values) = case.numbers(findings) else { return };
    for (name, _) in case.results(findings) {
        match name.parse::<f64>() {
            Ok(share) if (0.0..=1.0).contains(&share) => k6_quantile(case, findings, &values, &name, share),
            _ => findings.wrong(format!("{name:?} is no share")),
        }
    }
}

pub(crate) fn k6_summary(case: &Case, findings: &mut Findings) {
    let Some(values) = case.numbers(findings) else { return };
    let report = k6_report("trend", &values);
    let Some(Metric::Trend { latency_ms: Some(latency), .. }) = report.metrics.get("seen") else {
        return findings.wrong("the trend is not reported".to_owned());
    };
    for (name, expected) in case.results(findings) {
        match (name.as_str(), share_of(&name)) {
            ("min", _) => findings.compare(&name, latency.min, &expected, &case.tolerance),
            ("max", _) => findings.compare(&name, latency.max, &expected, &case.tolerance),
            ("avg", _) => findings.compare(&name, latency.mean, &expected, &case.tolerance),
            ("med", _) => k6_quantile(case, findings, &values, &name, 0.5),
            (_, Some(share)) => k6_quantile(case, findings, &values, &name, share),
            _ => findings.wrong(format!("{name:?} is not known here")),
        }
    }
}

pub(crate) fn k6_rate(case: &Case, findings: &mut Findings) {
    let Some(values) = case.numbers(findings) else { return };
    let report = k6_report("rate", &values);
    let rate = match report.metrics.get("seen") {
        Some(Metric::Rate { rate, .. }) => *rate,
        _ => None,
    };
    for (name, expected) in case.results(findings) {
        match name.as_str() {
            "rate" => findings.compare(&name, rate, &expected, &case.tolerance),
            _ => findings.wrong(format!("{name:?} is not known here")),
        }
    }
}

/// Only k6 Cloud counts so: `HdrHistogram`'s layout of two digits over values that are rounded up, none below zero.
pub(crate) fn k6_cloud_bucket(case: &Case, findings: &mut Findings) {
    let buckets = Buckets::new(2, 1).unwrap();
    for (value, expected) in case.results(findings) {
        let Ok(number) = value.parse::<f64>() else {
            findings.wrong(format!("{value:?} is no number"));
            continue;
        };
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "`as` saturates at zero")]
        let index = buckets.index(number.ceil() as u64);
        findings.compare(&value, Some(f64::from(index)), &expected, &case.tolerance);
    }
}

pub(crate) fn gatling_report(case: &Case, findings: &mut Findings) {
    let Some(times) = numbers(&case.input["response_times_ms"]) else {
        return findings.wrong("there are no response times".to_owned());
    };
    let measured = case.input["file"].as_str().map(|name| {
        let log = File::open(case.folder.join(name)).unwrap_or_else(|error| panic!("{name}: {error}"));
        ingest::read(name, log).unwrap_or_else(|error| panic!("{name}: {error}"))
    });
    for (name, expected) in case.results(findings) {
        let of_list = of_list(&name, &times);
        if of_list.is_some() {
            findings.compare(&format!("{name} of the list"), of_list, &expected, &case.tolerance);
        }
        if let Some(measured) = &measured {
            let of_log = of_log(&name, measured);
            findings.compare(&format!("{name} of the log"), of_log, &expected, &case.tolerance);
        } else if of_list.is_none() {
            findings.wrong(format!("{name:?} cannot be told from a list of times"));
        }
    }
}

/// None where a list of times does not tell: whether requests failed.
fn of_list(name: &str, times: &[f64]) -> Option<f64> {
    match name {
        "count" => Some(times.len() as f64),
        "min" => exact(Ranks::WholeMillis, times, 0.0),
        "max" => exact(Ranks::WholeMillis, times, 1.0),
        _ => exact(Ranks::WholeMillis, times, share_of(name)?),
    }
}

/// None where the name is not known here.
fn of_log(name: &str, measured: &Measured) -> Option<f64> {
    let requests = &measured.report.requests;
    match name {
        "count" => requests.count.map(|count| count as f64),
        "ok" => requests.count.zip(requests.failed).map(|(count, failed)| (count - failed) as f64),
        "ko" => requests.failed.map(|failed| failed as f64),
        "min" => requests.latency_ms.min,
        "max" => requests.latency_ms.max,
        _ => measured.overall.whole.percentiles_ms(Ranks::WholeMillis, &[share_of(name)?])[0],
    }
}
