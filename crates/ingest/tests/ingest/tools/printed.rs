//! What the smaller tools print, found below a command line and behind a long first record; ab's and wrk2's own tables; two results
//! at once.

use domain::Metric;

use super::real::{distribution, named};
use crate::bytes::{measured, text_of};
use crate::real::{Differences, expected, runs};

#[test]
fn two_summaries_are_not_put_together_but_two_logs_are() {
    let of = |paths: [&str; 2]| {
        ingest::read_many(paths.map(|path| (path.to_owned(), std::io::Cursor::new(text_of(path)))))
    };
    let message =
        of(["wrk/4.1.0-latency/results.txt", "wrk/4.1.0-nolatency/results.txt"]).unwrap_err().to_string();
    assert!(message.contains("are both summaries"), "{message}");
    let both =
        of(["vegeta/12.13.0-small-body/results.json", "vegeta/12.13.0-mixed-nobody/results.json"]).unwrap();
    assert_eq!((both.report.requests.count, both.report.requests.failed), (Some(680), Some(89)));
    let logs = of(["hdrhistogram/2.2.2-tags/results.hlog", "hdrhistogram/2.2.2-notags-nobase/results.hlog"])
        .unwrap();
    assert_eq!(logs.report.requests.count, Some(2_066));
    let names: Vec<&str> = logs.report.endpoints.iter().map(|endpoint| endpoint.name.as_str()).collect();
    assert_eq!(names, ["(no name)", "item", "mix", "search"]);
}

#[test]
fn a_format_is_found_where_its_first_record_is_long() {
    let body = "QUJD".repeat(30_000);
    let line = format!("1795389336377045141,200,28829999,0,40,,{body},,0,GET,http://a/b,\n");
    assert_eq!(measured(&line).report.format, "vegeta-csv");
    assert_eq!(measured(line.repeat(3)).report.requests.count, Some(3));
    let ghz =
        text_of("ghz/0.93.0-json/results.json").replace("\"Bob {{.RequestNumber}}\"", &format!("\"{body}\""));
    assert_eq!(measured(&ghz).report.requests.count, Some(600));
}

#[test]
fn what_a_program_prints_is_read_below_its_command_line_too() {
    for (path, command) in [
        ("wrk/4.1.0-latency/results.txt", "$ wrk -t2 -c10 --latency http://127.0.0.1:8301/"),
        ("wrk2/44a94c1-latency/results.txt", "+ wrk2 -R 100 http://127.0.0.1:8301/"),
        ("hey/0.1.5-text-summary/results.txt", "hey -n 100 http://127.0.0.1:8301/"),
        ("ab/2.3-mix/stdout.txt", "# ab -n 200 http://127.0.0.1:8301/\nnice: no permission"),
    ] {
        let (plain, below) = (measured(text_of(path)), measured(format!("{command}\n\n{}", text_of(path))));
        assert_eq!(below.report.requests, plain.report.requests, "{path}");
        assert_eq!(below.report.format, plain.report.format);
    }
}

#[test]
fn a_summary_with_more_failures_than_requests_does_not_tell_how_many_failed() {
    let text = text_of("ab/2.3-mix/stdout.txt");
    let sound = measured(&text).report.requests;
    let broken = text
        .replace(&format!("Complete requests:      {}", sound.count.unwrap()), "Complete requests:      1");
    let report = measured(&broken).report;
    assert_eq!((report.requests.count, report.requests.failed), (Some(1), None));
    assert!(
        sound.failed > Some(1) && report.notes.iter().any(|note| note.contains("more requests failed than"))
    );
}

#[test]
fn ab_says_more_in_what_it_prints_and_in_its_table_of_percentiles() {
    let mut differences = Differences::default();
    for run in runs("ab") {
        let expected = expected(&run);
        let printed = named(&run, "stdout.txt");
        let place = differences.at(format!("{} stdout.txt", run.display()));
        place.equal("format", printed.report.format.as_str(), "ab-text");
        place.equal("version", printed.report.tool_version.as_deref(), Some("2.3"));
        place.equal("count", printed.report.requests.count, expected["count"].as_u64());
        place.equal("failed", printed.report.requests.failed, expected["own_summary"]["failed"].as_u64());
        distribution(place, &printed.report.requests.latency_ms, &expected["own_summary"], false);
        let table = named(&run, "percentiles.csv");
        place.equal("format of the table", table.report.format.as_str(), "ab-percentiles");
        let own = &expected["percentiles_csv"];
        let latency = serde_json::to_value(table.report.requests.latency_ms).unwrap();
        for name in ["p50", "p90", "p95", "p99"] {
            place.near(name, latency[name].as_f64(), &own[format!("{name}_ms")], |_| 0.0);
        }
        place.equal("count in the table", table.report.requests.count, None);
        assert!(table.report.notes[0].contains("how many requests there were is not known"));
    }
    differences.none();
}

#[test]
fn wrk2_shows_the_latencies_that_do_not_count_the_wait() {
    let run = runs("wrk2").into_iter().find(|run| run.ends_with("44a94c1-uncorrected")).unwrap();
    let report = named(&run, "results.txt").report;
    let Some(Metric::Trend { count, latency_ms: Some(latency), .. }) =
        report.metrics.get("latency_uncorrected")
    else {
        panic!("{:?}", report.metrics.keys());
    };
    assert_eq!((*count, latency.mean, latency.max), (Some(1244), Some(12.786), Some(231.168)));
    assert_eq!(latency.p95, Some(26.975));
}

/// What a shell or a script says behind a whole result is no part of it.
#[test]
fn what_follows_a_whole_printout_changes_nothing() {
    for path in [
        "ab/2.3-mix/stdout.txt",
        "hey/0.1.5-text-summary/results.txt",
        "oha/1.16.0-text/results.txt",
        "wrk/4.1.0-latency/results.txt",
        "wrk2/44a94c1-latency/results.txt",
        "autocannon/9.0.0-table/stdout.txt",
    ] {
        let whole = text_of(path);
        let plain = measured(&whole).report;
        for behind in [
            "[root@ip-10-0-0-5 ~]# ",
            "[1]+  Done                    hey -n 200 http://127.0.0.1/",
            "me@Mac ~ % ",
            "wrk -t2  0.10s user 0.20s system 12% cpu 2.5 total",
            "Done: 5 requests in flight",
            "12 requests in flight at the end",
        ] {
            let run = measured(format!("{whole}\n\n{behind}")).report;
            assert_eq!(run.requests, plain.requests, "{path} {behind}");
            assert_eq!((&run.errors, &run.notes), (&plain.errors, &plain.notes), "{path} {behind}");
            assert!(!run.files[0].truncated, "{path} {behind}");
        }
    }
}

#[test]
fn a_script_of_wrk_prints_behind_its_last_line() {
    let whole = text_of("wrk/4.1.0-latency/results.txt");
    let plain = measured(&whole).report;
    let behind = "  4362 requests in 8.01s, 2690.12KB read, requests/sec 544.10\n  Latency 1ms 2ms 3ms 4%\n";
    let run = measured(format!("{whole}{behind}")).report;
    assert_eq!((run.requests, run.files[0].truncated), (plain.requests, false));
}

#[test]
fn sequences_of_a_terminal_without_an_end_cost_no_time() {
    let whole = text_of("wrk/4.1.0-latency/results.txt");
    let run = measured(format!("{whole}{}", "\u{1b}[".repeat(2_000_000))).report;
    assert_eq!(run.requests, measured(&whole).report.requests);
}
