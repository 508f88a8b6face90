//! The tools that have one format or two, each with a folder of fixtures.

pub(crate) const TOOLS: [&str; 12] = [
    "vegeta",
    "hdrhistogram",
    "wrk",
    "wrk2",
    "hey",
    "oha",
    "artillery",
    "autocannon",
    "ghz",
    "ab",
    "siege",
    "taurus",
];
