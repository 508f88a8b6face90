//! How a draft differs from the version before it, in words.

use analysis::checklist::{Change, Kind, Part};
use domain::ChecklistVersion;
use leptos::prelude::*;

/// What differs, part by part.
pub(super) fn view(base: &ChecklistVersion, parts: &[Part]) -> AnyView {
    let name = format!("{} {}", base.id, base.version);
    if parts.is_empty() {
        return view! { <p>{format!("It asks exactly what {name} asks.")}</p> }.into_any();
    }
    let counts =
        parts.iter().map(|part| format!("{} {}", part.changes.len(), counted(part))).collect::<Vec<_>>();
    let parts = parts.iter().map(one).collect_view();
    view! {
        <p>{format!("Against {name}: {}.", counts.join(", "))}</p>
        {parts}
    }
    .into_any()
}

fn counted(part: &Part) -> String {
    let name = part.name.to_lowercase();
    match part.changes.len() {
        1 => name.strip_suffix('s').map_or(name.clone(), str::to_owned),
        _ => name,
    }
}

fn one(part: &Part) -> AnyView {
    let changes = part.changes.iter().map(change).collect_view();
    view! {
        <h3>{part.name}</h3>
        <ul class="list">{changes}</ul>
    }
    .into_any()
}

fn change(change: &Change) -> AnyView {
    let word = match change.kind {
        Kind::Added => "+ added",
        Kind::Removed => "− removed",
        Kind::Changed => "~ changed",
    };
    let title = format!(" {} {}", change.id, change.title);
    let details =
        (!change.details.is_empty()).then(|| view! { <span class="quiet">{change.details.join(" ")}</span> });
    view! { <li><span><b>{word}</b>{title}</span>{details}</li> }.into_any()
}
