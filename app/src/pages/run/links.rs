//! The links that show a run to people without an account: how many there are, and the way to them.

use domain::{Asked, Run, RunId, Share};
use leptos::prelude::*;
use store::Store;

use crate::error::AppError;
use crate::pages::share;
use crate::ui::{Day, Moment};
use crate::urls;

/// The newest links of a run, and how many there are.
pub(super) struct Links {
    newest: Vec<Share>,
    count: i64,
}

impl Links {
    /// Links listed here; the page of the links has all.
    const SHOWN: i64 = 5;

    pub(super) async fn load(store: &Store, run: RunId) -> Result<Self, AppError> {
        let newest = store.shares(run, &Asked::default(), Self::SHOWN).await?.items;
        Ok(Self { newest, count: store.share_count(run).await? })
    }
}

/// The section in the margin, for who may make links.
pub(super) fn view(run: &Run, Links { newest, count }: &Links) -> AnyView {
    let items = newest.iter().map(|share| {
        let used = match share.used_at {
            Some(at) => view! { "last used "<Moment at/> }.into_any(),
            None => "not used yet".into_any(),
        };
        view! { <li><span>"until "<Day at=share.expires_at/></span><span class="quiet">{share.created_by.clone()}"; "{used}</span></li> }
    });
    let list = (!newest.is_empty()).then(|| view! { <ul class="list">{items.collect_view()}</ul> });
    let way = if newest.is_empty() { "Share this run" } else { "Make or revoke a link" };
    view! {
        <section class="only-screen" aria-labelledby="share">
            <h2 id="share">"Share"</h2>
            <p class="quiet">{share::answer(*count)}</p>
            {list}
            <p><a href=urls::share(run.id)>{way}</a></p>
        </section>
    }
    .into_any()
}
