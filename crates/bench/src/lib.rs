//! What the benchmark needs: files as load tools write them, of any size and the same every time. `make bench` compares
//! the reader with other programs on them; the table it printed last is in `RESULTS.md`.

use std::io::{self, Write};

mod gatling;
mod hostile;
mod jmeter;
mod k6;
mod random;

/// What is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shape {
    /// k6 NDJSON: 24 names, 17 metrics.
    K6,
    /// The same with an escape in the tags of every line.
    K6Escaped,
    /// The same with an escape in the tags of every line, a tag of its own for each request, and metadata (`vu`, `iter`).
    K6Worst,
    /// The same with 2,000 names.
    K6Names,
    /// The same with a URL of its own for each request.
    K6Urls,
    /// Gatling's text log.
    GatlingText,
    /// Gatling's binary log.
    GatlingBinary,
    /// `JMeter`'s CSV with the default columns.
    JmeterCsv,
    /// One k6 line that never ends, behind a few good ones.
    LongLine,
    /// k6 lines with arrays nested 300,000 deep among good ones.
    DeepNesting,
    /// Zeros.
    Zeros,
    /// Zeros packed by gzip.
    GzipBomb,
    /// A zstd stream that asks for a window of 2 GiB.
    ZstdWindow,
}

impl Shape {
    /// Every shape with the name it is asked for by.
    pub const ALL: [(&str, Self); 13] = [
        ("k6", Self::K6),
        ("k6-escaped", Self::K6Escaped),
        ("k6-worst", Self::K6Worst),
        ("k6-names", Self::K6Names),
        ("k6-urls", Self::K6Urls),
        ("gatling-text", Self::GatlingText),
        ("gatling-binary", Self::GatlingBinary),
        ("jmeter-csv", Self::JmeterCsv),
        ("long-line", Self::LongLine),
        ("deep-nesting", Self::DeepNesting),
        ("zeros", Self::Zeros),
        ("gzip-bomb", Self::GzipBomb),
        ("zstd-window", Self::ZstdWindow),
    ];

    /// Writes about `bytes` bytes (before packing) of this shape.
    pub fn write(self, bytes: u64, out: &mut dyn Write) -> io::Result<()> {
        match self {
            Self::K6 => k6::write(k6::Style::Plain, bytes, out),
            Self::K6Escaped => k6::write(k6::Style::Escaped, bytes, out),
            Self::K6Worst => k6::write(k6::Style::Worst, bytes, out),
            Self::K6Names => k6::write(k6::Style::Names, bytes, out),
            Self::K6Urls => k6::write(k6::Style::Urls, bytes, out),
            Self::GatlingText => gatling::write_text(bytes, out),
            Self::GatlingBinary => gatling::write_binary(bytes, out),
            Self::JmeterCsv => jmeter::write(bytes, out),
            Self::LongLine => hostile::long_line(bytes, out),
            Self::DeepNesting => hostile::deep_nesting(bytes, out),
            Self::Zeros => hostile::zeros(bytes, out),
            Self::GzipBomb => hostile::gzip_bomb(bytes, out),
            Self::ZstdWindow => hostile::zstd_window(bytes, out),
        }
    }
}
