//! Why the pass of an item holds no longer, and the way to say that it does.

use analysis::standing::{GroundKind, LapsedBy, Standing};
use leptos::prelude::*;

use super::Walk;
use crate::ui::{Day, Mark, State};

/// The cause, and a button that confirms where a person's word, typed values or the inventory are what it rests on. Nothing
/// while it holds.
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
    let lapsed = standing.lapsed.as_ref()?;
    let words = match (lapsed.of, lapsed.by) {
        (GroundKind::Answer, _) => "It still holds: confirm the answer again",
        (GroundKind::Typed, LapsedBy::Age) => "Measured again, with the same values: confirm them",
        (GroundKind::Typed, LapsedBy::Change) => "These values still hold: confirm them again",
        (GroundKind::Stated, _) => "Looked at again, the inventory still holds: confirm it",
        (GroundKind::Run(..), _) => {
            let words = "Upload a run as it is today: it is judged at once, or as soon as it is attached \
                         where the old one is.";
            return Some(view! { <p>{words}</p> }.into_any());
        }
        (GroundKind::Override, _) => {
            let words = "The reviewer’s word decides it: a reviewer has to give it again.";
            return Some(view! { <p>{words}</p> }.into_any());
        }
    };
    let form = view! {
        <form method="post">
            <input type="hidden" name="do" value="confirm"/>
            <input type="hidden" name="item" value=standing.item.id.clone()/>
            <button class="button">{words}</button>
        </form>
    };
    Some(form.into_any())
}
