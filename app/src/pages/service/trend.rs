//! Percentiles and rate over the runs of one scenario.

use chart::format;
use chart::trend;
use domain::{EnvironmentName, ScenarioName};
use leptos::prelude::*;

use super::load::Loaded;
use crate::ui::ChartFigure;
use crate::{charts, urls};

/// The trend, with a way to the other scenarios. Runs of different scenarios are never mixed.
pub(super) fn section(loaded: &Loaded) -> AnyView {
    let figure = trend::figure(&charts::trend(&loaded.trend), "trend-says");
    let count = loaded.trend.len() as u64;
    let of = loaded.shown.as_ref().map(|(environment, scenario)| {
        view! { <p class="quiet">{format!("Runs of {scenario} in {environment}.")}</p> }
    });
    let several = loaded.scenarios.len() > 1;
    view! {
        <section aria-labelledby="trend">
            <h2 id="trend">{format!("Latency over {}", format::counted(count, "run"))}</h2>
            {if several { scenarios(loaded) } else { of.into_any() }}
            <ChartFigure figure/>
        </section>
    }
    .into_any()
}

fn scenarios(loaded: &Loaded) -> AnyView {
    let slug = &loaded.line.service.slug;
    let link = |(environment, scenario): &(EnvironmentName, ScenarioName)| {
        let shown = loaded.shown.as_ref().is_some_and(|(e, s)| e == environment && s == scenario);
        let address = urls::service_trend(slug, environment, scenario);
        view! { <a href=address aria-current=shown.then_some("true")>{format!("{scenario}, {environment}")}</a> }
    };
    view! { <nav class="views" aria-label="Scenarios">{loaded.scenarios.iter().map(link).collect_view()}</nav> }.into_any()
}
