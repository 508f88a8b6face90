//! What is read of results of load tests: the real files of every tool against numbers from elsewhere, the same files damaged, and
//! small ones that are made here.

#![expect(clippy::unwrap_used, reason = "a test stops where a file is not as it should be")]

mod archive;
mod bytes;
mod clock;
mod damaged;
mod gatling;
mod generic_csv;
mod hostile;
mod jmeter;
mod k6;
mod locust;
mod merged;
mod names;
mod packing;
mod pieces;
mod real;
mod receipts;
mod refused;
mod tools;
mod unreadable;
mod window;
