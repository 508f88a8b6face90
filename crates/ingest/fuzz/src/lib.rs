//! What holds of everything that is read, whatever the bytes were. The targets are in `targets/`; `make fuzz` runs them.

use std::io::Read;

use domain::{Histogram, Latency, Measured, Recording, Report, SeriesBlock};
use ingest::IngestError;

/// Reads bytes as one file and checks what comes out.
///
/// # Errors
/// Where the file is refused.
///
/// # Panics
/// Where something does not hold: that is the finding.
pub fn read(bytes: &[u8]) -> Result<Measured, IngestError> {
    let measured =
        ingest::read("input", bytes).inspect_err(|error| assert!(!error.to_string().is_empty()))?;
    hold(&measured);
    Ok(measured)
}

/// Reads a file of any kind of source, without checks. One kind for all targets: each other one would build every reader anew.
///
/// # Errors
/// Where the file is refused.
pub fn read_from(source: &mut dyn Read) -> Result<Measured, IngestError> {
    ingest::read("input", source)
}

fn hold(measured: &Measured) {
    let report = &measured.report;
    comes_back_from_json(report);
    finite(&report.requests.latency_ms);
    if !measured.overall.whole.is_empty() {
        ascending(&report.requests.latency_ms);
    }
    for (endpoint, recording) in report.endpoints.iter().zip(&measured.endpoints) {
        finite(&endpoint.latency_ms);
        if !recording.whole.is_empty() {
            ascending(&endpoint.latency_ms);
        }
        assert!(endpoint.failed.is_none_or(|failed| failed <= endpoint.count), "more failed than there are");
    }
    let failed_of_all = report.requests.failed.zip(report.requests.count);
    assert!(failed_of_all.is_none_or(|(failed, count)| failed <= count), "more failed than there are");
    assert_eq!(report.endpoints.len(), measured.endpoints.len());
    counts_agree(measured);
}

/// The API gives it out and a store takes it back; `PostgreSQL` takes no NUL.
fn comes_back_from_json(report: &Report) {
    let json = serde_json::to_string(report).expect("a report is written");
    // Two backslashes are one that the file itself had.
    assert!(!json.replace(r"\\", "").contains(r"\u0000"), "a NUL in the report: {json}");
    let back: Report = serde_json::from_str(&json).expect("a report is read");
    assert_eq!(&back, report);
}

fn values(latency: &Latency) -> Vec<f64> {
    let Latency { min, p50, p75, p90, p95, p99, p999, max, .. } = *latency;
    [min, p50, p75, p90, p95, p99, p999, max].into_iter().flatten().collect()
}

fn finite(latency: &Latency) {
    assert!(values(latency).iter().all(|value| value.is_finite()), "{latency:?}");
}

/// What a tool says of itself need not be so: Locust rounds its percentiles, but not its extremes.
fn ascending(latency: &Latency) {
    assert!(values(latency).is_sorted(), "{latency:?}");
}

/// Where single requests were read: endpoints, distributions and seconds add up to the same number.
fn counts_agree(measured: &Measured) {
    let count = measured.report.requests.count;
    let is_measured = |recording: &Recording| !recording.whole.is_empty();
    if measured.endpoints.iter().any(is_measured) {
        let endpoints: u64 = measured.report.endpoints.iter().map(|endpoint| endpoint.count).sum();
        assert_eq!(Some(endpoints), count, "the sum of the endpoints");
    }
    if is_measured(&measured.overall) {
        assert_eq!(Some(measured.overall.whole.count()), count, "the distribution of all");
    }
    if !measured.overall.blocks.is_empty() {
        assert_eq!(Some(seconds(&measured.overall.blocks)), count, "the seconds of all");
    }
    for (endpoint, recording) in measured.report.endpoints.iter().zip(&measured.endpoints) {
        if is_measured(recording) {
            assert_eq!(recording.whole.count(), endpoint.count, "the distribution of {:?}", endpoint.name);
        }
        if !recording.blocks.is_empty() {
            assert_eq!(seconds(&recording.blocks), endpoint.count, "the seconds of {:?}", endpoint.name);
        }
        let stored = recording.whole.encode();
        assert_eq!(Histogram::decode(&stored).expect("what was encoded is decoded"), recording.whole);
    }
}

fn seconds(blocks: &[SeriesBlock]) -> u64 {
    let slices = blocks.iter().flat_map(|block| block.slices().expect("what was packed is unpacked"));
    slices.map(|slice| slice.count).sum()
}
