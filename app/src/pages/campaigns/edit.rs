//! The form that changes a campaign, and the one that removes it.

use domain::Slug;
use leptos::prelude::*;

use super::fields::{self, Standing};
use crate::choosable::Choosable;
use crate::error::AppError;
use crate::ui::{Head, Here, Refusal};
use crate::{framed, urls};

/// Changes a campaign.
#[component]
pub fn EditCampaignPage() -> impl IntoView {
    framed(Here::Campaigns, |visit| async move {
        let slug: Slug = visit.param("name")?;
        let file = visit.store.campaign_file(&slug).await?.ok_or(AppError::NotFound)?;
        if !visit.viewer.may_write() {
            return Err(AppError::Forbidden);
        }
        let campaign = &file.campaign;
        let title = campaign.title.to_string();
        let standing = Standing {
            title: title.clone(),
            due: campaign.due.to_string(),
            note: campaign.note.as_ref().map(ToString::to_string).unwrap_or_default(),
            items: file.items.clone(),
            services: file.services.iter().map(|service| service.slug.to_string()).collect(),
        };
        let returned = visit.returned;
        let all = Choosable::load(&visit.store).await?;
        let parts = [
            fields::head(&returned, &standing),
            fields::services(&returned, &standing),
            fields::items(&returned, &standing, &all),
        ];
        let page = view! {
            <Head
                name=format!("Edit {title}")
                crumbs=vec![(urls::campaigns(), "Campaigns".to_owned()), (urls::campaign(&slug), title)]
                crumb="edit"
            />
            <p class="answer">"What it asks, of whom, and by when."</p>
            <p class="lead">"What was recorded day by day stays as it was: where more is asked from now on, the course rises today."</p>
            <Refusal returned/>
            <form class="form campaign" method="post" action=urls::edit_campaign(&slug)>
                <input type="hidden" name="do" value="save"/>
                {parts.into_iter().collect_view()}
                <div class="actions">
                    <button class="button" data-kind="main">"Save"</button>
                    <a class="button" href=urls::campaign(&slug)>"Cancel"</a>
                </div>
            </form>
            <section aria-labelledby="remove-title">
                <h2 id="remove-title">"Remove it"</h2>
                <p class="lead">"At once and for good, with its record of days. Services and reviews stay as they are."</p>
                <form class="form" method="post" action=urls::edit_campaign(&slug)>
                    <button class="button" data-kind="danger" name="do" value="remove">"Remove the campaign"</button>
                </form>
            </section>
        };
        Ok(page.into_any())
    })
}
