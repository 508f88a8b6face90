//! The exemption of an item: the one that stands, and the form that grants one.

use analysis::standing::Standing;
use domain::{Exemption, Item, Reason};
use leptos::prelude::*;

use super::{Walk, threads};
use crate::actions::item_field;
use crate::ui::{Day, Mark, State, TextArea, TextField};

/// What excuses the item, or the way to an excuse where it lacks a pass. Nothing for an item that needs none.
pub(super) fn section(walk: &Walk, standing: &Standing<'_>) -> Option<AnyView> {
    let item = standing.item;
    let granted = walk.file.exemptions.iter().find(|exemption| exemption.item == item.id);
    if granted.is_none() && !standing.status.is_open() {
        return None;
    }
    let section = view! {
        <section aria-labelledby="exemption-title">
            <h3 id="exemption-title">"Exemption"</h3>
            {granted.map(|exemption| standing_one(walk, item, exemption))}
            {form(walk, standing)}
        </section>
    };
    Some(section.into_any())
}

/// `exempt until 3 Mar 2027: “…”`, or that it has ended.
fn standing_one(walk: &Walk, item: &Item, exemption: &Exemption) -> AnyView {
    let holds = exemption.holds_at(walk.now);
    let words = if holds { "exempt until " } else { "was exempt until " };
    let end = (holds && walk.visit.viewer.may_write()).then(|| {
        view! {
            <form method="post">
                <input type="hidden" name="do" value="end-exemption"/>
                <input type="hidden" name="item" value=item.id.clone()/>
                <input type="hidden" name="exemption" value=exemption.id.to_string()/>
                <button class="button">"End it now"</button>
            </form>
        }
    });
    let last = exemption.last_day();
    view! {
        <p><State mark=Mark::Exempt>{words}<Day at=last/></State></p>
        <blockquote class="said">
            <p>{exemption.reason.to_string()}</p>
            <footer>"approved by "{exemption.by.clone()}", "<Day at=exemption.at/></footer>
        </blockquote>
        {end}
    }
    .into_any()
}

fn form(walk: &Walk, standing: &Standing<'_>) -> Option<AnyView> {
    let item = standing.item;
    if !walk.is_editable() || !standing.status.is_open() {
        return None;
    }
    if walk.file.review.is_by(threads::person(&walk.visit.viewer)) {
        let words = "You are the author: another member can excuse this item until a day, and says why.";
        return Some(view! { <p class="quiet">{words}</p> }.into_any());
    }
    let reason = walk.entry(item_field("exempt-reason", &item.id), "");
    let until = walk.entry(item_field("exempt-until", &item.id), "");
    let open = reason.problem.is_some() || until.problem.is_some();
    let form = view! {
        <details class="more" open=open>
            <summary class="button">"Exempt it until a day"</summary>
            <form class="form" method="post">
                <input type="hidden" name="do" value="exempt"/>
                <input type="hidden" name="item" value=item.id.clone()/>
                <TextArea entry=reason label="Why it may wait" help="You approve it, with your name." max=Reason::MAX_LEN required=true/>
                <TextField entry=until label="Until" kind="date" help="The last day on which it holds; then its own status returns." short=true required=true/>
                <button class="button">"Exempt it"</button>
            </form>
        </details>
    };
    Some(form.into_any())
}
