//! `JMeter`'s files of real runs, 2.13 to 5.6.3, against numbers computed by another program and `JMeter`'s own results.

#![expect(clippy::unwrap_used, reason = "a test stops where a file is not as it should be")]

mod common;

use std::path::Path;

use common::{Differences, expected, file, read, runs};
use domain::{Measured, Metric, Timestamp};
use serde_json::Value;

/// The result file of a run and what it must be.
fn real(run: &Path) -> (String, Measured, Value) {
    let name = run.file_name().unwrap().to_str().unwrap().to_owned();
    let expected = expected(run);
    let path = file(run, expected["file"].as_str().unwrap());
    let measured = read(&path).unwrap_or_else(|error| panic!("{name}: {error}"));
    (name, measured, expected)
}

#[test]
fn every_number_of_every_real_run_agrees() {
    let mut differences = Differences::default();
    for run in runs("jmeter") {
        let (name, measured, expected) = real(&run);
        whole(differences.at(&name), &measured, &expected);
        labels(&mut differences, &name, &measured, &expected["labels"]);
        transactions(&mut differences, &name, &measured, &expected["transactions"]);
        parts(&mut differences, &name, &measured, &expected["sub_results"]);
        messages(differences.at(format!("{name} errors")), &measured, &expected);
        seconds(differences.at(format!("{name} seconds")), &measured);
    }
    let compared = differences.compared;
    differences.none();
    assert!(compared > 600, "only {compared} numbers");
}

/// Percentiles are those of whole milliseconds read from cells of at most 0.1 %.
fn cell(value: f64) -> f64 {
    (value * 0.001).max(0.002)
}

fn exact(_: f64) -> f64 {
    0.0
}

fn whole(differences: &mut Differences, measured: &Measured, expected: &Value) {
    let report = &measured.report;
    let all = &report.requests;
    differences.equal("tool", report.tool.as_str(), "jmeter");
    differences.equal("format", report.format.as_str(), expected["format"].as_str().unwrap());
    differences.equal("count", all.count, expected["count"].as_u64());
    differences.equal("failed", all.failed, expected["failed"].as_u64());
    differences.equal("skipped", report.skipped.count, 0);
    differences.near("min", all.latency_ms.min, &expected["min_ms"], exact);
    differences.near("max", all.latency_ms.max, &expected["max_ms"], exact);
    differences.near("mean", all.latency_ms.mean, &expected["mean_ms"], |_| 0.000_001);
    let latency = &all.latency_ms;
    for (name, ours) in
        [("p50", latency.p50), ("p90", latency.p90), ("p95", latency.p95), ("p99", latency.p99)]
    {
        differences.near(name, ours, &expected[format!("{name}_ms")], cell);
    }
    let time = |name: &str| expected[name].as_f64().map(|ms| Timestamp(format!("{ms:.0}").parse().unwrap()));
    differences.equal("start", report.started_at, time("first_start_ms"));
    differences.equal("end", report.ended_at, time("last_end_ms"));
}

fn labels(differences: &mut Differences, run: &str, measured: &Measured, expected: &Value) {
    let lines = expected.as_array().unwrap();
    differences.at(run).equal("labels", measured.report.endpoints.len(), lines.len());
    for line in lines {
        let name = line["name"].as_str().unwrap();
        let place = differences.at(format!("{run} {name:?}"));
        let Some(ours) = measured.report.endpoints.iter().find(|endpoint| endpoint.name == name) else {
            place.equal("label", "missing", "there");
            continue;
        };
        place.equal("count", ours.count, line["count"].as_u64().unwrap());
        place.equal("failed", ours.failed, line["failed"].as_u64());
        place.near("p95", ours.latency_ms.p95, &line["p95_ms"], cell);
    }
}

fn transactions(differences: &mut Differences, run: &str, measured: &Measured, expected: &Value) {
    let lines = expected.as_array().unwrap();
    differences.at(run).equal("transactions", measured.report.groups.len(), lines.len());
    for line in lines {
        let name = line["name"].as_str().unwrap();
        let place = differences.at(format!("{run} transaction {name:?}"));
        let Some(ours) = measured.report.groups.iter().find(|group| group.path == name) else {
            place.equal("transaction", "missing", "there");
            continue;
        };
        place.equal("count", ours.count, line["count"].as_u64().unwrap());
        place.equal("failed", ours.failed, line["failed"].as_u64());
        place.near("p95", ours.duration_ms.p95, &line["p95_ms"], cell);
    }
}

fn parts(differences: &mut Differences, run: &str, measured: &Measured, expected: &Value) {
    let lines = expected.as_array().unwrap();
    let is_part = |name: &&String| name.ends_with(" (sub-result)");
    differences.at(run).equal("parts", measured.report.metrics.keys().filter(is_part).count(), lines.len());
    for line in lines {
        let name = line["name"].as_str().unwrap();
        let place = differences.at(format!("{run} part {name:?}"));
        let Some(Metric::Trend { count, latency_ms: Some(latency), .. }) =
            measured.report.metrics.get(&format!("{name} (sub-result)"))
        else {
            place.equal("part", "missing", "there");
            continue;
        };
        place.equal("count", *count, line["count"].as_u64());
        place.near("p95", latency.p95, &line["p95_ms"], cell);
    }
}

/// What assertions said, word for word; and every failure has a message.
fn messages(differences: &mut Differences, measured: &Measured, expected: &Value) {
    let errors = &measured.report.errors;
    for line in expected["failure_messages"].as_array().unwrap() {
        let text = line["message"].as_str().unwrap().trim();
        let ours = errors.iter().find(|error| error.message == text).map(|error| error.count);
        differences.equal(text, ours, line["count"].as_u64());
    }
    let sum: u64 = errors.iter().map(|error| error.count).sum();
    differences.equal("sum", Some(sum), expected["failed"].as_u64());
}

fn seconds(differences: &mut Differences, measured: &Measured) {
    let total = |blocks: &[domain::SeriesBlock]| -> (u64, u64) {
        let slices = blocks.iter().flat_map(|block| block.slices().unwrap());
        slices
            .fold((0, 0), |(count, failed), slice| (count + slice.count, failed + slice.failed.unwrap_or(0)))
    };
    let requests = &measured.report.requests;
    differences.equal(
        "total",
        total(&measured.overall.blocks),
        (requests.count.unwrap(), requests.failed.unwrap()),
    );
    for (endpoint, recording) in measured.report.endpoints.iter().zip(&measured.endpoints) {
        differences.equal(&endpoint.name, total(&recording.blocks).0, endpoint.count);
        differences.equal(&endpoint.name, recording.whole.count(), endpoint.count);
    }
}

const HEAD: &str = "timeStamp,elapsed,label,responseCode,responseMessage,threadName,dataType,success,failureMessage,bytes,sentBytes,grpThreads,allThreads,URL,Latency,IdleTime,Connect\n";

/// One row, `second` seconds into the test.
fn row(second: i64, elapsed: i64, label: &str) -> String {
    let start = 1_795_388_616_299 + second * 1000;
    format!("{start},{elapsed},{label},200,OK,Users 1-1,text,true,,1018,116,2,3,http://127.0.0.1/,7,0,1\n")
}

fn csv(text: &str) -> Measured {
    ingest::read("results.jtl", text.as_bytes()).unwrap()
}

fn refusal(text: &str) -> String {
    ingest::read("results.jtl", text.as_bytes()).unwrap_err().to_string()
}

#[test]
fn the_statistics_of_a_report_folder_are_those_of_jmeter() {
    let mut differences = Differences::default();
    for run in runs("jmeter").into_iter().filter(|run| run.join("statistics.json").exists()) {
        let report = read(&run.join("statistics.json")).unwrap().report;
        let expected = expected(&run)["own_summary"]["html_report_statistics_json"].clone();
        differences.at("rows").equal(
            "number",
            report.endpoints.len() + 1,
            expected.as_object().unwrap().len(),
        );
        for (label, line) in expected.as_object().unwrap() {
            let endpoint = report.endpoints.iter().find(|endpoint| endpoint.name == *label);
            let all = &report.requests;
            let (count, failed, latency) = endpoint
                .map_or((all.count, all.failed, &all.latency_ms), |endpoint| {
                    (Some(endpoint.count), endpoint.failed, &endpoint.latency_ms)
                });
            let place = differences.at(format!("{run:?} {label}"));
            place.equal("count", count, line["count"].as_u64());
            place.equal("failed", failed, line["failed"].as_u64());
            let numbers = [
                ("mean_ms", latency.mean),
                ("min_ms", latency.min),
                ("max_ms", latency.max),
                ("p50_ms", latency.p50),
                ("p90_ms", latency.p90),
                ("p95_ms", latency.p95),
                ("p99_ms", latency.p99),
            ];
            for (name, ours) in numbers {
                place.near(name, ours, &line[name], exact);
            }
        }
    }
    assert!(differences.compared > 100);
    differences.none();
}

#[test]
fn a_report_beside_its_result_file_is_quoted() {
    let run = runs("jmeter").into_iter().find(|run| run.ends_with("5.6.3-transactions-parent")).unwrap();
    let paths = [run.join("statistics.json"), file(&run, "results.jtl")];
    let open = |path: &std::path::PathBuf| ("file".to_owned(), std::fs::File::open(path).unwrap());
    let report = ingest::read_many(paths.iter().map(open)).unwrap().report;
    assert_eq!((report.requests.count, report.format.as_str()), (Some(446), "jmeter-csv"));
    assert!(
        report.notes.iter().any(|note| note.starts_with("JMeter's own report says")),
        "{:?}",
        report.notes
    );
}

/// The sum or the largest value of a metric.
fn figure(report: &domain::Report, name: &str) -> String {
    match &report.metrics[name] {
        Metric::Counter { count, .. } => count.to_string(),
        Metric::Gauge { max: Some(max), .. } => max.to_string(),
        other => format!("{other:?}"),
    }
}

#[test]
fn any_delimiter_and_any_order_of_columns_is_read() {
    let comma = HEAD.to_owned() + &row(0, 12, "Home") + &row(1, 30, "Pay");
    let expected = csv(&comma).report;
    assert_eq!((expected.requests.count, expected.endpoints.len()), (Some(2), 2));
    for delimiter in ["\t", ";", "|"] {
        let report = csv(&comma.replace(',', delimiter)).report;
        assert_eq!((report.requests, report.metrics), (expected.requests.clone(), expected.metrics.clone()));
    }
    let other =
        "label\tsuccess\t\"region\"\telapsed\ttimeStamp\n\"Home\ta\"\ttrue\t\"e\tu\"\t12\t1795388616299\n";
    let report = csv(other).report;
    assert_eq!((report.requests.count, report.endpoints[0].name.as_str()), (Some(1), "Home\ta"));
    let windows = format!("\u{feff}{}", comma.replace('\n', "\r\n"));
    assert_eq!(csv(&windows).report.requests, expected.requests);
    assert_eq!(csv(&windows).report.metrics, expected.metrics);
}

#[test]
fn a_file_without_a_head_line_is_read_by_the_default_orders() {
    let rows = row(0, 12, "Home") + &row(1, 30, "\"Search\nall\"");
    let with_head = csv(&(HEAD.to_owned() + &rows)).report;
    let without = csv(&rows).report;
    assert_eq!((without.requests, without.metrics), (with_head.requests, with_head.metrics));
    // JMeter 3.1 wrote no URL; sample variables stand behind.
    let old = csv(&rows.replace(",http://127.0.0.1/", "").replace(",1\n", ",1,eu,\"a,b\"\n")).report;
    assert_eq!((old.requests.count, old.endpoints.len()), (Some(2), 2));
    let unknown = "1795388616299,12,Home,200,OK,Users 1-1,true,what,is,that\n";
    assert!(refusal(unknown).contains("print_field_names=true"), "{}", refusal(unknown));
}

#[test]
fn times_of_every_format_are_read_and_what_is_none_is_said() {
    let report =
        |time: &str| csv(&format!("timeStamp,elapsed,label,success\n{time},1300,Home,true\n")).report;
    let millis = report("1393227741256");
    for time in ["2014-02-24 07:42:21.256", "2014/02/24 07:42:21.256"] {
        let dated = report(time);
        assert_eq!((dated.started_at, dated.ended_at), (millis.started_at, millis.ended_at));
        assert!(dated.notes.iter().any(|note| note.contains("taken as UTC")), "{:?}", dated.notes);
    }
    let timeless = csv("elapsed,label,success\n1300,Home,true\n1300,Home-0,true\n");
    assert_eq!((timeless.report.started_at, timeless.report.requests.count), (None, Some(1)));
    assert!(timeless.report.metrics.contains_key("Home-0 (sub-result)"));
    assert!(timeless.series(1000).unwrap().is_none());
    for rounded in ["1.79539E+12", "\"1,79539E+12\""] {
        let text = format!("timeStamp,elapsed,label,success\n{rounded},1300,Home,true\n");
        assert!(refusal(&text).contains("a spreadsheet has rounded the times"), "{}", refusal(&text));
    }
    assert!(
        refusal("timeStamp,label,responseCode,success\n1,a,200,true\n")
            .contains("jmeter.save.saveservice.time=true")
    );
}

#[test]
fn rows_that_cannot_be_are_counted_and_left_out() {
    let bad = [
        row(0, 12, "Home").replacen("1795388616299", "0", 1),
        row(0, 12, "Home").replacen("1795388616299", "-5", 1),
        row(0, -3, "Home"),
        row(0, 86_400_001, "Home"),
        row(0, 12, "Home").replace("true", "perhaps"),
        "what is this\n".to_owned(),
        "\u{0}\u{1},,\n".to_owned(),
    ];
    let report =
        csv(&(HEAD.to_owned() + &bad.concat() + "\n\r\n" + &row(1, 30, "Home") + HEAD + &row(2, 40, "Home")))
            .report;
    assert_eq!((report.requests.count, report.skipped.count), (Some(2), bad.len() as u64));
    assert_eq!(report.skipped.first[0].line, Some(2));
    assert!(report.skipped.first[0].reason.contains("found `0`"), "{:?}", report.skipped);
    assert_eq!(csv(HEAD).report.requests.count, Some(0));
}

#[test]
fn a_file_of_transactions_alone_counts_them_as_requests() {
    let transaction = |second, label: &str| {
        row(second, 250, label)
            .replace(",OK,", ",\"Number of samples in transaction : 3, number of failing samples : 0\",")
    };
    let alone = csv(&(HEAD.to_owned() + &transaction(0, "Buy") + &transaction(1, "Buy"))).report;
    assert_eq!((alone.requests.count, alone.groups[0].count), (Some(2), 2));
    assert!(alone.notes.iter().any(|note| note.contains("counts as one request")), "{:?}", alone.notes);
    let mixed =
        csv(&(HEAD.to_owned() + &transaction(0, "Buy") + &transaction(1, "Buy") + &row(2, 12, "Ping")))
            .report;
    assert_eq!((mixed.requests.count, mixed.groups[0].count), (Some(1), 2));
    assert!(mixed.notes.iter().any(|note| note.starts_with("2 transactions stand")), "{:?}", mixed.notes);
}

#[test]
fn a_request_whose_label_only_looks_like_a_part_is_a_request() {
    // `Step-1` begins when `Step` has ended; `Step-0` lies inside it.
    let part = row(0, 10, "Step-0");
    let report = csv(&(HEAD.to_owned() + &row(0, 100, "Step") + &part + &row(1, 50, "Step-1"))).report;
    let names: Vec<_> = report.endpoints.iter().map(|endpoint| endpoint.name.as_str()).collect();
    assert_eq!(names, ["Step", "Step-1"]);
    assert!(report.metrics.contains_key("Step-0 (sub-result)"));
}

#[test]
fn a_sampler_that_says_nothing_of_itself_is_a_request_where_there_is_no_transaction() {
    let silent =
        row(0, 12, "Java").replace("200,OK", ",").replace("text", "").replace("http://127.0.0.1/", "null");
    let report = csv(&(HEAD.to_owned() + &silent + &silent)).report;
    assert_eq!((report.requests.count, report.groups.len()), (Some(2), 0));
}

#[test]
fn what_stands_beside_the_requests_is_summed_up() {
    let report = csv(&(HEAD.to_owned() + &row(0, 12, "Home") + &row(1, 30, "Home"))).report;
    assert_eq!(figure(&report, "bytes"), "2036");
    assert_eq!(figure(&report, "sentBytes"), "232");
    assert_eq!(figure(&report, "allThreads"), "3");
    assert!(matches!(report.metrics["Latency"], Metric::Trend { count: Some(2), latency_ms: Some(_), .. }));
    assert!(matches!(report.metrics["Connect"], Metric::Trend { count: Some(2), .. }));
}

#[test]
fn a_file_that_is_cut_anywhere_keeps_what_was_whole() {
    let whole =
        HEAD.to_owned() + &row(0, 12, "\"Search\n\"\"all\"\"\"") + &row(1, 30, "Home") + &row(2, 5, "Home");
    let mut counts = Vec::new();
    for end in HEAD.len()..=whole.len() {
        let report = csv(&whole[..end]).report;
        assert_eq!(report.skipped.count, 0, "cut at {end}: {:?}", report.skipped);
        counts.push(report.requests.count);
    }
    assert!(counts.is_sorted());
    assert_eq!((counts[0], counts.last()), (Some(0), Some(&Some(3))));
    for end in 1..HEAD.len() {
        let _ = ingest::read("results.jtl", &whole.as_bytes()[..end]);
    }
}

#[test]
fn labels_in_another_encoding_are_shown_as_far_as_they_can_be_read() {
    let text = HEAD.to_owned() + &row(0, 12, "Gr@sse");
    let bytes: Vec<u8> = text.bytes().map(|byte| if byte == b'@' { 0xf6 } else { byte }).collect();
    let report = ingest::read("results.jtl", bytes.as_slice()).unwrap().report;
    assert_eq!((report.endpoints[0].name.as_str(), report.requests.count), ("Gr\u{fffd}sse", Some(1)));
    assert!(report.notes.iter().any(|note| note.contains("not UTF-8")), "{:?}", report.notes);
}

#[test]
fn several_generators_are_one_test() {
    let one = HEAD.to_owned() + &row(0, 12, "Home") + &row(1, 30, "Pay");
    let other = HEAD.to_owned() + &row(0, 20, "Home");
    let files = vec![("a.jtl".to_owned(), one.as_bytes()), ("b.jtl".to_owned(), other.as_bytes())];
    let report = ingest::read_many(files).unwrap().report;
    assert_eq!((report.requests.count, report.endpoints[0].count), (Some(3), 2));
    assert_eq!(figure(&report, "bytes"), "3054");
}

/// One sample of an XML; `inside` are its children.
fn element(tag: &str, label: &str, message: &str, inside: &str) -> String {
    let kind = if message.is_empty() || message.starts_with("Number") { "" } else { "text" };
    format!(
        "<{tag} t=\"30\" it=\"0\" lt=\"20\" ct=\"1\" ts=\"1795388780016\" s=\"true\" lb=\"{label}\" rc=\"200\" rm=\"{message}\" \
         tn=\"Web 1-1\" dt=\"{kind}\" by=\"2053\" sby=\"514\" ng=\"1\" na=\"1\">{inside}</{tag}>\n"
    )
}

fn xml(inside: &str) -> domain::Report {
    let text = format!(
        "\n \n<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testResults version=\"1.2\">\n{inside}</testResults>\n"
    );
    ingest::read("results.xml", text.as_bytes()).unwrap().report
}

type Counts<'a> = Vec<(&'a str, u64)>;

/// Requests by label, groups and parts.
fn shape(report: &domain::Report) -> (Counts<'_>, Counts<'_>, Vec<&str>) {
    let parts = report.metrics.keys().filter_map(|name| name.strip_suffix(" (sub-result)"));
    (
        report.endpoints.iter().map(|endpoint| (endpoint.name.as_str(), endpoint.count)).collect(),
        report.groups.iter().map(|group| (group.path.as_str(), group.count)).collect(),
        parts.collect(),
    )
}

#[test]
fn in_xml_the_nesting_tells_sums_and_parts_from_requests() {
    let page = element(
        "httpSample",
        "Page",
        "OK",
        &(element("httpSample", "Page-0", "OK", "") + &element("httpSample", "Page-1", "OK", "")),
    );
    let sum = "Number of samples in transaction : 2, number of failing samples : 0";
    let whole = element(
        "sample",
        "Buy",
        sum,
        &(page.clone() + &element("sample", "Pay", sum, &element("httpSample", "Card", "OK", ""))),
    );
    // The end of the test cut this one off: it says nothing of itself.
    let cut = element("sample", "Late", "", &element("httpSample", "Card", "OK", ""));
    let report = xml(&(whole + &cut + &page));
    let expected =
        (vec![("Card", 2), ("Page", 2)], vec![("Buy", 1), ("Late", 1), ("Pay", 1)], vec!["Page-0", "Page-1"]);
    assert_eq!(shape(&report), expected);
    assert_eq!((report.skipped.count, report.files[0].truncated), (0, false));
}

#[test]
fn bodies_entities_and_foreign_elements_in_xml_do_no_harm() {
    let body = format!(
        "<responseData class=\"java.lang.String\">{}\u{1}&amp;&lol;</responseData>",
        "x".repeat(3 << 20)
    );
    let failed =
        element("httpSample", "A &amp; &lt;B&gt; &#252;", "OK", &body).replace("s=\"true\"", "s=\"false\"");
    let assertion = "<assertionResult><name>n</name><failure>false</failure><failureMessage></failureMessage></assertionResult>\
        <assertionResult><name>m</name><failure>true</failure><failureMessage>a &lt; b\nc</failureMessage></assertionResult>";
    let failed = failed.replace("<responseData", &format!("{assertion}<responseData"));
    let report = xml(&(failed + "<org.example.Thing><httpSample t=\"1\" ts=\"1\"/></org.example.Thing>"));
    assert_eq!(shape(&report).0, [("A & <B> ü", 1)]);
    assert_eq!((report.errors[0].message.as_str(), report.skipped.count), ("a < b\nc", 1));
    let laughs = "<?xml version=\"1.0\"?><!DOCTYPE lolz [<!ENTITY lol \"lol\"><!ENTITY lol1 \"&lol;&lol;\">]><testResults>".to_owned()
        + &element("httpSample", "&lol1;", "OK", "")
        + "</testResults>";
    let report = ingest::read("results.xml", laughs.as_bytes()).unwrap().report;
    assert_eq!(shape(&report).0, [("&lol1;", 1)]);
    let foreign = "<testResults><org.example.Thing></org.example.Thing></testResults>";
    assert!(
        refusal(foreign).contains("expected a JMeter XML")
            || refusal(foreign).contains("found expected a sample"),
        "{}",
        refusal(foreign)
    );
}

#[test]
fn an_xml_that_is_cut_anywhere_keeps_the_samples_that_were_whole() {
    let page = element("httpSample", "Page", "OK", &element("httpSample", "Page-0", "OK", ""));
    let head = "<testResults version=\"1.2\">\n";
    let whole = head.to_owned() + &page + &page;
    let mut counts = Vec::new();
    for end in head.len()..=whole.len() {
        let report = ingest::read("results.xml", &whole.as_bytes()[..end]).unwrap().report;
        assert!(report.files[0].truncated, "cut at {end}");
        assert_eq!(report.skipped.count, 0, "cut at {end}");
        counts.push(report.requests.count);
    }
    assert!(counts.is_sorted());
    assert_eq!((counts[0], counts.last()), (Some(0), Some(&Some(2))));
}
