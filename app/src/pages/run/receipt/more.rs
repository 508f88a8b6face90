//! What is missing, and what to add to the next run: the sentences of the reader, and the exact flag or output.

use domain::Report;
use leptos::prelude::*;

use super::{Read, tail};
use crate::charts::{Advice, course_advice, percentile_advice};

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
            <h2 id="notes">"What is missing, and what to add"</h2>
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
        report.requests.count > 0 && !tail::percentiles(&report.requests.latency_ms).iter().all(is_known);
    let flag = percentile_advice(&report.format).filter(|_| lacks_percentiles);
    let other = course_advice(&report.format).filter(|_| read.course == 0 || lacks_percentiles);
    flag.into_iter().chain(other).collect()
}

fn said(advice: Advice) -> AnyView {
    view! { <p>{advice.says}</p><pre class="code" tabindex="0"><code>{advice.command}</code></pre> }
        .into_any()
}

/// A sentence in which what stands between backticks is from a file, or is to be typed.
pub(super) fn coded(text: &str) -> AnyView {
    let parts = parts(text).into_iter().map(|(is_code, part)| {
        if is_code { view! { <code>{part.to_owned()}</code> }.into_any() } else { part.to_owned().into_any() }
    });
    parts.collect_view().into_any()
}

/// The parts of a text and whether they are code. What stands in a file may hold a backtick itself: all from the first to
/// the last is code then, where their number is odd.
fn parts(text: &str) -> Vec<(bool, &str)> {
    let ticks = text.matches('`').count();
    let parts: Vec<(bool, &str)> = match (ticks, text.find('`').zip(text.rfind('`'))) {
        (ticks, Some((first, last))) if ticks % 2 == 1 && first < last => {
            vec![(false, &text[..first]), (true, &text[first + 1..last]), (false, &text[last + 1..])]
        }
        (1, _) => vec![(false, text)],
        _ => text.split('`').enumerate().map(|(at, part)| (at % 2 == 1, part)).collect(),
    };
    parts.into_iter().filter(|(_, part)| !part.is_empty()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_stands_between_backticks_is_code() {
        assert_eq!(
            parts("expected a record, found `RUN`: too short"),
            [(false, "expected a record, found "), (true, "RUN"), (false, ": too short")]
        );
        assert_eq!(parts("`a` or `b`"), [(true, "a"), (false, " or "), (true, "b")]);
        assert_eq!(parts("found `a`b`: odd"), [(false, "found "), (true, "a`b"), (false, ": odd")]);
        assert_eq!(parts("one ` alone"), [(false, "one ` alone")]);
        assert_eq!(parts("plain"), [(false, "plain")]);
    }
}
