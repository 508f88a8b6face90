//! Real runs with independently computed numbers: those in `fixtures/`, or in the folder that `HEADROOM_REAL` names, where
//! it has some of the tool.

use std::{
    fs::File,
    path::{Path, PathBuf},
};

use domain::{Latency, Measured, SeriesBlock};
use serde_json::Value;

/// The folders of one tool's runs, sorted by name.
pub(crate) fn runs(tool: &str) -> Vec<PathBuf> {
    let ours = || Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures").join(tool);
    let named = std::env::var_os("HEADROOM_REAL").map(|root| Path::new(&root).join(tool));
    let mut folders: Vec<PathBuf> =
        std::fs::read_dir(named.filter(|folder| folder.is_dir()).unwrap_or_else(ours))
            .unwrap()
            .map(|entry| entry.unwrap().path())
            .filter(|path| path.join("expected.json").exists())
            .collect();
    folders.sort();
    let fewest = if matches!(tool, "k6" | "gatling") { 16 } else { 1 };
    assert!(folders.len() >= fewest, "only {} runs of {tool}", folders.len());
    folders
}

/// What a run's numbers must be.
pub(crate) fn expected(run: &Path) -> Value {
    serde_json::from_reader(File::open(run.join("expected.json")).unwrap()).unwrap()
}

/// The file `name` of a run, packed or not.
pub(crate) fn file(run: &Path, name: &str) -> PathBuf {
    [name.to_owned(), format!("{name}.gz")]
        .iter()
        .map(|name| run.join(name))
        .find(|path| path.exists())
        .unwrap()
}

/// Reads one file.
pub(crate) fn read(path: &Path) -> Result<Measured, ingest::IngestError> {
    ingest::read(path.file_name().unwrap().to_str().unwrap(), File::open(path).unwrap())
}

/// Numbers that do not agree, with their place.
#[derive(Default)]
pub(crate) struct Differences {
    place: String,
    pub(crate) list: Vec<String>,
    pub(crate) compared: usize,
}

impl Differences {
    pub(crate) fn at(&mut self, place: impl Into<String>) -> &mut Self {
        self.place = place.into();
        self
    }

    #[expect(clippy::needless_pass_by_value, reason = "reads better at every call")]
    pub(crate) fn equal<T: PartialEq + std::fmt::Debug>(&mut self, what: &str, ours: T, expected: T) {
        self.compared += 1;
        if ours != expected {
            self.list.push(format!("{}: {what} is {ours:?}, expected {expected:?}", self.place));
        }
    }

    /// Expected null or absent is none.
    pub(crate) fn near(
        &mut self,
        what: &str,
        ours: Option<f64>,
        expected: &Value,
        room: impl Fn(f64) -> f64,
    ) {
        self.compared += 1;
        let agrees = match (ours, expected.as_f64()) {
            (Some(ours), Some(expected)) => (ours - expected).abs() <= room(expected),
            (ours, expected) => ours == expected,
        };
        if !agrees {
            self.list.push(format!("{}: {what} is {ours:?}, expected {expected}", self.place));
        }
    }

    pub(crate) fn none(self) {
        assert!(
            self.list.is_empty(),
            "{} of {} differ:\n{}",
            self.list.len(),
            self.compared,
            self.list.join("\n")
        );
    }
}

/// What must be equal to the last digit.
pub(crate) fn exact(_: f64) -> f64 {
    0.0
}

/// Percentiles are read from cells of at most 0.1 %, or 2 µs.
pub(crate) fn cell(value: f64) -> f64 {
    (value.abs() * 0.001).max(0.002)
}

/// The four percentiles that every truth tells.
pub(crate) fn percentiles(
    differences: &mut Differences,
    latency: &Latency,
    expected: &Value,
    room: impl Fn(f64) -> f64,
) {
    for (name, ours) in
        [("p50", latency.p50), ("p90", latency.p90), ("p95", latency.p95), ("p99", latency.p99)]
    {
        differences.near(name, ours, &expected[format!("{name}_ms")], &room);
    }
}

/// Requests and failures of all seconds are those of the run, of each endpoint too.
pub(crate) fn seconds(differences: &mut Differences, measured: &Measured) {
    let total = |blocks: &[SeriesBlock]| -> (u64, u64) {
        let slices = blocks.iter().flat_map(|block| block.slices().unwrap());
        slices
            .fold((0, 0), |(count, failed), slice| (count + slice.count, failed + slice.failed.unwrap_or(0)))
    };
    let requests = &measured.report.requests;
    differences.equal(
        "total",
        total(&measured.overall.blocks),
        (requests.count.unwrap(), requests.failed.unwrap()),
    );
    for (endpoint, recording) in measured.report.endpoints.iter().zip(&measured.endpoints) {
        differences.equal(&endpoint.name, total(&recording.blocks).0, endpoint.count);
        differences.equal(&endpoint.name, recording.whole.count(), endpoint.count);
    }
}
