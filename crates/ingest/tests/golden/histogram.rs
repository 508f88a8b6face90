//! `HdrHistogram`'s published results, by the domain's histogram and by its reader of the standard encoding.

use std::{collections::BTreeMap, fs, io::Read};

use base64::{Engine, engine::general_purpose::STANDARD};
use domain::{Buckets, Histogram, Ranks, StandardHistogram};
use flate2::read::ZlibDecoder;
use serde_json::{Value, json};

use crate::table::{Case, Findings, share_of};

pub(crate) fn record_correct(case: &Case, findings: &mut Findings) {
    let whole = |value: &Value| value.as_u64();
    let (Some(records), Some(interval), Some(3)) = (
        case.input["records"].as_array(),
        whole(&case.input["expected_interval_us"]),
        whole(&case.input["significant_digits"]),
    ) else {
        return findings.wrong(format!("the input is not known here: {}", case.input));
    };
    let (mut raw, mut corrected) = (Histogram::new(), Histogram::new());
    for record in records {
        let (Some(value), Some(times)) = (whole(&record["value_us"]), whole(&record["times"])) else {
            return findings.wrong(format!("the record is not known here: {record}"));
        };
        raw.record_n(value, times);
        corrected.record_corrected(value, times, interval);
    }
    for (name, expected) in case.results(findings) {
        match name.as_str() {
            "raw_count" => findings.compare(&name, Some(raw.count() as f64), &expected, &case.tolerance),
            "corrected_count" => {
                findings.compare(&name, Some(corrected.count() as f64), &expected, &case.tolerance);
            }
            "published_quantiles" => {
                let tolerance = &case.expected["published_tolerance"];
                raw_and_corrected(findings, &expected, tolerance, &raw, &corrected);
            }
            "published_tolerance" => {}
            exact if exact.ends_with("_exact") => {
                raw_and_corrected(findings, &expected, &json!("exact"), &raw, &corrected);
            }
            _ => findings.wrong(format!("{name:?} is not known here")),
        }
    }
}

fn raw_and_corrected(
    findings: &mut Findings,
    expected: &Value,
    tolerance: &Value,
    raw: &Histogram,
    corrected: &Histogram,
) {
    for (which, quantiles) in expected.as_object().into_iter().flatten() {
        match which.as_str() {
            "raw" => at_quantiles(findings, &StandardHistogram::from(raw), quantiles, tolerance),
            "corrected" => at_quantiles(findings, &StandardHistogram::from(corrected), quantiles, tolerance),
            _ => findings.wrong(format!("{which:?} is not known here")),
        }
    }
}

fn at_quantiles(
    findings: &mut Findings,
    histogram: &StandardHistogram,
    quantiles: &Value,
    tolerance: &Value,
) {
    for (name, expected) in quantiles.as_object().into_iter().flatten() {
        let ours = name.parse().ok().and_then(|quantile| histogram.value_at_quantile(quantile));
        findings.compare(name, ours.map(|value| value as f64), expected, tolerance);
    }
}

/// A list, or `FIRST..=LAST once each`.
fn values_of(input: &Value) -> Option<Vec<u64>> {
    if let Some(text) = input.as_str() {
        let (first, last) = text.strip_suffix(" once each")?.split_once("..=")?;
        return Some((first.parse().ok()?..=last.parse().ok()?).collect());
    }
    input.as_array()?.iter().map(Value::as_u64).collect()
}

pub(crate) fn quantile(case: &Case, findings: &mut Findings) {
    let digits = case.input["significant_digits"].as_u64().unwrap_or(3);
    let digits = u32::try_from(digits).unwrap_or(u32::MAX);
    let (Some(values), Some(mut standard)) =
        (values_of(&case.input["values"]), StandardHistogram::new(digits, 1, 1 << 40))
    else {
        return findings.wrong(format!("the input is not known here: {}", case.input));
    };
    let mut ours = Histogram::new();
    for value in values {
        standard.record_n(value, 1);
        ours.record(value);
    }
    if digits == 3 && !standard.cells().eq(ours.cells()) {
        findings.wrong("the cells are not those of HdrHistogram".to_owned());
    }
    for (name, expected) in case.results(findings) {
        match (name.as_str(), case.input["quantile"].as_f64()) {
            ("value_at_quantile", _) => at_quantiles(findings, &standard, &expected, &case.tolerance),
            ("value", Some(quantile)) => {
                let value = standard.value_at_quantile(quantile).map(|value| value as f64);
                findings.compare(&name, value, &expected, &case.tolerance);
                if digits == 3 {
                    let ms = ours.percentiles_ms(Ranks::Nearest, &[quantile])[0];
                    let micros = ms.map(|ms| (ms * 1000.0).round());
                    findings.compare("value of ours", micros, &expected, &json!({ "rel": 0.000_5 }));
                }
            }
            _ => findings.wrong(format!("{name:?} is not known here")),
        }
    }
}

pub(crate) fn bucket_width(case: &Case, findings: &mut Findings) {
    let digits = case.input["significant_digits"].as_u64().and_then(|digits| u32::try_from(digits).ok());
    let layout = digits.zip(case.input["lowest"].as_u64());
    let Some(buckets) = layout.and_then(|(digits, lowest)| Buckets::new(digits, lowest)) else {
        return findings.wrong(format!("the input is not known here: {}", case.input));
    };
    for (value, expected) in case.results(findings) {
        let width = value.parse().ok().map(|value| buckets.width(buckets.index(value)) as f64);
        findings.compare(&value, width, &expected, &case.tolerance);
    }
}

/// One histogram of an interval log: its start in seconds, and its bytes inflated.
fn interval_of(line: &str) -> Option<(f64, Vec<u8>)> {
    let fields: Vec<&str> = line.split(',').collect();
    let [.., start, _length, _max, packed] = fields.as_slice() else { return None };
    let mut payload = Vec::new();
    let packed = STANDARD.decode(packed.trim()).ok()?;
    ZlibDecoder::new(packed.get(8..)?).read_to_end(&mut payload).ok()?;
    Some((start.parse().ok()?, payload))
}

pub(crate) fn interval_log_merge(case: &Case, findings: &mut Findings) {
    let name = case.input["file"].as_str().unwrap_or_default();
    let log = fs::read_to_string(case.folder.join(name)).unwrap_or_else(|error| panic!("{name}: {error}"));
    let start = case.input["start_s"].as_f64().unwrap_or(f64::NEG_INFINITY);
    let end = case.input["end_s"].as_f64().unwrap_or(f64::INFINITY);
    // Into three digits of one unit, whatever the intervals have: so the published numbers were read.
    let (mut intervals, mut merged) = (0_u32, StandardHistogram::new(3, 1, 1 << 40).unwrap());
    for (_, payload) in log.lines().filter_map(interval_of).filter(|(at, _)| (start..=end).contains(at)) {
        let Ok(interval) = StandardHistogram::decode(&payload) else {
            return findings.wrong(format!("interval {intervals} cannot be read"));
        };
        if interval.encode() != payload {
            findings.wrong(format!("interval {intervals} is not written as it was read"));
        }
        intervals += 1;
        merged.merge(&interval);
    }
    let also = case.also.as_object().cloned().unwrap_or_default();
    for (name, expected) in case.results(findings).into_iter().chain(also) {
        let ours = match (name.as_str(), share_of(&name)) {
            ("intervals", _) => Some(f64::from(intervals)),
            ("total_count", _) => Some(merged.count() as f64),
            ("max", _) => merged.value_at_quantile(1.0).map(|value| value as f64),
            (_, share) => share.and_then(|share| merged.value_at_quantile(share)).map(|value| value as f64),
        };
        findings.compare(&name, ours, &expected, &case.tolerance);
        if (start, end) == (f64::NEG_INFINITY, f64::INFINITY) {
            whole_log(findings, &log, &name, &expected);
        }
    }
}

/// The same through the reader of logs, in ms instead of ns: counts are exact, values within the two digits of the intervals.
fn whole_log(findings: &mut Findings, log: &str, name: &str, expected: &Value) {
    let whole = ingest::read("log", log.as_bytes()).unwrap().overall.whole;
    let share = if name == "max" { Some(1.0) } else { share_of(name) };
    let what = format!("{name} by the reader");
    match share {
        Some(share) => {
            let nanos = whole.percentiles_ms(Ranks::Nearest, &[share])[0].map(|ms| ms * 1e6);
            findings.compare(&what, nanos, expected, &json!({ "rel": 0.01 }));
        }
        None if name == "total_count" => {
            findings.compare(&what, Some(whole.count() as f64), expected, &json!("exact"));
        }
        None => {}
    }
}

/// The one property that is published: percentiles read back from cells against those of the values themselves.
pub(crate) fn property(case: &Case, findings: &mut Findings) {
    let Some(bound) = case.tolerance["rel"].as_f64().filter(|_| case.id == "interpolated_readout_bound")
    else {
        return findings.wrong("the property is not known here".to_owned());
    };
    let mut worst: BTreeMap<u64, f64> = BTreeMap::new();
    for seed in 1..=200 {
        let mut values = sample(seed);
        let mut histogram = Histogram::new();
        for &micros in &values {
            histogram.record(micros);
        }
        values.sort_unstable();
        for share in [0.01, 0.25, 0.5, 0.75, 0.9, 0.95, 0.99, 0.999] {
            let nth = |nth| values[usize::try_from(nth).unwrap()] as f64 / 1000.0;
            let exact = Ranks::Linear.of(share, values.len() as u64, nth).unwrap();
            let off = (histogram.quantile_ms(share).unwrap() - exact).abs() / exact;
            worst.entry(seed).and_modify(|worst| *worst = worst.max(off)).or_insert(off);
        }
    }
    let beyond: Vec<_> = worst.iter().filter(|(_, off)| **off > bound).collect();
    if !beyond.is_empty() {
        findings.wrong(format!("beyond {bound}: {beyond:?} (seed and difference)"));
    }
}

/// Microseconds from 1 on over seven decades, the same for the same seed (xorshift).
fn sample(seed: u64) -> Vec<u64> {
    let mut state = seed.wrapping_mul(0x9e37_79b9_7f4a_7c15);
    let mut next = || {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        state
    };
    let count = 1 + next() % 2_000;
    (0..count).map(|_| 1 + next() % 10_u64.pow(1 + u32::try_from(next() % 7).unwrap())).collect()
}
