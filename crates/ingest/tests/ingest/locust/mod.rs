//! Locust's set of CSV files, its request log and its JSON.

mod real;
mod rows;
mod set;

use std::{
    collections::BTreeMap,
    fs::File,
    path::{Path, PathBuf},
};

use domain::Measured;

use crate::real::{expected, file};

fn name_of(run: &Path) -> String {
    run.file_name().unwrap().to_str().unwrap().to_owned()
}

/// The result files of a run.
fn files(run: &Path) -> Vec<PathBuf> {
    let expected = expected(run);
    let per_file = expected["per_file"].as_object().unwrap().keys().cloned();
    let raw = expected["file"].as_str().map(str::to_owned);
    let mut names: Vec<String> = per_file.chain(raw).collect();
    names.sort();
    names.dedup();
    names.iter().map(|name| file(run, name)).collect()
}

fn read_all(paths: &[PathBuf]) -> Measured {
    let open = |path: &PathBuf| (name_of(path), File::open(path).unwrap());
    ingest::read_many(paths.iter().map(open)).unwrap()
}

/// Count and failures by second.
fn by_second(blocks: &[domain::SeriesBlock]) -> BTreeMap<i64, (u64, u64)> {
    let slices = blocks.iter().flat_map(|block| block.slices().unwrap());
    slices.map(|slice| (slice.second, (slice.count, slice.failed.unwrap()))).collect()
}
