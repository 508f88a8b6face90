//! The links that show a run to people without an account: how many there are, and the way to them.

use domain::{Run, Share};
use leptos::prelude::*;

use crate::pages::share;
use crate::ui::{Day, Moment};
use crate::urls;

/// Links listed here; the page of the links has all.
const SHOWN: usize = 5;

/// The section in the margin, for who may make links.
pub(super) fn view(run: &Run, shares: &[Share]) -> AnyView {
    let items = shares.iter().take(SHOWN).map(|share| {
        let used = match share.used_at {
            Some(at) => view! { "last used "<Moment at/> }.into_any(),
            None => "not used yet".into_any(),
        };
        view! { <li><span>"until "<Day at=share.expires_at/></span><span class="quiet">{share.created_by.clone()}"; "{used}</span></li> }
    });
    let list = (!shares.is_empty()).then(|| view! { <ul class="list">{items.collect_view()}</ul> });
    let way = if shares.is_empty() { "Share this run" } else { "Make or revoke a link" };
    view! {
        <section class="only-screen" aria-labelledby="share">
            <h2 id="share">"Share"</h2>
            <p class="quiet">{share::answer(shares)}</p>
            {list}
            <p><a href=urls::share(run.id)>{way}</a></p>
        </section>
    }
    .into_any()
}
