//! The errors of a run in the tool's words, most frequent first.

use chart::format;
use domain::{ErrorCount, Report};
use leptos::prelude::*;

use crate::ui::Table;

/// What the table shows.
pub(super) const CAPTION: &str = "Messages of the load tool, most frequent first";
/// Rows shown; the rest is counted.
const MOST: usize = 50;

/// The table, or a sentence that says why there is none.
pub(super) fn view(report: &Report) -> AnyView {
    let content = match none(report) {
        Some(words) => view! { <p class="quiet">{words}</p> }.into_any(),
        None => table(&report.errors),
    };
    view! {
        <section aria-labelledby="errors">
            <h2 id="errors">"Errors"</h2>
            {content}
        </section>
    }
    .into_any()
}

/// Why there is no message; nothing where there are some.
pub(super) fn none(report: &Report) -> Option<String> {
    if !report.errors.is_empty() {
        return None;
    }
    Some(match report.requests.failed {
        Some(0) => "No request failed.".to_owned(),
        Some(failed) => {
            format!("{} failed; the file has no message for it.", format::counted(failed, "request"))
        }
        None => "The file says nothing of errors.".to_owned(),
    })
}

/// The messages that are shown.
pub(super) fn shown(errors: &[ErrorCount]) -> impl Iterator<Item = &ErrorCount> {
    errors.iter().take(MOST)
}

/// What is said of the others.
pub(super) fn rest(errors: &[ErrorCount]) -> Option<String> {
    let left = errors.len().saturating_sub(MOST) as u64;
    (left > 0).then(|| format!("{} more, seen less often.", format::counted(left, "message")))
}

fn table(errors: &[ErrorCount]) -> AnyView {
    let head = view! { <th scope="col">"Message"</th><th scope="col" class="n">"Times"</th> };
    let row = |error: &ErrorCount| {
        view! { <tr><th scope="row" class="name">{error.message.clone()}</th><td class="n">{format::count(error.count)}</td></tr> }
    };
    let rows = shown(errors).map(row).collect_view();
    let rest = rest(errors).map(|words| view! { <p class="quiet">{words}</p> });
    view! {
        <Table caption=CAPTION head=head.into_any()>{rows}</Table>
        {rest}
    }
    .into_any()
}
