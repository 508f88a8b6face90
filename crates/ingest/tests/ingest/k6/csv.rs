//! k6's CSV of real runs: the same numbers as the NDJSON of the same run, but for what a CSV cannot say.

use std::path::Path;

use domain::{Latency, Measured, Metric, Report};
use serde_json::Value;

use crate::real::{Differences, expected, file, read, runs};

/// Runs with both files whole.
fn pairs() -> Vec<(String, Value, Measured, Measured)> {
    let whole = |run: &Path| run.join("run.csv").exists() || run.join("run.csv.gz").exists();
    runs("k6")
        .into_iter()
        .filter(|run| whole(run) && !run.ends_with("v0.49.0-killed") && !run.ends_with("v0.57.0-no-samples"))
        .map(|run| {
            let name = run.file_name().unwrap().to_str().unwrap().to_owned();
            let csv = read(&file(&run, "run.csv")).unwrap_or_else(|error| panic!("{name}: {error}"));
            (name, expected(&run), read(&file(&run, "run.json")).unwrap(), csv)
        })
        .collect()
}

#[test]
fn a_csv_gives_the_numbers_of_the_ndjson_of_the_same_run() {
    let mut differences = Differences::default();
    for (name, expected, ndjson, csv) in pairs() {
        let (ndjson, csv) = (&ndjson.report, &csv.report);
        let place = differences.at(&name);
        place.equal("format", csv.format.as_str(), "k6-csv");
        place.equal("requests", csv.requests.count, ndjson.requests.count);
        place.equal("failed", csv.requests.failed, ndjson.requests.failed);
        latency(place, "all", &csv.requests.latency_ms, &ndjson.requests.latency_ms);
        part(place, "passed", csv.requests.latency_ms_ok, ndjson.requests.latency_ms_ok);
        part(place, "failed", csv.requests.latency_ms_failed, ndjson.requests.latency_ms_failed);
        place.equal("checks", &csv.checks, &ndjson.checks);
        place.equal("errors", &csv.errors, &ndjson.errors);
        place.equal("scenarios", &csv.scenarios, &ndjson.scenarios);
        endpoints(place, csv, ndjson);
        groups(place, csv, ndjson);
        metrics(place, csv, ndjson, &expected);
        times(place, csv, ndjson, expected["csv"]["timestamp_example"].as_str().unwrap());
    }
    assert!(differences.compared > 4_000, "only {} numbers", differences.compared);
    differences.none();
}

/// Values have six decimals: sub-nanosecond noise is cut off.
fn close(differences: &mut Differences, what: &str, ours: Option<f64>, theirs: Option<f64>) {
    let theirs = theirs.map_or(Value::Null, Value::from);
    differences.near(what, ours, &theirs, |value| value.abs() * 1e-6 + 1.1e-6);
}

fn latency(differences: &mut Differences, what: &str, ours: &Latency, theirs: &Latency) {
    let numbers = |l: &Latency| [l.min, l.mean, l.p50, l.p75, l.p90, l.p95, l.p99, l.p999, l.max];
    for (ours, theirs) in numbers(ours).into_iter().zip(numbers(theirs)) {
        // A value may fall into the cell beside.
        let theirs_room = theirs.map_or(Value::Null, Value::from);
        differences.near(what, ours, &theirs_room, |value| value.abs() * 1e-3 + 1.1e-6);
    }
    close(differences, what, ours.min, theirs.min);
    close(differences, what, ours.mean, theirs.mean);
    close(differences, what, ours.max, theirs.max);
}

fn part(differences: &mut Differences, what: &str, ours: Option<Latency>, theirs: Option<Latency>) {
    differences.equal(what, ours.is_some(), theirs.is_some());
    if let (Some(ours), Some(theirs)) = (ours, theirs) {
        latency(differences, what, &ours, &theirs);
    }
}

fn endpoints(differences: &mut Differences, csv: &Report, ndjson: &Report) {
    differences.equal("endpoints", csv.endpoints.len(), ndjson.endpoints.len());
    for (ours, theirs) in csv.endpoints.iter().zip(&ndjson.endpoints) {
        let key =
            |e: &domain::Endpoint| (e.name.clone(), e.method.clone(), e.group.clone(), e.scenario.clone());
        differences.equal("endpoint", key(ours), key(theirs));
        differences.equal(&theirs.name, (ours.count, ours.failed), (theirs.count, theirs.failed));
        latency(differences, &theirs.name, &ours.latency_ms, &theirs.latency_ms);
    }
}

fn groups(differences: &mut Differences, csv: &Report, ndjson: &Report) {
    let counts =
        |report: &Report| report.groups.iter().map(|g| (g.path.clone(), g.count)).collect::<Vec<_>>();
    differences.equal("groups", counts(csv), counts(ndjson));
    for (ours, theirs) in csv.groups.iter().zip(&ndjson.groups) {
        latency(differences, &theirs.path, &ours.duration_ms, &theirs.duration_ms);
    }
}

/// A CSV does not say the types; what they are taken for must be consistent with what they are.
fn metrics(differences: &mut Differences, csv: &Report, ndjson: &Report, expected: &Value) {
    let built_in = |name: &str| {
        let starts = ["http_", "grpc_", "ws_", "data_", "vus", "iteration", "group_", "dropped_"];
        name == "checks" || starts.iter().any(|start| name.starts_with(start))
    };
    let more = |name: &str| !expected["csv"]["differences"][name].is_null();
    let names = |report: &Report| report.metrics.keys().cloned().collect::<Vec<_>>();
    differences.equal("metrics", names(csv), names(ndjson));
    for (name, theirs) in &ndjson.metrics {
        let Some(ours) = csv.metrics.get(name) else { continue };
        match (ours, theirs) {
            _ if more(name) => {}
            (
                Metric::Trend { count, latency_ms, values },
                Metric::Trend { count: n, latency_ms: l, values: v },
            ) => {
                differences.equal(name, count, n);
                latency(differences, name, &latency_ms.or(*values).unwrap(), &l.or(*v).unwrap());
            }
            (Metric::Counter { count, .. }, Metric::Counter { count: n, .. }) => {
                close(differences, name, Some(*count), Some(*n));
            }
            (Metric::Gauge { last, min, max }, Metric::Gauge { last: l, min: lo, max: hi }) => {
                close(differences, name, *last, *l);
                close(differences, name, *min, *lo);
                close(differences, name, *max, *hi);
            }
            (Metric::Rate { nonzero, total, .. }, Metric::Rate { nonzero: p, total: n, .. }) => {
                differences.equal(name, (nonzero, total), (p, n));
            }
            _ => {
                differences.equal(&format!("type of {name} may be assumed"), built_in(name), false);
                let is_said =
                    csv.notes.iter().any(|note| note.contains("type") && note.contains(name.as_str()));
                differences.equal(&format!("{name} is said to be assumed"), is_said, true);
            }
        }
    }
}

/// Times are cut to the unit in which they are written.
fn times(differences: &mut Differences, csv: &Report, ndjson: &Report, example: &str) {
    let unit_ms = match example.len() {
        10 | 25 => 1_000,
        _ => 1,
    };
    let cut = |time: domain::Timestamp| time.0.div_euclid(unit_ms) * unit_ms;
    differences.equal("start", csv.started_at.map(|time| time.0), ndjson.started_at.map(cut));
    differences.equal("end", csv.ended_at.map(|time| time.0), ndjson.ended_at.map(cut));
    let says_so = csv.notes.iter().any(|note| note.contains("whole seconds"));
    differences.equal("whole seconds are noted", says_so, unit_ms == 1_000);
}

#[test]
fn a_killed_csv_and_one_without_a_row_are_read_as_far_as_they_go() {
    let all = runs("k6");
    let run = |name: &str| all.iter().find(|run| run.ends_with(name)).unwrap();
    let killed = read(&file(run("v0.49.0-killed"), "run.csv")).unwrap();
    let ndjson = read(&file(run("v0.49.0-killed"), "run.json")).unwrap();
    assert!(killed.report.requests.count.unwrap().abs_diff(ndjson.report.requests.count.unwrap()) < 60);
    let nothing = read(&file(run("v0.57.0-no-samples"), "run.csv")).unwrap();
    assert_eq!((nothing.report.requests.count, nothing.report.requests.failed), (Some(0), Some(0)));
    assert_eq!(nothing.report.skipped.count, 0);
}

const HEAD: &str =
    "metric_name,timestamp,metric_value,group,name,scenario,status,expected_response,extra_tags";

fn report(text: &str) -> Report {
    ingest::read("run.csv", text.as_bytes()).unwrap().report
}

#[test]
fn columns_are_found_by_name_in_any_order_and_with_any_delimiter() {
    let plain =
        report(&format!("{HEAD}\nhttp_req_duration,1795390317,7.5,::a,home,default,200,true,x=1&y=2\n"));
    let turned = report(
        "expected_response;status;scenario;name;group;metric_value;timestamp;metric_name\r\n\
         true;200;default;home;::a;7,5;1795390317;http_req_duration\r\n",
    );
    let bom = report(&format!(
        "\u{feff}{HEAD}\r\nhttp_req_duration,1795390317000,7.5,::a,home,default,200,true,\r\n"
    ));
    for other in [turned, bom] {
        assert_eq!(other.requests, plain.requests);
        assert_eq!(other.endpoints, plain.endpoints);
    }
    assert_eq!(plain.endpoints[0].group.as_deref(), Some("a"));
}

#[test]
fn a_row_that_cannot_be_read_is_counted_with_its_place() {
    let bad = [
        "http_req_duration,1795390317,+Inf,,home,,200,true,",
        "http_req_duration,1795390317,NaN,,home,,200,true,",
        "http_req_duration,1.7E+12,1.0,,home,,200,true,",
        "http_req_duration,yesterday,1.0,,home,,200,true,",
        "http_req_duration,1795390317,,,home,,200,true,",
        "http_req_duration,1795390317,1.0",
        ",1795390317,1.0,,home,,200,true,",
    ];
    let good = "http_req_duration,1795390317,7.5,::a,home,default,200,true,";
    for row in bad {
        let report = report(&format!("{HEAD}\n{good}\n{row}\n{good}\n"));
        assert_eq!((report.requests.count, report.skipped.count), (Some(2), 1), "{row}");
        assert_eq!(report.skipped.first[0].line, Some(3), "{row}");
    }
    let refusal =
        ingest::read("run.csv", format!("{HEAD}\n{}\n", bad[2]).as_bytes()).unwrap_err().to_string();
    assert!(refusal.contains("as a spreadsheet does"), "{refusal}");
}

#[test]
fn a_csv_cut_at_any_byte_gives_its_beginning() {
    let text = format!(
        "{HEAD}\nhttp_req_duration,1795390317,7.5,::a,\"a \"\"quoted\"\"\nname, long\",default,200,true,x=1\nvus,1795390318,2.0,,,,,,\n"
    );
    for end in HEAD.len()..text.len() {
        let report = report(&text[..end]);
        assert!(report.requests.count <= Some(1) && report.skipped.count <= 1, "{end}");
        assert_eq!(report.files[0].truncated, report.skipped.count == 1, "{end}: {:?}", report.skipped);
    }
    assert_eq!(report(&text).endpoints[0].name, "a \"quoted\"\nname, long");
}

#[test]
fn two_csv_files_put_one_behind_the_other_are_read_by_their_own_heads() {
    let report = report(&format!(
        "{HEAD}\nhttp_req_duration,1795390317,1.0,,a,,200,true,\nmetric_name,timestamp,metric_value,name\nhttp_req_duration,1795390317,2.0,b\n"
    ));
    assert_eq!(
        report.endpoints.iter().map(|endpoint| endpoint.name.as_str()).collect::<Vec<_>>(),
        ["a", "b"]
    );
}

fn report_of_two_rates() -> Report {
    let rows = ["errors", "misses"]
        .map(|name| format!("{name},1795390317,0.000000,,,,,,\n{name},1795390317,1.000000,,,,,,\n"));
    report(&format!("{HEAD}\n{}", rows.concat()))
}

#[test]
fn types_are_assumed_from_values_and_said_to_be() {
    let rows = [
        ("errors", "0.000000"),
        ("errors", "1.000000"),
        ("orders", "1.000000"),
        ("orders", "1.000000"),
        ("wait", "0.500000"),
    ];
    let rows = rows.map(|(name, value)| format!("{name},1795390317,{value},,,,,,\n")).concat();
    let report = report(&format!("{HEAD}\n{rows}"));
    assert!(matches!(report.metrics["errors"], Metric::Rate { nonzero: 1, total: 2, .. }));
    assert!(matches!(report.metrics["orders"], Metric::Counter { count: 2.0, .. }));
    assert!(matches!(report.metrics["wait"], Metric::Trend { count: Some(1), .. }));
    for (name, words) in [
        ("errors", "it is read as a rate."),
        ("orders", "it may be a rate"),
        ("wait", "it is read as a trend."),
    ] {
        let names = format!("The type of the metric {name} is not in the file; ");
        assert!(report.notes.iter().any(|note| note.starts_with(&names) && note.contains(words)), "{name}");
    }
    let both = report_of_two_rates();
    let several = "The types of these metrics are not in the file; their values are 0 and 1, so they are read as rates: errors, misses.";
    assert!(both.notes.iter().any(|note| note == several), "{:?}", both.notes);
}

#[test]
fn a_csv_and_an_ndjson_of_one_test_are_not_added_up() {
    let run = runs("k6").into_iter().find(|run| run.ends_with("v1.8.1-grpc")).unwrap();
    let open = |name: &str| (name.to_owned(), std::fs::File::open(file(&run, name)).unwrap());
    let refusal = ingest::read_many(vec![open("run.json"), open("run.csv")]).unwrap_err().to_string();
    assert!(refusal.contains("k6 CSV") && refusal.contains("k6 NDJSON"), "{refusal}");
}
