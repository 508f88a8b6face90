//! The answer to an address that leads nowhere, and to a request that was refused before it reached its page.

use leptos::prelude::*;
use leptos_axum::ResponseOptions;

use crate::error::{AppError, problem};
use crate::ui::{Door, Frame, Here};
use crate::viewer::Viewer;

/// Says why there is no page and where to go on: there is nothing here, unless the server gave another reason.
#[component]
pub fn MissingPage() -> impl IntoView {
    let error = use_context::<AppError>().unwrap_or(AppError::NotFound);
    let content = problem(&use_context::<ResponseOptions>().unwrap_or_default(), &error);
    match use_context::<Viewer>() {
        Some(_) => view! { <Frame here=Here::Elsewhere>{content}</Frame> }.into_any(),
        None => view! { <Door>{content}</Door> }.into_any(),
    }
}
