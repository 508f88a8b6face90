//! A report as text for a terminal: what was read, the numbers, and what a reader should know.

use chart::format;
use domain::{Endpoint, JudgedBy, Latency, Metric, Report, Series, Threshold};

use super::terminal::{line, printable, table, write_table};

/// The whole receipt, with the series where the report has one.
pub(crate) fn text(report: &Report) -> String {
    let mut out = String::new();
    head(&mut out, report);
    requests(&mut out, report);
    table(&mut out, "Endpoints", &ENDPOINT_COLUMNS, report.endpoints.iter().map(endpoint));
    let group = |g: &domain::Group| {
        let [p50, p95, p99] = shown_percentiles(&g.duration_ms);
        vec![g.path.clone(), format::count(g.count), counted(g.failed), p50, p95, p99]
    };
    table(
        &mut out,
        "Groups",
        &["path", ">count", ">failed", ">p50", ">p95", ">p99"],
        report.groups.iter().map(group),
    );
    scenarios(&mut out, report);
    let range = |r: &domain::Range| vec![r.name.clone(), format::count(r.count)];
    table(&mut out, "Ranges", &["response time", ">requests"], report.ranges.iter().map(range));
    table(&mut out, "Metrics", &["name", "type", "values"], report.metrics.iter().map(metric));
    let check = |c: &domain::Check| vec![c.name.clone(), format::count(c.passed), format::count(c.failed)];
    table(&mut out, "Checks", &["name", ">passed", ">failed"], report.checks.iter().map(check));
    table(
        &mut out,
        "Thresholds",
        &["", "of", "condition", "judged by"],
        report.thresholds.iter().map(threshold),
    );
    let error = |e: &domain::ErrorCount| vec![format::count(e.count), e.message.clone()];
    table(&mut out, "Errors", &[">count", "message"], report.errors.iter().map(error));
    if let Some(series) = &report.series {
        over_time(&mut out, series);
    }
    left_out(&mut out, report);
    out
}

const ENDPOINT_COLUMNS: [&str; 11] =
    ["method", "name", "group", "scenario", ">count", ">failed", ">rate", ">p50", ">p95", ">p99", ">max"];

fn head(out: &mut String, report: &Report) {
    for file in &report.files {
        let packed = file.compression.as_ref().map(|c| format!(", {c}")).unwrap_or_default();
        let cut = if file.truncated { ", not whole" } else { "" };
        let kind = file.format.as_ref().filter(|kind| **kind != report.format);
        let kind = kind.map(|kind| format!(", {kind}")).unwrap_or_default();
        line(out, &format!("{} ({}{packed}{kind}{cut})", printable(&file.name), format::bytes(file.bytes)));
        line(out, &format!("  {}", file.content_id));
    }
    let version = report.tool_version.as_ref().map(|version| format!(" {version}")).unwrap_or_default();
    let tool =
        if report.tool == report.format { String::new() } else { format!("{}{version}, ", report.tool) };
    line(out, &printable(&format!("{tool}read as {}", report.format)));
    if let (Some(start), Some(end)) = (report.started_at, report.ended_at) {
        let span = format::known(report.duration_ms, format::span);
        line(out, &format!("{start} to {end}, {span}"));
    }
}

fn requests(out: &mut String, report: &Report) {
    let requests = &report.requests;
    let rate = requests.rate_per_s.map_or_else(|| "rate unknown".to_owned(), format::rate);
    let share = requests.failed_share().map(|share| format!(" ({})", format::percent(share)));
    let failed = requests.failed.map_or_else(
        || "failures unknown".to_owned(),
        |failed| format!("{} failed{}", format::count(failed), share.unwrap_or_default()),
    );
    let count = requests
        .count
        .map_or_else(|| "number of requests unknown".to_owned(), |count| format::counted(count, "request"));
    line(out, &format!("\n{count}, {rate}, {failed}"));
    if !requests.is_empty() {
        let of = [
            ("all", Some(requests.latency_ms)),
            ("passed", requests.latency_ms_ok),
            ("failed", requests.latency_ms_failed),
            ("as the tool prints", requests.latency_ms_tool),
        ];
        let rows = of.into_iter().filter_map(|(name, latency)| Some(spread(name, &latency?)));
        let columns =
            ["", ">min", ">mean", ">std dev", ">p50", ">p75", ">p90", ">p95", ">p99", ">p99.9", ">max"];
        table(out, "Response times", &columns, rows);
    }
}

/// Users only where the tool counts them.
fn scenarios(out: &mut String, report: &Report) {
    let users = report.scenarios.iter().any(|scenario| scenario.users_started.is_some());
    let columns = ["name", ">requests", ">failed", ">users started", ">ended"];
    let shown = if users { columns.len() } else { 3 };
    let row = |s: &domain::Scenario| {
        let numbers = [s.count, s.failed, s.users_started, s.users_ended].map(counted);
        std::iter::once(s.name.clone()).chain(numbers).take(shown).collect()
    };
    table(out, "Scenarios", &columns[..shown], report.scenarios.iter().map(row));
}

fn spread(name: &str, l: &Latency) -> Vec<String> {
    let numbers = [l.min, l.mean, l.stddev, l.p50, l.p75, l.p90, l.p95, l.p99, l.p999, l.max];
    let shown = numbers.into_iter().map(|value| format::known(value, format::latency));
    std::iter::once(name.to_owned()).chain(shown).collect()
}

fn endpoint(endpoint: &Endpoint) -> Vec<String> {
    let [p50, p95, p99] = shown_percentiles(&endpoint.latency_ms);
    let or_dash = |text: &Option<String>| text.clone().unwrap_or_else(|| "–".to_owned());
    vec![
        or_dash(&endpoint.method),
        endpoint.name.clone(),
        or_dash(&endpoint.group),
        or_dash(&endpoint.scenario),
        format::count(endpoint.count),
        counted(endpoint.failed),
        format::known(endpoint.rate_per_s, format::rate),
        p50,
        p95,
        p99,
        format::known(endpoint.latency_ms.max, format::latency),
    ]
}

fn shown_percentiles(latency: &Latency) -> [String; 3] {
    [latency.p50, latency.p95, latency.p99].map(|value| format::known(value, format::latency))
}

fn counted(count: Option<u64>) -> String {
    count.map_or_else(|| format::UNKNOWN.to_owned(), format::count)
}

fn metric((name, metric): (&String, &Metric)) -> Vec<String> {
    let number = |value: Option<f64>| format::known(value, format::number);
    let (kind, values) = match metric {
        Metric::Trend { count, latency_ms: Some(latency), .. } => {
            let [p50, p95, p99] = shown_percentiles(latency);
            ("trend", format!("{}: p50 {p50}, p95 {p95}, p99 {p99}", counted(*count)))
        }
        Metric::Trend { count, values, .. } => {
            let values = values.unwrap_or_default();
            let [p50, p95, p99] = [values.p50, values.p95, values.p99].map(number);
            ("trend", format!("{}: p50 {p50}, p95 {p95}, p99 {p99}", counted(*count)))
        }
        Metric::Counter { count, rate_per_s } => {
            ("counter", format!("{}, {} per second", format::number(*count), number(*rate_per_s)))
        }
        Metric::Gauge { last, min, max } => {
            ("gauge", format!("last {}, from {} to {}", number(*last), number(*min), number(*max)))
        }
        Metric::Rate { nonzero, total, rate } => (
            "rate",
            format!(
                "{} of {} ({})",
                format::count(*nonzero),
                format::count(*total),
                format::known(*rate, format::percent)
            ),
        ),
    };
    vec![name.clone(), kind.to_owned(), values]
}

fn threshold(threshold: &Threshold) -> Vec<String> {
    let state = match threshold.passed {
        Some(true) => "✓ holds",
        Some(false) => "✗ failed",
        None => "? unknown",
    };
    let by = match threshold.by {
        JudgedBy::Tool => "the tool",
        JudgedBy::Headroom => "Headroom",
    };
    vec![state.to_owned(), threshold.metric.clone(), threshold.expression.clone(), by.to_owned()]
}

/// All requests by step; the endpoints' own series are in the JSON.
fn over_time(out: &mut String, series: &Series) {
    let Some(all) = series.endpoints.first() else { return };
    let row = |step: usize| {
        let after_ms = series.step_ms.saturating_mul(i64::try_from(step).unwrap_or(i64::MAX));
        // Where the file tells no time of day, the run's own clock does.
        let from = series.start.map_or_else(
            || format::clock(after_ms as f64 / 1000.0),
            |start| start.plus_ms(after_ms).to_string(),
        );
        let latency = |list: &Vec<Option<f64>>| format::known(list[step], format::latency);
        vec![
            from,
            format::count(all.count[step]),
            counted(all.failed[step]),
            latency(&all.p50),
            latency(&all.p95),
            latency(&all.p99),
        ]
    };
    let title = format!("Over time, steps of {}", format::span(series.step_ms as f64));
    let columns = ["from", ">count", ">failed", ">p50", ">p95", ">p99"];
    write_table(out, &title, &columns, (0..all.count.len()).map(row).collect(), usize::MAX);
}

fn left_out(out: &mut String, report: &Report) {
    if report.skipped.count > 0 {
        let noun = if report.format == "gatling-binary" { "record" } else { "line" };
        line(out, &format!("\nLeft out: {}", format::counted(report.skipped.count, noun)));
        for skipped in &report.skipped.first {
            let places = [("line", skipped.line), ("byte", skipped.byte)];
            let places = places.iter().filter_map(|(what, at)| Some(format!("{what} {}", (*at)?)));
            let place = skipped.file.clone().into_iter().chain(places).collect::<Vec<_>>().join(", ");
            let colon = if place.is_empty() { "" } else { ": " };
            line(out, &format!("  {place}{colon}{}", printable(&skipped.reason)));
        }
    }
    if !report.notes.is_empty() {
        line(out, "\nNotes");
        for note in &report.notes {
            line(out, &format!("  {}", printable(note)));
        }
    }
}

#[cfg(test)]
mod tests {
    use std::{fs::File, path::Path};

    use super::*;

    fn of(run: &str) -> String {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../crates/ingest/fixtures").join(run);
        let name = path.file_name().unwrap().to_str().unwrap().to_owned();
        let measured = ingest::read(&name, File::open(&path).unwrap()).unwrap();
        let series = measured.series(5_000).unwrap();
        text(&Report { series, ..measured.report })
    }

    #[test]
    fn the_receipt_of_a_k6_run() {
        insta::assert_snapshot!(of("k6/v1.8.1-checkout-groups/run.json.gz"));
    }

    #[test]
    fn the_receipt_of_a_k6_run_that_was_killed() {
        insta::assert_snapshot!(of("k6/v0.49.0-killed/run.json.gz"));
    }

    #[test]
    fn the_receipt_of_a_gatling_run() {
        insta::assert_snapshot!(of("gatling/3.15.1-soak-killed/simulation.log.gz"));
    }

    #[test]
    fn names_with_control_characters_cannot_steer_a_terminal() {
        let text = of("k6/v0.57.0-odd-names/run.json.gz");
        assert!(!text.chars().any(|c| c.is_control() && c != '\n'));
        assert!(text.contains("nul \u{fffd} byte, \u{fffd}[31mescape"));
    }
}
