//! Why the pass of an item holds no longer, and the way to say that it does.

use analysis::standing::{GroundKind, LapsedBy, Standing};
use domain::Mode;
use leptos::prelude::*;

use super::Walk;
use crate::ui::{Day, Mark, State};

/// The cause, and a button that confirms where a person's word is what it rests on. Nothing while it holds.
pub(super) fn view(walk: &Walk, standing: &Standing<'_>) -> Option<AnyView> {
    let lapsed = standing.lapsed.as_ref()?;
    let (at, words) = (lapsed.at, lapsed.words.clone());
    let notice = view! {
        <div class="notice" data-state="stale">
            <p><State mark=Mark::Stale>"since "<Day at/>": "{words}</State></p>
            <p>{lapsed.because.clone()}</p>
            {confirm(walk, standing)}
        </div>
    };
    Some(notice.into_any())
}

fn confirm(walk: &Walk, standing: &Standing<'_>) -> Option<AnyView> {
    if !walk.is_editable() {
        return None;
    }
    let (item, grounds) = (standing.item, standing.grounds());
    let is_change = standing.lapsed.as_ref().is_some_and(|lapsed| lapsed.by == LapsedBy::Change);
    let rests_on = |kind: GroundKind| grounds.iter().any(|ground| ground.kind == kind);
    let words = match item.auto.mode {
        Mode::Suggests if rests_on(GroundKind::Answer) => "It still holds: confirm the answer again",
        Mode::Decides if is_change && rests_on(GroundKind::Typed) => {
            "These values still hold: confirm them again"
        }
        _ => return Some(view! { <p>{otherwise(standing)}</p> }.into_any()),
    };
    let form = view! {
        <form method="post">
            <input type="hidden" name="do" value="confirm"/>
            <input type="hidden" name="item" value=item.id.clone()/>
            <button class="button">{words}</button>
        </form>
    };
    Some(form.into_any())
}

/// What to do where nobody's word would do.
fn otherwise(standing: &Standing<'_>) -> &'static str {
    let grounds = standing.grounds();
    if grounds.iter().any(|ground| matches!(ground.kind, GroundKind::Run(..))) {
        "Upload a run as it is today: it will be judged at once."
    } else if grounds.iter().any(|ground| ground.kind == GroundKind::Override) {
        "The reviewer’s word decides it: a reviewer has to give it again."
    } else {
        "Measure its values anew, and type them."
    }
}
