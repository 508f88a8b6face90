//! Example data, so that every page of a new Headroom has something true on it, and sizes can be tried.
//!
//! The example workspace tells the article's own numbers: 5 → 50 instances of 10 connections against a database of 200,
//! 200 threads, requests of 100 MB, 1,000 req/s of reads on replicas. Its runs are not recordings and say so. They are
//! *computed* from those numbers, request by request, by the queue in front of a pool (see the module `pool`), and recorded
//! by the same code that reads uploads, so that what a page says of a run follows from the requests it stands for.
//!
//! Everything is the same each time but for the dates, which are counted back from the day on which it is made: the
//! identity of a run's content does not depend on them. Services made here are marked as examples for as long as they
//! are there, and [`store::Store::remove_demo`] removes them all.

mod fill;
mod load;
mod orders;
mod others;
mod pool;
mod random;
mod sample;
mod season;
mod shape;
mod shared;
mod size;

pub use fill::fill;
pub use size::generate;

/// How much was made.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Made {
    /// Services.
    pub services: u64,
    /// Runs.
    pub runs: u64,
    /// Reviews.
    pub reviews: u64,
}
