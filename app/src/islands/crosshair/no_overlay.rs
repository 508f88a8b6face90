//! The server draws no marks: it renders the island once, without a pointer.

use leptos::ev::{KeyboardEvent, PointerEvent};
use leptos::web_sys::HtmlDivElement;

use super::Pointed;

pub(super) fn pointed(_event: &PointerEvent, _steps: usize, _before: Pointed) -> Option<Pointed> {
    None
}

pub(super) fn pressed(_event: &KeyboardEvent, _pictures: &HtmlDivElement, _pointed: &mut Pointed) {}

pub(super) fn zoom_out(_pictures: &HtmlDivElement) {}

pub(super) fn fill_in(_pictures: &HtmlDivElement, _window: Option<(String, String)>) {}

pub(super) fn draw(_pictures: &HtmlDivElement, _steps: usize, _pointed: Pointed) {}
