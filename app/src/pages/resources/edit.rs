//! The form that changes what is said of a resource, and the one that removes it.

use domain::Slug;
use leptos::prelude::*;

use super::fields;
use crate::error::AppError;
use crate::ui::{Head, Here, Refusal};
use crate::{framed, urls};

/// Changes a resource.
#[component]
pub fn EditResourcePage() -> impl IntoView {
    framed(Here::Resources, |visit| async move {
        let slug: Slug = visit.param("name")?;
        let resource = visit.store.resource(&slug).await?.ok_or(AppError::NotFound)?;
        if !visit.viewer.may_write() {
            return Err(AppError::Forbidden);
        }
        let returned = visit.returned;
        let fields = fields::words(&returned, Some(&resource.words));
        let page = view! {
            <Head
                name=format!("Edit {slug}")
                crumbs=vec![
                    (urls::portfolio(), "Services".to_owned()),
                    (urls::resources(), "Shared resources".to_owned()),
                    (urls::resource(&slug), slug.to_string()),
                ]
                crumb="edit"
            />
            <p class="answer">"What it is, and how many connections it takes."</p>
            <Refusal returned/>
            <form class="form" method="post" action=urls::edit_resource(&slug)>
                <input type="hidden" name="do" value="save"/>
                {fields}
                <div class="actions">
                    <button class="button" data-kind="main">"Save"</button>
                    <a class="button" href=urls::resource(&slug)>"Cancel"</a>
                </div>
            </form>
            <section aria-labelledby="remove-title">
                <h2 id="remove-title">"Remove it"</h2>
                <p class="lead">"At once and for good, not by way of the bin. It stays while a service draws on it."</p>
                <form class="form" method="post" action=urls::edit_resource(&slug)>
                    <button class="button" data-kind="danger" name="do" value="remove">{format!("Remove {slug}")}</button>
                </form>
            </section>
        };
        Ok(page.into_any())
    })
}
