//! Reads a run's charts step by step, by pointer or keyboard. The picture is the server's; only a line is laid over it.

use leptos::prelude::*;

/// Writes the numbers of one step under the pictures, which are the children. A slider, hidden until it works, moves
/// through the steps; so does the pointer over a picture.
#[island]
pub fn Crosshair(
    /// Each step of the pictures in words. Numbers would need the code that reads and writes them, a tenth of the wasm.
    readings: Vec<String>,
    children: Children,
) -> impl IntoView {
    let steps = readings.len();
    let last = steps.saturating_sub(1);
    let (ready, set_ready) = signal(false);
    let (at, set_at) = signal(None::<usize>);
    let readings = StoredValue::new(readings);
    let pictures = NodeRef::<leptos::html::Div>::new();
    Effect::new(move |_| set_ready.set(true));
    Effect::new(move |_| {
        if let (Some(pictures), Some(step)) = (pictures.get(), at.get()) {
            overlay::point_at(&pictures, steps, step);
        }
    });
    let follow = move |event: leptos::ev::PointerEvent| {
        if let Some(step) = overlay::step_under(&event, steps) {
            set_at.set(Some(step));
        }
    };
    let reading = move || {
        at.get()
            .and_then(|step| readings.with_value(|readings| readings.get(step).cloned()))
            .unwrap_or_default()
    };
    view! {
        <div class="reader" data-ready=move || ready.get()>
            <div node_ref=pictures on:pointermove=follow on:pointerdown=follow>{children()}</div>
            <label class="field" hidden=move || !ready.get()>
                <span class="quiet">"Read the chart at"</span>
                <input
                    type="range"
                    min="0"
                    max=last
                    prop:value=move || at.get().unwrap_or(0).to_string()
                    aria-valuetext=reading
                    on:input=move |event| set_at.set(event_target_value(&event).parse().ok())
                />
            </label>
            <p class="reading" hidden=move || at.get().is_none()>{reading}</p>
        </div>
    }
}

#[cfg(feature = "hydrate")]
mod overlay {
    //! What the browser knows: where the pointer is, and how a line is put over a picture.

    use chart::Size;
    use chart::timeline::Span;
    use leptos::prelude::*;
    use leptos::wasm_bindgen::JsCast;
    use leptos::web_sys::{Element, HtmlDivElement, PointerEvent};

    /// What is below the time axis, in units of the view box: the line ends there.
    const BELOW: i32 = 60;

    /// The step under the pointer, while it is over a picture.
    pub(super) fn step_under(event: &PointerEvent, steps: usize) -> Option<usize> {
        let picture = event.target()?.dyn_into::<Element>().ok()?.closest("svg.chart").ok()??;
        let seen = picture.get_bounding_client_rect();
        let share = (f64::from(event.client_x()) - seen.left()) / seen.width();
        span_of(&picture).step_at(steps, share)
    }

    /// Puts the line of every picture at the step.
    pub(super) fn point_at(pictures: &HtmlDivElement, steps: usize, step: usize) {
        for selector in ["svg.chart[data-size=wide]", "svg.chart[data-size=narrow]"] {
            if let Ok(Some(picture)) = pictures.query_selector(selector) {
                let x = view_box_units(span_of(&picture).x(steps, step));
                let view = picture.get_attribute("viewBox").unwrap_or_default();
                let height = view.rsplit(' ').next().and_then(|height| height.parse::<i32>().ok());
                let foot = height.unwrap_or_default() - BELOW;
                // The place is a number and the height is our own; neither can be refused.
                let _ =
                    line_of(&picture).map(|line| line.set_attribute("points", &format!("{x},24 {x},{foot}")));
            }
        }
    }

    #[expect(clippy::cast_possible_truncation, reason = "a place in a picture is a small number")]
    fn view_box_units(pixels: f64) -> i32 {
        (pixels * 2.0).round() as i32
    }

    fn span_of(picture: &Element) -> Span {
        let is_narrow = picture.get_attribute("data-size").is_some_and(|size| size == "narrow");
        Span::of(if is_narrow { Size::Narrow } else { Size::Wide })
    }

    /// The line over a picture, made the first time.
    fn line_of(picture: &Element) -> Option<Element> {
        if let Ok(Some(line)) = picture.query_selector("[data-crosshair]") {
            return Some(line);
        }
        let line = document().create_element_ns(Some("http://www.w3.org/2000/svg"), "polyline").ok()?;
        for (name, value) in
            [("data-crosshair", ""), ("fill", "none"), ("stroke", "#000010"), ("stroke-width", "2")]
        {
            line.set_attribute(name, value).ok()?;
        }
        picture.append_child(&line).ok()?;
        Some(line)
    }
}

#[cfg(not(feature = "hydrate"))]
mod overlay {
    //! The server draws no line: it renders the island once, without a pointer.

    use leptos::ev::PointerEvent;
    use leptos::web_sys::HtmlDivElement;

    pub(super) fn step_under(_event: &PointerEvent, _steps: usize) -> Option<usize> {
        None
    }

    pub(super) fn point_at(_pictures: &HtmlDivElement, _steps: usize, _step: usize) {}
}
