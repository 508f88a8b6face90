//! The form that begins a campaign.

use domain::ServiceFilter;
use leptos::prelude::*;

use super::fields::{self, Standing};
use crate::actions::campaigns::MOST_SERVICES;
use crate::choosable::Choosable;
use crate::error::AppError;
use crate::ui::{Head, Here, Refusal};
use crate::{framed, urls};

/// Begins a campaign, of the services that the address asks for as the list of services does.
#[component]
pub fn NewCampaignPage() -> impl IntoView {
    framed(Here::Campaigns, |visit| async move {
        if !visit.viewer.may_write() {
            return Err(AppError::Forbidden);
        }
        let mut listing = visit.listing::<ServiceFilter>(urls::new_campaign());
        listing.asked.after = None;
        let services = if listing.is_filtered() {
            visit.store.service_list(&listing.asked, MOST_SERVICES).await?.page.items
        } else {
            Vec::new()
        };
        let services = services.into_iter().map(|line| line.service.slug.to_string()).collect();
        let standing = Standing { services, ..Standing::default() };
        let returned = visit.returned;
        let all = Choosable::load(&visit.store).await?;
        let parts = [
            fields::slug(&returned),
            fields::head(&returned, &standing),
            fields::services(&returned, &standing),
            fields::items(&returned, &standing, &all),
        ];
        let page = view! {
            <Head name="Begin a campaign" crumbs=vec![(urls::campaigns(), "Campaigns".to_owned())] crumb="begin"/>
            <p class="answer">"A day, a few items, and the services that shall have them by then."</p>
            <p class="lead">"How they stand is read from each service’s newest review. What no review asks is unknown."</p>
            <Refusal returned/>
            <form class="form campaign" method="post" action=urls::new_campaign()>
                {parts.into_iter().collect_view()}
                <button class="button" data-kind="main">"Begin the campaign"</button>
            </form>
        };
        Ok(page.into_any())
    })
}
