//! The preview of a draft while it is typed. The form inside is complete without it: its button shows the same.

use leptos::prelude::*;

/// Wraps the form of a checklist's draft. When typing pauses, it sends the text to the form's own address as the preview
/// button would, puts what the check says and the preview in the place of the old ones, and numbers the lines, marking those
/// that something is wrong with. A finding leads to its line.
#[island]
pub fn DraftPreview(children: Children) -> impl IntoView {
    let (ready, set_ready) = signal(false);
    Effect::new(move |_| {
        begin();
        set_ready.set(true);
    });
    view! { <div data-ready=move || ready.get() on:input=|_| typed()>{children()}</div> }
}

#[cfg(not(feature = "hydrate"))]
fn begin() {}

#[cfg(not(feature = "hydrate"))]
fn typed() {}

#[cfg(feature = "hydrate")]
use browser::{begin, typed};

/// What only exists in a browser. It writes to the page directly: signals would weigh more than the whole island.
#[cfg(feature = "hydrate")]
mod browser {
    use std::cell::RefCell;
    use std::time::Duration;

    use leptos::prelude::*;
    use wasm_bindgen::prelude::*;
    use web_sys::{DomParser, Element, HtmlTextAreaElement, SupportedType, UrlSearchParams, XmlHttpRequest};

    /// How long typing pauses before the text is sent.
    const PAUSE: Duration = Duration::from_millis(600);
    /// Lines that stay in sight above the one that is led to.
    const ABOVE: usize = 5;

    thread_local! {
        /// What is waited for: the end of the pause, and the answer to what was sent last.
        static WAITING: RefCell<(Option<TimeoutHandle>, Option<XmlHttpRequest>)> = const { RefCell::new((None, None)) };
    }

    /// Numbers the lines, and lets findings lead to theirs.
    pub(super) fn begin() {
        number();
        let led = Closure::<dyn Fn(web_sys::Event)>::new(|event: web_sys::Event| {
            if lead(&event).is_some() {
                event.prevent_default();
            }
        });
        document().set_onclick(Some(led.into_js_value().unchecked_ref()));
        if let Some(text) = text() {
            let scrolled = Closure::<dyn Fn()>::new(|| {
                follow();
            });
            text.set_onscroll(Some(scrolled.into_js_value().unchecked_ref()));
        }
    }

    /// Somebody typed: what was sent before is of no use any more.
    pub(super) fn typed() {
        WAITING.with_borrow_mut(|(pause, sent)| {
            if let Some(pause) = pause.take() {
                pause.clear();
            }
            if let Some(sent) = sent.take() {
                // One that cannot be broken off is answered, and its answer replaced by the next.
                let _ = sent.abort();
            }
            let end = || {
                send();
            };
            *pause = set_timeout_with_handle(end, PAUSE).ok();
        });
    }

    fn text() -> Option<HtmlTextAreaElement> {
        document().get_element_by_id("text")?.dyn_into().ok()
    }

    fn send() -> Option<()> {
        let text = text()?;
        let fields = UrlSearchParams::new().ok()?;
        fields.append("do", "preview");
        fields.append("text", &text.value());
        let revision = document().query_selector("[name=revision]").ok()??.get_attribute("value")?;
        fields.append("revision", &revision);
        let request = XmlHttpRequest::new().ok()?;
        request.open("POST", &text.form()?.action()).ok()?;
        request.set_request_header("Accept", "text/html").ok()?;
        let answered = request.clone();
        let show = Closure::<dyn Fn()>::new(move || {
            show(&answered);
        });
        request.set_onload(Some(show.into_js_value().unchecked_ref()));
        request.send_with_opt_url_search_params(Some(&fields)).ok()?;
        WAITING.with_borrow_mut(|(_, sent)| *sent = Some(request));
        Some(())
    }

    /// Takes over what the answered page says. Of an answer that is no such page, nothing.
    fn show(request: &XmlHttpRequest) -> Option<()> {
        if request.status().ok()? != 200 {
            return None;
        }
        let page = request.response_text().ok()??;
        let page = DomParser::new().ok()?.parse_from_string(&page, SupportedType::TextHtml).ok()?;
        for id in ["findings", "preview"] {
            let (old, new) = (document().get_element_by_id(id)?, page.get_element_by_id(id)?);
            old.replace_with_with_node_1(&new).ok()?;
        }
        number()
    }

    /// Writes the numbers of the lines beside them, with a mark where something is wrong.
    fn number() -> Option<()> {
        let text = text()?;
        let findings = document().get_element_by_id("findings")?;
        let of = |name: &str| findings.get_attribute(name).unwrap_or_default();
        let (faults, remarks) = (of("data-faults"), of("data-remarks"));
        let is_in = |list: &str, line: &str| list.split(' ').any(|named| named == line);
        let mut lines = String::new();
        for at in 1..=text.value().split('\n').count() {
            let line = at.to_string();
            let mark = if is_in(&faults, &line) {
                "✕ "
            } else if is_in(&remarks, &line) {
                "▲ "
            } else {
                ""
            };
            lines = lines + mark + &line + "\n";
        }
        gutter(&text)?.set_text_content(Some(&lines));
        follow()
    }

    /// Where the numbers stand: made once, before the text.
    fn gutter(text: &HtmlTextAreaElement) -> Option<Element> {
        if let Some(gutter) = document().query_selector(".gutter").ok()? {
            return Some(gutter);
        }
        let gutter = document().create_element("pre").ok()?;
        gutter.set_class_name("gutter");
        gutter.set_attribute("aria-hidden", "true").ok()?;
        text.before_with_node_1(&gutter).ok()?;
        Some(gutter)
    }

    /// The numbers scroll with the text.
    fn follow() -> Option<()> {
        let gutter = document().query_selector(".gutter").ok()??;
        gutter.set_scroll_top(text()?.scroll_top());
        Some(())
    }

    /// Goes to the line of the finding that was clicked.
    fn lead(event: &web_sys::Event) -> Option<()> {
        let finding = event.target()?.dyn_into::<Element>().ok()?;
        let line: usize = finding.get_attribute("data-line")?.parse().ok()?;
        let text = text()?;
        let value = text.value();
        let lines: Vec<&str> = value.split('\n').collect();
        let units = |line: &&str| line.encode_utf16().count();
        let start: usize = lines.iter().take(line.checked_sub(1)?).map(|line| units(line) + 1).sum();
        let end = start + lines.get(line - 1).map_or(0, units);
        text.focus().ok()?;
        text.set_selection_range(u32::try_from(start).ok()?, u32::try_from(end).ok()?).ok()?;
        let above = i64::try_from(line.saturating_sub(ABOVE)).ok()?;
        let count = i64::try_from(lines.len()).ok()?;
        // A line is no whole number of pixels high: what is left out of one is a screen after a thousand.
        let top = i64::from(text.scroll_height()) * above / count.max(1);
        text.set_scroll_top(i32::try_from(top).ok()?);
        Some(())
    }
}
