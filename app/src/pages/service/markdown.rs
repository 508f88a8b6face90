//! The page of a service as a document: how far it is, its newest runs, and what is stated about it.

use chart::{format, headroom, trend};
use domain::{Baseline, Fact, Review, RunLine, Slug};
use store::Store;

use super::load::Loaded;
use super::{side, words};
use crate::error::AppError;
use crate::markdown::{Cell, Document};
use crate::pages::{reviews::state_words, runs};
use crate::ui::words::moment;
use crate::{charts, urls};

/// A service in Markdown. `origin` is the address of this site, for the way back.
pub async fn service_markdown(store: &Store, slug: &Slug, origin: &str) -> Result<String, AppError> {
    let loaded = Loaded::load(store, slug, None).await?;
    let mut document = Document::titled(loaded.line.service.name.as_str());
    document.written(&words::answer(&loaded).markdown());
    document.paragraph(&words::lead(&loaded));
    let owner = [("owner", words::owner(&loaded))];
    document.facts(owner.into_iter().chain(words::facts(&loaded)));
    document.heading(2, "Headroom");
    document.paragraph(&headroom::sentence(&loaded.headroom()));
    tested(&mut document, &loaded);
    stated(&mut document, &loaded);
    document.source(&format!("{origin}{}", urls::service(slug)), loaded.now);
    Ok(document.finish())
}

fn tested(document: &mut Document, loaded: &Loaded) {
    document.heading(2, "Runs");
    if loaded.runs.items.is_empty() {
        document.paragraph("No run yet.");
        return;
    }
    if let Some((environment, scenario)) = &loaded.shown {
        let said = trend::sentence(&charts::trend(&loaded.trend));
        document.paragraph(&format!("{said} Runs of {scenario} in {environment}."));
    }
    let total = u64::try_from(loaded.line.runs).unwrap_or(0);
    let caption = format!(
        "The latest {} of {}, latency in milliseconds",
        loaded.runs.items.len(),
        format::counted(total, "run")
    );
    let head =
        ["Run", "When (UTC)", "Scenario", "req/s", "p50", "p95", "p99", "Thresholds", "What it was for"];
    let rows: Vec<_> = loaded.runs.items.iter().map(run).collect();
    document.table(&caption, &head, &rows);
}

fn run(line: &RunLine) -> Vec<Cell> {
    let details = &line.details;
    let number = |value| Cell::Number(format::known(value, format::number));
    let baseline = if line.is_baseline { " (baseline)" } else { "" };
    let reason = details.reason.as_ref().or(details.change.as_ref());
    let (_, thresholds) = runs::held(line);
    vec![
        Cell::Words(format!("#{}{baseline}", line.number)),
        Cell::Words(moment(line.started_at.unwrap_or(line.received_at))),
        Cell::Words(format!("{} ({})", details.scenario, details.environment)),
        number(line.rate_per_s),
        number(line.p50_ms),
        number(line.p95_ms),
        number(line.p99_ms),
        Cell::Words(thresholds),
        Cell::Words(reason.map(ToString::to_string).unwrap_or_default()),
    ]
}

fn stated(document: &mut Document, loaded: &Loaded) {
    let baseline = |baseline: &Baseline| {
        format!(
            "Run #{} for {} in {}: {}, {}: {}",
            baseline.run_number,
            baseline.scenario,
            baseline.environment,
            baseline.set_by,
            moment(baseline.set_at),
            baseline.reason
        )
    };
    document.heading(2, "Baselines");
    some(document, loaded.baselines.iter().map(baseline).collect(), "None.");
    let review = |review: &Review| {
        let state = state_words(review.state);
        format!("{}: {state}; {}, {}", side::review_name(review), review.author, moment(review.changed_at))
    };
    document.heading(2, "Reviews");
    some(document, loaded.reviews.items.iter().map(review).collect(), "None yet.");
    document.heading(2, "Inventory");
    document.paragraph(&side::how_many(&loaded.facts));
    if !loaded.facts.is_empty() {
        let row = |fact: &Fact| side::stated(fact).map(Cell::Words).into();
        let rows: Vec<_> = loaded.facts.iter().map(row).collect();
        document.table("Production", &["Fact", "Value", "Stated"], &rows);
    }
}

fn some(document: &mut Document, items: Vec<String>, none: &str) {
    if items.is_empty() { document.paragraph(none) } else { document.list(items) }
}
