//! The row of saved views over a list, and the forms that save and remove them.

use domain::{SavedView, ServiceFilter, ViewName};
use leptos::prelude::*;

use crate::Visit;
use crate::ui::{Entry, Listing, TextField};

/// The views of a list of services, the present one marked. `all` says what the list without a view shows.
pub(super) fn bar(
    visit: &Visit,
    listing: &Listing<ServiceFilter>,
    views: &[SavedView],
    all: &str,
) -> AnyView {
    let said = listing.said();
    let link = |address: String, name: String, is_here: bool| {
        view! { <a href=address aria-current=is_here.then_some("page")>{name}</a>" " }
    };
    let whole = link(listing.whole(), format!("All {all}"), said.is_empty());
    let saved: Vec<_> = views
        .iter()
        .map(|view| link(listing.asked_by(&view.query), view.name.to_string(), view.query == said))
        .collect();
    let keep = visit.viewer.may_write().then(|| keep(visit, listing, views, &said));
    view! {
        <nav class="views" aria-label="Saved views">{whole}{saved}</nav>
        {keep}
    }
    .into_any()
}

/// Saves the list as it stands under a name, and removes views.
fn keep(visit: &Visit, listing: &Listing<ServiceFilter>, views: &[SavedView], said: &str) -> AnyView {
    let entry = Entry::new(&visit.returned, "view", "");
    let is_open = entry.problem.is_some();
    let here = listing.here();
    let save = if said.is_empty() {
        view! { <p class="quiet">"Filter or sort the list first: a view is the team’s name for that."</p> }
            .into_any()
    } else {
        view! {
            <form class="form" data-inline="" method="post" action=here.clone()>
                <input type="hidden" name="do" value="save-view"/>
                <TextField entry label="Name for the list as it stands" max=ViewName::MAX_LEN required=true/>
                <button class="button">"Save view"</button>
            </form>
        }
        .into_any()
    };
    let remove: Vec<_> = views
        .iter()
        .map(|view| {
            let name = view.name.to_string();
            let by = format!("{name}, by {}", view.by);
            view! {
                <li>
                    <form class="line" method="post" action=here.clone()>
                        <input type="hidden" name="do" value="remove-view"/>
                        <input type="hidden" name="id" value=view.id.to_string()/>
                        <span>{by}</span>
                        <button class="plain">"Remove"<span class="hidden-text">" "{name}</span></button>
                    </form>
                </li>
            }
        })
        .collect();
    let remove = (!remove.is_empty()).then(|| view! { <ul class="list">{remove}</ul> });
    view! {
        <details class="more only-screen" open=is_open>
            <summary>"Save or remove views"</summary>
            {save}
            {remove}
        </details>
    }
    .into_any()
}
