//! Why a run has no course, or none of its latencies, and which output of its tool would give it.

use domain::{EndpointSeries, Run};

use super::advice::course_advice;

/// Why a run with requests has no course; nothing where it has no request.
pub(super) fn course(run: &Run) -> Option<String> {
    (!run.report.requests.is_empty()).then(|| {
        with_advice(run, "The file has the numbers of the whole run only, so nothing is known over time.")
    })
}

/// Why a course has no latencies; nothing where it has some, or no request.
pub(super) fn latencies(run: &Run, line: &EndpointSeries) -> Option<String> {
    let has_requests = line.count.iter().any(|count| *count > 0);
    let has_latencies = line.p50.iter().any(Option::is_some);
    (has_requests && !has_latencies)
        .then(|| with_advice(run, "The file counts requests over time, but not how long they took."))
}

fn with_advice(run: &Run, why: &str) -> String {
    match course_advice(&run.report.format) {
        Some(advice) => format!("{why} {} {}", advice.says, advice.typed()),
        None => why.to_owned(),
    }
}
