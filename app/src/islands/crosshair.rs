//! Reads a run's charts step by step and selects a window of it, by pointer or keyboard. The pictures are the server's; only
//! a line and a rectangle are laid over them. The window is looked at by the form of the page, which works without this.

#[cfg_attr(not(feature = "hydrate"), path = "crosshair/no_overlay.rs")]
mod overlay;

use leptos::ev::{KeyboardEvent, PointerEvent};
use leptos::prelude::*;

/// Writes the numbers of one step under the pictures, which are the children. A slider, hidden until it works, moves
/// through the steps; so does the pointer over a picture. Where the figure has a form `data-window`, Shift with a key or
/// dragging selects a window and fills it in.
#[island]
pub fn Crosshair(
    /// A word of its own on the page, for the ids of its parts.
    name: String,
    /// Each step of the pictures in words, after its time and a colon. Numbers would need the code that reads and writes
    /// them, a tenth of the wasm.
    readings: Vec<String>,
    /// The time at which the last step ends; nothing where steps are no times, and no window can be selected.
    end: String,
    /// What the slider is called.
    label: String,
    /// What the keys do.
    hint: String,
    children: Children,
) -> impl IntoView {
    let help = name + "-keys";
    let steps = readings.len();
    let last = steps.saturating_sub(1);
    let readings = StoredValue::new((readings, end));
    let (ready, set_ready) = signal(false);
    let (pointed, point) = signal(Pointed::default());
    let pictures = NodeRef::<leptos::html::Div>::new();
    Effect::new(move |_| set_ready.set(true));
    Effect::new(move |before: Option<Pointed>| {
        let now = pointed.get();
        if let Some(pictures) = pictures.get() {
            overlay::draw(&pictures, steps, now);
            // What was typed into the form stays until something is selected.
            if before.is_some_and(|before| before.selected != now.selected) {
                let window = readings.with_value(|(readings, end)| now.window(readings, end));
                overlay::fill_in(&pictures, window);
            }
        }
        now
    });
    let follow = move |event: PointerEvent| {
        if let Some(next) = overlay::pointed(&event, steps, pointed.get_untracked()) {
            point.set(next);
        }
    };
    let press = move |event: KeyboardEvent| {
        if let Some(pictures) = pictures.get_untracked() {
            point.update(|pointed| overlay::pressed(&event, &pictures, pointed));
        }
    };
    let zoom_out = move |_| {
        if let Some(pictures) = pictures.get_untracked() {
            overlay::zoom_out(&pictures);
        }
    };
    let reading = move || {
        let step = pointed.get().at;
        step.and_then(|step| readings.with_value(|(readings, _)| readings.get(step).cloned()))
            .unwrap_or_default()
    };
    let selected = move || {
        let window = readings.with_value(|(readings, end)| pointed.get().window(readings, end));
        window.map(|(from, to)| from + " to " + &to + " is selected.").unwrap_or_default()
    };
    view! {
        <div class="reader" data-ready=move || ready.get()>
            <div
                node_ref=pictures
                on:pointerdown=follow
                on:pointermove=follow
                on:pointerup=follow
                on:pointercancel=follow
                on:dblclick=zoom_out
            >{children()}</div>
            <label class="field" hidden=move || !ready.get()>
                <span class="quiet">{label}</span>
                <input
                    type="range"
                    min="0"
                    max=last
                    prop:value=move || pointed.get().at.unwrap_or(0).to_string()
                    aria-valuetext=reading
                    aria-describedby=help.clone()
                    on:keydown=press
                    on:input=move |event| {
                        if let Ok(step) = event_target_value(&event).parse() {
                            point.update(|pointed| pointed.step_to(step));
                        }
                    }
                />
            </label>
            <p class="reading" hidden=move || pointed.get().at.is_none()>{reading}</p>
            <p role="status" class="reading">{selected}</p>
            <p class="quiet" id=help hidden=move || !ready.get()>{hint}</p>
        </div>
    }
}

/// What is read and what is selected.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
struct Pointed {
    /// The step that is read.
    at: Option<usize>,
    /// Where the selection began, and where it was drawn to.
    selected: Option<(usize, usize)>,
    /// Where the pointer went down: the step, and the place in pixels of the window.
    down: Option<(usize, i32)>,
    /// The pointer has moved far enough to select.
    drags: bool,
    /// The slider takes the selection along.
    extends: bool,
}

impl Pointed {
    /// Reads another step.
    fn step_to(&mut self, step: usize) {
        self.at = Some(step);
        if let (true, Some((anchor, _))) = (self.extends, self.selected) {
            self.selected = Some((anchor, step));
        }
    }

    /// The first and the last step of the selection.
    fn span(self) -> Option<(usize, usize)> {
        self.selected.map(|(one, other)| (one.min(other), one.max(other)))
    }

    /// The times at which the selection begins and ends.
    fn window(self, readings: &[String], end: &str) -> Option<(String, String)> {
        let (first, last) = self.span()?;
        let time = |step: usize| Some(readings.get(step)?.split_once(": ")?.0.to_owned());
        Some((time(first)?, time(last + 1).unwrap_or_else(|| end.to_owned())))
    }
}
