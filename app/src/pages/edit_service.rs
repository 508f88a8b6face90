//! The form that changes a service: its name, its owner and what it shall carry.

use domain::{OwnerName, ServiceName, Slug};
use leptos::prelude::*;

use crate::error::AppError;
use crate::ui::{Entry, Head, Here, Refusal, Select, TextField};
use crate::{framed, urls};

/// Changes a service.
#[component]
pub fn EditServicePage() -> impl IntoView {
    framed(Here::Services, |visit| async move {
        let slug: Slug = visit.param("slug")?;
        let service = visit.store.service(&slug).await?.ok_or(AppError::NotFound)?;
        if !visit.viewer.may_write() {
            return Err(AppError::Forbidden);
        }
        let draws_on = visit.store.draws_on(service.id).await?;
        let resources = visit.store.resources().await?;
        let returned = visit.returned;
        let owner = service.owner.map(|owner| owner.to_string()).unwrap_or_default();
        let target = service.target.map(|target| target.rps().to_string()).unwrap_or_default();
        let name = Entry::new(&returned, "name", service.name.to_string());
        let owner = Entry::new(&returned, "owner", owner);
        let target = Entry::new(&returned, "target", target);
        let draws_on =
            Entry::new(&returned, "draws_on", draws_on.map(|slug| slug.to_string()).unwrap_or_default());
        let none = (String::new(), "none that is named".to_owned());
        let named = resources.iter().map(|resource| (resource.slug.to_string(), resource.slug.to_string()));
        let named = std::iter::once(none).chain(named).collect::<Vec<_>>();
        let draws_on = (named.len() > 1).then(|| {
            view! {
                <Select
                    entry=draws_on
                    label="Draws on"
                    options=named
                    help="The shared database, or whatever else its connections go to."
                    short=true
                />
            }
        });
        let page = view! {
            <Head
                name=format!("Edit {slug}")
                crumbs=vec![(urls::portfolio(), "Services".to_owned()), (urls::service(&slug), slug.to_string())]
                crumb="edit"
            />
            <p class="answer">"What it is called, who answers for it, and what it shall carry."</p>
            <Refusal returned/>
            <form class="form" method="post" action=urls::edit_service(&slug)>
                <TextField entry=name label="Name" max=ServiceName::MAX_LEN required=true/>
                <TextField entry=owner label="Owner" help="The team that answers for it." max=OwnerName::MAX_LEN/>
                <TextField
                    entry=target
                    label="Target, req/s"
                    help="The rate it is prepared for."
                    inputmode="decimal"
                    placeholder="unknown"
                    short=true
                />
                {draws_on}
                <div class="actions">
                    <button class="button" data-kind="main">"Save"</button>
                    <a class="button" href=urls::service(&slug)>"Cancel"</a>
                </div>
            </form>
            <p class="quiet"><a href=urls::reading_rules(&slug)>"How its results are read"</a>": names of endpoints, columns of CSV files"</p>
            <p class="quiet"><a href=urls::delete_service(&slug)>"Delete this service"</a></p>
        };
        Ok(page.into_any())
    })
}
