//! The form of a signature: the verdict, its conditions or its first reason.

use analysis::standing::Standing;
use domain::{Gate, OwnerName, Reason, Status, Verdict};
use leptos::prelude::*;

use crate::actions::sign::{MAX_CONDITIONS, condition_field};
use crate::pages::review::Walk;
use crate::ui::{Choice, Choices, Select, TextArea, TextField};

/// The form; what stands against the claim leaves only “not ready” to choose.
pub(super) fn view(walk: &Walk, all: &[Standing<'_>], gate: &Gate) -> AnyView {
    let revision = walk.visit.returned.value("revision").map(str::to_owned);
    // Where it came back because something has changed, the next try is about what is shown now.
    let revision = revision.filter(|_| walk.visit.returned.problem("verdict").is_none());
    let revision = revision.unwrap_or_else(|| walk.file.review.revision.to_string());
    let conditions = gate.is_clear().then(|| conditions(walk, all));
    let name = walk.visit.viewer.account.name.to_string();
    view! {
        <section aria-labelledby="verdict-title">
            <h2 id="verdict-title">"Your signature"</h2>
            {narrow(all)}
            <form class="form" method="post">
                <input type="hidden" name="revision" value=revision/>
                <Choices
                    entry=walk.entry("verdict", if gate.is_clear() { "" } else { Verdict::NotReady.as_str() })
                    legend="Your verdict on the claim"
                    help=if gate.is_clear() { "" } else { "“Ready” is not offered while something stands against it, see above." }
                    choices=choices(gate)
                />
                <TextArea
                    entry=walk.entry("reason", "")
                    label="Reason or note"
                    help="Of “not ready” the first reason, which is needed."
                    max=Reason::MAX_LEN
                />
                {conditions}
                <div class="actions"><button class="button" data-kind="main">"Sign as "{name}</button></div>
            </form>
        </section>
    }
    .into_any()
}

/// What passes only narrowly is named before the signature.
fn narrow(all: &[Standing<'_>]) -> Option<AnyView> {
    let of = |status: Status| {
        let items = all.iter().filter(|standing| standing.item.blocking && standing.status == status);
        items.map(|standing| standing.item.id.as_str()).collect::<Vec<_>>().join(", ")
    };
    let (warned, exempt) = (of(Status::Warn), of(Status::Exempt));
    let warned = (!warned.is_empty()).then(|| format!("These pass narrowly: {warned}. "));
    let exempt = (!exempt.is_empty()).then(|| format!("These are exempt: {exempt}."));
    let words = warned.into_iter().chain(exempt).collect::<String>();
    (!words.is_empty()).then(|| view! { <p class="lead">{words}</p> }.into_any())
}

fn choices(gate: &Gate) -> Vec<Choice> {
    let not_ready = Choice::new(Verdict::NotReady.as_str(), "Not ready", "The first reason is required.");
    if !gate.is_clear() {
        return vec![not_ready];
    }
    vec![
        Choice::new(Verdict::Ready.as_str(), "Ready", ""),
        Choice::new(
            Verdict::ReadyWithConditions.as_str(),
            "Ready with conditions",
            "Each is an item with an owner and a day.",
        ),
        not_ready,
    ]
}

/// Rows of conditions: as many as were filled in and one more, with a button for another.
fn conditions(walk: &Walk, all: &[Standing<'_>]) -> AnyView {
    let returned = &walk.visit.returned;
    let is_filled = |row: &usize| {
        let typed = |what: &str| {
            returned.value(&condition_field(what, *row)).is_some_and(|typed| !typed.trim().is_empty())
        };
        ["item", "owner", "due"].into_iter().any(typed)
    };
    let filled = (1..=MAX_CONDITIONS).filter(is_filled).max().unwrap_or(0);
    let rows: Vec<_> = (1..=(filled + 1).min(MAX_CONDITIONS)).map(|row| condition(walk, all, row)).collect();
    let more = (rows.len() < MAX_CONDITIONS)
        .then(|| view! { <button class="button" name="add" value="condition" formnovalidate>"Add another condition"</button> });
    view! {
        <fieldset class="group">
            <legend>"Conditions, of “ready with conditions”"</legend>
            <div class="form conditions">{rows}{more}</div>
        </fieldset>
    }
    .into_any()
}

fn condition(walk: &Walk, all: &[Standing<'_>], row: usize) -> AnyView {
    let nothing = (String::new(), "–".to_owned());
    let items = all.iter().filter(|standing| standing.status != Status::NotApplicable);
    let items = items.map(|standing| {
        let item = standing.item;
        (item.id.clone(), format!("{} {}", item.id, item.title))
    });
    let options: Vec<_> = std::iter::once(nothing).chain(items).collect();
    let nth = |what: &str| format!("{what} of condition {row}");
    view! {
        <div class="form" data-inline>
            <Select entry=walk.entry(condition_field("item", row), "") label=nth("Item") options/>
            <TextField entry=walk.entry(condition_field("owner", row), "") label=nth("Owner") max=OwnerName::MAX_LEN/>
            <TextField entry=walk.entry(condition_field("due", row), "") label=nth("Day") kind="date" short=true/>
        </div>
    }
    .into_any()
}
