//! The sprite of state symbols, drawn once a page, and the mark of the product.

use leptos::prelude::*;

/// The seven state symbols; a state refers to one by its id.
#[component]
pub fn Sprite() -> impl IntoView {
    view! {
        <svg width="0" height="0" aria-hidden="true" focusable="false">
            <symbol id="pass" viewBox="0 0 16 16"><path d="M2.5 8.5 6.3 12.3 13.5 4"/></symbol>
            <symbol id="warn" viewBox="0 0 16 16">
                <path d="M8 1.6 15.4 14.4H.6ZM7.1 6v4.2h1.8V6Zm0 5.4v1.7h1.8v-1.7Z" fill="currentColor" fill-rule="evenodd" stroke="none"/>
            </symbol>
            <symbol id="fail" viewBox="0 0 16 16">
                <path d="M8 .7a7.3 7.3 0 1 0 0 14.6A7.3 7.3 0 0 0 8 .7ZM4.6 5.9 5.9 4.6 8 6.7l2.1-2.1 1.3 1.3L9.3 8l2.1 2.1-1.3 1.3L8 9.3l-2.1 2.1-1.3-1.3L6.7 8Z" fill="currentColor" fill-rule="evenodd" stroke="none"/>
            </symbol>
            <symbol id="unknown" viewBox="0 0 16 16">
                <circle cx="8" cy="8" r="6.6" stroke-dasharray="2.6 1.55" stroke-width="1.5"/>
                <path d="M6 6.4C6 4 10 4 10 6.3 10 7.7 8 7.7 8 9.3" stroke-width="1.6"/>
                <path d="M8 10.7v1.5" stroke-width="1.8"/>
            </symbol>
            <symbol id="stale" viewBox="0 0 16 16">
                <circle cx="8" cy="8" r="6.6" stroke-width="1.5"/>
                <path d="M8 4v4.2l3 1.8" stroke-width="1.5"/>
            </symbol>
            <symbol id="exempt" viewBox="0 0 16 16">
                <circle cx="8" cy="8" r="6.6" stroke-width="1.5"/>
                <path d="M3.4 12.6 12.6 3.4" stroke-width="1.5"/>
            </symbol>
            <symbol id="na" viewBox="0 0 16 16"><path d="M3 8h10"/></symbol>
        </svg>
    }
    .into_any()
}

/// The product's mark and name, as a link to the first page.
#[component]
pub fn Brand() -> impl IntoView {
    view! {
        <a class="brand" href=crate::urls::portfolio()>
            <svg viewBox="0 0 18 18" aria-hidden="true">
                <path d="M1 2.5h16" stroke="currentColor" stroke-width="2" fill="none"/>
                <path d="M3 16V9.5h3.2V16zM7.4 16v-4h3.2v4zM11.8 16V6.5H15V16z" fill="currentColor"/>
            </svg>
            "Headroom"
        </a>
    }
    .into_any()
}
