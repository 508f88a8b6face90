//! What can be taken along from a page, folded away behind one button.

use leptos::prelude::*;

/// Links to files: address and words for each.
#[component]
pub fn Export(
    /// The files.
    files: Vec<(String, &'static str)>,
) -> impl IntoView {
    let link = |(address, words): (String, &'static str)| view! { <li><a href=address>{words}</a></li> };
    view! {
        <details class="menu">
            <summary class="button">"Export"</summary>
            <ul>{files.into_iter().map(link).collect_view()}</ul>
        </details>
    }
    .into_any()
}
