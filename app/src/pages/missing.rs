//! The answer to an address that leads nowhere.

use leptos::prelude::*;
use leptos_axum::ResponseOptions;

use crate::error::{AppError, problem};
use crate::ui::{Door, Frame, Here};
use crate::viewer::Viewer;

/// Says that there is nothing here and where to go on. Answers 404.
#[component]
pub fn MissingPage() -> impl IntoView {
    let content = problem(&use_context::<ResponseOptions>().unwrap_or_default(), &AppError::NotFound);
    match use_context::<Viewer>() {
        Some(_) => view! { <Frame here=Here::Elsewhere>{content}</Frame> }.into_any(),
        None => view! { <Door>{content}</Door> }.into_any(),
    }
}
