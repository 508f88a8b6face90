//! A table of numbers in a region that scrolls on narrow screens, and the links between its pages.

use leptos::prelude::*;

/// A table with its caption. `head` is a row of `<th scope="col">`, the children are the rows of the body.
#[component]
pub fn Table(
    /// What the table shows; read out as the name of its region too.
    #[prop(into)]
    caption: String,
    /// One `<th scope="col">` for each column; `class="n"` for numbers.
    head: AnyView,
    /// It is narrow enough not to scroll.
    #[prop(optional)]
    fits: bool,
    children: Children,
) -> impl IntoView {
    let region = caption.clone();
    view! {
        <div class="scroll" tabindex="0" role="region" aria-label=region>
            <table class="data" data-fit=fits.then_some("")>
                <caption>{caption}</caption>
                <thead><tr>{head}</tr></thead>
                <tbody>{children()}</tbody>
            </table>
        </div>
    }
    .into_any()
}

/// Where in a list a page of it stands, and the way on. Nothing where the page is the whole list.
#[component]
pub fn Pager(
    /// What is shown: `The first 50 services`.
    #[prop(into)]
    shown: String,
    /// Back to the beginning, where this is not the first page.
    #[prop(optional_no_strip)]
    first: Option<String>,
    /// To the next page, where there is one.
    #[prop(optional_no_strip)]
    next: Option<String>,
) -> impl IntoView {
    if first.is_none() && next.is_none() {
        return None;
    }
    let pager = view! {
        <nav class="pager" aria-label="Pages">
            <span class="quiet">{shown}</span>
            {first.map(|address| view! { <a href=address>"From the beginning"</a> })}
            {next.map(|address| view! { <a href=address rel="next">"Next"</a> })}
        </nav>
    };
    Some(pager.into_any())
}
