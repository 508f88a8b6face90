//! The filters of a service's runs: as controls, and in words.

use domain::{Direction, EnvironmentName, Judged, RunBy, RunFilter, RunLine, ScenarioName, Sorted, Whether};
use leptos::prelude::*;

use crate::ui::{Listing, Select, TextField};

/// The filters that are on, in words.
pub(super) fn filters_on(listing: &Listing<RunFilter>) -> Vec<String> {
    let filter = &listing.asked.filter;
    [
        filter.scenario.as_ref().map(|scenario| format!("scenario {scenario}")),
        filter.environment.as_ref().map(|environment| format!("environment {environment}")),
        filter.version.as_ref().map(|version| format!("version {version}")),
        filter.tool.as_ref().map(|tool| format!("tool {}", tool.as_str())),
        filter.thresholds.map(|judged| match judged {
            Judged::Held => "all thresholds held".to_owned(),
            Judged::Failed => "a threshold failed".to_owned(),
            Judged::Unknown => "a threshold is unknown".to_owned(),
            Judged::None => "no threshold".to_owned(),
        }),
        filter.from.map(|from| format!("from {from}")),
        filter.to.map(|to| format!("to {to}")),
        filter.baseline.map(|is| if is == Whether::Yes { "baseline" } else { "no baseline" }.to_owned()),
    ]
    .into_iter()
    .flatten()
    .collect()
}

/// The filters as controls. Tools and versions of this page are offered while typing.
pub(super) fn controls(
    listing: &Listing<RunFilter>,
    lines: &[RunLine],
    scenarios: &[(EnvironmentName, ScenarioName)],
) -> AnyView {
    let any = || (String::new(), "Any".to_owned());
    let choices = |names: Vec<String>| -> Vec<(String, String)> {
        let mut names = names;
        names.sort();
        names.dedup();
        [any()].into_iter().chain(names.into_iter().map(|name| (name.clone(), name))).collect()
    };
    let offered = |words: &dyn Fn(&RunLine) -> Option<String>| -> Vec<String> {
        let mut offered: Vec<_> = lines.iter().filter_map(words).collect();
        offered.sort();
        offered.dedup();
        offered
    };
    let of_scenario = choices(scenarios.iter().map(|(_, scenario)| scenario.to_string()).collect());
    let environments = choices(scenarios.iter().map(|(environment, _)| environment.to_string()).collect());
    let versions = offered(&|line| Some(line.details.version.as_ref()?.to_string()));
    let tools = offered(&|line| Some(line.tool.clone()));
    let word = |value: &str, words: &str| (value.to_owned(), words.to_owned());
    let thresholds = vec![
        any(),
        word("held", "All held"),
        word("failed", "One failed"),
        word("unknown", "Unknown"),
        word("none", "None"),
    ];
    let baseline = vec![any(), word("yes", "Baselines"), word("no", "Others")];
    listing.form(
        view! {
            <Select entry=listing.entry("scenario") label="Scenario" options=of_scenario/>
            <Select entry=listing.entry("environment") label="Environment" options=environments/>
            <TextField entry=listing.entry("version") label="Version" offers=versions/>
            <TextField entry=listing.entry("tool") label="Tool" offers=tools/>
            <Select entry=listing.entry("thresholds") label="Thresholds" options=thresholds/>
            <Select entry=listing.entry("baseline") label="Baseline" options=baseline/>
            <TextField entry=listing.entry("from") label="From" kind="date"/>
            <TextField entry=listing.entry("to") label="To" kind="date"/>
        }
        .into_any(),
    )
}

/// How the list is sorted, in words.
pub(super) fn order_words(sorted: Sorted<RunBy>) -> &'static str {
    use Direction::{Ascending, Descending};
    match (sorted.by, sorted.direction) {
        (RunBy::Number, Ascending) => "By number, from the first",
        (RunBy::Number, Descending) => "Newest first",
        (RunBy::When, Ascending) => "Oldest test first",
        (RunBy::When, Descending) => "Newest test first",
        (RunBy::Rate, Ascending) => "Lowest rate first",
        (RunBy::Rate, Descending) => "Highest rate first",
        (RunBy::P50, Ascending) => "Lowest p50 first",
        (RunBy::P50, Descending) => "Highest p50 first",
        (RunBy::P95, Ascending) => "Lowest p95 first",
        (RunBy::P95, Descending) => "Highest p95 first",
        (RunBy::P99, Ascending) => "Lowest p99 first",
        (RunBy::P99, Descending) => "Highest p99 first",
        (RunBy::Failures, Ascending) => "Fewest failures first",
        (RunBy::Failures, Descending) => "Most failures first",
    }
}
