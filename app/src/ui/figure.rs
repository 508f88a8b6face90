//! A chart as pages show it: the sentence, the picture in both widths, and the same numbers as a table.

use chart::spectrum::{self, Spectrum};
use chart::timeline::{self, Timeline};
use chart::{Figure, format};
use leptos::prelude::*;

use crate::islands::Crosshair;
use crate::shell::IslandScripts;

const READING: &str = "Arrow keys read step by step, as the pointer does.";
const SELECTING: &str = "Arrow keys read step by step, as the pointer does. With Shift they select a window, as dragging does: Enter looks at it, Escape gives it up. Escape without a selection, or a double click, zooms out.";

/// What a chart says step by step, where scripts run.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reading {
    /// What the slider is called.
    label: &'static str,
    /// Each step in words.
    steps: Vec<String>,
    /// The time at which the last one ends; nothing where steps are no times.
    end: String,
}

impl Reading {
    /// The steps of a run's course.
    pub fn of_course(spec: &Timeline) -> Self {
        Self { label: "Read the chart at", steps: timeline::readings(spec), end: format::clock(spec.end()) }
    }

    /// Places on the axis of percentiles.
    pub fn of_spectrum(spec: &Spectrum) -> Self {
        Self { label: "Read the percentiles at", steps: spectrum::readings(spec), end: String::new() }
    }
}

/// A figure. With `reading` a finger or a key can read it step by step where scripts run.
#[component]
pub fn ChartFigure(
    /// Sentence, pictures and table.
    figure: Figure,
    /// What the pictures say, where they can be read step by step.
    #[prop(optional)]
    reading: Option<Reading>,
    /// What changes the picture, under it; with a form `data-window` among it, the picture can select a window for it.
    #[prop(optional)]
    children: Option<Children>,
) -> impl IntoView {
    let controls = children.map(|controls| controls());
    let pictures = view! { <div inner_html=format!("{}{}", figure.wide, figure.narrow)></div> };
    let pictures = match reading {
        Some(Reading { label, steps, end }) if !steps.is_empty() => {
            let hint = if controls.is_some() { SELECTING } else { READING };
            let name = figure.id.clone();
            view! {
                <Crosshair name readings=steps end label=label.to_owned() hint=hint.to_owned()>{pictures}</Crosshair>
                <IslandScripts/>
            }
            .into_any()
        }
        _ => pictures.into_any(),
    };
    view! {
        <figure>
            <figcaption id=figure.id><strong>{figure.sentence}</strong>" "{figure.reading}</figcaption>
            {pictures}
            {controls}
            <Numbers table=figure.table/>
        </figure>
    }
    .into_any()
}

/// The numbers of a chart, folded away. The first column names each row, and those after a number line up.
#[component]
fn Numbers(table: chart::Table) -> impl IntoView {
    let class = |i: usize| (i > 0).then_some("n");
    let head = table.head.into_iter().enumerate();
    let head = head.map(|(i, name)| view! { <th scope="col" class=class(i)>{name}</th> });
    let row = move |cells: Vec<String>| {
        let mut cells = cells.into_iter();
        let name = cells.next().unwrap_or_default();
        let rest = cells.map(|cell| view! { <td class="n">{cell}</td> });
        view! { <tr><th scope="row">{name}</th>{rest.collect_view()}</tr> }
    };
    let region = table.caption.clone();
    view! {
        <details class="more">
            <summary>"View as table"</summary>
            <div class="scroll" tabindex="0" role="region" aria-label=region>
                <table class="data">
                    <caption>{table.caption}</caption>
                    <thead><tr>{head.collect_view()}</tr></thead>
                    <tbody>{table.rows.into_iter().map(row).collect_view()}</tbody>
                </table>
            </div>
        </details>
    }
    .into_any()
}
