//! One of a few choices, all of them in sight.

use leptos::prelude::*;

use super::Entry;

/// A choice: what is sent, the words for it, and what it means.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Choice {
    value: String,
    words: String,
    more: String,
}

impl Choice {
    /// A choice; `more` may be empty.
    pub fn new(value: impl Into<String>, words: impl Into<String>, more: impl Into<String>) -> Self {
        Self { value: value.into(), words: words.into(), more: more.into() }
    }
}

/// Radio buttons under a legend.
#[component]
pub fn Choices(
    /// Name, chosen value and problem.
    entry: Entry,
    /// What is chosen.
    #[prop(into)]
    legend: String,
    /// A sentence under the legend.
    #[prop(into, optional)]
    help: String,
    /// What there is to choose.
    choices: Vec<Choice>,
    /// Beside each other, where they are short.
    #[prop(optional)]
    in_line: bool,
) -> impl IntoView {
    let describedby = entry.described_by(&help);
    let help_id = entry.id("help");
    let help = (!help.is_empty()).then_some(help).map(|help| view! { <small id=help_id>{help}</small> });
    let error =
        entry.problem.clone().map(|problem| view! { <p class="error" id=entry.id("error")>{problem}</p> });
    let invalid = entry.invalid();
    let Entry { name, value, .. } = entry;
    let radios = choices.into_iter().map(|choice| radio(&name, &value, choice)).collect_view();
    view! {
        <div class="field">
            <fieldset
                class="choices"
                id=name
                data-inline=in_line.then_some("")
                role="radiogroup"
                aria-invalid=invalid
                aria-describedby=describedby
            >
                <legend>{legend}</legend>
                {radios}
            </fieldset>
            {error}
            {help}
        </div>
    }
    .into_any()
}

fn radio(name: &str, chosen: &str, choice: Choice) -> AnyView {
    let checked = choice.value == chosen;
    let more = (!choice.more.is_empty()).then(|| view! { <small>{choice.more}</small> });
    view! {
        <label>
            <input type="radio" name=name.to_owned() value=choice.value checked=checked/>
            <span>{choice.words}</span>
            {more}
        </label>
    }
    .into_any()
}
