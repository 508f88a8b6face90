//! A run as a link shows it to whoever has it: its numbers, and nothing of the workspace around them.

use axum::http::HeaderValue;
use axum::http::header::{HeaderName, REFERRER_POLICY};
use domain::Share;
use leptos::prelude::*;
use leptos_axum::ResponseOptions;
use leptos_meta::Meta;
use store::Store;

use super::{Address, Loaded, Reader, answer, look, margin, measured, meta, strip};
use crate::error::AppError;
use crate::ui::{Day, Head, Open};

/// The page behind a link. The server has found out which link it is; a secret that opens nothing, no longer or never
/// did, is answered the same.
#[component]
pub fn SharedPage() -> impl IntoView {
    let (store, share) = (expect_context::<Store>(), use_context::<Share>());
    let response = expect_context::<ResponseOptions>();
    response.insert_header(REFERRER_POLICY, HeaderValue::from_static("no-referrer"));
    let robots = HeaderName::from_static("x-robots-tag");
    response.insert_header(robots, HeaderValue::from_static("noindex, nofollow"));
    let address = Address::here();
    let content = async move {
        let shown = match share {
            Some(share) => Loaded::load(&store, share.run, address).await.map(|loaded| {
                look::answered(&response, &loaded.looked).unwrap_or_else(|| view(&share, &loaded))
            }),
            None => Err(AppError::NotFound),
        };
        shown.unwrap_or_else(|error| nothing(&response, &error))
    };
    view! {
        <Meta name="robots" content="noindex, nofollow"/>
        <Open><Suspense>{Suspend::new(content)}</Suspense></Open>
    }
}

fn view(share: &Share, loaded: &Loaded) -> AnyView {
    let Loaded { run, looked, .. } = loaded;
    let until = share.expires_at;
    view! {
        <Head name=format!("Run #{} of {}", run.number, run.slug) meta=meta(run)/>
        {super::rejected(run)}
        {look::refusal(looked)}
        {answer::view(loaded)}
        {strip::view(&run.report)}
        <div class="with-aside">
            {measured::view(loaded)}
            <aside class="margin" aria-label="About this run">
                {margin::missing(run, Reader::Link)}
                {margin::record(run, Reader::Link)}
                <section aria-labelledby="link">
                    <h2 id="link">"This page"</h2>
                    <p class="quiet">"A link shows it to whoever has it, until "<Day at=until/>" at the latest."</p>
                </section>
            </aside>
        </div>
    }
    .into_any()
}

fn nothing(response: &ResponseOptions, error: &AppError) -> AnyView {
    response.set_status(error.status());
    let (name, says, lead) = match error {
        AppError::NotFound => (
            "Nothing to see",
            "This link shows nothing, or no longer.",
            "It may be cut short, it may have ended, or somebody took it back. Ask whoever gave it to you for a new one.",
        ),
        _ => ("Our fault", "Something failed on our side.", "Try again in a moment."),
    };
    view! {
        <Head name=name/>
        <p class="answer">{says}</p>
        <p class="lead">{lead}</p>
    }
    .into_any()
}
