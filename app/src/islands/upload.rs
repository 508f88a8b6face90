//! How far an upload is, told by the browser. The form inside is complete without it.

use leptos::prelude::*;

/// Wraps a form with a file: sends it in the background, says how far it is, and shows the page that answers.
/// Where no script runs, the form posts by itself.
#[island]
pub fn UploadProgress(children: Children) -> impl IntoView {
    let (ready, set_ready) = signal(false);
    Effect::new(move |_| set_ready.set(true));
    view! {
        <div class="upload" data-ready=move || ready.get() on:submit=|event| send(&event)>
            {children()}
            <p role="status" class="quiet"></p>
            <progress class="progress" max="100" aria-label="Sent, per cent" hidden></progress>
        </div>
    }
}

#[cfg(not(feature = "hydrate"))]
fn send(_event: &leptos::ev::SubmitEvent) {}

#[cfg(feature = "hydrate")]
use browser::send;

/// What only exists in a browser. It writes to the page directly: signals would weigh more than the whole island.
#[cfg(feature = "hydrate")]
mod browser {
    use leptos::ev::SubmitEvent;
    use leptos::prelude::*;
    use wasm_bindgen::prelude::*;
    use web_sys::{
        DomParser, Element, FormData, HtmlFormElement, ProgressEvent, SupportedType, XmlHttpRequest,
    };

    /// Sends the form. Where anything here is missing, the browser posts it as if there were no script.
    pub(super) fn send(event: &SubmitEvent) {
        if start(event).is_some() {
            event.prevent_default();
        }
    }

    fn start(event: &SubmitEvent) -> Option<()> {
        let form = event.target()?.dyn_into::<HtmlFormElement>().ok()?;
        let wrapper = event.current_target()?.dyn_into::<Element>().ok()?;
        let teller = Teller {
            words: wrapper.query_selector("[role=status]").ok()??,
            bar: wrapper.query_selector("progress").ok()??,
        };
        let body = FormData::new_with_form(&form).ok()?;
        let request = XmlHttpRequest::new().ok()?;
        request.open("POST", &form.action()).ok()?;
        request.set_request_header("Accept", "text/html").ok()?;
        teller.listen(&request)?;
        request.send_with_opt_form_data(Some(&body)).ok()
    }

    /// Where it is said how far the upload is.
    #[derive(Clone)]
    struct Teller {
        words: Element,
        bar: Element,
    }

    impl Teller {
        fn listen(&self, request: &XmlHttpRequest) -> Option<()> {
            let (sending, sent, broken) = (self.clone(), self.clone(), self.clone());
            let upload = request.upload().ok()?;
            upload.set_onprogress(Some(&forever(move |event| sending.part(&event))));
            upload.set_onload(Some(&forever(move |_| sent.say("All sent. The server is reading the rest."))));
            request.set_onerror(Some(&forever(move |_| broken.broken())));
            let (answered, teller) = (request.clone(), self.clone());
            request.set_onload(Some(&forever(move |_| {
                if show(&answered).is_none() {
                    teller.broken();
                }
            })));
            Some(())
        }

        /// Whole per cent: writing fractions would weigh more than they tell.
        fn part(&self, event: &ProgressEvent) {
            #[expect(
                clippy::cast_possible_truncation,
                clippy::cast_sign_loss,
                reason = "at most 100; a cast saturates"
            )]
            let percent = (event.loaded() / event.total() * 100.0) as u8;
            let percent = percent.to_string();
            self.say(&(percent.clone() + " % sent"));
            // Neither can fail: both names are names of attributes.
            let _ = self.bar.set_attribute("value", &percent);
            let _ = self.bar.remove_attribute("hidden");
        }

        fn broken(&self) {
            self.say("The connection broke off. Nothing was saved; send it again.");
            let _ = self.bar.set_attribute("hidden", "");
        }

        fn say(&self, words: &str) {
            self.words.set_text_content(Some(words));
        }
    }

    /// Goes to the page that the server led to, or shows the content of the one it answered with.
    fn show(request: &XmlHttpRequest) -> Option<()> {
        if request.status().ok()? < 300 {
            return window().location().assign(&request.response_url()).ok();
        }
        let text = request.response_text().ok()??;
        let answer = DomParser::new().ok()?.parse_from_string(&text, SupportedType::TextHtml).ok()?;
        let content = answer.query_selector("main").ok()??;
        let here = document().query_selector("main").ok()??;
        document().set_title(&answer.title());
        here.replace_with_with_node_1(&content).ok()?;
        window().scroll_to_with_x_and_y(0.0, 0.0);
        content.dyn_into::<web_sys::HtmlElement>().ok()?.focus().ok()
    }

    /// A listener that lives as long as the page, which the next page ends.
    fn forever(listen: impl Fn(ProgressEvent) + 'static) -> js_sys::Function {
        Closure::<dyn Fn(ProgressEvent)>::new(listen).into_js_value().unchecked_into()
    }
}
