//! The head of a page: where it is, its small name, a few facts, and what can be done here.

use leptos::prelude::*;
use leptos_meta::Title;

/// A step of the way to a page: address and words.
pub type Crumb = (String, String);

/// The head. Also sets the document's title. Children are the buttons; a page has one main button at most.
#[component]
pub fn Head(
    /// The page's name, its `h1`.
    #[prop(into)]
    name: String,
    /// The document's title where it is not the name: `Run #214 of orders-api`.
    #[prop(into, optional)]
    title: Option<String>,
    /// The way here, without this page.
    #[prop(optional)]
    crumbs: Vec<Crumb>,
    /// What the last crumb says of this page; its name unless said otherwise.
    #[prop(into, optional)]
    crumb: Option<String>,
    /// A few facts in one line, each a `<span>`.
    #[prop(optional)]
    meta: Option<AnyView>,
    /// The buttons.
    #[prop(optional)]
    children: Option<Children>,
) -> impl IntoView {
    let title = title.unwrap_or_else(|| name.clone());
    let crumb = crumb.unwrap_or_else(|| name.clone());
    let way = (!crumbs.is_empty()).then(|| view! { <Crumbs crumbs here=crumb/> });
    view! {
        <Title text=format!("{title} · Headroom")/>
        <header class="head">
            {way}
            <h1>{name}</h1>
            {meta.map(|meta| view! { <p class="meta">{meta}</p> })}
            {children.map(|buttons| view! { <div class="actions">{buttons()}</div> })}
        </header>
    }
    .into_any()
}

#[component]
fn Crumbs(crumbs: Vec<Crumb>, here: String) -> impl IntoView {
    let steps = crumbs.into_iter().map(|(address, words)| view! { <li><a href=address>{words}</a></li> });
    view! {
        <nav class="crumbs" aria-label="Breadcrumb">
            <ol>{steps.collect_view()}<li><span aria-current="page">{here}</span></li></ol>
        </nav>
    }
    .into_any()
}
