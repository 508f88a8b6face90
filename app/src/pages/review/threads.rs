//! What was said of an item, and what can be said: agreement, a question that blocks, a reviewer's own word, a comment.

use analysis::standing::Standing;
use domain::{Answer, Item, Mode, Person, Reason, Thread, ThreadKind};
use leptos::prelude::*;

use super::Walk;
use crate::actions::item_field;
use crate::ui::{Choice, Choices, Mark, Moment, State, TextArea};
use crate::viewer::Viewer;

/// Everything that was said of the item, and the forms to say more.
pub(super) fn section(walk: &Walk, standing: &Standing<'_>) -> AnyView {
    view! {
        <section aria-labelledby="said">
            <h3 id="said">"What was said"</h3>
            {list(walk, standing.item)}
            {forms(walk, standing)}
            {why_no_override(walk, standing.item)}
        </section>
    }
    .into_any()
}

/// The threads of an item, oldest first; nothing where there is none.
pub(super) fn list(walk: &Walk, item: &Item) -> Option<AnyView> {
    let threads: Vec<_> = walk.file.threads_on(&item.id).map(|thread| one(walk, item, thread)).collect();
    (!threads.is_empty()).then(|| view! { <ul class="list threads">{threads}</ul> }.into_any())
}

fn one(walk: &Walk, item: &Item, thread: &Thread) -> AnyView {
    let comments = thread.comments.iter().map(|comment| {
        view! {
            <blockquote class="said">
                <p>{comment.text.to_string()}</p>
                <footer>{comment.by.clone()}", "<Moment at=comment.at/></footer>
            </blockquote>
        }
    });
    let comments = comments.collect_view();
    view! {
        <li id=format!("thread-{}", thread.id)>
            <p>{title(thread)}</p>
            {comments}
            {answer(walk, item, thread)}
        </li>
    }
    .into_any()
}

/// What the thread is, by whom, and whether it is settled.
fn title(thread: &Thread) -> AnyView {
    let by = thread.by.clone();
    let at = view! { <Moment at=thread.at/> };
    match (thread.kind, &thread.resolved) {
        (ThreadKind::Agree, _) => {
            view! { <State mark=Mark::Pass>"agreed"</State>" by "{by}", "{at} }.into_any()
        }
        (ThreadKind::Ask, None) => {
            view! { <State mark=Mark::Unknown>"open question"</State>" of "{by}", "{at}": it blocks the signature" }
                .into_any()
        }
        (ThreadKind::Ask, Some(settled)) => {
            let who = settled.by.clone();
            view! { <span class="quiet">"Question of "{by}", "{at}", settled by "{who}", "<Moment at=settled.at/></span> }
                .into_any()
        }
        (ThreadKind::Override, _) => {
            view! { <State mark=Mark::Warn>"override"</State>" by "{by}", "{at}": "{verdict(thread.verdict)} }
                .into_any()
        }
        (ThreadKind::Comment, _) => {
            view! { <span class="quiet">"Comment of "{by}", "{at}</span> }.into_any()
        }
    }
}

fn verdict(verdict: Option<Answer>) -> &'static str {
    match verdict {
        Some(Answer::Meets) => "it meets this",
        Some(Answer::DoesNot) => "it does not meet this",
        _ => "the word is taken back",
    }
}

/// What can be said to a thread: an answer, and of a question that it is settled.
fn answer(walk: &Walk, item: &Item, thread: &Thread) -> Option<AnyView> {
    if !walk.visit.viewer.may_write() || thread.kind == ThreadKind::Agree {
        return None;
    }
    let entry = walk.entry(item_field("reply", &thread.id.to_string()), "");
    let open = entry.problem.is_some();
    let person = person(&walk.visit.viewer);
    let settle = thread.may_be_resolved(&walk.file.review, person).is_ok().then(|| {
        view! {
            <form method="post">
                {hidden("resolve", item, Some(thread))}
                <button class="button">"It is settled"</button>
            </form>
        }
    });
    let form = view! {
        <div class="actions">
            {settle}
            <details class="more" open=open>
                <summary class="button">"Reply"</summary>
                <form class="form" method="post">
                    {hidden("reply", item, Some(thread))}
                    <TextArea entry label="Reply" help="@name calls somebody in." max=Reason::MAX_LEN required=true/>
                    <button class="button">"Send the reply"</button>
                </form>
            </details>
        </div>
    };
    Some(form.into_any())
}

/// Which thing of which item a form is about.
fn hidden(what: &'static str, item: &Item, thread: Option<&Thread>) -> AnyView {
    let thread =
        thread.map(|thread| view! { <input type="hidden" name="thread" value=thread.id.to_string()/> });
    view! {
        <input type="hidden" name="do" value=what/>
        <input type="hidden" name="item" value=item.id.clone()/>
        {thread}
    }
    .into_any()
}

/// Agree, ask, override and comment, as far as this person may as the review stands.
pub(super) fn forms(walk: &Walk, standing: &Standing<'_>) -> Option<AnyView> {
    if !walk.visit.viewer.may_write() {
        return None;
    }
    let review = &walk.file.review;
    let is_author = review.is_by(person(&walk.visit.viewer));
    let (item, is_open) = (standing.item, review.state.is_open());
    let agree = (is_open && !is_author).then(|| agree(walk, item));
    let ask = is_open.then(|| worded(walk, item, ThreadKind::Ask));
    let own_word =
        (is_open && !is_author && item.auto.mode == Mode::Suggests).then(|| override_form(walk, item));
    let forms = view! {
        <div class="actions" role="group" aria-label=format!("Your word on {}", item.id)>
            {agree}
            {ask}
            {own_word}
            {worded(walk, item, ThreadKind::Comment)}
        </div>
    };
    Some(forms.into_any())
}

fn agree(walk: &Walk, item: &Item) -> AnyView {
    let mine = walk.visit.viewer.account.name.as_str();
    let agreed =
        walk.file.threads_on(&item.id).any(|thread| thread.kind == ThreadKind::Agree && thread.by == mine);
    if agreed {
        return view! { <State mark=Mark::Pass>"you agreed"</State> }.into_any();
    }
    view! {
        <form method="post">
            {hidden("agree", item, None)}
            <button class="button">"Agree"</button>
        </form>
    }
    .into_any()
}

/// A question or a comment.
fn worded(walk: &Walk, item: &Item, kind: ThreadKind) -> AnyView {
    let entry = walk.entry(item_field(kind.as_str(), &item.id), "");
    let open = entry.problem.is_some();
    let (button, label, help, send) = match kind {
        ThreadKind::Ask => (
            "Ask",
            "Your question",
            "It blocks the signature until you or the reviewer say that it is settled. @name calls somebody in.",
            "Ask this",
        ),
        _ => ("Comment", "Your comment", "It blocks nothing. @name calls somebody in.", "Say this"),
    };
    view! {
        <details class="more" open=open>
            <summary class="button">{button}</summary>
            <form class="form" method="post">
                {hidden(kind.as_str(), item, None)}
                <TextArea entry label help max=Reason::MAX_LEN required=true/>
                <button class="button">{send}</button>
            </form>
        </details>
    }
    .into_any()
}

fn override_form(walk: &Walk, item: &Item) -> AnyView {
    let verdict = walk.entry(item_field("verdict", &item.id), "");
    let entry = walk.entry(item_field("override", &item.id), "");
    let open = entry.problem.is_some() || verdict.problem.is_some();
    let choices = vec![
        Choice::new(Answer::Meets.as_str(), "It meets this", ""),
        Choice::new(Answer::DoesNot.as_str(), "It does not", ""),
        Choice::new(
            Answer::Unknown.as_str(),
            "I take my word back",
            "and the answer of the team counts again.",
        ),
    ];
    view! {
        <details class="more" open=open>
            <summary class="button">"Override"</summary>
            <form class="form" method="post">
                {hidden("override", item, None)}
                <Choices entry=verdict legend="How it stands, by your word" choices/>
                <TextArea entry label="Why" help="It is shown for ever." max=Reason::MAX_LEN required=true/>
                <button class="button">"Override"</button>
            </form>
        </details>
    }
    .into_any()
}

/// Why there is no button to override, where a reviewer would look for it.
fn why_no_override(walk: &Walk, item: &Item) -> Option<AnyView> {
    let (review, viewer) = (&walk.file.review, &walk.visit.viewer);
    if !viewer.may_write() {
        return None;
    }
    let why = match (review.state.is_open(), review.is_by(person(viewer)), item.auto.mode) {
        (false, ..) => "The review is closed: comments only.",
        (_, true, _) => "You are the author: another member agrees or overrides.",
        (_, _, Mode::Decides) => {
            "Values decide this item: no word overrides it; it can be exempted until a day."
        }
        _ => return None,
    };
    Some(view! { <p class="quiet only-screen">{why}</p> }.into_any())
}

/// The person who looks.
pub(super) fn person(viewer: &Viewer) -> Person<'_> {
    Person { account: Some(viewer.account.id), name: viewer.account.name.as_str() }
}
