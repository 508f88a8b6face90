//! The form that names a shared resource.

use leptos::prelude::*;

use super::fields;
use crate::error::AppError;
use crate::ui::{Head, Here, Refusal};
use crate::{framed, urls};

/// Names a resource.
#[component]
pub fn NewResourcePage() -> impl IntoView {
    framed(Here::Resources, |visit| async move {
        if !visit.viewer.may_write() {
            return Err(AppError::Forbidden);
        }
        let returned = visit.returned;
        let fields = view! { {fields::slug(&returned)}{fields::words(&returned, None)} };
        let page = view! {
            <Head
                name="Add a shared resource"
                crumbs=vec![(urls::portfolio(), "Services".to_owned()), (urls::resources(), "Shared resources".to_owned())]
                crumb="add"
            />
            <p class="answer">"A shared resource is what several services draw connections from."</p>
            <p class="lead">"What you leave empty stays unknown, and is never counted as 0."</p>
            <Refusal returned/>
            <form class="form" method="post" action=urls::new_resource()>
                {fields}
                <button class="button" data-kind="main">"Add the resource"</button>
            </form>
        };
        Ok(page.into_any())
    })
}
