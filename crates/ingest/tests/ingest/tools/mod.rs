//! The tools that have one format or two, each with a folder of fixtures.

mod artillery;
mod autocannon;
mod cut;
mod ghz;
mod hdrhistogram;
mod hey;
mod printed;
mod real;
mod taurus;
mod two;
mod vegeta;

const TOOLS: [&str; 12] = [
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
