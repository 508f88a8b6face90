//! Which percentiles may be quoted: those that are in the file and have enough requests beyond them.

use analysis::comparison::tail_samples;
use chart::format;
use domain::{Latency, Report};
use leptos::prelude::*;

use crate::ui::{Mark, State, Table};

/// A percentile: its name, and of how many requests one lies beyond it.
pub(super) struct Percentile {
    pub(super) name: &'static str,
    one_in: u64,
    pub(super) ms: Option<f64>,
}

/// The percentiles of a report.
pub(super) fn percentiles(latency: &Latency) -> [Percentile; 6] {
    let Latency { p50, p75, p90, p95, p99, p999, .. } = *latency;
    let of = |name, one_in, ms| Percentile { name, one_in, ms };
    [
        of("p50", 2, p50),
        of("p75", 4, p75),
        of("p90", 10, p90),
        of("p95", 20, p95),
        of("p99", 100, p99),
        of("p99.9", 1_000, p999),
    ]
}

impl Percentile {
    fn beyond(&self, count: u64) -> u64 {
        count / self.one_in
    }

    /// How it stands in a run of so many requests; none where that is not known.
    fn standing(&self, count: Option<u64>) -> (Mark, &'static str) {
        match (self.ms, count.map(|count| self.beyond(count))) {
            (None, _) => (Mark::Unknown, "not in the file"),
            (Some(_), None) => (Mark::Unknown, "unknown"),
            (Some(_), Some(beyond)) if beyond < tail_samples() => (Mark::Unknown, "too few"),
            (Some(_), Some(_)) => (Mark::Pass, "yes"),
        }
    }
}

pub(super) fn view(report: &Report) -> Option<AnyView> {
    let count = report.requests.count;
    if report.requests.is_empty() {
        return None;
    }
    let all = percentiles(&report.requests.latency_ms);
    let head = view! {
        <th scope="col">"Percentile"</th>
        {all.iter().map(|percentile| view! { <th scope="col" class="n">{percentile.name}</th> }).collect_view()}
    };
    let cells = |cell: &dyn Fn(&Percentile) -> AnyView| {
        all.iter().map(|percentile| view! { <td class="n">{cell(percentile)}</td> }).collect_view()
    };
    let value = cells(&|percentile| format::known(percentile.ms, format::latency).into_any());
    let beyond = cells(&|percentile| {
        format::known(count.map(|count| percentile.beyond(count)), format::count).into_any()
    });
    let quoted = cells(&|percentile| {
        let (mark, word) = percentile.standing(count);
        view! { <State mark>{word}</State> }.into_any()
    });
    let caption = format!(
        "Requests beyond each percentile of the whole run; at least {} are needed to quote it",
        tail_samples()
    );
    let view = view! {
        <section aria-labelledby="tail">
            <h2 id="tail">"Which percentiles can be quoted"</h2>
            <Table caption=caption head=head.into_any()>
                <tr><th scope="row">"Value"</th>{value}</tr>
                <tr><th scope="row">"Requests beyond"</th>{beyond}</tr>
                <tr><th scope="row">"Can be quoted"</th>{quoted}</tr>
            </Table>
            {needed(&all, count).map(|words| view! { <p class="quiet">{words}</p> })}
        </section>
    };
    Some(view.into_any())
}

/// How many requests the first percentile that has too few of them would need.
fn needed(all: &[Percentile], count: Option<u64>) -> Option<String> {
    let count = count?;
    let first = all.iter().find(|percentile| percentile.beyond(count) < tail_samples())?;
    let needed = tail_samples() * first.one_in;
    Some(format!(
        "{} can be quoted from {} on; this run has {}. A longer run gives more of them.",
        first.name,
        format::counted(needed, "request"),
        format::count(count)
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_percentile_is_quoted_from_ten_requests_beyond_it_on() {
        let latency = Latency { p50: Some(1.0), p99: Some(2.0), ..Latency::default() };
        let words = |count| percentiles(&latency).map(|percentile| percentile.standing(Some(count)).1);
        let (none, few) = ("not in the file", "too few");
        assert_eq!(words(1_000), ["yes", none, none, none, "yes", none]);
        assert_eq!(words(999), ["yes", none, none, none, few, none]);
        assert_eq!(words(19), [few, none, none, none, few, none]);
    }

    #[test]
    fn it_says_how_many_requests_would_be_enough() {
        let said = |count| needed(&percentiles(&Latency::default()), Some(count));
        assert_eq!(
            said(3_783).unwrap(),
            "p99.9 can be quoted from 10,000 requests on; this run has 3,783. A longer run gives more of them."
        );
        assert_eq!(said(10_000), None);
    }
}
