//! All campaigns.

use chart::format;
use domain::{CampaignLine, Timestamp};
use leptos::prelude::*;

use super::words::days_left;
use crate::ui::{Head, Here, Mark, Sentence, State, Table, words};
use crate::{Visit, framed, urls};

/// Each campaign with what is open, or how to begin the first.
#[component]
pub fn CampaignsPage() -> impl IntoView {
    framed(Here::Campaigns, |visit| async move {
        let campaigns = visit.store.campaigns().await?;
        Ok(view(&visit, &campaigns))
    })
}

fn view(visit: &Visit, campaigns: &[CampaignLine]) -> AnyView {
    let now = visit.store.clock().now();
    let begin = visit
        .viewer
        .may_write()
        .then(|| view! { <a class="button" href=urls::new_campaign()>"Begin a campaign"</a> });
    let content = if campaigns.is_empty() { empty() } else { table(campaigns, now) };
    view! {
        <Head name="Campaigns">{begin}</Head>
        <p class="answer">{answer(campaigns, now).view()}</p>
        {content}
    }
    .into_any()
}

fn answer(campaigns: &[CampaignLine], now: Timestamp) -> Sentence {
    let running: Vec<_> = campaigns.iter().filter(|line| line.campaign.days_left(now) >= 0).collect();
    let Some(next) = running.iter().min_by_key(|line| line.campaign.due) else {
        return if campaigns.is_empty() {
            Sentence::plain("No campaign has been begun yet.")
        } else {
            Sentence::strong("No campaign").then(" is running.")
        };
    };
    let campaign = &next.campaign;
    Sentence::strong(format::counted(running.len() as u64, "campaign"))
        .then(if running.len() == 1 { " is running. " } else { " are running. The first to be due is " })
        .then_strong(campaign.title.to_string())
        .then(format!(
            ": {}, {} of {} open.",
            days_left(campaign, now),
            next.progress.open(),
            next.progress.all()
        ))
}

fn empty() -> AnyView {
    view! {
        <p class="lead">
            "A campaign is a day, a few items of the checklist and the services that shall have them by then: before the sale in November, every service in front of customers knows its "
            "connections at the largest fleet. Whatever its reviews say counts; nothing is answered twice."
        </p>
    }
    .into_any()
}

fn table(campaigns: &[CampaignLine], now: Timestamp) -> AnyView {
    let head = view! {
        <th scope="col">"Campaign"</th>
        <th scope="col">"Due"</th>
        <th scope="col" class="n only-wide">"Items"</th>
        <th scope="col" class="n only-wide">"Services"</th>
        <th scope="col" class="n">"Open"</th>
        <th scope="col" class="n">"Done"</th>
    };
    let rows = campaigns.iter().map(|line| row(line, now)).collect_view();
    view! { <Table caption="Campaigns, the one that is due last first" head=head.into_any() fits=true>{rows}</Table> }.into_any()
}

fn row(line: &CampaignLine, now: Timestamp) -> AnyView {
    let CampaignLine { campaign, items, services, progress } = line;
    let count = |many: i64| format::count(many.unsigned_abs());
    let left = days_left(campaign, now);
    let left = if campaign.days_left(now) < 0 && progress.open() > 0 {
        view! { <State mark=Mark::Fail>{left}</State> }.into_any()
    } else {
        left.into_any()
    };
    view! {
        <tr>
            <th scope="row"><a href=urls::campaign(&campaign.slug)>{campaign.title.to_string()}</a></th>
            <td>{words::day(campaign.due.start())}<small>{left}</small></td>
            <td class="n only-wide">{count(*items)}</td>
            <td class="n only-wide">{count(*services)}</td>
            <td class="n">{count(progress.open())}</td>
            <td class="n">{count(progress.done)}<small>{format!("of {}", count(progress.all()))}</small></td>
        </tr>
    }
    .into_any()
}
