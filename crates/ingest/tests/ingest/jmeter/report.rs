//! The statistics of `JMeter`'s report, alone and beside the file that they were made of.

use crate::real::{Differences, exact, expected, file, read, runs};

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
