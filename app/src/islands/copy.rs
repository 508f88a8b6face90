//! A button that copies a command, absent where no script runs.

use leptos::prelude::*;

/// Copies `text` to the clipboard. Hidden until it can.
#[island]
pub fn CopyButton(text: String) -> impl IntoView {
    let (ready, set_ready) = signal(false);
    let (copied, set_copied) = signal(false);
    Effect::new(move |_| set_ready.set(true));
    let copy = move |_| {
        write_to_clipboard(&text);
        set_copied.set(true);
    };
    view! {
        <button type="button" class="button" hidden=move || !ready.get() data-ready=move || ready.get() on:click=copy>
            {move || if copied.get() { "Copied" } else { "Copy" }}
        </button>
    }
}

#[cfg(feature = "hydrate")]
fn write_to_clipboard(text: &str) {
    // The promise is dropped: a refusal leaves the text on the page, to be selected by hand.
    let _ = window().navigator().clipboard().write_text(text);
}

#[cfg(not(feature = "hydrate"))]
fn write_to_clipboard(_text: &str) {}
