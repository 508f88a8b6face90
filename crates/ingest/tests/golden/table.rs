//! The common shape of published tables, and what is found wrong while their cases are computed.

use std::{
    fs::File,
    path::{Path, PathBuf},
};

use serde_json::{Map, Value};

pub(crate) struct Table {
    pub(crate) name: String,
    pub(crate) cases: Vec<Case>,
}

pub(crate) struct Case {
    pub(crate) id: String,
    pub(crate) kind: String,
    pub(crate) input: Value,
    pub(crate) expected: Value,
    /// Further results that some cases list beside the published ones.
    pub(crate) also: Value,
    pub(crate) tolerance: Value,
    /// Where the table lies; data files are named from there.
    pub(crate) folder: PathBuf,
}

/// The tables of a folder by name.
pub(crate) fn tables(folder: &Path) -> Vec<Table> {
    let entries = folder.read_dir().unwrap_or_else(|error| panic!("{}: {error}", folder.display()));
    let mut paths: Vec<PathBuf> = entries.map(|entry| entry.unwrap().path()).collect();
    paths.retain(|path| path.extension().is_some_and(|extension| extension == "json"));
    paths.sort();
    let parsed = |path: PathBuf| {
        let json = serde_json::from_reader(File::open(&path).unwrap());
        Table::parse(&json.unwrap_or_else(|error| panic!("{}: {error}", path.display())), folder)
    };
    paths.into_iter().map(parsed).collect()
}

impl Table {
    pub(crate) fn parse(json: &Value, folder: &Path) -> Self {
        let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
        let case = |case: &Value| Case {
            id: text(&case["id"]),
            kind: text(&case["kind"]),
            input: case["input"].clone(),
            expected: case["expected"].clone(),
            also: case["also"].clone(),
            tolerance: case["tolerance"].clone(),
            folder: folder.to_owned(),
        };
        let cases = json["cases"].as_array().map_or_else(Vec::new, |cases| cases.iter().map(case).collect());
        Self { name: text(&json["golden"]), cases }
    }
}

impl Case {
    /// The numbers of the input, or nothing and a finding.
    pub(crate) fn numbers(&self, findings: &mut Findings) -> Option<Vec<f64>> {
        let numbers = numbers(&self.input);
        if numbers.is_none() {
            findings.wrong(format!("the input is no list of numbers: {}", self.input));
        }
        numbers
    }

    /// The expected results by name; a case that expects nothing is found wrong.
    pub(crate) fn results(&self, findings: &mut Findings) -> Map<String, Value> {
        let results = self.expected.as_object().cloned().unwrap_or_default();
        if results.is_empty() {
            findings.wrong(format!("there is nothing to expect: {}", self.expected));
        }
        results
    }
}

pub(crate) fn numbers(list: &Value) -> Option<Vec<f64>> {
    list.as_array()?.iter().map(Value::as_f64).collect()
}

/// `p99_9` or `p99.9` as a share: 0.999.
pub(crate) fn share_of(name: &str) -> Option<f64> {
    let percent: f64 = name.strip_prefix('p')?.replace('_', ".").parse().ok()?;
    Some(percent / 100.0)
}

/// What differs, with its place.
#[derive(Default)]
pub(crate) struct Findings {
    place: String,
    pub(crate) list: Vec<String>,
    compared: usize,
}

impl Findings {
    pub(crate) fn at(&mut self, place: &str) -> &mut Self {
        place.clone_into(&mut self.place);
        self
    }

    pub(crate) fn wrong(&mut self, what: String) {
        self.list.push(format!("{}: {what}", self.place));
    }

    /// Compares by a tolerance of the tables: `"exact"` or none, `{"abs": …}`, `{"rel": …}`.
    pub(crate) fn compare(&mut self, what: &str, ours: Option<f64>, expected: &Value, tolerance: &Value) {
        self.compared += 1;
        let Some(room) = room(expected.as_f64(), tolerance) else {
            return self.wrong(format!("{what}: the tolerance {tolerance} of {expected} is not known here"));
        };
        let agrees = ours.zip(expected.as_f64()).is_some_and(|(ours, theirs)| (ours - theirs).abs() <= room);
        if !agrees {
            self.wrong(format!("{what} is {ours:?}, expected {expected}"));
        }
    }

    pub(crate) fn none(self) {
        let Self { list, compared, .. } = self;
        assert!(list.is_empty(), "{} findings in {compared} numbers:\n{}", list.len(), list.join("\n"));
    }
}

fn room(expected: Option<f64>, tolerance: &Value) -> Option<f64> {
    match tolerance {
        Value::Null => Some(0.0),
        Value::String(word) => (word == "exact").then_some(0.0),
        Value::Object(members) if members.len() == 1 => match (&tolerance["abs"], &tolerance["rel"]) {
            (absolute, Value::Null) => absolute.as_f64(),
            (_, relative) => Some(relative.as_f64()? * expected?.abs()),
        },
        _ => None,
    }
}
