//! What the browser knows: where the pointer is, which key was pressed, and how marks are put over a picture.

use chart::Size;
use chart::timeline::Span;
use leptos::prelude::*;
use leptos::wasm_bindgen::JsCast;
use leptos::web_sys::{Element, HtmlDivElement, HtmlElement, KeyboardEvent, PointerEvent};
use web_sys::{HtmlFormElement, HtmlInputElement};

use super::Pointed;

/// What is below the time axis, in units of the view box: the marks end there.
const BELOW: i32 = 60;
/// Where they begin.
const ABOVE: i32 = 24;
/// How far a pointer moves, in pixels, before it drags.
const FAR: i32 = 6;

/// What is pointed at after an event of a pointer; none where nothing changes.
pub(super) fn pointed(event: &PointerEvent, steps: usize, before: Pointed) -> Option<Pointed> {
    let picture = event.target()?.dyn_into::<Element>().ok()?.closest("svg.chart").ok()??;
    let seen = picture.get_bounding_client_rect();
    let share = (f64::from(event.client_x()) - seen.left()) / seen.width();
    let step = span_of(&picture).step_at(steps, share)?;
    let now = Pointed { at: Some(step), ..before };
    Some(match event.type_().as_str() {
        "pointerdown" => {
            let selects = event.is_primary() && event.button() == 0 && form_of(&picture).is_some();
            Pointed { down: selects.then(|| (step, event.client_x())), drags: false, ..now }
        }
        "pointermove" => moved(event, &picture, now, step),
        "pointerup" if now.drags => {
            // From here on the keys go on with the selection.
            let _ = slider_of(&picture).map(|slider| slider.focus());
            Pointed { down: None, drags: false, ..now }
        }
        // A click, or a movement that the browser took for scrolling.
        _ => Pointed { down: None, drags: false, selected: None, ..now },
    })
}

/// A pointer that is down selects once it is far enough; the picture then has all its events until it is let go.
fn moved(event: &PointerEvent, picture: &Element, now: Pointed, step: usize) -> Pointed {
    let Some((from, place)) = now.down else { return now };
    if !now.drags && (event.client_x() - place).abs() <= FAR {
        return now;
    }
    if !now.drags {
        // Where it cannot be had, the drag ends at the picture's edge.
        let _ = picture.set_pointer_capture(event.pointer_id());
    }
    Pointed { selected: Some((from, step)), drags: true, ..now }
}

/// What a key on the slider does beyond moving it.
pub(super) fn pressed(event: &KeyboardEvent, pictures: &HtmlDivElement, pointed: &mut Pointed) {
    match event.key().as_str() {
        "Enter" if pointed.selected.is_some() => {
            event.prevent_default();
            let _ = form_of(pictures).map(|form| form.request_submit());
        }
        "Escape" if pointed.selected.is_some() => pointed.selected = None,
        "Escape" => zoom_out(pictures),
        "Home" | "End" | "PageUp" | "PageDown" | "ArrowLeft" | "ArrowRight" | "ArrowUp" | "ArrowDown" => {
            pointed.extends = event.shift_key() && form_of(pictures).is_some();
            if !pointed.extends {
                pointed.selected = None;
            } else if pointed.selected.is_none() {
                let step = pointed.at.unwrap_or_default();
                pointed.selected = Some((step, step));
            }
        }
        _ => {}
    }
}

/// Follows the link that zooms out, where there is one.
pub(super) fn zoom_out(pictures: &HtmlDivElement) {
    if let Some(link) =
        within(pictures, "a[data-zoom-out]").and_then(|link| link.dyn_into::<HtmlElement>().ok())
    {
        link.click();
    }
}

/// Writes the selection into the form; without one, what the server wrote.
pub(super) fn fill_in(pictures: &HtmlDivElement, window: Option<(String, String)>) {
    let (from, to) = window.map_or((None, None), |(from, to)| (Some(from), Some(to)));
    for (field, time) in [("form[data-window] [name=from]", from), ("form[data-window] [name=to]", to)] {
        let field = within(pictures, field).and_then(|field| field.dyn_into::<HtmlInputElement>().ok());
        if let Some(field) = field {
            field.set_value(&time.unwrap_or_else(|| field.default_value()));
        }
    }
}

/// Puts the line of every picture at the step, and the rectangle over the selection.
pub(super) fn draw(pictures: &HtmlDivElement, steps: usize, pointed: Pointed) {
    for selector in ["svg.chart[data-size=wide]", "svg.chart[data-size=narrow]"] {
        if let Ok(Some(picture)) = pictures.query_selector(selector) {
            // The places are numbers and the heights our own; none can be refused.
            let _ = mark(&picture, steps, pointed);
        }
    }
}

fn mark(picture: &Element, steps: usize, pointed: Pointed) -> Option<()> {
    let span = span_of(picture);
    let view = picture.get_attribute("viewBox").unwrap_or_default();
    let height = view.rsplit(' ').next().and_then(|height| height.parse::<i32>().ok());
    let foot = height.unwrap_or_default() - BELOW;
    let (from, width) = match pointed.span() {
        Some((first, last)) => {
            let from = view_box_units(span.edge(steps, first));
            (from, view_box_units(span.edge(steps, last + 1)) - from)
        }
        None => (0, 0),
    };
    let over = over(picture, "rect", [("fill", "#000031"), ("fill-opacity", "0.2")])?;
    for (name, value) in [("x", from), ("y", ABOVE), ("width", width), ("height", foot - ABOVE)] {
        over.set_attribute(name, &value.to_string()).ok()?;
    }
    let x = view_box_units(span.x(steps, pointed.at?));
    let line = self::over(picture, "polyline", [("fill", "none"), ("stroke", "#000010")])?;
    line.set_attribute("stroke-width", "2").ok()?;
    line.set_attribute("points", &format!("{x},{ABOVE} {x},{foot}")).ok()
}

#[expect(clippy::cast_possible_truncation, reason = "a place in a picture is a small number")]
fn view_box_units(pixels: f64) -> i32 {
    (pixels * 2.0).round() as i32
}

fn span_of(picture: &Element) -> Span {
    let is_narrow = picture.get_attribute("data-size").is_some_and(|size| size == "narrow");
    Span::of(if is_narrow { Size::Narrow } else { Size::Wide })
}

/// A mark over a picture, made the first time. There is one of each kind.
fn over(picture: &Element, kind: &str, look: [(&str, &str); 2]) -> Option<Element> {
    if let Ok(Some(mark)) = picture.query_selector(&format!("{kind}[data-crosshair]")) {
        return Some(mark);
    }
    let mark = document().create_element_ns(Some("http://www.w3.org/2000/svg"), kind).ok()?;
    mark.set_attribute("data-crosshair", "").ok()?;
    for (name, value) in look {
        mark.set_attribute(name, value).ok()?;
    }
    picture.append_child(&mark).ok()?;
    Some(mark)
}

fn form_of(within_figure: &Element) -> Option<HtmlFormElement> {
    within(within_figure, "form[data-window]")?.dyn_into().ok()
}

fn slider_of(within_figure: &Element) -> Option<HtmlElement> {
    within(within_figure, ".reader [type=range]")?.dyn_into().ok()
}

/// The first such element of the same figure.
fn within(element: &Element, selector: &str) -> Option<Element> {
    element.closest("figure").ok()??.query_selector(selector).ok()?
}
