//! The errors of a run in the tool's words, most frequent first.

use chart::format;
use domain::{ErrorCount, Report};
use leptos::prelude::*;

use crate::ui::Table;

/// Rows shown; the rest is counted.
const MOST: usize = 50;

/// The table, or a sentence that says why there is none.
pub(super) fn view(report: &Report) -> AnyView {
    let content = match (report.errors.is_empty(), report.requests.failed) {
        (false, _) => table(&report.errors),
        (true, Some(0)) => view! { <p class="quiet">"No request failed."</p> }.into_any(),
        (true, Some(failed)) => view! {
            <p class="quiet">{format!("{} failed; the file has no message for it.", format::counted(failed, "request"))}</p>
        }
        .into_any(),
        (true, None) => view! { <p class="quiet">"The file says nothing of errors."</p> }.into_any(),
    };
    view! {
        <section aria-labelledby="errors">
            <h2 id="errors">"Errors"</h2>
            {content}
        </section>
    }
    .into_any()
}

fn table(errors: &[ErrorCount]) -> AnyView {
    let head = view! { <th scope="col">"Message"</th><th scope="col" class="n">"Times"</th> };
    let row = |error: &ErrorCount| {
        view! { <tr><th scope="row" class="name">{error.message.clone()}</th><td class="n">{format::count(error.count)}</td></tr> }
    };
    let rows = errors.iter().take(MOST).map(row).collect_view();
    let left = errors.len().saturating_sub(MOST) as u64;
    let rest = (left > 0).then(|| view! { <p class="quiet">{format!("{} more, seen less often.", format::counted(left, "message"))}</p> });
    view! {
        <Table caption="Messages of the load tool, most frequent first" head=head.into_any()>{rows}</Table>
        {rest}
    }
    .into_any()
}
