//! The controls of a form: each with its label, its help and what is wrong with it, tied together for every reader.

use leptos::prelude::*;

use crate::returned::Returned;

/// What a control shows: the value that stands, or after a refusal what was typed and what is wrong with it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Entry {
    /// The control's name in the form.
    pub name: String,
    /// The text in it.
    pub value: String,
    /// What is wrong with it, as a sentence.
    pub problem: Option<String>,
    /// It is the first wrong one of its form, where the typing should go on.
    pub first: bool,
}

impl Entry {
    /// The control of this name, with the value that stands.
    pub fn new(returned: &Returned, name: impl Into<String>, standing: impl Into<String>) -> Self {
        let name = name.into();
        let value = returned.value(&name).map_or_else(|| standing.into(), str::to_owned);
        let problem = returned.problem(&name).map(str::to_owned);
        let first = returned.problems().next().is_some_and(|(field, _)| field == name);
        Self { name, value, problem, first }
    }

    pub(super) fn id(&self, part: &str) -> String {
        format!("{}-{part}", self.name)
    }

    pub(super) fn invalid(&self) -> Option<&'static str> {
        self.problem.is_some().then_some("true")
    }

    /// The ids of help and error, for `aria-describedby`.
    pub(super) fn described_by(&self, help: &str) -> Option<String> {
        let help = (!help.is_empty()).then(|| self.id("help"));
        let error = self.problem.is_some().then(|| self.id("error"));
        let ids: Vec<_> = help.into_iter().chain(error).collect();
        (!ids.is_empty()).then(|| ids.join(" "))
    }
}

/// One line of text.
#[component]
pub fn TextField(
    /// Name, value and problem.
    entry: Entry,
    /// The label.
    #[prop(into)]
    label: String,
    /// A sentence under the control.
    #[prop(into, optional)]
    help: String,
    /// `text` unless said otherwise: `password`, `number`, …
    #[prop(default = "text")]
    kind: &'static str,
    /// It must be filled in.
    #[prop(optional)]
    required: bool,
    /// Greatest number of characters.
    #[prop(optional)]
    max: Option<usize>,
    /// The rule as an HTML pattern.
    #[prop(optional)]
    pattern: Option<&'static str>,
    /// What stands in it while it is empty: `unknown`.
    #[prop(into, optional)]
    placeholder: Option<String>,
    /// For password managers and phones: `username`, `current-password`, …
    #[prop(optional)]
    autocomplete: Option<&'static str>,
    /// Which keyboard a phone shows: `decimal`, `numeric`.
    #[prop(optional)]
    inputmode: Option<&'static str>,
    /// A short field, for a number.
    #[prop(optional)]
    short: bool,
    /// Words that may be typed, offered while typing.
    #[prop(optional)]
    offers: Vec<String>,
) -> impl IntoView {
    let describedby = entry.described_by(&help);
    let list = (!offers.is_empty()).then(|| entry.id("list"));
    let offered = list.clone().map(|id| {
        view! { <datalist id=id>{offers.into_iter().map(|word| view! { <option value=word></option> }).collect_view()}</datalist> }
    });
    let plain = matches!(autocomplete, Some("username")).then_some("none");
    view! {
        <div class="field" data-short=short.then_some("")>
            <label for=entry.name.clone()>{label}</label>
            <input
                id=entry.name.clone()
                name=entry.name.clone()
                type=kind
                value=entry.value.clone()
                required=required
                maxlength=max.map(|max| max.to_string())
                pattern=pattern
                placeholder=placeholder
                autocomplete=autocomplete
                autocapitalize=plain
                inputmode=inputmode
                list=list
                autofocus=entry.first
                aria-invalid=entry.invalid()
                aria-describedby=describedby
            />
            {offered}
            <Remarks entry help/>
        </div>
    }
    .into_any()
}

/// Several lines of text.
#[component]
pub fn TextArea(
    /// Name, value and problem.
    entry: Entry,
    /// The label.
    #[prop(into)]
    label: String,
    /// A sentence under the control.
    #[prop(into, optional)]
    help: String,
    /// It must be filled in.
    #[prop(optional)]
    required: bool,
    /// Greatest number of characters.
    #[prop(optional)]
    max: Option<usize>,
    /// Lines shown.
    #[prop(default = 2)]
    rows: u8,
) -> impl IntoView {
    let describedby = entry.described_by(&help);
    view! {
        <div class="field">
            <label for=entry.name.clone()>{label}</label>
            <textarea
                id=entry.name.clone()
                name=entry.name.clone()
                rows=rows.to_string()
                required=required
                maxlength=max.map(|max| max.to_string())
                autofocus=entry.first
                aria-invalid=entry.invalid()
                aria-describedby=describedby
            >{entry.value.clone()}</textarea>
            <Remarks entry help/>
        </div>
    }
    .into_any()
}

/// One of several words, as `(value, word for people)`.
#[component]
pub fn Select(
    /// Name, value and problem.
    entry: Entry,
    /// The label.
    #[prop(into)]
    label: String,
    /// What may be chosen.
    options: Vec<(String, String)>,
    /// A sentence under the control.
    #[prop(into, optional)]
    help: String,
    /// As wide as its words, not as the form.
    #[prop(optional)]
    short: bool,
) -> impl IntoView {
    let describedby = entry.described_by(&help);
    let chosen = entry.value.clone();
    let options = options.into_iter().map(|(value, words)| {
        let selected = value == chosen;
        view! { <option value=value selected=selected>{words}</option> }
    });
    view! {
        <div class="field" data-short=short.then_some("")>
            <label for=entry.name.clone()>{label}</label>
            <select
                id=entry.name.clone()
                name=entry.name.clone()
                autofocus=entry.first
                aria-invalid=entry.invalid()
                aria-describedby=describedby
            >{options.collect_view()}</select>
            <Remarks entry help/>
        </div>
    }
    .into_any()
}

/// Says above a returned form what is wrong with it, each problem leading to its field. Nothing where all is well.
#[component]
pub fn Refusal(
    /// The form that came back.
    returned: Returned,
) -> impl IntoView {
    let mut problems = returned.into_problems().peekable();
    problems.peek()?;
    let listed =
        problems.map(|(field, message)| view! { <li><a href=format!("#{field}")>{message}</a></li> });
    Some(
        view! {
            <div class="notice" data-state="fail" role="alert">
                <p><b>"Nothing was saved. Please check what is marked:"</b></p>
                <ul>{listed.collect_view()}</ul>
            </div>
        }
        .into_any(),
    )
}

/// Help and error under a control.
#[component]
fn Remarks(entry: Entry, help: String) -> impl IntoView {
    let alert = entry.first.then_some("alert");
    let error = entry.problem.clone();
    let error = error.map(|problem| view! { <p class="error" id=entry.id("error") role=alert>{problem}</p> });
    let help = (!help.is_empty()).then(|| view! { <small id=entry.id("help")>{help}</small> });
    view! { {error}{help} }
}
