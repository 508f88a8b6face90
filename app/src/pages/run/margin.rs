//! The margin of a run: what is missing, and the record.

use domain::{Run, RunDetails};
use leptos::prelude::*;

use super::Reader;
use crate::ui::{Moment, coded};
use crate::urls;

/// What a reader should know of the reading, in the receipt's words.
pub(super) fn missing(run: &Run, reader: Reader) -> AnyView {
    let said = not_read(run);
    let receipt = (reader == Reader::SignedIn)
        .then(|| view! { <p class="only-screen"><a href=urls::receipt(run.id)>"The whole receipt"</a></p> });
    let list = if said.is_empty() {
        view! { <p class="quiet">{NOTHING_MISSING}</p> }.into_any()
    } else {
        view! { <ul class="list">{said.into_iter().map(|note| view! { <li>{coded(&note)}</li> }).collect_view()}</ul> }.into_any()
    };
    view! {
        <section aria-labelledby="missing">
            <h2 id="missing">"What is missing"</h2>
            {list}
            {receipt}
        </section>
    }
    .into_any()
}

/// Said where all was read.
pub(super) const NOTHING_MISSING: &str =
    "Nothing: every line was read, and every number of this page is in the file.";

/// What could not be read, or is not in the file.
pub(super) fn not_read(run: &Run) -> Vec<String> {
    let report = &run.report;
    let truncated = report.files.iter().filter(|file| file.truncated);
    let truncated = truncated.map(|file| {
        format!("{} ends before its end: the test was stopped or the copy is broken.", file.name)
    });
    let skipped = (report.skipped.count > 0)
        .then(|| format!("{} could not be read.", chart::format::counted(report.skipped.count, "line")));
    truncated.chain(skipped).chain(report.notes.iter().cloned()).collect()
}

/// Where the run comes from.
pub(super) fn record(run: &Run, reader: Reader) -> AnyView {
    let facts = facts(&run.details).into_iter().map(|(name, text)| view! { <dt>{name}</dt><dd>{text}</dd> });
    let content = run.content_id.0.clone();
    let uploader = (reader == Reader::SignedIn)
        .then(|| view! { <dt>"Uploaded by"</dt><dd>{run.received_from.clone()}</dd> });
    view! {
        <section aria-labelledby="record">
            <h2 id="record">"Record"</h2>
            <dl class="facts">
                {facts.collect_view()}
                <dt>"Tool"</dt><dd>{tool(run)}</dd>
                {uploader}
                <dt>"Received"</dt><dd><Moment at=run.received_at/></dd>
                <dt>"Content"</dt><dd><code>{content}</code></dd>
            </dl>
        </section>
    }
    .into_any()
}

/// Where it ran and why, as somebody said.
pub(super) fn facts(details: &RunDetails) -> Vec<(&'static str, String)> {
    let version = details.version.as_ref().map_or_else(|| "not said".to_owned(), ToString::to_string);
    let said = [("Reason", &details.reason), ("Change", &details.change)];
    let said = said.into_iter().filter_map(|(name, text)| Some((name, text.as_ref()?.to_string())));
    let always = [
        ("Environment", details.environment.to_string()),
        ("Scenario", details.scenario.to_string()),
        ("Version", version),
    ];
    always.into_iter().chain(said).collect()
}

/// What measured it, and in which format it was read.
pub(super) fn tool(run: &Run) -> String {
    let report = &run.report;
    let version = report.tool_version.as_deref().map(|version| format!(" {version}")).unwrap_or_default();
    format!("{}{version}, {}", report.tool, report.format)
}
