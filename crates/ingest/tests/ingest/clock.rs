//! A clock that is set while a test runs: records of another day are left out and named, whatever the format, and the
//! numbers are those of the rest.

use domain::Measured;

use crate::bytes::{stored, text_of};

/// A real file, how many lines stand at its head, and how a record of it is dated 1980.
struct Log {
    file: &'static str,
    head: usize,
    is_request: fn(&str) -> bool,
    dated_1980: fn(&str) -> String,
}

const LOGS: [Log; 8] = [
    Log {
        file: "k6/v1.8.1-checkout-groups/run.json",
        head: 0,
        is_request: |line| line.starts_with(r#"{"metric":"http_req_duration","type":"Point""#),
        dated_1980: |line| between(line, r#""time":""#, '"', "1980-01-01T00:00:00.5Z"),
    },
    Log {
        file: "k6/v1.8.1-checkout-groups/run.csv",
        head: 1,
        is_request: |line| line.starts_with("http_req_duration,"),
        dated_1980: |line| column(line, ',', &[1], "315532800"),
    },
    Log {
        file: "gatling/3.12.0-browse/simulation.log",
        head: 1,
        is_request: |line| line.starts_with("REQUEST\t"),
        dated_1980: |line| column(line, '\t', &[3, 4], "315532800500"),
    },
    Log {
        file: "jmeter/5.6.3-ids/results.jtl",
        head: 1,
        is_request: |line| line.contains(",true,") || line.contains(",false,"),
        dated_1980: |line| column(line, ',', &[0], "315532800500"),
    },
    Log {
        file: "locust/2.47.0-json/requests.csv",
        head: 1,
        is_request: |line| !line.is_empty(),
        dated_1980: |line| column(line, ',', &[0], "315532800.500000"),
    },
    Log {
        file: "vegeta/12.13.0-small-body/results.json",
        head: 0,
        is_request: |line| !line.is_empty(),
        dated_1980: |line| between(line, r#""timestamp":""#, '"', "1980-01-01T00:00:00.5Z"),
    },
    Log {
        file: "vegeta/12.13.0-small-body/results.csv",
        head: 0,
        is_request: |line| !line.is_empty(),
        dated_1980: |line| column(line, ',', &[0], "315532800500000000"),
    },
    Log {
        file: "ab/2.3-mix/plot.tsv",
        head: 1,
        is_request: |line| !line.is_empty(),
        dated_1980: |line| {
            column(&column(line, '\t', &[0], "Tue Jan 01 00:00:00 1980"), '\t', &[1], "315532800")
        },
    },
];

fn between(line: &str, before: &str, end: char, text: &str) -> String {
    let start = line.find(before).unwrap() + before.len();
    let length = line[start..].find(end).unwrap();
    format!("{}{text}{}", &line[..start], &line[start + length..])
}

fn column(line: &str, delimiter: char, columns: &[usize], text: &str) -> String {
    let fields = line.split(delimiter).enumerate();
    let fields: Vec<&str> =
        fields.map(|(at, field)| if columns.contains(&at) { text } else { field }).collect();
    fields.join(&delimiter.to_string())
}

fn lines(log: &Log) -> Vec<String> {
    text_of(log.file).lines().map(str::to_owned).collect()
}

fn read(lines: &[String]) -> Measured {
    ingest::read("upload", format!("{}\n", lines.join("\n")).as_bytes()).unwrap()
}

/// Everything but what was left out, and the content's own identity.
fn numbers(run: &Measured) -> (domain::Report, Vec<Vec<u8>>) {
    let mut report = run.report.clone();
    report.files.clear();
    report.notes.retain(|note| !note.contains("24 hours"));
    report.skipped = domain::Skipped::default();
    (report, stored(run))
}

fn same(one: &Measured, other: &Measured, what: &str) {
    let ((report, blocks), (other, other_blocks)) = (numbers(one), numbers(other));
    assert_eq!(report.requests, other.requests, "{what}");
    assert!(report == other && blocks == other_blocks, "{what} differs beside the requests");
}

#[test]
fn a_record_of_1980_is_left_out_wherever_it_stands() {
    for log in LOGS {
        let lines = lines(&log);
        let untouched = read(&lines);
        let request = lines.iter().position(|line| (log.is_request)(line)).unwrap().max(log.head);
        let stray = (log.dated_1980)(lines[request..].iter().find(|line| (log.is_request)(line)).unwrap());
        for place in [log.head, request + 1, lines.len() / 2, lines.len()] {
            let mut lines = lines.clone();
            lines.insert(place, stray.clone());
            let run = read(&lines);
            let name = format!("{} at {place}", log.file);
            same(&run, &untouched, &name);
            assert_eq!(run.report.skipped.count, untouched.report.skipped.count + 1, "{name}");
            let note = "1 record is dated 1980-01-01 00:00, more than 24 hours from the rest";
            assert!(
                run.report.notes.iter().any(|said| said.starts_with(note)),
                "{name}: {:?}",
                run.report.notes
            );
        }
    }
}

#[test]
fn a_clock_that_is_set_right_after_the_beginning_leaves_the_rest() {
    for log in LOGS {
        let lines = lines(&log);
        let (head, rest) = lines.split_at(log.head);
        let requests = rest.iter().filter(|line| (log.is_request)(line)).count();
        let half = requests / 3;
        let mut seen = 0;
        let mut of_1980 = |line: &String| {
            seen += usize::from((log.is_request)(line));
            (seen <= half && (log.is_request)(line)).then(|| (log.dated_1980)(line))
        };
        let set: Vec<(bool, String)> = rest
            .iter()
            .map(|line| of_1980(line).map_or_else(|| (false, line.clone()), |line| (true, line)))
            .collect();
        let all: Vec<String> = head.iter().cloned().chain(set.iter().map(|(_, line)| line.clone())).collect();
        let right = set.iter().filter(|(is_wrong, _)| !is_wrong).map(|(_, line)| line.clone());
        let right: Vec<String> = head.iter().cloned().chain(right).collect();
        let (run, alone) = (read(&all), read(&right));
        same(&run, &alone, log.file);
        assert_eq!(run.report.skipped.count, alone.report.skipped.count + half as u64, "{}", log.file);
    }
}

#[test]
fn a_user_or_a_group_of_another_day_is_left_out_of_a_log_of_gatling() {
    let lines = lines(&LOGS[2]);
    let untouched = read(&lines);
    let strays = ["USER\tAnother\tSTART\t315532800500", "GROUP\tMany\t315532800500\t315532800600\t100\tOK"];
    for stray in strays {
        let mut lines = lines.clone();
        lines.insert(20, stray.to_owned());
        let run = read(&lines);
        same(&run, &untouched, stray);
        assert_eq!(run.report.skipped.count, 1);
    }
}

#[test]
fn a_test_of_several_days_is_whole() {
    let point = |hour: usize| {
        format!(
            r#"{{"metric":"http_req_duration","type":"Point","data":{{"time":"2026-11-{:02}T{:02}:00:00Z","value":2.5,"tags":{{"name":"home","expected_response":"true"}}}}}}"#,
            1 + hour / 24,
            hour % 24
        )
    };
    let report = read(&(0..100).map(point).collect::<Vec<_>>()).report;
    assert_eq!((report.requests.count, report.skipped.count), (Some(100), 0));
    assert_eq!(report.duration_ms, Some(99.0 * 3_600_000.0));
}
