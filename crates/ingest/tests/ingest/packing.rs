//! The same test is the same run however its file arrives: in pieces of any size, packed, with other line ends.

use std::io::{self, Read, Write};

use flate2::{Compression, write::GzEncoder};
use ingest::{Reading, read};
use proptest::prelude::*;

use crate::bytes::{POINT, fixture, gzip, recorded, stored};

const FILES: [&str; 6] = [
    "k6/v1.8.1-checkout-groups/run.json",
    "k6/v0.33.0-checkout-groups/run.json",
    "k6/v0.43.1-vu-iter-metadata/run.json",
    "gatling/3.13.4-faults/simulation.log",
    "gatling/3.11.5-faults/simulation.log",
    "gatling/3.3.1-volume-killed/simulation.log",
];

/// What else is read line by line, or at once.
const OTHERS: [&str; 20] = [
    "ab/2.3-mix/plot.tsv",
    "ab/2.3-mix/stdout.txt",
    "artillery/2.0.21-shop/results.json",
    "autocannon/9.0.0-table/stdout.txt",
    "ghz/0.93.0-csv/results.csv",
    "ghz/0.93.0-json/results.json",
    "hdrhistogram/2.2.2-tags/results.hlog",
    "hdrhistogram/2.2.2-tags/results.hgrm",
    "hey/0.1.5-mix-z/results.csv",
    "hey/0.1.5-text-summary/results.txt",
    "jmeter/5.6.3-ids/results.jtl",
    "jmeter/5.6.3-default-csv/results.jtl",
    "jmeter/5.6.3-xml-page/results.xml",
    "k6/v1.8.1-checkout-groups/run.csv",
    "k6/v1.8.1-checkout-groups/summary.json",
    "locust/2.47.0-json/requests.csv",
    "locust/2.47.0-json/out_stats.csv",
    "vegeta/12.13.0-small-body/results.json",
    "vegeta/12.13.0-small-body/results.csv",
    "wrk2/44a94c1-latency/results.txt",
];

/// The first bytes of a fixture.
fn beginning(path: &str) -> Vec<u8> {
    let mut bytes = fixture(path);
    bytes.truncate(200_000);
    bytes
}

fn all_files() -> Vec<&'static str> {
    FILES.into_iter().chain(OTHERS).collect()
}

/// Hands out pieces of the given sizes, over and over.
struct Pieces<'a> {
    bytes: &'a [u8],
    sizes: Vec<usize>,
    next: usize,
}

impl Read for Pieces<'_> {
    fn read(&mut self, buf: &mut [u8]) -> io::Result<usize> {
        let size = self.sizes[self.next % self.sizes.len()].min(buf.len());
        self.next += 1;
        self.bytes.read(&mut buf[..size])
    }
}

/// How a file is packed.
#[derive(Debug, Clone)]
enum Packing {
    Plain,
    /// A member for each part.
    Gzip(u32, Vec<prop::sample::Index>),
    Zstd(i32),
}

impl Packing {
    fn any() -> impl Strategy<Value = Self> {
        let cuts = prop::collection::vec(any::<prop::sample::Index>(), 0..4);
        prop_oneof![
            Just(Self::Plain),
            (0_u32..=9, cuts).prop_map(|(level, cuts)| Self::Gzip(level, cuts)),
            (-2_i32..=6).prop_map(Self::Zstd),
        ]
    }

    fn pack(&self, bytes: &[u8]) -> Vec<u8> {
        match self {
            Self::Plain => bytes.to_vec(),
            Self::Zstd(level) => zstd::encode_all(bytes, *level).unwrap(),
            Self::Gzip(level, cuts) => {
                let mut ends: Vec<usize> = cuts.iter().map(|cut| cut.index(bytes.len())).collect();
                ends.push(bytes.len());
                ends.sort_unstable();
                let mut start = 0;
                let member = |end| {
                    let mut encoder = GzEncoder::new(Vec::new(), Compression::new(*level));
                    encoder.write_all(&bytes[std::mem::replace(&mut start, end)..end]).unwrap();
                    encoder.finish().unwrap()
                };
                ends.into_iter().flat_map(member).collect()
            }
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]
    #[test]
    fn a_file_in_any_pieces_and_any_packing_is_the_same_run_to_the_byte(
        path in prop::sample::select(all_files()),
        packing in Packing::any(),
        sizes in prop::collection::vec(prop_oneof![1_usize..20, 1_000_usize..100_000], 1..6),
    ) {
        let plain = beginning(path);
        let expected = read("upload", &plain[..]).unwrap();
        let packed = packing.pack(&plain);
        let arrived = read("upload", Pieces { bytes: &packed, sizes, next: 0 }).unwrap();
        prop_assert_eq!(&arrived.content_id, &expected.content_id);
        prop_assert_eq!(&arrived.report.requests, &expected.report.requests);
        prop_assert_eq!(&arrived.report.endpoints, &expected.report.endpoints);
        prop_assert_eq!(&arrived.report.metrics, &expected.report.metrics);
        prop_assert_eq!(&arrived.report.skipped, &expected.report.skipped);
        prop_assert_eq!(stored(&arrived), stored(&expected));
    }
}

#[test]
fn other_line_ends_give_the_same_stored_bytes() {
    for path in all_files() {
        // Some tools write the line ends of Windows wherever they run.
        let plain: Vec<u8> = match beginning(path) {
            text if text.contains(&0) => text,
            text => text.into_iter().filter(|&byte| byte != b'\r').collect(),
        };
        let expected = read("upload", &plain[..]).unwrap();
        if expected.report.format == "gatling-binary" {
            continue;
        }
        let windows = plain.split(|&byte| byte == b'\n').collect::<Vec<_>>().join(&b"\r\n"[..]);
        let arrived = read("upload", &windows[..]).unwrap();
        assert_eq!(stored(&arrived), stored(&expected), "{path}");
        assert_eq!(arrived.report.requests, expected.report.requests, "{path}");
        let has_ends = plain.contains(&b'\n');
        assert_eq!(arrived.content_id != expected.content_id, has_ends, "{path}");
    }
}

#[test]
fn a_quick_look_finds_the_requests_that_reading_everything_finds() {
    for path in FILES {
        let bytes = beginning(path);
        let all = read("upload", &bytes[..]).unwrap();
        let quick = Reading::default().read_durations("upload", &bytes[..]).unwrap();
        let without_rate = domain::Requests { rate_per_s: None, ..all.report.requests.clone() };
        assert_eq!(quick.requests, without_rate, "{path}");
        assert_eq!(
            recorded(std::iter::once(&quick.overall).chain(&quick.recordings)),
            stored(&all),
            "{path}"
        );
        assert_eq!(quick.series(1_000).unwrap(), all.series(1_000).unwrap(), "{path}");
    }
}

#[test]
fn packing_does_not_change_what_is_read() {
    let plain = fixture("k6/v1.8.1-checkout-groups/run.json");
    let (first, second) = plain.split_at(plain.len() / 2);
    let two_members = [gzip(first), gzip(second)].concat();
    let trailed = [gzip(&plain), b"garbage, longer than a header".to_vec()].concat();
    let zstd = zstd::encode_all(&plain[..], 1).unwrap();
    let of_plain = read("upload", &plain[..]).unwrap();
    for packed in [gzip(&plain), two_members, trailed, zstd] {
        let run = read("upload", &packed[..]).unwrap();
        assert_eq!(
            (run.content_id, &run.report.requests),
            (of_plain.content_id.clone(), &of_plain.report.requests)
        );
        assert!(!run.report.files[0].truncated);
        let blocks =
            |run: &domain::Measured| run.endpoints.iter().map(|e| e.blocks.clone()).collect::<Vec<_>>();
        assert_eq!(run.overall.blocks, of_plain.overall.blocks);
        assert_eq!(blocks(&read("upload", &packed[..]).unwrap()), blocks(&of_plain));
    }
}

#[test]
fn bytes_behind_a_zstd_frame_are_left_out_and_nothing_is_missing() {
    let line = |nth: u32| POINT.replace("2.5", &nth.to_string()) + "\n";
    let text = (0..5_000).map(line).collect::<Vec<_>>().concat();
    let frame = zstd::encode_all(text.as_bytes(), 3).unwrap();
    for trailer in [b"something else".as_slice(), b"\n"] {
        let report = read("run.json.zst", &[&frame, trailer].concat()[..]).unwrap().report;
        assert!(!report.files[0].truncated, "{:?}", report.notes);
        assert_eq!(report.notes, ["Bytes after the end of the zstd stream of run.json.zst were left out."]);
        assert_eq!(report.requests.count, Some(5_000));
    }
    let cut = read("run.json.zst", &frame[..frame.len() - 4]).unwrap().report;
    assert!(cut.files[0].truncated);
}
