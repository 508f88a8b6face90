//! The form that registers a service.

use domain::{OwnerName, ServiceName, Slug};
use leptos::prelude::*;

use crate::actions::services::{FIRST_FACTS, fact_field};
use crate::error::AppError;
use crate::returned::Returned;
use crate::ui::{Entry, Head, Here, Refusal, TextField};
use crate::{framed, inputs, urls};

/// Registers a service.
#[component]
pub fn NewServicePage() -> impl IntoView {
    framed(Here::Services, |visit| async move {
        if !visit.viewer.may_write() {
            return Err(AppError::Forbidden);
        }
        let page = view! {
            <Head name="Add a service" crumbs=vec![(urls::portfolio(), "Services".to_owned())]/>
            <p class="answer">"A service is whatever answers requests and belongs to a team."</p>
            <p class="lead">"Only the short name is needed. What you leave empty stays unknown, and can be stated later."</p>
            <Refusal returned=visit.returned.clone()/>
            <ServiceForm returned=visit.returned/>
        };
        Ok(page.into_any())
    })
}

/// The fields of a new service. It posts to this page's address wherever it is shown.
#[component]
pub fn ServiceForm(
    /// The form that came back.
    returned: Returned,
) -> impl IntoView {
    let entry = move |name: &str| Entry::new(&returned, name.to_owned(), "");
    let facts = FIRST_FACTS.iter().filter_map(|name| inputs::named(name)).map(|input| {
        view! { <TextField entry=entry(&fact_field(input)) label=inputs::title(input) inputmode="decimal" placeholder="unknown" short=true/> }
    });
    let facts = facts.collect_view();
    view! {
        <form class="form" method="post" action=urls::new_service()>
            <TextField
                entry=entry("slug")
                label="Short name"
                help="Lower case letters, digits and single hyphens, as in orders-api: it becomes the address."
                max=Slug::MAX_LEN
                pattern=Slug::PATTERN
                required=true
            />
            <TextField entry=entry("name") label="Name" help="What people call it; the short name if left empty." max=ServiceName::MAX_LEN/>
            <TextField entry=entry("owner") label="Owner" help="The team that answers for it." max=OwnerName::MAX_LEN/>
            <div class="form" data-inline="">
                <TextField entry=entry("target") label="Target, req/s" inputmode="decimal" placeholder="unknown" short=true/>
                {facts}
            </div>
            <button class="button" data-kind="main">"Add the service"</button>
        </form>
    }
    .into_any()
}
