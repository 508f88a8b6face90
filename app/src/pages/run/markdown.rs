//! The page of a run as a document: the same sentences and numbers, for a pull request or a wiki.

use chart::{spectrum, timeline};
use domain::{Baseline, Check, Endpoint, Run, RunId, Threshold};
use store::Store;

use super::{Address, Loaded, answer, endpoints, errors, judged, margin, strip};
use crate::error::AppError;
use crate::markdown::{Cell, Document};
use crate::ui::words::moment;
use crate::urls;

/// A run in Markdown. `origin` is the address of this site, for the way back.
pub async fn run_markdown(store: &Store, id: RunId, origin: &str) -> Result<String, AppError> {
    let loaded = Loaded::load(store, id, Address::default()).await?;
    let run = &loaded.run;
    let report = &run.report;
    let mut document = Document::titled(&format!("Run #{} of {}", run.number, run.slug));
    document.written(&answer::sentence(report).markdown());
    document.paragraph(answer::lead(report, loaded.looked.extent.seconds()));
    document.facts(strip::facts(report).map(|fact| (fact.name, format!("{}. {}", fact.value, fact.more))));
    document.heading(2, "Course");
    document.paragraph(&timeline::sentence(&loaded.course));
    document.paragraph(&spectrum::sentence(&loaded.spectrum));
    measured(&mut document, run);
    asked(&mut document, run);
    seen(&mut document, run);
    known(&mut document, run, loaded.baseline.as_ref());
    document.source(&format!("{origin}{}", urls::run(run.id)), store.clock().now());
    Ok(document.finish())
}

fn measured(document: &mut Document, run: &Run) {
    let report = &run.report;
    if report.requests.is_empty() {
        return;
    }
    document.heading(2, "Endpoints");
    let row = |name: String, numbers: Vec<String>| {
        let numbers = numbers.into_iter().map(Cell::Number);
        std::iter::once(Cell::Words(name)).chain(numbers).collect()
    };
    let endpoint = |endpoint: &Endpoint| {
        let place = endpoints::place(endpoint).map(|place| format!(" ({place})")).unwrap_or_default();
        let name = format!("{}{place}", crate::charts::named(endpoint));
        row(name, endpoints::cells_of(endpoint, report.requests.count))
    };
    let all = std::iter::once(row("All".to_owned(), endpoints::total(report)));
    let rows: Vec<_> = all.chain(endpoints::shown(report).into_iter().map(endpoint)).collect();
    let head: Vec<_> = std::iter::once("Endpoint").chain(endpoints::COLUMNS).collect();
    document.table(endpoints::CAPTION, &head, &rows);
    if report.endpoints.is_empty() {
        document.paragraph(endpoints::NOT_APART);
    }
    if let Some(rest) = endpoints::rest(report) {
        document.paragraph(&rest);
    }
}

fn asked(document: &mut Document, run: &Run) {
    let report = &run.report;
    document.heading(2, "Checks and thresholds");
    if let Some(none) = judged::none(report) {
        document.paragraph(none);
    }
    let words = |text: &str| Cell::Words(text.to_owned());
    if !report.thresholds.is_empty() {
        let row = |threshold: &Threshold| {
            let (_, held) = judged::held(threshold);
            [&threshold.expression, &threshold.metric, held, judged::judge(threshold)].map(words).into()
        };
        let rows: Vec<_> = judged::sorted_thresholds(report).into_iter().map(row).collect();
        document.table(judged::THRESHOLDS, &["Threshold", "On", "Held", "Judged by"], &rows);
    }
    if !report.checks.is_empty() {
        let row = |check: &Check| {
            let group = check.group.as_ref().map(|group| format!(" ({group})")).unwrap_or_default();
            let numbers = [
                chart::format::count(check.passed),
                chart::format::count(check.failed),
                judged::share(check),
            ];
            let name = Cell::Words(format!("{}{group}", check.name));
            std::iter::once(name).chain(numbers.map(Cell::Number)).collect()
        };
        let rows: Vec<_> = judged::sorted_checks(report).into_iter().map(row).collect();
        document.table(judged::CHECKS, &["Check", "Held", "Did not", "Share"], &rows);
    }
}

fn seen(document: &mut Document, run: &Run) {
    let report = &run.report;
    document.heading(2, "Errors");
    if let Some(none) = errors::none(report) {
        document.paragraph(&none);
        return;
    }
    let shown = errors::shown(&report.errors);
    let rows: Vec<_> = shown
        .map(|error| {
            vec![Cell::Words(error.message.clone()), Cell::Number(chart::format::count(error.count))]
        })
        .collect();
    document.table(errors::CAPTION, &["Message", "Times"], &rows);
    if let Some(rest) = errors::rest(&report.errors) {
        document.paragraph(&rest);
    }
}

/// How we know: what could not be read, where the run comes from, and what it is compared with.
fn known(document: &mut Document, run: &Run, baseline: Option<&Baseline>) {
    document.heading(2, "What is missing");
    match margin::not_read(run) {
        said if said.is_empty() => document.paragraph(margin::NOTHING_MISSING),
        said => document.list(said),
    }
    document.heading(2, "Record");
    let mut facts = margin::facts(&run.details);
    facts.push(("Tool", margin::tool(run)));
    facts.extend(run.report.started_at.map(|at| ("Began", format!("{} UTC", moment(at)))));
    facts.push(("Uploaded by", run.received_from.clone()));
    facts.push(("Received", format!("{} UTC", moment(run.received_at))));
    facts.push(("Content", run.content_id.0.clone()));
    facts.push(("Baseline", compared(run, baseline)));
    facts.extend(run.rejection.as_ref().map(|rejection| {
        (
            "Rejected as invalid",
            format!("{}, {} UTC: {}", rejection.by, moment(rejection.at), rejection.reason),
        )
    }));
    document.facts(facts);
}

fn compared(run: &Run, baseline: Option<&Baseline>) -> String {
    match baseline {
        None => "none yet for this scenario".to_owned(),
        Some(mark) => {
            let which =
                if mark.run == run.id { "this run".to_owned() } else { format!("run #{}", mark.run_number) };
            format!("{which}; {}, {}: {}", mark.set_by, moment(mark.set_at), mark.reason)
        }
    }
}
