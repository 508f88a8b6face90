//! Several files of one test: what does not belong together is refused, what may not belong together is said, and what was
//! left out is told with its file.

use std::io::Cursor;

use domain::Report;
use ingest::IngestError;

use crate::bytes::{POINT, text_of};

fn together(files: &[(&str, &str)]) -> Result<Report, IngestError> {
    let open = |(name, text): &(&str, &str)| ((*name).to_owned(), Cursor::new(text.to_string()));
    ingest::read_many(files.iter().map(open)).map(|measured| measured.report)
}

/// A log of Gatling with one request.
fn gatling(simulation: &str, version: &str) -> String {
    format!(
        "RUN\t{simulation}\tsim\t1788379676999\t \t{version}\n\
         REQUEST\t\t{simulation}\t1788379677529\t1788379677534\tOK\t \n"
    )
}

#[test]
fn logs_of_two_simulations_are_not_one_test() {
    let (cart, browse) = (gatling("shop.Cart", "3.11.5"), gatling("shop.Browse", "3.11.5"));
    let message = together(&[("a.log", &cart), ("b.log", &browse)]).unwrap_err().to_string();
    assert!(message.contains("b.log tells of requests of the simulation shop.Browse"), "{message}");
    assert!(message.contains("they are not of one test"), "{message}");
    let other = cart.replace("1788379677529", "1788379677530");
    let report = together(&[("a.log", &cart), ("b.log", &other)]).unwrap();
    assert_eq!(report.requests.count, Some(2));
    let newer = gatling("shop.Cart", "3.12.0");
    let report = together(&[("a.log", &cart), ("b.log", &newer)]).unwrap();
    assert!(report.notes.iter().any(|note| note.contains("by Gatling 3.11.5, b.log by Gatling 3.12.0")));
}

#[test]
fn files_that_do_not_overlap_in_time_are_merged_and_the_gap_is_said() {
    let at = |times: &[&str]| -> String {
        times.iter().map(|time| POINT.replace("23:31:10.5", time) + "\n").collect::<Vec<_>>().concat()
    };
    let gap = |files: &[(&str, &str)]| -> Vec<String> {
        let notes = together(files).unwrap().notes;
        notes.into_iter().filter(|note| note.contains("no file tells of the time between")).collect()
    };
    let (early, late) = (at(&["10:00:00", "10:00:30"]), at(&["12:30:30", "12:31:00"]));
    let notes = gap(&[("late.json", &late), ("early.json", &early)]);
    assert!(notes[0].starts_with("late.json begins 3 hours after early.json ends: "), "{notes:?}");
    let between = at(&["10:00:30", "12:30:30"]);
    assert!(gap(&[("late.json", &late), ("early.json", &early), ("between.json", &between)]).is_empty());
    // One log that was cut in two between two requests.
    let next = at(&["10:00:40", "10:01:00"]);
    assert!(gap(&[("early.json", &early), ("next.json", &next)]).is_empty());
    let overlapping = at(&["10:00:29", "10:01:00"]);
    assert!(gap(&[("early.json", &early), ("overlapping.json", &overlapping)]).is_empty());
    // Of other tools too.
    let jtl = |stamp: u64| format!("timeStamp,elapsed,label,success\n{stamp},20,home,true\n");
    let notes = gap(&[("a.jtl", &jtl(1_700_000_000_000)), ("b.jtl", &jtl(1_700_000_020_020))]);
    assert!(notes[0].starts_with("b.jtl begins 20 s after a.jtl ends"), "{notes:?}");
    let (cart, later) = (gatling("a.A", "3.11.5"), gatling("a.A", "3.11.5").replace("17883796", "17883797"));
    assert_eq!(gap(&[("a.log", &cart), ("b.log", &later)]).len(), 1);
}

#[test]
fn what_was_left_out_of_several_files_is_told_with_its_file() {
    let (one, other) = (format!("{POINT}\nno sample\n"), format!("{POINT}\n\nnor this\n{POINT}\n"));
    let first = |report: Report| -> Vec<(Option<String>, Option<u64>)> {
        report.skipped.first.into_iter().map(|line| (line.file, line.line)).collect()
    };
    let both = together(&[("one.json", &one), ("other.json", &other)]).unwrap();
    let named = |file: &str, line| (Some(file.to_owned()), Some(line));
    assert_eq!(first(both), [named("one.json", 2), named("other.json", 3)]);
    let alone = together(&[("one.json", &one)]).unwrap();
    let json = serde_json::to_value(&alone.skipped.first[0]).unwrap();
    assert!(json.get("file").is_none(), "{json}");
    assert_eq!(first(alone), [(None, Some(2))]);
    let requests = format!("{}nonsense\n", text_of("locust/2.47.0-json/requests.csv"));
    let statistics = text_of("locust/2.47.0-json/out_stats.csv");
    let locust = together(&[("out_stats.csv", &statistics), ("requests.csv", &requests)]).unwrap();
    assert_eq!(locust.skipped.first[0].file.as_deref(), Some("requests.csv"));
}
