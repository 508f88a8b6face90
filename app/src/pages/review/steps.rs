//! Where a review stands between its author and its reviewer, and the steps that lead on from there.

use domain::{Reason, Reopened, Review, ReviewState, Timestamp};
use leptos::prelude::*;

use super::{Walk, threads};
use crate::ui::{Day, Mark, Moment, Select, State, TextArea, TextField};
use crate::urls;

/// What has happened to it, and what can be done next.
pub(super) fn section(walk: &Walk) -> AnyView {
    view! {
        {lapsed(&walk.file.review)}
        <section aria-labelledby="steps-title">
            <h2 id="steps-title">"Where it stands"</h2>
            {stands(walk)}
            {next(walk)}
        </section>
    }
    .into_any()
}

/// Why the signature stands no longer, with the way on.
pub(super) fn lapsed(review: &Review) -> Option<AnyView> {
    let lapse = review.lapse.as_ref().filter(|_| review.state == ReviewState::Stale)?;
    let (at, words) = (lapse.at, format!(": {}", lapse.words));
    let notice = view! {
        <div class="notice" data-state="stale">
            <p><State mark=Mark::Stale>"lapsed "<Day at/>{words}</State></p>
            <p>{lapse.because.clone()}</p>
        </div>
    };
    Some(notice.into_any())
}

fn stands(walk: &Walk) -> AnyView {
    let review = &walk.file.review;
    let reviewer = review.reviewer.clone().unwrap_or_else(|| "nobody yet".to_owned());
    match review.state {
        ReviewState::Draft => {
            view! { <p>"It is being worked on by "{review.author.clone()}". The reviewer is "{reviewer}"."</p> }.into_any()
        }
        ReviewState::InReview => {
            let since = review.submitted_at.map(|at| view! { " since "<Moment at/> });
            view! { <p>"It is with its reviewer, "{reviewer}","{since}". Any member but the author may sign."</p> }
                .into_any()
        }
        _ => signed(review),
    }
}

/// Who signed it when, what that rests on, and the conditions.
fn signed(review: &Review) -> AnyView {
    let Some(signature) = &review.signature else {
        return view! { <p>"It is signed."</p> }.into_any();
    };
    let words = match review.state {
        ReviewState::NotReady => "Signed as not ready by ",
        ReviewState::ReadyWithConditions => "Signed as ready with conditions by ",
        ReviewState::Stale => "It was signed by ",
        _ => "Signed as ready by ",
    };
    let until = signature.valid_until.filter(|_| review.state.is_signed()).map(|at| {
        view! { " It lapses by itself on "<Day at/>", or earlier with a change of what it rests on." }
    });
    let snapshot = (review.snapshots > 0).then(|| {
        let address = urls::snapshot(review.id, review.snapshots);
        view! { " "<a href=address>"What was signed"</a>"." }
    });
    let (by, at) = (signature.by.clone(), signature.at);
    view! { <p>{words}{by}", "<Moment at/>"."{until}{snapshot}</p> }.into_any()
}

fn next(walk: &Walk) -> Option<AnyView> {
    if !walk.visit.viewer.may_write() {
        return None;
    }
    match walk.file.review.state {
        ReviewState::Draft => Some(view! { {submit(walk)}{change(walk)} }.into_any()),
        ReviewState::InReview => Some(view! { {in_review(walk)}{change(walk)} }.into_any()),
        ReviewState::NotReady | ReviewState::Stale => Some(reopen(walk)),
        ReviewState::Ready | ReviewState::ReadyWithConditions => None,
    }
}

/// Hands a draft over; the reviewer can be named here.
fn submit(walk: &Walk) -> AnyView {
    let review = &walk.file.review;
    let named = review.reviewer.clone().unwrap_or_default();
    let others = walk.members.iter().filter(|name| **name != review.author);
    let mut options: Vec<_> = others.map(|name| (name.clone(), name.clone())).collect();
    if named.is_empty() {
        options.insert(0, (String::new(), "nobody yet".to_owned()));
    }
    view! {
        <form class="form" method="post">
            <input type="hidden" name="do" value="submit"/>
            <Select entry=walk.entry("reviewer", named) label="Reviewer" help="A member who is not its author." options short=true/>
            <button class="button">"Hand it to the reviewer"</button>
        </form>
    }
    .into_any()
}

/// Who reviews it, and the day that it is for: both can change until it is signed.
fn change(walk: &Walk) -> AnyView {
    let review = &walk.file.review;
    let reviewer = walk.entry("change-reviewer", review.reviewer.clone().unwrap_or_default());
    let day = review.planned_for.map(Timestamp::day).unwrap_or_default();
    let planned = walk.entry("change-planned", day);
    let open = reviewer.problem.is_some() || planned.problem.is_some();
    let others = walk.members.iter().filter(|name| **name != review.author);
    let mut options: Vec<_> = others.map(|name| (name.clone(), name.clone())).collect();
    if review.state == ReviewState::Draft || review.reviewer.is_none() {
        options.insert(0, (String::new(), "nobody yet".to_owned()));
    }
    view! {
        <details class="more" open=open>
            <summary>"Change the reviewer or the day"</summary>
            <form class="form" method="post">
                <input type="hidden" name="do" value="change"/>
                <Select entry=reviewer label="Who reviews it" help="A member who is not its author." options short=true/>
                <TextField entry=planned label="Planned for" kind="date" help="The day of the event that it prepares for; empty for none." short=true/>
                <button class="button">"Change it"</button>
            </form>
        </details>
    }
    .into_any()
}

fn in_review(walk: &Walk) -> AnyView {
    let review = &walk.file.review;
    let entry = walk.entry("reason", "");
    let open = entry.problem.is_some();
    let is_author = review.is_by(threads::person(&walk.visit.viewer));
    let sign = (!is_author)
        .then(|| view! { <a class="button" data-kind="main" href=urls::sign(review.id)>"Sign"</a> });
    view! {
        <div class="actions">
            {sign}
            <a class="button" href=urls::read(review.id)>"Read as one page"</a>
            <details class="more" open=open>
                <summary class="button">"Send it back"</summary>
                <form class="form" method="post">
                    <input type="hidden" name="do" value="send-back"/>
                    <TextArea entry label="What is missing" max=Reason::MAX_LEN required=true/>
                    <button class="button">"Send it back to be worked on"</button>
                </form>
            </details>
        </div>
    }
    .into_any()
}

fn reopen(walk: &Walk) -> AnyView {
    let review = &walk.file.review;
    let lead = match review.state {
        ReviewState::Stale => {
            "Everything that was put into it is still there; only what has changed needs another look."
        }
        _ => "Everything that was put into it is still there.",
    };
    let (draft, in_review) = (Reopened::Draft.as_str(), Reopened::InReview.as_str());
    view! {
        <p class="lead">{lead}</p>
        <form class="actions" method="post">
            <input type="hidden" name="do" value="reopen"/>
            <button class="button" name="as" value=draft>"Open it again to work on it"</button>
            <button class="button" name="as" value=in_review>"Open it again for its reviewer"</button>
        </form>
    }
    .into_any()
}
