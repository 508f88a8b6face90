//! What the reader noted, and what to add to the next run: the sentences of the reader, and the exact flag or output.

use domain::Report;
use leptos::prelude::*;

use super::{Read, tail};
use crate::charts::{Advice, course_advice, percentile_advice};
use crate::ui::coded;

pub(super) fn view(report: &Report, read: Read) -> AnyView {
    let notes = report.notes.iter().map(|note| view! { <li>{coded(note)}</li> }).collect_view();
    let list = if report.notes.is_empty() {
        let nothing = "Nothing: every number of the run’s page is in the file.";
        view! { <p class="quiet">{nothing}</p> }.into_any()
    } else {
        view! { <ul class="list">{notes}</ul> }.into_any()
    };
    let advice = wanted(report, read).into_iter().map(said).collect_view();
    view! {
        <section aria-labelledby="notes">
            <h2 id="notes">"What to know, and what to add"</h2>
            {list}
            {advice}
        </section>
    }
    .into_any()
}

/// What would give what this file leaves open.
fn wanted(report: &Report, read: Read) -> Vec<Advice> {
    let is_known = |percentile: &tail::Percentile| percentile.ms.is_some();
    let lacks_percentiles =
        !report.requests.is_empty() && !tail::percentiles(&report.requests.latency_ms).iter().all(is_known);
    let flag = percentile_advice(&report.format).filter(|_| lacks_percentiles);
    let other = course_advice(&report.format).filter(|_| read.course == 0 || lacks_percentiles);
    flag.into_iter().chain(other).collect()
}

fn said(advice: Advice) -> AnyView {
    view! { <p>{advice.says}</p><pre class="code" tabindex="0"><code>{advice.command}</code></pre> }
        .into_any()
}
