//! What a run measured: its course, its percentiles, its endpoints, and what was checked and failed.

use chart::{spectrum, timeline};
use leptos::prelude::*;

use super::{Loaded, endpoints, errors, judged, look, printed, window};
use crate::ui::{ChartFigure, Reading};

/// The main column of a run's page, whoever reads it.
pub(super) fn view(loaded: &Loaded) -> AnyView {
    let Loaded { run, looked, course, spectrum, .. } = loaded;
    let report = &run.report;
    let controls = look::controls(looked);
    view! {
        <div class="flow">
            <div id="course">
                <ChartFigure figure=timeline::figure(course, "course-says") reading=Reading::of_course(course)>
                    {controls}
                </ChartFigure>
            </div>
            {window::view(loaded)}
            <ChartFigure figure=spectrum::figure(spectrum, "spectrum-says") reading=Reading::of_spectrum(spectrum)/>
            {endpoints::view(loaded)}
            {printed::view(report)}
            {judged::view(report)}
            {errors::view(report)}
        </div>
    }
    .into_any()
}
