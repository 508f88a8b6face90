//! What can go wrong, as a person meets it: what happened and what to do. What failed inside is logged, never shown.

use axum::http::StatusCode;
use axum::http::request::Parts;
use leptos::prelude::*;
use leptos_axum::ResponseOptions;
use store::StoreError;

use crate::returned::Returned;
use crate::ui::Head;
use crate::urls;

/// Why a page cannot be shown or a form cannot be taken.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum AppError {
    /// No such thing, or no longer.
    #[error("There is nothing here")]
    NotFound,
    /// It cannot be done as things stand; the sentence says why.
    #[error("{0}")]
    Conflict(String),
    /// Fields of a form need another value. The form's page is shown again with this.
    #[error("Please check the marked fields")]
    Rejected(Returned),
    /// This account may not do that.
    #[error("You may not do that")]
    Forbidden,
    /// Only an administrator may do that.
    #[error("Only an administrator may do that")]
    AdministratorsOnly,
    /// A fault of ours. It is in the log.
    #[error("Something failed on our side")]
    Internal,
}

impl AppError {
    /// A fault of ours that nobody outside is told of: it is logged here, once.
    pub(crate) fn internal(cause: &dyn std::error::Error) -> Self {
        tracing::error!(%cause, "a page failed");
        Self::Internal
    }

    /// The status of the answer.
    pub fn status(&self) -> StatusCode {
        match self {
            Self::NotFound => StatusCode::NOT_FOUND,
            Self::Conflict(_) => StatusCode::CONFLICT,
            Self::Rejected(_) => StatusCode::UNPROCESSABLE_ENTITY,
            Self::Forbidden | Self::AdministratorsOnly => StatusCode::FORBIDDEN,
            Self::Internal => StatusCode::INTERNAL_SERVER_ERROR,
        }
    }
}

/// What the store says is logged here, once, and forgotten.
impl From<StoreError> for AppError {
    fn from(error: StoreError) -> Self {
        match error {
            StoreError::NotFound => Self::NotFound,
            StoreError::Conflict(why) => Self::Conflict(why.to_owned()),
            StoreError::InUse(why) => Self::Conflict(why),
            StoreError::Against(refusal) => Self::Conflict(refusal.sentence),
            cause => {
                tracing::error!(%cause, "the store failed");
                Self::Internal
            }
        }
    }
}

/// The error as the content of a page, with its status on the response. It stands inside a frame.
pub fn problem(response: &ResponseOptions, error: &AppError) -> AnyView {
    response.set_status(error.status());
    let (name, answer, lead) = words(error);
    view! {
        <Head name=name/>
        <p class="answer">{answer}</p>
        <p class="lead">{lead}</p>
        <Logged/>
        <p class="actions"><a class="button" href=urls::portfolio()>"All services"</a></p>
    }
    .into_any()
}

/// Name, what happened, and what to do.
fn words(error: &AppError) -> (&'static str, String, &'static str) {
    match error {
        AppError::NotFound => (
            "Not found",
            "There is nothing at this address.".to_owned(),
            "It may be mistyped, or what it named was removed. Services are found by their short name, runs by their number on the service’s page.",
        ),
        AppError::Conflict(why) => (
            "Not possible now",
            why.clone(),
            "Nothing was changed. Someone may have changed this in the meantime: go back, reload the page, and look at how it stands.",
        ),
        AppError::Rejected(returned) => (
            "Not saved",
            returned
                .problems()
                .next()
                .map_or("A field needs another value.", |(_, message)| message)
                .to_owned(),
            "Nothing was changed. Go back to the form; what you typed is still there.",
        ),
        AppError::Forbidden => (
            "Not allowed",
            "Your account may read everything here, but not change it.".to_owned(),
            "Nothing was changed. An administrator can make you a member.",
        ),
        AppError::AdministratorsOnly => (
            "Only for administrators",
            "Accounts and settings are kept by administrators, and you are not one.".to_owned(),
            "Nothing was changed. An administrator can do this for you, or make you one.",
        ),
        AppError::Internal => (
            "Our fault",
            "Something failed on our side, and nothing was changed.".to_owned(),
            "Try again in a moment. If it happens again, tell whoever runs this server.",
        ),
    }
}

/// The id under which the log has this request, where there is one.
#[component]
fn Logged() -> impl IntoView {
    let id = use_context::<Parts>()
        .and_then(|parts| parts.headers.get("x-request-id")?.to_str().ok().map(str::to_owned));
    id.map(|id| view! { <p class="quiet">"The log has it as "<code>{id}</code>"."</p> })
}
