//! The margin of a run: what is missing, and the record.

use domain::Run;
use leptos::prelude::*;

use crate::ui::Moment;
use crate::urls;

/// What a reader should know of the reading, in the receipt's words.
pub(super) fn missing(run: &Run) -> AnyView {
    let report = &run.report;
    let truncated = report.files.iter().filter(|file| file.truncated);
    let truncated = truncated.map(|file| {
        format!("{} ends before its end: the test was stopped or the copy is broken.", file.name)
    });
    let skipped = (report.skipped.count > 0)
        .then(|| format!("{} could not be read.", chart::format::counted(report.skipped.count, "line")));
    let said: Vec<String> = truncated.chain(skipped).chain(report.notes.iter().cloned()).collect();
    let list = if said.is_empty() {
        view! { <p class="quiet">"Nothing: every line was read, and every number of this page is in the file."</p> }.into_any()
    } else {
        view! { <ul class="list">{said.into_iter().map(|note| view! { <li>{note}</li> }).collect_view()}</ul> }.into_any()
    };
    view! {
        <section aria-labelledby="missing">
            <h2 id="missing">"What is missing"</h2>
            {list}
            <p><a href=urls::receipt(run.id)>"The whole receipt"</a></p>
        </section>
    }
    .into_any()
}

/// Where the run comes from.
pub(super) fn record(run: &Run) -> AnyView {
    let details = &run.details;
    let version = details.version.as_ref().map_or_else(|| "not said".to_owned(), ToString::to_string);
    let said =
        |name: &'static str, text: Option<String>| text.map(|text| view! { <dt>{name}</dt><dd>{text}</dd> });
    let content = run.content_id.0.clone();
    view! {
        <section aria-labelledby="record">
            <h2 id="record">"Record"</h2>
            <dl class="facts">
                <dt>"Environment"</dt><dd>{details.environment.to_string()}</dd>
                <dt>"Scenario"</dt><dd>{details.scenario.to_string()}</dd>
                <dt>"Version"</dt><dd>{version}</dd>
                {said("Reason", details.reason.as_ref().map(ToString::to_string))}
                {said("Change", details.change.as_ref().map(ToString::to_string))}
                <dt>"Tool"</dt><dd>{tool(run)}</dd>
                <dt>"Uploaded by"</dt><dd>{run.received_from.clone()}</dd>
                <dt>"Received"</dt><dd><Moment at=run.received_at/></dd>
                <dt>"Content"</dt><dd><code>{content}</code></dd>
            </dl>
        </section>
    }
    .into_any()
}

fn tool(run: &Run) -> String {
    let report = &run.report;
    let version = report.tool_version.as_deref().map(|version| format!(" {version}")).unwrap_or_default();
    format!("{}{version}, {}", report.tool, report.format)
}
