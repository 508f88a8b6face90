//! What arrived: the files, and as what they were recognised.

use chart::format;
use domain::{FileRead, Report};
use leptos::prelude::*;

use crate::ui::{Mark, State, Table};

pub(super) fn view(report: &Report) -> AnyView {
    let content = if report.files.is_empty() {
        view! { <p class="quiet">"No file: the numbers of this run were computed, as its notes say."</p> }
            .into_any()
    } else {
        table(report)
    };
    view! {
        <section aria-labelledby="files">
            <h2 id="files">"What arrived"</h2>
            {content}
        </section>
    }
    .into_any()
}

fn table(report: &Report) -> AnyView {
    let head = view! {
        <th scope="col">"File"</th>
        <th scope="col">"Recognised as"</th>
        <th scope="col" class="n">"Size"</th>
        <th scope="col">"Ends"</th>
    };
    let rows = report.files.iter().map(|file| row(report, file)).collect_view();
    let caption = format!(
        "{}, recognised by what is inside; under each name its content, by which the same file is known again",
        format::counted(report.files.len() as u64, "file")
    );
    view! { <Table caption=caption head=head.into_any()>{rows}</Table> }.into_any()
}

fn row(report: &Report, file: &FileRead) -> AnyView {
    let format = file.format.as_ref().unwrap_or(&report.format).clone();
    let compression = file.compression.as_deref().map(|name| format!(", {name}")).unwrap_or_default();
    let version = report
        .tool_version
        .as_deref()
        .map_or_else(|| "version not in the file".to_owned(), |version| format!("{} {version}", report.tool));
    let ends = if file.truncated {
        view! { <State mark=Mark::Warn>"not whole"</State><small>"cut off or damaged: a killed test, a broken copy"</small> }
            .into_any()
    } else {
        view! { <State mark=Mark::Pass>"whole"</State> }.into_any()
    };
    view! {
        <tr>
            <th scope="row" class="name">{file.name.clone()}<small><code>{file.content_id.clone()}</code></small></th>
            <td>{format}{compression}<small>{version}</small></td>
            <td class="n">{format::bytes(file.bytes)}</td>
            <td>{ends}</td>
        </tr>
    }
    .into_any()
}
