//! What `headroom inspect` reads, without the rest of the program around it:
//!
//! - `read FILE` reads everything and prints what `headroom inspect --json` does.
//! - `read --requests FILE` reads the durations of requests only, and prints a table: name, second, count, failed, p50,
//!   p95, p99.
//!
//! Both say on standard error how much memory reading took, and the first what a run of it takes in the store.

use std::{
    fs::File,
    io::{self, Write},
    process::ExitCode,
};

use domain::{Measured, Series};
use ingest::{IngestError, Reading};

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let before = peak_memory();
    let read = match arguments.iter().map(String::as_str).collect::<Vec<_>>().as_slice() {
        ["--requests", file] => requests(file),
        [file] => everything(file),
        _ => Err("read [--requests] FILE".to_owned()),
    };
    if let (Some(before), Some(after)) = (before, peak_memory()) {
        eprintln!("memory {before} {after}");
    }
    match read.map(|text| io::stdout().write_all(&text)) {
        Ok(Ok(())) => ExitCode::SUCCESS,
        Ok(Err(_)) => ExitCode::FAILURE,
        Err(error) => {
            eprintln!("read: {error}");
            ExitCode::from(3)
        }
    }
}

fn open(file: &str) -> Result<File, String> {
    File::open(file).map_err(|error| format!("{file}: {error}"))
}

fn everything(file: &str) -> Result<Vec<u8>, String> {
    let measured = ingest::read(file, open(file)?).map_err(|error| error.to_string())?;
    eprintln!("stored {} {}", measured.report.requests.count.unwrap_or(0), stored(&measured));
    serde_json::to_vec_pretty(&measured.report).map_err(|error| error.to_string())
}

/// Bytes of all seconds of a run, those of each endpoint and those of all requests.
fn stored(measured: &Measured) -> usize {
    let recordings = std::iter::once(&measured.overall).chain(&measured.endpoints);
    recordings.flat_map(|recording| &recording.blocks).map(|block| block.bytes.len()).sum()
}

fn requests(file: &str) -> Result<Vec<u8>, String> {
    let series = read_requests(file, open(file)?).map_err(|error| error.to_string())?;
    let mut table = Vec::new();
    for line in series.iter().flat_map(|series| series.endpoints.iter().skip(1)) {
        let start = series.as_ref().and_then(|series| series.start).map_or(0, |start| start.0 / 1_000);
        for (second, &count) in (start..).zip(&line.count).filter(|(_, count)| **count > 0) {
            let step = usize::try_from(second - start).unwrap_or(0);
            let shown = |value: Option<f64>| value.map_or_else(String::new, |value| value.to_string());
            let failed = line.failed[step].unwrap_or(0);
            let percentiles = [&line.p50, &line.p95, &line.p99].map(|values| shown(values[step]));
            writeln!(table, "{},{second},{count},{failed},{}", line.name, percentiles.join(","))
                .map_err(|error| error.to_string())?;
        }
    }
    Ok(table)
}

fn read_requests(file: &str, raw: File) -> Result<Option<Series>, IngestError> {
    Ok(Reading::default().read_durations(file, raw)?.series(1_000)?)
}

/// The most memory that this process has had so far, in KiB; none where the system does not say.
fn peak_memory() -> Option<u64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
    line.trim().trim_end_matches(" kB").parse().ok()
}
