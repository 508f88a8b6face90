//! How far an upload is, told by the browser. The form inside is complete without it.

use leptos::ev::SubmitEvent;
use leptos::prelude::*;

/// Wraps a form with a file: sends it in the background, says how far it is, and shows the page that answers.
/// Where no script runs, the form posts by itself.
#[island]
pub fn UploadProgress(children: Children) -> impl IntoView {
    let (sent, set_sent) = signal(None::<Sent>);
    let (ready, set_ready) = signal(false);
    Effect::new(move |_| set_ready.set(true));
    let submit = move |event: SubmitEvent| send(&event, set_sent);
    let share = move || sent.get().and_then(Sent::share).map(|share| share.to_string());
    view! {
        <div class="upload" data-ready=move || ready.get() on:submit=submit>
            {children()}
            <p role="status" class="quiet">{move || sent.get().map(Sent::words).unwrap_or_default()}</p>
            <progress
                class="progress"
                max="100"
                value=share
                hidden=move || sent.get().is_none_or(Sent::is_over)
                aria-label="Sent"
            ></progress>
        </div>
    }
}

const MB: u64 = 1_000_000;

/// How far an upload is.
#[derive(Debug, Clone, Copy, PartialEq)]
#[cfg_attr(not(feature = "hydrate"), expect(dead_code, reason = "only a browser sends"))]
enum Sent {
    /// So many bytes of so many. Whole numbers: those with a point would cost kilobytes of wasm to write.
    Part(u64, u64),
    /// All; the server has not answered yet.
    All,
    /// The connection broke.
    Broken,
}

impl Sent {
    /// In per cent; none where it cannot be said.
    fn share(self) -> Option<u64> {
        match self {
            Self::Part(sent, of) => (sent * 100).checked_div(of),
            _ => None,
        }
    }

    fn is_over(self) -> bool {
        self == Self::Broken
    }

    fn words(self) -> String {
        match self {
            Self::Part(sent, of) => format!("{} of {} MB sent", sent / MB, of.div_ceil(MB)),
            Self::All => "All sent. The server is reading the rest.".to_owned(),
            Self::Broken => "The connection broke off. Nothing was saved; send it again.".to_owned(),
        }
    }
}

#[cfg(not(feature = "hydrate"))]
fn send(_event: &SubmitEvent, _tell: WriteSignal<Option<Sent>>) {}

#[cfg(feature = "hydrate")]
use browser::send;

/// What only exists in a browser.
#[cfg(feature = "hydrate")]
mod browser {
    use leptos::ev::SubmitEvent;
    use leptos::prelude::*;
    use wasm_bindgen::prelude::*;
    use web_sys::{DomParser, FormData, HtmlFormElement, ProgressEvent, SupportedType, XmlHttpRequest};

    use super::Sent;

    /// Sends the form. Where anything here is missing, the browser posts it as if there were no script.
    pub(super) fn send(event: &SubmitEvent, tell: WriteSignal<Option<Sent>>) {
        let form = event.target().and_then(|target| target.dyn_into::<HtmlFormElement>().ok());
        let Some(form) = form else { return };
        if start(&form, tell).is_ok() {
            event.prevent_default();
        }
    }

    fn start(form: &HtmlFormElement, tell: WriteSignal<Option<Sent>>) -> Result<(), JsValue> {
        let body = FormData::new_with_form(form)?;
        let request = XmlHttpRequest::new()?;
        request.open("POST", &form.action())?;
        request.set_request_header("Accept", "text/html")?;
        let progress = move |event: ProgressEvent| tell.set(Some(part(&event)));
        request.upload()?.set_onprogress(Some(&forever(progress)));
        request.upload()?.set_onload(Some(&forever(move |_| tell.set(Some(Sent::All)))));
        request.set_onerror(Some(&forever(move |_| tell.set(Some(Sent::Broken)))));
        let answered = request.clone();
        request.set_onload(Some(&forever(move |_| {
            if show(&answered).is_none() {
                tell.set(Some(Sent::Broken));
            }
        })));
        tell.set(Some(Sent::Part(0, 0)));
        request.send_with_opt_form_data(Some(&body))
    }

    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "bytes are counted in whole numbers"
    )]
    fn part(event: &ProgressEvent) -> Sent {
        Sent::Part(event.loaded() as u64, event.total() as u64)
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
