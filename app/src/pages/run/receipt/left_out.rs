//! What was left out, where it stands in its file, and why.

use chart::format;
use domain::{Report, SkippedLine};
use leptos::prelude::*;

use crate::ui::{Table, coded};

/// What the pieces of the file are called.
pub(super) fn noun(report: &Report) -> &'static str {
    if report.format == "gatling-binary" { "record" } else { "line" }
}

pub(super) fn view(report: &Report) -> AnyView {
    let content = if report.skipped.count == 0 {
        let whole = format!("Nothing: every {} was read.", noun(report));
        view! { <p class="quiet">{whole}</p> }.into_any()
    } else {
        table(report)
    };
    view! {
        <section aria-labelledby="left-out">
            <h2 id="left-out">"What was left out"</h2>
            {content}
        </section>
    }
    .into_any()
}

fn table(report: &Report) -> AnyView {
    let skipped = &report.skipped;
    let shown = skipped.first.len() as u64;
    let left_out = format!("{} left out", format::counted(skipped.count, noun(report)));
    let caption = match skipped.count {
        count if count > shown => format!("{left_out}, the first {} of them", format::count(shown)),
        _ => left_out,
    };
    let head = view! { <th scope="col">"Where"</th><th scope="col">"Why"</th> };
    let row = |line: &SkippedLine| {
        let byte = line.byte.map(|byte| format!("byte {}", format::count(byte)));
        let place = match line.line {
            Some(number) => {
                let byte = byte.map(|byte| view! { <small>{byte}</small> });
                view! { {format!("line {}", format::count(number))}{byte} }.into_any()
            }
            None => byte.unwrap_or_else(|| "in several places".to_owned()).into_any(),
        };
        let file = line.file.as_ref().map(|file| view! { <small>{file.clone()}</small> });
        view! { <tr><th scope="row" class:name=line.file.is_some()>{place}{file}</th><td class="name">{coded(&line.reason)}</td></tr> }
    };
    let rows = skipped.first.iter().map(row).collect_view();
    view! {
        <Table caption head=head.into_any()>{rows}</Table>
        <p class="quiet">"Everything else was read; a gap in time is shown as a gap, not as zero."</p>
    }
    .into_any()
}
