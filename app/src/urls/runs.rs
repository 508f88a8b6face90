//! Runs: read, looked at, compared, shared.

use domain::{RunId, Slug, Window};

use super::{files, value};

/// A service's runs, newest first. Uploads are posted to the same address.
pub fn runs(slug: &Slug) -> String {
    format!("/services/{slug}/runs")
}

/// The runs of a service, just after one of them was deleted.
pub fn runs_deleted(slug: &Slug, run: RunId) -> String {
    format!("/services/{slug}/runs?deleted={run}")
}

/// Where a run is deleted; the post goes to the same address.
pub fn delete_run(id: RunId) -> String {
    format!("/runs/{id}/delete")
}

/// Where programs upload runs.
pub fn api_runs(slug: &Slug) -> String {
    format!("/api/v1/services/{slug}/runs")
}

/// One run.
pub fn run(id: RunId) -> String {
    format!("/runs/{id}")
}

/// A page that shows a run (its own or a shared one), with what of the run is looked at: a window, an endpoint, or both.
pub fn look(page: &str, window: Option<Window>, endpoint: Option<usize>) -> String {
    let window = window.map(|window| format!("from={}&to={}", window.from(), window.to()));
    let endpoint = endpoint.map(|position| format!("endpoint={position}"));
    let query: Vec<String> = window.into_iter().chain(endpoint).collect();
    if query.is_empty() { page.to_owned() } else { format!("{page}?{}", query.join("&")) }
}

/// The same, at its chart.
pub fn look_at_course(page: &str, window: Option<Window>, endpoint: Option<usize>) -> String {
    format!("{}#course", look(page, window, endpoint))
}

/// What was read of a run's upload.
pub fn receipt(id: RunId) -> String {
    format!("/runs/{id}/receipt")
}

/// Where two runs are chosen and compared.
pub fn compare() -> String {
    "/compare".to_owned()
}

/// Where a run is held against one that is still to be chosen.
pub fn compare_with(after: RunId) -> String {
    format!("/compare?after={after}")
}

/// Where two runs of a service are chosen.
pub fn compare_runs_of(slug: &Slug) -> String {
    format!("/compare?service={slug}")
}

/// Two runs held against each other.
pub fn compared(before: RunId, after: RunId) -> String {
    format!("/compare?before={before}&after={after}")
}

/// The same, with the endpoints sorted by a column.
pub fn compared_by(before: RunId, after: RunId, column: &str) -> String {
    format!("{}&sort={}#endpoints", compared(before, after), value(column))
}

/// The links that show a run to people without an account; the forms post to the same address.
pub fn share(id: RunId) -> String {
    format!("/runs/{id}/share")
}

/// A run, for whoever has this secret.
pub fn shared(secret: &str) -> String {
    format!("{SHARED}{secret}")
}

/// What the address of every shared run begins with; a secret follows, which no log may see.
pub const SHARED: &str = "/shared/";

/// What can be taken along of a run: address and words for each file.
pub fn run_files(id: RunId) -> Vec<(String, &'static str)> {
    files(
        &run(id),
        [
            ("run.md", "Page as Markdown"),
            ("run.csv", "Numbers as CSV"),
            ("series.csv", "Course as CSV"),
            ("run.json", "Everything as JSON"),
            ("latency.svg", "Latency as SVG"),
            ("rate.svg", "Rate as SVG"),
            ("spectrum.svg", "Spectrum as SVG"),
        ],
    )
}
