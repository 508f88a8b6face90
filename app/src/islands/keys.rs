//! Keys that lead from item to item of a review: j and k to the next and the one before, u to the next unknown one, f to the
//! next that fails. The page has a link for each; this only follows them.

use leptos::prelude::*;

/// Says which keys there are, and listens to them while its box is ticked. A key in a field is that field's, and one with
/// Ctrl, Alt or the like is the browser's. Whoever does not want them, because a screen reader or a voice types letters,
/// takes the tick away; the browser remembers it.
///
/// A key follows the link that names it in `data-key`. Where there is none it moves the focus through the links of the
/// class `step`, whose state is in `data-state`.
#[island]
pub fn ItemKeys() -> impl IntoView {
    let (ready, set_ready) = signal(false);
    let (on, turn) = signal(true);
    Effect::new(move |_| {
        turn.set(keyboard::are_on());
        keyboard::listen(on);
        set_ready.set(true);
    });
    view! {
        <p class="keys" data-ready=move || ready.get()>
            <label hidden=move || !ready.get()>
                <input
                    type="checkbox"
                    prop:checked=move || on.get()
                    on:change=move |_| {
                        turn.update(|on| *on = !*on);
                        keyboard::remember(on.get_untracked());
                    }
                />
                <span>
                    "Keys: "
                    <kbd>"j"</kbd>
                    " next, "
                    <kbd>"k"</kbd>
                    " previous, "
                    <kbd>"u"</kbd>
                    " next unknown, "
                    <kbd>"f"</kbd>
                    " next fail"
                </span>
            </label>
        </p>
    }
}

#[cfg(not(feature = "hydrate"))]
mod keyboard {
    use leptos::prelude::ReadSignal;

    pub(super) fn are_on() -> bool {
        true
    }

    pub(super) fn listen(_on: ReadSignal<bool>) {}

    pub(super) fn remember(_on: bool) {}
}

#[cfg(feature = "hydrate")]
mod keyboard {
    //! What the browser knows: which key was pressed where, and which links there are.

    use leptos::ev::KeyboardEvent;
    use leptos::prelude::*;
    use wasm_bindgen::{JsCast, JsValue};
    use web_sys::{Element, HtmlElement};

    /// Under which name the browser keeps whether they are on.
    const KEPT: &str = "item-keys";

    pub(super) fn are_on() -> bool {
        let kept = kept().and_then(|kept| js_sys::Reflect::get(&kept, &KEPT.into()).ok());
        kept.and_then(|kept| kept.as_string()).is_none_or(|kept| kept != "off")
    }

    pub(super) fn remember(on: bool) {
        // A browser that keeps nothing forgets it with the page.
        if let Some(kept) = kept() {
            let _ = js_sys::Reflect::set(&kept, &KEPT.into(), &if on { "on" } else { "off" }.into());
        }
    }

    pub(super) fn listen(on: ReadSignal<bool>) {
        window_event_listener(leptos::ev::keydown, move |event| {
            if on.get_untracked() && is_free(&event) && follow(&event.key()).is_some() {
                event.prevent_default();
            }
        });
    }

    /// What lasts beyond the page: `localStorage`, by name, so that no more of the browser's interface is linked in.
    fn kept() -> Option<JsValue> {
        js_sys::Reflect::get(&window(), &"localStorage".into()).ok().filter(JsValue::is_object)
    }

    /// Nobody else waits for the key.
    fn is_free(event: &KeyboardEvent) -> bool {
        let target = event.target().and_then(|target| target.dyn_into::<Element>().ok());
        let within = |selector| {
            let target = target.as_ref().and_then(|target| target.closest(selector).ok().flatten());
            target.is_some()
        };
        // The box of the keys themselves takes no letters.
        let is_typing = within("input, select, textarea, [contenteditable]") && !within(".keys");
        let is_chord = event.ctrl_key() || event.alt_key() || event.meta_key();
        !is_typing && !is_chord && !event.default_prevented() && !event.is_composing()
    }

    fn follow(key: &str) -> Option<()> {
        if !matches!(key, "j" | "k" | "u" | "f") {
            return None;
        }
        let page = document();
        if let Some(link) = page.query_selector(&["a[data-key=", key, "]"].concat()).ok().flatten() {
            link.dyn_into::<HtmlElement>().ok()?.click();
            return Some(());
        }
        let items = page.get_elements_by_class_name("step");
        let all: Vec<HtmlElement> =
            (0..items.length()).filter_map(|at| items.item(at)?.dyn_into().ok()).collect();
        let active = page.active_element();
        let here = all.iter().position(|link| active.as_ref() == Some(link.as_ref()));
        let to = next(&all, here, key)?;
        // What is folded away opens.
        if let Some(folded) = to.closest("details").ok().flatten() {
            folded.set_attribute("open", "").ok()?;
        }
        to.focus().ok()
    }

    fn next<'a>(all: &'a [HtmlElement], here: Option<usize>, key: &str) -> Option<&'a HtmlElement> {
        let after = here.map_or(0, |here| here + 1);
        let wanted = match key {
            "k" => return all.get(here?.checked_sub(1)?),
            "j" => return all.get(after),
            "u" => "unknown",
            _ => "fail",
        };
        let stands = |link: &&HtmlElement| link.get_attribute("data-state").as_deref() == Some(wanted);
        all.iter().skip(after).chain(all.iter().take(after)).find(stands)
    }
}
