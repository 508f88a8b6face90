//! The receipt of a run: what arrived, what was understood, and what was left out.

use chart::format;
use domain::{FileRead, Metric, Report, Run, SkippedLine};
use leptos::prelude::*;

use crate::error::AppError;
use crate::ui::{Head, Here, Moment, Table};
use crate::{Visit, framed, urls};

/// The page of a receipt.
#[component]
pub fn ReceiptPage() -> impl IntoView {
    framed(Here::Services, |visit| async move {
        let run = visit.store.run(visit.param("id")?).await?.ok_or(AppError::NotFound)?;
        Ok(view(&visit, &run))
    })
}

fn view(visit: &Visit, run: &Run) -> AnyView {
    let report = &run.report;
    let crumbs = vec![
        (urls::portfolio(), "Services".to_owned()),
        (urls::service(&run.slug), run.slug.to_string()),
        (urls::run(run.id), format!("run #{}", run.number)),
    ];
    let meta = view! { <span>"uploaded by "{run.received_from.clone()}</span> <span><Moment at=run.received_at/></span> };
    let back = urls::run(run.id);
    view! {
        <Head name=format!("Receipt for run #{}", run.number) crumbs=crumbs crumb="receipt" meta=meta.into_any()>
            <a class="button" href=back>"The run"</a>
        </Head>
        {super::deduplicated(visit)}
        {answer(report)}
        <div class="flow">
            {files(report)}
            {understood(report)}
            {left_out(report)}
            {notes(report)}
            {metrics(report)}
        </div>
    }
    .into_any()
}

fn answer(report: &Report) -> AnyView {
    let left = match report.skipped.count {
        0 => "all of them: nothing was left out.".to_owned(),
        skipped => format!("and {} left out.", format::counted(skipped, "line")),
    };
    view! {
        <p class="answer"><strong>{format::counted(report.requests.count, "request")}</strong>{format!(" read, {left}")}</p>
    }
    .into_any()
}

fn files(report: &Report) -> AnyView {
    if report.files.is_empty() {
        return view! {
            <section aria-labelledby="files">
                <h2 id="files">"What arrived"</h2>
                <p class="quiet">"No file: the numbers of this run were computed, as its notes say."</p>
            </section>
        }
        .into_any();
    }
    let head = view! { <th scope="col">"File"</th><th scope="col">"Recognised as"</th><th scope="col" class="n">"Size"</th><th scope="col">"Content"</th> };
    let row = |file: &FileRead| {
        let compression = file.compression.as_deref().map(|name| format!(", {name}")).unwrap_or_default();
        let truncated = file.truncated.then(|| view! { <small>"ends before its end"</small> });
        view! {
            <tr>
                <th scope="row" class="name">{file.name.clone()}{truncated}</th>
                <td>{report.format.clone()}{compression}</td>
                <td class="n">{format::bytes(file.bytes)}</td>
                <td><code>{file.content_id.clone()}</code></td>
            </tr>
        }
    };
    let rows = report.files.iter().map(row).collect_view();
    view! {
        <section aria-labelledby="files">
            <h2 id="files">"What arrived"</h2>
            <Table caption=format::counted(report.files.len() as u64, "file") head=head.into_any()>{rows}</Table>
        </section>
    }
    .into_any()
}

fn understood(report: &Report) -> AnyView {
    let time =
        |at: Option<domain::Timestamp>| at.map_or_else(|| format::UNKNOWN.to_owned(), |at| at.to_string());
    let failed = report.requests.failed.map_or_else(|| format::UNKNOWN.to_owned(), format::count);
    let count = |number: usize| format::count(number as u64);
    view! {
        <section aria-labelledby="understood">
            <h2 id="understood">"What was understood"</h2>
            <dl class="facts">
                <dt>"First sample"</dt><dd>{time(report.started_at)}</dd>
                <dt>"Last sample"</dt><dd>{time(report.ended_at)}</dd>
                <dt>"Duration"</dt><dd>{format::known(report.duration_ms, format::span)}</dd>
                <dt>"Requests"</dt><dd>{format::count(report.requests.count)}</dd>
                <dt>"Failed"</dt><dd>{failed}</dd>
                <dt>"Endpoints"</dt><dd>{count(report.endpoints.len())}</dd>
                <dt>"Groups"</dt><dd>{count(report.groups.len())}</dd>
                <dt>"Checks"</dt><dd>{count(report.checks.len())}</dd>
                <dt>"Thresholds"</dt><dd>{count(report.thresholds.len())}</dd>
                <dt>"Read by"</dt><dd>"Headroom "{report.headroom.clone()}</dd>
            </dl>
        </section>
    }
    .into_any()
}

fn left_out(report: &Report) -> AnyView {
    let skipped = &report.skipped;
    let content = if skipped.count == 0 {
        view! { <p class="quiet">"Nothing."</p> }.into_any()
    } else {
        let head = view! { <th scope="col">"Where"</th><th scope="col">"Why"</th> };
        let row = |line: &SkippedLine| {
            let place = line.line.map_or_else(
                || format!("byte {}", format::count(line.byte)),
                |line| format!("line {}", format::count(line)),
            );
            view! { <tr><th scope="row">{place}</th><td>{line.reason.clone()}</td></tr> }
        };
        let caption = format!("{} left out, the first of them", format::counted(skipped.count, "line"));
        let rows = skipped.first.iter().map(row).collect_view();
        view! { <Table caption head=head.into_any()>{rows}</Table> }.into_any()
    };
    view! {
        <section aria-labelledby="left-out">
            <h2 id="left-out">"What was left out"</h2>
            {content}
        </section>
    }
    .into_any()
}

fn notes(report: &Report) -> Option<AnyView> {
    if report.notes.is_empty() {
        return None;
    }
    let notes = report.notes.iter().cloned().map(|note| view! { <li>{note}</li> }).collect_view();
    let view = view! {
        <section aria-labelledby="notes">
            <h2 id="notes">"What is missing"</h2>
            <ul class="list">{notes}</ul>
        </section>
    };
    Some(view.into_any())
}

fn metrics(report: &Report) -> Option<AnyView> {
    if report.metrics.is_empty() {
        return None;
    }
    let head = view! { <th scope="col">"Metric"</th><th scope="col">"Kind"</th><th scope="col">"Value"</th> };
    let row = |(name, metric): (&String, &Metric)| {
        let (kind, value) = said(metric);
        view! { <tr><th scope="row" class="name">{name.clone()}</th><td>{kind}</td><td>{value}</td></tr> }
    };
    let rows = report.metrics.iter().map(row).collect_view();
    let view = view! {
        <section aria-labelledby="metrics">
            <h2 id="metrics">"Metrics of the tool"</h2>
            <Table caption="Every metric of the file by name" head=head.into_any()>{rows}</Table>
        </section>
    };
    Some(view.into_any())
}

/// A metric's kind, and its value in one line.
fn said(metric: &Metric) -> (&'static str, String) {
    let number = |value: Option<f64>| format::known(value, format::number);
    match metric {
        Metric::Trend { count, latency_ms, values } => {
            let (numbers, unit) = if latency_ms.is_some() { (latency_ms, " ms") } else { (values, "") };
            let samples = count.map_or(String::new(), |count| format::counted(count, "sample"));
            let Some(numbers) = numbers else { return ("trend", samples) };
            let said = format!(
                "p50 {}{unit}, p95 {}{unit}, p99 {}{unit}",
                number(numbers.p50),
                number(numbers.p95),
                number(numbers.p99)
            );
            ("trend", if samples.is_empty() { said } else { format!("{said}; {samples}") })
        }
        Metric::Gauge { last, min, max } => {
            ("gauge", format!("last {}, from {} to {}", number(*last), number(*min), number(*max)))
        }
        Metric::Counter { count, rate_per_s } => {
            ("counter", format!("{}, {} per second", sum(*count), number(*rate_per_s)))
        }
        Metric::Rate { nonzero, total, rate } => {
            let share = format::known(*rate, format::percent);
            ("rate", format!("{share}, {} of {}", format::count(*nonzero), format::count(*total)))
        }
    }
}

/// A counter's sum: exact where it is whole, as most are.
fn sum(value: f64) -> String {
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "whole and within exact integers"
    )]
    if value.fract() == 0.0 && (0.0..9e15).contains(&value) {
        format::count(value as u64)
    } else {
        format::number(value)
    }
}
