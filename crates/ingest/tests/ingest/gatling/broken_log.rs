//! Gatling's logs that were cut, abandoned, mixed up or written long ago: what can be read is, what cannot is said.

use ingest::read;

use crate::bytes::{fixture, fixtures};

#[test]
fn a_log_cut_at_any_byte_gives_its_beginning() {
    for path in [
        "gatling/3.13.5-idle/simulation.log",
        "gatling/3.14.3-unicode/simulation.log",
        "gatling/3.8.4-idle/simulation.log",
    ] {
        let whole = fixture(path);
        let all = read("upload", &whole[..]).unwrap().report;
        let step = (whole.len() / 700).max(1);
        for length in (0..whole.len()).step_by(step) {
            match read("upload", &whole[..length]) {
                Ok(run) => assert!(run.report.requests.count <= all.requests.count),
                Err(error) => assert!(length < 120, "{path} at {length}: {error}"),
            }
        }
    }
}

#[test]
fn a_text_too_long_for_gatlings_writer_does_not_end_the_reading() {
    let mut log = fixture("gatling/3.13.5-idle/simulation.log");
    let end = log.len();
    let ts = |ms: i32| ms.to_be_bytes();
    // A request whose name was abandoned after its length, then a good one under the same number.
    log.extend([&[1][..], &0_i32.to_be_bytes(), &900_i32.to_be_bytes(), &9_000_i32.to_be_bytes()].concat());
    log.extend(
        [
            &[1][..],
            &0_i32.to_be_bytes(),
            &900_i32.to_be_bytes(),
            &2_i32.to_be_bytes(),
            b"ok",
            &[0],
            &ts(1),
            &ts(9),
            &[1],
            &901_i32.to_be_bytes(),
            &0_i32.to_be_bytes(),
        ]
        .concat(),
    );
    // One with a message that was abandoned: the request itself is whole.
    log.extend(
        [
            &[1][..],
            &0_i32.to_be_bytes(),
            &(-900_i32).to_be_bytes(),
            &ts(2),
            &ts(5),
            &[0],
            &902_i32.to_be_bytes(),
            &9_000_i32.to_be_bytes(),
        ]
        .concat(),
    );
    let report = read("upload", &log[..]).unwrap().report;
    assert_eq!((report.requests.count, report.requests.failed), (Some(2), Some(1)));
    assert_eq!((report.skipped.count, report.skipped.first[0].byte), (1, Some(end as u64)));
    assert!(
        report.notes.iter().any(|note| note.contains("2 records hold a text too long")),
        "{:?}",
        report.notes
    );
    log.push(9);
    let report = read("upload", &log[..]).unwrap().report;
    assert!(report.files[0].truncated && report.requests.count == Some(2));
    assert!(report.notes.iter().any(|note| note.contains("damaged at byte")), "{:?}", report.notes);
}

#[test]
fn a_name_with_line_ends_and_tabs_is_put_together_again() {
    let log = "RUN\ta.B\tb\t1795389902963\t \t3.12.0\nUSER\tS\tSTART\t1795389903000\nREQUEST\t\tone\ntwo\tthree\t1795389903001\t1795389903011\tOK\t \nstray line\nGROUP\tg\nh\t1795389903001\t1795389903011\t10\tKO\nUSER\tS\tEND\t1795389903020\n";
    let report = read("upload", log.as_bytes()).unwrap().report;
    assert_eq!(report.endpoints[0].name, "one two three");
    assert_eq!((report.groups[0].path.as_str(), report.groups[0].failed), ("g h", Some(1)));
    assert_eq!((report.skipped.count, report.skipped.first[0].line), (1, Some(5)));
}

#[test]
fn the_layouts_before_3_0_are_read() {
    let early = "shop.Sim\tsim\tRUN\t1400000000000\t \t2.0\nS\t1-0\tUSER\tSTART\t1400000000100\t0\nS\t1-0\tREQUEST\tg\thome\t1400000000100\t1400000000101\t1400000000150\t1400000000160\tOK\t \nS\t1-0\tGROUP\tg\t1400000000100\t1400000000160\t60\t1\t0\tOK\nS\t1-0\tUSER\tEND\t1400000000100\t1400000000200\n";
    let middle = "RUN\tshop.Sim\t\tsim\t1400000000000\t \t2.0\nUSER\tS\t1\tSTART\t1400000000100\t1400000000100\nREQUEST\tS\t1\tg\thome\t1400000000100\t1400000000160\tOK\t \nGROUP\tS\t1\tg\t1400000000100\t1400000000160\t60\tOK\nGROUP\tboom\t1400000000170\nUSER\tS\t1\tEND\t1400000000100\t1400000000200\n";
    for (log, errors) in [(early, 0), (middle, 1)] {
        let report = read("upload", log.as_bytes()).unwrap().report;
        let endpoint = &report.endpoints[0];
        assert_eq!(
            (endpoint.name.as_str(), endpoint.group.as_deref(), endpoint.latency_ms.max),
            ("home", Some("g"), Some(60.0))
        );
        assert_eq!(
            (report.groups.len(), report.errors.len(), report.skipped.count),
            (1, errors, 0),
            "{:?}",
            report.skipped
        );
        assert_eq!((report.scenarios[0].users_started, report.scenarios[0].users_ended), (Some(1), Some(1)));
        assert_eq!(
            (report.started_at, report.duration_ms),
            (Some(domain::Timestamp(1_400_000_000_100)), Some(100.0))
        );
        assert_eq!(report.groups[0].cumulated_ms.unwrap().max, Some(60.0));
    }
}

/// The text logs of Gatling's real runs.
fn logs() -> Vec<(String, Vec<u8>)> {
    let folder = fixtures("gatling");
    let runs = folder.read_dir().unwrap().map(|run| run.unwrap().path().join("simulation.log"));
    let logs: Vec<_> = runs
        .filter_map(|path| Some((path.display().to_string(), std::fs::read(&path).ok()?)))
        .filter(|(_, log)| log.starts_with(b"RUN\t") || log.starts_with(b"ASSERTION\t"))
        .collect();
    assert!(logs.len() > 5, "{}", logs.len());
    logs
}

fn without_end(line: &[u8]) -> &[u8] {
    let line = line.strip_suffix(b"\n").unwrap_or(line);
    line.strip_suffix(b"\r").unwrap_or(line)
}

#[test]
fn records_of_gatling_on_one_line_are_read_as_two() {
    const TAGS: [&[u8]; 3] = [b"REQUEST\t", b"USER\t", b"GROUP\t"];
    for (name, log) in logs() {
        let untouched = read("simulation.log", &log[..]).unwrap().report;
        let lines: Vec<&[u8]> = log.split_inclusive(|&byte| byte == b'\n').collect();
        let is_record = |line: &[u8]| TAGS.iter().any(|tag| line.starts_with(tag));
        let (mut joined, mut lost) = (Vec::new(), 0);
        for (nth, line) in lines.iter().enumerate() {
            let next = lines.get(nth + 1).is_some_and(|next| is_record(next));
            let is_lost = nth % 5 != 0 && nth > 10 && is_record(line) && next;
            lost += u64::from(is_lost);
            joined.extend_from_slice(if is_lost { without_end(line) } else { line });
        }
        let report = read("simulation.log", &joined[..]).unwrap().report;
        assert_eq!(report.requests, untouched.requests, "{name}");
        assert_eq!((&report.endpoints, &report.groups), (&untouched.endpoints, &untouched.groups), "{name}");
        assert_eq!(
            (&report.errors, report.skipped.count),
            (&untouched.errors, untouched.skipped.count),
            "{name}"
        );
        let note = format!("{lost} records stood on one line with the next one");
        assert!(
            report.notes.iter().any(|said| said.starts_with(&note)),
            "{name}: {note}: {:?}",
            report.notes
        );
    }
}

#[test]
fn a_log_of_gatling_that_is_not_utf_8_says_so() {
    let log = b"RUN\tshop.Sim\tsim\t1795389902963\t \t3.12.0\nREQUEST\t\tCaf\xe9\t1795389903887\t1795389904519\tOK\t \n";
    let report = read("simulation.log", &log[..]).unwrap().report;
    assert_eq!(report.endpoints[0].name, "Caf\u{fffd}");
    let says = |report: &domain::Report| report.notes.iter().any(|note| note.contains("are not UTF-8"));
    assert!(says(&report), "{:?}", report.notes);
    for field in [1, 5] {
        let mut columns = [&b"USER"[..], b"Shoppers", b"START", b"1795389903887"].join(&b'\t');
        let mut request =
            [&b"REQUEST"[..], b"", b"Home", b"1795389903887", b"1795389904519", b"KO", b"no"].join(&b'\t');
        if field == 1 {
            columns[5] = 0xe9;
        } else {
            *request.last_mut().unwrap() = 0xe9;
        }
        let log = [&b"RUN\tshop.Sim\tsim\t1795389902963\t \t3.12.0\n"[..], &columns, b"\n", &request, b"\n"]
            .concat();
        assert!(says(&read("simulation.log", &log[..]).unwrap().report), "{field}");
    }
    let utf_8 = String::from_utf8_lossy(&log[..]).replace('\u{fffd}', "é");
    assert!(!says(&read("simulation.log", utf_8.as_bytes()).unwrap().report));
}
