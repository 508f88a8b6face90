//! Whether the sides may be compared at all, what to keep in mind, and why one run a side is no verdict.

use analysis::comparison::{Comparison, runs_needed};
use leptos::prelude::*;

use crate::comparison::words;

/// What makes the sides unlike. Nothing where nothing known does.
pub(super) fn unlike(comparison: &Comparison) -> Option<AnyView> {
    if comparison.unlike.is_empty() {
        return None;
    }
    let reasons = comparison.unlike.iter().map(|reason| view! { <li>{words::unlike(reason)}</li> });
    let notice = view! {
        <div class="notice" data-state="warn" role="note" aria-labelledby="unlike">
            <p id="unlike"><b>"These runs are not alike. Their differences say little about the service:"</b></p>
            <ul>{reasons.collect_view()}</ul>
        </div>
    };
    Some(notice.into_any())
}

/// What a reader should keep in mind.
pub(super) fn cautions(comparison: &Comparison) -> AnyView {
    let cautions = comparison.cautions.iter().map(|caution| view! { <li>{words::caution(caution)}</li> });
    let list = if comparison.cautions.is_empty() {
        view! { <p class="quiet">"Nothing else that is known of the two runs speaks against holding them against each other."</p> }.into_any()
    } else {
        view! { <ul class="list">{cautions.collect_view()}</ul> }.into_any()
    };
    view! {
        <section aria-labelledby="mind">
            <h2 id="mind">"What to keep in mind"</h2>
            {list}
            <p class="quiet">"Whether the load generator itself was the limit is not known: no readings of it are stored."</p>
        </section>
    }
    .into_any()
}

/// Why there is no verdict.
pub(super) fn why() -> AnyView {
    let needed = runs_needed();
    view! {
        <section aria-labelledby="why">
            <h2 id="why" tabindex="-1">"Why this is no verdict"</h2>
            <p>
                "Two runs of the same service on the same machines differ, and one pair does not show by how much. In our own trials with a service "
                "that had not changed, p95 of a single pair lay more than 5 % apart in 11 to 57 of 100 pairs, depending on how quiet the environment was."
            </p>
            <p>
                {format!("With {needed} runs a side the spread between runs becomes visible and can be set against the difference. ")}
                "Run both sides by turns (A B B A) under the same load, so that a drift of the environment does not fall on one side."
            </p>
            <p class="quiet">"The statistics of a verdict are not part of this version; nothing on this page is called better or worse."</p>
        </section>
    }
    .into_any()
}
