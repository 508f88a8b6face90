//! What of the run is looked at, and how it is changed: a form for a window and links to others. Nothing here changes the run.

use axum::http::header::LOCATION;
use axum::http::request::Parts;
use axum::http::{HeaderValue, StatusCode};
use chart::format;
use domain::{Run, Window, WindowProblem};
use leptos::prelude::*;
use leptos_axum::ResponseOptions;

use crate::charts::{self, Asked, Extent, Look};
use crate::query::Query;
use crate::ui::{Entry, TextField};
use crate::urls;

/// A page's address: where it is, and what it asks for.
#[derive(Debug, Clone, Default)]
pub(super) struct Address {
    page: String,
    asked: Asked,
}

impl Address {
    /// That of the request that is being answered.
    pub(super) fn here() -> Self {
        let query = Query::here();
        let said = |name: &str| query.get(name).map(str::to_owned);
        let page = use_context::<Parts>().map(|parts| parts.uri.path().to_owned()).unwrap_or_default();
        Self { page, asked: Asked { from: said("from"), to: said("to"), endpoint: said("endpoint") } }
    }
}

/// What the address asks for, and what became of it.
pub(super) struct Looked {
    /// The address of the page, without its query.
    page: String,
    pub(super) extent: Extent,
    pub(super) look: Look,
    /// Why it is not what was asked for.
    problem: Option<WindowProblem>,
    asked: Asked,
}

impl Looked {
    pub(super) fn new(Address { page, asked }: Address, run: &Run, extent: Extent) -> Self {
        let (look, problem) = match asked.of(run, &extent) {
            Ok(look) => (look, None),
            // What can be shown of it is: the whole course of the endpoint.
            Err(problem) => {
                (Look { window: None, endpoint: asked.endpoint_of(run).unwrap_or_default() }, Some(problem))
            }
        };
        Self { page, extent, look, problem, asked }
    }

    /// The address that says the same in whole seconds, where this one does not.
    fn canonical(&self) -> Option<String> {
        let window = self.look.window;
        let same =
            |said: &Option<String>, second: Option<i64>| *said == second.map(|second| second.to_string());
        let is_canonical = same(&self.asked.from, window.map(Window::from))
            && same(&self.asked.to, window.map(Window::to))
            && self.asked.endpoint == self.look.endpoint.map(|position| position.to_string());
        (self.problem.is_none() && !is_canonical).then(|| urls::look(&self.page, window, self.look.endpoint))
    }

    /// The window, where one is shown.
    pub(super) fn window(&self) -> Option<Window> {
        self.look.window
    }

    /// The address with another window, at the chart.
    pub(super) fn at(&self, window: Option<Window>) -> String {
        urls::look_at_course(&self.page, window, self.look.endpoint)
    }

    /// The address with another endpoint, at the chart.
    pub(super) fn of(&self, endpoint: Option<usize>) -> String {
        urls::look_at_course(&self.page, self.look.window, endpoint)
    }
}

/// Leads to the address in whole seconds where this one says a window otherwise; gives a page that refuses a window its
/// status.
pub(super) fn answered(response: &ResponseOptions, looked: &Looked) -> Option<AnyView> {
    if looked.problem.is_some() {
        response.set_status(StatusCode::UNPROCESSABLE_ENTITY);
    }
    let address = HeaderValue::try_from(looked.canonical()?).expect("a path and digits are a header's value");
    response.set_status(StatusCode::SEE_OTHER);
    response.insert_header(LOCATION, address);
    Some(().into_any())
}

/// Says what of the address could not be shown, and what is shown instead.
pub(super) fn refusal(looked: &Looked) -> Option<AnyView> {
    let problem = looked.problem.as_ref()?;
    let whole =
        if problem.field == "endpoint" { "All requests are shown." } else { "The whole run is shown." };
    let view = view! {
        <div class="notice" data-state="fail" role="alert">
            <p><b>{problem.message.clone()}</b></p>
            <p>{whole}" What was typed is still in the form under the chart."</p>
        </div>
    };
    Some(view.into_any())
}

/// The form and the links under the chart. Nothing where the run has no request.
pub(super) fn controls(looked: &Looked) -> Option<AnyView> {
    let length = looked.extent.seconds();
    let whole = Window::whole(length)?;
    let view = view! {
        <div class="window">
            {form(looked, length)}
            {links(looked, whole, length)}
            <p class="quiet">"A window is a view with an address of its own; the run and its numbers stay as they are."</p>
        </div>
    };
    Some(view.into_any())
}

fn form(looked: &Looked, length: i64) -> AnyView {
    let clock = |second: i64| format::clock(second as f64);
    let entry = |name: &str, typed: &Option<String>, standing: Option<i64>| {
        let problem = looked.problem.as_ref().filter(|problem| problem.field == name);
        Entry {
            name: name.to_owned(),
            value: match (&looked.problem, typed) {
                (Some(_), Some(typed)) => typed.clone(),
                _ => standing.map(clock).unwrap_or_default(),
            },
            problem: problem.map(|problem| problem.message.clone()),
            first: problem.is_some(),
        }
    };
    let from = entry("from", &looked.asked.from, looked.window().map(Window::from));
    let to = entry("to", &looked.asked.to, looked.window().map(Window::to));
    let endpoint = looked.look.endpoint.map(|position| {
        view! { <input type="hidden" name="endpoint" value=position.to_string()/> }
    });
    let action = urls::look_at_course(&looked.page, None, None);
    view! {
        <form class="form" data-inline="" data-window="" action=action>
            {endpoint}
            <TextField entry=from label="Window from" placeholder="0:00" autocomplete="off" short=true/>
            <TextField entry=to label="to" placeholder=clock(length) autocomplete="off" short=true/>
            <button class="button">"Look at this window"</button>
            <small class="quiet">"Since the start of the run: 1:30, 1m30s or 90."</small>
        </form>
    }
    .into_any()
}

fn links(looked: &Looked, whole: Window, length: i64) -> AnyView {
    let shown = looked.window().unwrap_or(whole);
    let out = looked.window().map(|window| (looked.at(window.wider(length)), "Zoom out"));
    let to = |window: Option<Window>, words| window.map(|window| (looked.at(Some(window)), words));
    let link = |(address, words): (String, &'static str)| view! { <a class="chip" href=address>{words}</a> };
    let others = [
        to(shown.closer(), "Zoom in"),
        to(shown.earlier(), "Earlier"),
        to(shown.later(length), "Later"),
        to(Window::first_minute(length), "First minute"),
        to(Window::last_minute(length), "Last minute"),
        looked.window().map(|_| (looked.at(None), "Whole run")),
        looked.look.endpoint.map(|_| (looked.of(None), "All requests")),
    ];
    let out = out.map(|(address, words)| view! { <a class="chip" data-zoom-out="" href=address>{words}</a> });
    view! {
        <nav class="chips" aria-label="Other windows">
            {out}
            {others.into_iter().flatten().map(link).collect_view()}
        </nav>
    }
    .into_any()
}

/// The window in words, for titles and captions: `0:20 to 0:32`.
pub(super) fn spelled(looked: &Looked) -> Option<String> {
    looked.window().map(charts::spelled)
}
