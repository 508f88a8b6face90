//! How far an upload is, told by the browser. The form inside is complete without it.

use leptos::prelude::*;

/// Wraps a form with files: sends it in the background, says how far it is, how fast and how long it will take, can be
/// cancelled, offers to send again what broke off, and shows the page that answers. `form` is the id of the form.
///
/// Sending again costs nothing but the time: whatever arrived before is found again by its content, and the answer is the
/// run that it became. Where no script runs, the form posts by itself.
#[island]
pub fn UploadProgress(form: String, children: Children) -> impl IntoView {
    let (ready, set_ready) = signal(false);
    Effect::new(move |_| set_ready.set(true));
    view! {
        <div class="upload" data-ready=move || ready.get() on:submit=|event| send(&event)>
            {children()}
            <p role="status"></p>
            <progress class="progress" max="100" aria-label="Sent, per cent" hidden></progress>
            <p class="quiet" data-figures=""></p>
            <div class="actions">
                <button class="button" type="button" data-cancel="" hidden on:click=|_| cancel()>"Cancel"</button>
                <button class="button" data-again="" form=form hidden>"Send again"</button>
            </div>
        </div>
    }
}

#[cfg(not(feature = "hydrate"))]
fn send(_event: &leptos::ev::SubmitEvent) {}

#[cfg(not(feature = "hydrate"))]
fn cancel() {}

#[cfg(feature = "hydrate")]
use browser::{cancel, send};

/// What only exists in a browser. It writes to the page directly, and reckons in whole numbers: signals and the code that
/// writes fractions would weigh more than the whole island.
#[cfg(feature = "hydrate")]
mod browser {
    use std::cell::{Cell, RefCell};
    use std::rc::Rc;

    use leptos::ev::SubmitEvent;
    use leptos::prelude::*;
    use wasm_bindgen::prelude::*;
    use web_sys::{
        DomParser, Element, FormData, HtmlFormElement, ProgressEvent, SupportedType, XmlHttpRequest,
    };

    use super::super::amount::{left, size};

    /// Milliseconds between two readings of the figures.
    const EVERY: f64 = 250.0;

    thread_local! {
        /// The upload that is under way.
        static UNDER_WAY: RefCell<Option<XmlHttpRequest>> = const { RefCell::new(None) };
    }

    /// Sends the form. Where anything here is missing, the browser posts it as if there were no script.
    pub(super) fn send(event: &SubmitEvent) {
        let is_under_way = UNDER_WAY.with_borrow(Option::is_some);
        if is_under_way || start(event).is_some() {
            event.prevent_default();
        }
    }

    /// Breaks the upload off.
    pub(super) fn cancel() {
        if let Some(request) = UNDER_WAY.with_borrow(Clone::clone) {
            // What cannot be broken off goes on, and says so by its figures.
            let _ = request.abort();
        }
    }

    fn start(event: &SubmitEvent) -> Option<()> {
        let form = event.target()?.dyn_into::<HtmlFormElement>().ok()?;
        let wrapper = event.current_target()?.dyn_into::<Element>().ok()?;
        let part = |selector| wrapper.query_selector(selector).ok().flatten();
        let teller = Teller {
            words: part("[role=status]")?,
            bar: part("progress")?,
            figures: part("[data-figures]")?,
            cancel: part("[data-cancel]")?,
            again: part("[data-again]")?,
            began: event.time_stamp(),
            told: Rc::default(),
        };
        let body = FormData::new_with_form(&form).ok()?;
        let request = XmlHttpRequest::new().ok()?;
        request.open("POST", &form.action()).ok()?;
        request.set_request_header("Accept", "text/html").ok()?;
        teller.listen(&request)?;
        request.send_with_opt_form_data(Some(&body)).ok()?;
        teller.sending();
        UNDER_WAY.set(Some(request));
        Some(())
    }

    /// Where it is said how far the upload is.
    #[derive(Clone)]
    struct Teller {
        words: Element,
        bar: Element,
        figures: Element,
        cancel: Element,
        again: Element,
        /// When it was sent, in milliseconds of the page.
        began: f64,
        /// When the figures were written last.
        told: Rc<Cell<f64>>,
    }

    impl Teller {
        fn listen(&self, request: &XmlHttpRequest) -> Option<()> {
            let upload = request.upload().ok()?;
            let teller = self.clone();
            upload.set_onprogress(Some(&forever(move |event| teller.part(&event))));
            let teller = self.clone();
            upload.set_onload(Some(&forever(move |_| teller.sent())));
            let teller = self.clone();
            request.set_onabort(Some(&forever(move |_| {
                teller.over("Cancelled. Nothing of it was kept; the files are still chosen.");
            })));
            let teller = self.clone();
            request.set_onerror(Some(&forever(move |_| teller.broken())));
            let (answered, teller) = (request.clone(), self.clone());
            request.set_onload(Some(&forever(move |_| {
                if show(&answered).is_none() {
                    teller.broken();
                }
            })));
            Some(())
        }

        fn sending(&self) {
            self.words.set_text_content(Some("Sending."));
            reveal(&self.cancel, true);
            reveal(&self.again, false);
        }

        /// So many bytes of all are sent.
        fn part(&self, event: &ProgressEvent) {
            let now = event.time_stamp();
            if now - self.told.get() < EVERY && event.loaded() < event.total() {
                return;
            }
            self.told.set(now);
            let percent = whole(event.loaded() / event.total() * 100.0);
            let a_ms = event.loaded() / (now - self.began).max(1.0);
            let figures = percent.to_string()
                + " %: "
                + &size(whole(event.loaded()))
                + " of "
                + &size(whole(event.total()))
                + ", "
                + &size(whole(a_ms * 1000.0))
                + "/s, "
                + &left(whole((event.total() - event.loaded()) / a_ms / 1000.0));
            self.figures.set_text_content(Some(&figures));
            // It cannot fail: this is the name of an attribute.
            let _ = self.bar.set_attribute("value", &percent.to_string());
            reveal(&self.bar, true);
        }

        /// From here on the server decides: a run that is whole there cannot be called back.
        fn sent(&self) {
            self.words.set_text_content(Some("All sent. The server is reading the rest."));
            self.figures.set_text_content(None);
            reveal(&self.cancel, false);
        }

        fn broken(&self) {
            self.over("The connection broke off, or the server cannot take it now. Send it again: what had arrived whole is found again, and never becomes a second run.");
        }

        /// Nothing is under way any more; it may be sent again.
        fn over(&self, words: &str) {
            UNDER_WAY.set(None);
            self.words.set_text_content(Some(words));
            self.figures.set_text_content(None);
            reveal(&self.bar, false);
            reveal(&self.cancel, false);
            reveal(&self.again, true);
        }
    }

    /// Shows or hides an element. Neither can fail: `hidden` is the name of an attribute.
    fn reveal(element: &Element, shown: bool) {
        let _ = if shown { element.remove_attribute("hidden") } else { element.set_attribute("hidden", "") };
    }

    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a cast saturates")]
    fn whole(value: f64) -> u64 {
        value as u64
    }

    /// Goes to the page that the server led to, or shows the content of the one it answered with. None where it is no
    /// answer to these files: the server is busy, stopping or gone.
    fn show(request: &XmlHttpRequest) -> Option<()> {
        let status = request.status().ok()?;
        if status < 300 {
            return window().location().assign(&request.response_url()).ok();
        }
        if status >= 500 || status == 408 || status == 429 {
            return None;
        }
        let text = request.response_text().ok()??;
        let answer = DomParser::new().ok()?.parse_from_string(&text, SupportedType::TextHtml).ok()?;
        let content = answer.query_selector("main").ok()??;
        let here = document().query_selector("main").ok()??;
        document().set_title(&answer.title());
        here.replace_with_with_node_1(&content).ok()?;
        window().scroll_to_with_x_and_y(0.0, 0.0);
        UNDER_WAY.set(None);
        content.dyn_into::<web_sys::HtmlElement>().ok()?.focus().ok()
    }

    /// A listener that lives as long as the page, which the next page ends.
    fn forever(listen: impl Fn(ProgressEvent) + 'static) -> js_sys::Function {
        Closure::<dyn Fn(ProgressEvent)>::new(listen).into_js_value().unchecked_into()
    }
}
