//! One visit of a page: who asks for what. A page takes its contexts here, before it waits for anything.

use std::future::Future;
use std::str::FromStr;

use axum::http::header::LOCATION;
use axum::http::{HeaderValue, StatusCode};
use domain::Filter;
use leptos::prelude::*;
use leptos_axum::ResponseOptions;
use leptos_router::hooks::use_params_map;
use leptos_router::params::ParamsMap;
use store::Store;

use crate::error::{AppError, problem};
use crate::one_time::Handed;
use crate::pages::demo;
use crate::query::Query;
use crate::returned::Returned;
use crate::ui::{Frame, Here, Listing, Origin};
use crate::viewer::Viewer;

/// Everything a page needs to know of the request.
#[derive(Debug, Clone)]
pub struct Visit {
    /// Where everything is kept; it carries the clock.
    pub store: Store,
    /// Who asks.
    pub viewer: Viewer,
    /// The form that came back with this page; empty unless one did.
    pub returned: Returned,
    /// The one-time link that was just made, where this page is to show it.
    pub handed: Option<Handed>,
    /// Scheme and host of this site.
    pub origin: String,
    response: ResponseOptions,
    params: ParamsMap,
    query: Query,
}

impl Visit {
    /// Takes the contexts of the request that is being answered.
    fn take() -> Self {
        Self {
            store: expect_context(),
            viewer: expect_context(),
            returned: use_context().unwrap_or_default(),
            handed: use_context(),
            origin: use_context::<Origin>().unwrap_or_default().0,
            response: expect_context(),
            params: use_params_map().get_untracked(),
            query: Query::here(),
        }
    }

    /// A part of the path: `/services/:slug`. What is no such name leads nowhere.
    pub fn param<T: FromStr>(&self, name: &str) -> Result<T, AppError> {
        self.params.get_str(name).and_then(|text| text.parse().ok()).ok_or(AppError::NotFound)
    }

    /// A value of the query; none where it is absent or cannot be read.
    pub fn query<T: FromStr>(&self, name: &str) -> Option<T> {
        self.query.get(name)?.parse().ok()
    }

    /// The list at `base`, as the query asks for it.
    pub fn listing<F: Filter>(&self, base: String) -> Listing<F> {
        Listing::read(base, self.query.pairs())
    }

    /// Whether a form was sent with controls left empty, which would only lengthen the address.
    pub fn has_empty_parameters(&self) -> bool {
        self.query.pairs().any(|(_, text)| text.is_empty())
    }

    /// Answers with another address of this site instead of a page.
    pub fn lead_to(&self, address: &str) -> Result<AnyView, AppError> {
        let location = HeaderValue::from_str(address).map_err(|error| AppError::internal(&error))?;
        self.response.set_status(StatusCode::SEE_OTHER);
        self.response.insert_header(LOCATION, location);
        Ok(().into_any())
    }
}

/// A page in its frame: takes the contexts, loads, and shows what was loaded or why it cannot be shown. Pages of example
/// services are marked here, whatever they show.
///
/// The one `Suspense` of every page, so that its status and its whole HTML are there before the first byte is sent.
pub fn framed<Show, Shown>(here: Here, show: Show) -> AnyView
where
    Show: FnOnce(Visit) -> Shown,
    Shown: Future<Output = Result<AnyView, AppError>> + Send + 'static,
{
    let response = expect_context::<ResponseOptions>();
    let visit = Visit::take();
    let asked = visit.clone();
    let shown = show(visit);
    let content = async move {
        match async { Ok((demo::mark(&asked).await?, shown.await?)) }.await {
            Ok((mark, view)) => view! { {mark}{view} }.into_any(),
            Err(error) => problem(&response, &error),
        }
    };
    view! { <Frame here><Suspense>{Suspend::new(content)}</Suspense></Frame> }.into_any()
}
