//! One campaign: what is open, how it came there, and who has to do what.

use chart::burndown;
use chart::format;
use domain::{CampaignFile, Slug};
use leptos::prelude::*;

use super::answers::{answers, exemptions};
use super::course::course;
use super::words::{answer, days_left};
use crate::choosable::Choosable;
use crate::error::AppError;
use crate::ui::{ChartFigure, Export, Head, Here, words};
use crate::{Visit, framed, urls};

/// Shows a campaign.
#[component]
pub fn CampaignPage() -> impl IntoView {
    framed(Here::Campaigns, |visit| async move {
        let slug: Slug = visit.param("name")?;
        let file = visit.store.campaign_file(&slug).await?.ok_or(AppError::NotFound)?;
        let all = Choosable::load(&visit.store).await?;
        let example = crate::pages::demo::mark_of_lists(&visit).await?;
        let shown = view(&visit, &file, &all);
        Ok(view! { {example}{shown} }.into_any())
    })
}

fn view(visit: &Visit, file: &CampaignFile, all: &Choosable) -> AnyView {
    let campaign = &file.campaign;
    let now = visit.store.clock().now();
    let slug = &campaign.slug;
    let edit = visit
        .viewer
        .may_write()
        .then(|| view! { <a class="button" href=urls::edit_campaign(slug)>"Edit"</a> });
    let files = urls::campaign_files(slug);
    let meta = view! {
        <span>{format!("due {}, {}", words::day(campaign.due.start()), days_left(campaign, now))}</span>
        <span>{format::counted(file.services.len() as u64, "service")}</span>
        <span>{format::counted(file.items.len() as u64, "item")}</span>
        <span>{format!("begun by {} on {}", campaign.created_by, words::day(campaign.created_at))}</span>
    };
    let note = campaign.note.as_ref().map(|note| view! { <p class="lead">{note.to_string()}</p> });
    let figure = burndown::figure(&course(file, now), "burndown-says");
    view! {
        <Head
            name=campaign.title.to_string()
            crumbs=vec![(urls::campaigns(), "Campaigns".to_owned())]
            meta=meta.into_any()
        >
            {edit}
            <Export files/>
        </Head>
        <p class="answer">{answer(campaign, file.progress(), now).view()}</p>
        {note}
        <ChartFigure figure/>
        <section aria-labelledby="answers-title">
            <h2 id="answers-title">"Service by service"</h2>
            {answers(file, all)}
        </section>
        {exemptions(file)}
    }
    .into_any()
}
