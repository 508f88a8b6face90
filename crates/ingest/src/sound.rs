//! The last look at a report: what cannot be, or cannot be written, is none and not a number; a text holds no NUL and no
//! secret.

use std::borrow::Cow;

use domain::{Latency, Report, text_without_secrets};

use crate::time::CALENDAR_MS;

/// Takes out of a report what cannot be so, whichever file said it, and notes what that was.
pub(crate) fn make_sound(report: &mut Report) {
    for time in [&mut report.started_at, &mut report.ended_at] {
        *time = time.filter(|time| CALENDAR_MS.contains(&time.0));
    }
    report.duration_ms = report.duration_ms.filter(|ms| ms.is_finite()).map(to_the_nanosecond);
    let requests = &mut report.requests;
    let mut impossible = more_failed(requests.count.unwrap_or(u64::MAX), &mut requests.failed);
    let parts = [requests.latency_ms_ok.as_mut(), requests.latency_ms_failed.as_mut()];
    std::iter::once(&mut requests.latency_ms).chain(parts.into_iter().flatten()).for_each(finite);
    for endpoint in &mut report.endpoints {
        impossible |= more_failed(endpoint.count, &mut endpoint.failed);
        let parts = [endpoint.latency_ms_ok.as_mut(), endpoint.latency_ms_failed.as_mut()];
        std::iter::once(&mut endpoint.latency_ms).chain(parts.into_iter().flatten()).for_each(finite);
    }
    texts(report).into_iter().for_each(fit_to_keep);
    for (mut name, metric) in std::mem::take(&mut report.metrics) {
        fit_to_keep(&mut name);
        report.metrics.insert(name, metric);
    }
    if impossible {
        report.notes.push(
            "The file says that more requests failed than there were: how many is left out.".to_owned(),
        );
    }
}

/// Seconds times a thousand come out a hair beside what they are in decimal.
fn to_the_nanosecond(ms: f64) -> f64 {
    (ms * 1e6).round() / 1e6
}

fn more_failed(count: u64, failed: &mut Option<u64>) -> bool {
    let impossible = failed.is_some_and(|failed| failed > count);
    *failed = failed.filter(|_| !impossible);
    impossible
}

/// JSON has no word for what is not finite.
fn finite(latency: &mut Latency) {
    let Latency { min, mean, stddev, p50, p75, p90, p95, p99, p999, max } = latency;
    for value in [min, mean, stddev, p50, p75, p90, p95, p99, p999, max] {
        *value = value.filter(|value| value.is_finite());
    }
}

/// `PostgreSQL` takes no NUL, and nobody shall read a password.
fn fit_to_keep(text: &mut String) {
    if text.contains('\0') {
        *text = text.replace('\0', "\u{fffd}");
    }
    if let Cow::Owned(without) = text_without_secrets(text) {
        *text = without;
    }
}

/// Every text that comes from the file.
fn texts(report: &mut Report) -> Vec<&mut String> {
    let mut texts: Vec<&mut String> = report.notes.iter_mut().chain(&mut report.tool_version).collect();
    for endpoint in &mut report.endpoints {
        texts.push(&mut endpoint.name);
        texts.extend(
            [&mut endpoint.method, &mut endpoint.group, &mut endpoint.scenario].into_iter().flatten(),
        );
    }
    texts.extend(report.groups.iter_mut().map(|group| &mut group.path));
    texts.extend(report.scenarios.iter_mut().map(|scenario| &mut scenario.name));
    texts.extend(report.ranges.iter_mut().map(|range| &mut range.name));
    texts.extend(
        report.checks.iter_mut().flat_map(|check| std::iter::once(&mut check.name).chain(&mut check.group)),
    );
    texts.extend(report.thresholds.iter_mut().flat_map(|one| [&mut one.metric, &mut one.expression]));
    texts.extend(report.errors.iter_mut().map(|error| &mut error.message));
    let skipped = report.skipped.first.iter_mut();
    texts.extend(skipped.flat_map(|line| std::iter::once(&mut line.reason).chain(&mut line.file)));
    texts
}
