//! Any bytes as one file: the format is found, the reader reads, and what comes out holds.

#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    // A refusal is as good as a run.
    drop(ingest_fuzz::read(bytes));
});
