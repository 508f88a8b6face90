//! The charts as the browser's machine draws them, for the test that compares them byte by byte with the server's.
//! No page loads this.

use chart::{Name, Size, compared, headroom, spectrum, timeline, trend};
use wasm_bindgen::prelude::wasm_bindgen;

/// Draws the chart of this kind from its specification in JSON, in the size `wide` or `narrow`, named by the element
/// `id`. What cannot be drawn is answered in words.
#[wasm_bindgen]
pub fn drawn(kind: &str, spec: &str, size: &str, id: &str) -> String {
    let size = if size == "narrow" { Size::Narrow } else { Size::Wide };
    let name = Name::By(id);
    let svg = match kind {
        "timeline" => serde_json::from_str(spec).map(|spec| timeline::both(&spec, size, name)),
        "compared" => serde_json::from_str(spec).map(|spec| compared::draw(&spec, size, name)),
        "spectrum" => serde_json::from_str(spec).map(|spec| spectrum::draw(&spec, size, name)),
        "trend" => serde_json::from_str(spec).map(|spec| trend::draw(&spec, size, name)),
        "headroom" => serde_json::from_str(spec).map(|spec| headroom::draw(&spec, size, name)),
        _ => return format!("{kind} is no chart"),
    };
    svg.unwrap_or_else(|error| error.to_string())
}
