//! The precedents that an item asks for: to compare, and to cite as evidence.

use analysis::precedents::{built_in, is_asked_by};
use analysis::standing::Standing;
use domain::{Asked, PrecedentId, Title};
use leptos::prelude::*;
use store::Store;

use super::Walk;
use crate::error::AppError;
use crate::urls;

/// Precedents of teams that are offered; any other is cited by its address.
const OFFERED: i64 = 20;

/// A precedent that can be cited.
pub(super) type Known = (PrecedentId, Title);

/// Those that come with Headroom and the teams' own.
pub(super) async fn load(store: &Store) -> Result<Vec<Known>, AppError> {
    let own = store.precedents(&Asked::default(), OFFERED).await?.items;
    let own = own.into_iter().map(|entry| (entry.id, entry.precedent.title));
    let known = built_in().iter().map(|known| (known.id.clone(), known.precedent.title.clone()));
    Ok(known.chain(own).collect())
}

/// The section of precedents; none where the item asks for none.
pub(super) fn view(walk: &Walk, standing: &Standing<'_>) -> Option<AnyView> {
    if !is_asked_by(standing.item) {
        return None;
    }
    let known = walk.precedents.iter().map(|(id, title)| {
        view! {
            <li>
                <a href=urls::precedent(id)>{title.to_string()}</a>
                {cite(walk, standing, id, title)}
            </li>
        }
    });
    let known = known.collect_view();
    let section = view! {
        <section aria-labelledby="precedents-title">
            <h3 id="precedents-title">"Precedents"</h3>
            <p class="quiet">
                "Each answers one measured limit. Compare that limit with yours before you cite it. "
                <a href=urls::precedents()>"All precedents"</a>
            </p>
            <ul class="list">{known}</ul>
        </section>
    };
    Some(section.into_any())
}

/// A button that attaches the precedent's address as evidence. None where that address is not known.
fn cite(walk: &Walk, standing: &Standing<'_>, id: &PrecedentId, title: &Title) -> Option<AnyView> {
    if !walk.is_editable() || walk.visit.origin.is_empty() {
        return None;
    }
    let address = format!("{}{}", walk.visit.origin, urls::precedent(id));
    let form = view! {
        <form method="post">
            <input type="hidden" name="do" value="attach"/>
            <input type="hidden" name="item" value=standing.item.id.clone()/>
            <input type="hidden" name="evidence" value=address/>
            <button class="button" aria-label=format!("Cite as evidence: {title}")>"Cite as evidence"</button>
        </form>
    };
    Some(form.into_any())
}
