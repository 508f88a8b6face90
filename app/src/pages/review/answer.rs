//! The answer of a person to one item.

use analysis::standing::{JudgedBy, Standing};
use domain::{Answer, NotApplicableBecause, Reason};
use leptos::prelude::*;

use super::Walk;
use crate::ui::{Choice, Choices, Select, TextArea};

/// The form, or why there is none.
pub(super) fn view(walk: &Walk, all: &[Standing<'_>], at: usize) -> AnyView {
    let standing = &all[at];
    let (title, lead) = match standing.by {
        JudgedBy::Data => (
            "State an answer",
            "Values decide this item, not argument: an answer is kept and shown as stated, and the item stays unknown until its values are there.",
        ),
        JudgedBy::Person => (
            "Your answer",
            "A person judges this item: what you answer is how it stands, until its evidence is too old.",
        ),
    };
    let form = if walk.is_editable() { form(walk, standing, all.get(at + 1)) } else { closed(walk) };
    view! {
        <section aria-labelledby="answer-title">
            <h3 id="answer-title">{title}</h3>
            <p class="lead">{lead}</p>
            {form}
        </section>
    }
    .into_any()
}

fn form(walk: &Walk, standing: &Standing<'_>, next: Option<&Standing<'_>>) -> AnyView {
    let given = standing.answered;
    let answer = given.map_or("", |answered| answered.answer.as_str());
    let because = given.and_then(|answered| answered.because).map_or("", NotApplicableBecause::as_str);
    let reason = given.and_then(|answered| answered.reason.as_ref()).map_or("", |reason| reason.as_str());
    let on = next.map(|next| {
        let words = format!("Save, then {}", next.item.id);
        view! { <button class="button" name="go" value="next">{words}</button> }
    });
    view! {
        <form class="form" method="post">
            <input type="hidden" name="do" value="answer"/>
            <input type="hidden" name="item" value=standing.item.id.clone()/>
            <Choices
                entry=walk.entry("answer", answer)
                legend=standing.item.question.clone()
                choices=Answer::ALL.iter().copied().map(choice).collect()
            />
            <Select
                entry=walk.entry("not-applicable-because", because)
                label="Why it does not apply"
                help="Only where it does not apply, and then always, with a sentence below."
                options=reasons()
            />
            <TextArea
                entry=walk.entry("reason", reason)
                label="Reason or note"
                help="Needed where it does not apply, and where the values suggest otherwise."
                max=Reason::MAX_LEN
            />
            <div class="actions">
                <button class="button" data-kind="main">"Save"</button>
                {on}
            </div>
        </form>
    }
    .into_any()
}

/// The fixed reasons, and that none is chosen.
fn reasons() -> Vec<(String, String)> {
    let chosen =
        NotApplicableBecause::ALL.iter().map(|because| (because.to_string(), because.words().to_owned()));
    std::iter::once((String::new(), "–".to_owned())).chain(chosen).collect()
}

fn choice(answer: Answer) -> Choice {
    let (words, more) = match answer {
        Answer::Meets => ("It meets this", "and the evidence beside it says so."),
        Answer::DoesNot => ("It does not", "or only in part."),
        Answer::NotApplicable => ("It does not apply here", "for one of four reasons, with a sentence."),
        Answer::Unknown => ("Nobody knows yet", "which is never a pass."),
    };
    Choice::new(answer.as_str(), words, more)
}

/// Why nothing can be changed here.
fn closed(walk: &Walk) -> AnyView {
    let why = if walk.file.review.state.is_open() {
        "Your account reads. A member can answer."
    } else {
        "This review is closed: what it says is kept as it is."
    };
    view! { <p class="notice">{why}</p> }.into_any()
}
