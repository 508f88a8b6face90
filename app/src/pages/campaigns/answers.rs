//! The services of a campaign by its items, and what is exempt until when.

use chart::format;
use domain::{CampaignExemption, CampaignFile, CampaignService, Status};
use leptos::prelude::*;

use crate::choosable::Choosable;
use crate::ui::{Day, Mark, State, Table};
use crate::urls;

/// One row a service, one column an item.
pub(super) fn answers(file: &CampaignFile, all: &Choosable) -> AnyView {
    let heads = file.items.iter().map(|id| {
        let title = all.title(id).map(str::to_owned);
        view! { <th scope="col">{id.clone()}<small>{title}</small></th> }
    });
    let head = view! { <th scope="col">"Service"</th>{heads.collect_view()} };
    let rows = file.services.iter().map(|service| row(service, &file.items)).collect_view();
    let caption = format!(
        "{} in their newest reviews. Not asked: that review does not have the item, so that it counts as unknown",
        format::counted(file.services.len() as u64, "service")
    );
    view! { <Table caption head=head.into_any()>{rows}</Table> }.into_any()
}

fn row(service: &CampaignService, items: &[String]) -> AnyView {
    let owner = service.owner.as_ref().map_or_else(|| "no owner".to_owned(), ToString::to_string);
    let cells = service.items.iter().zip(items).map(|(status, item)| cell(service, *status, item));
    let cells = cells.collect_view();
    view! {
        <tr>
            <th scope="row"><a href=urls::service(&service.slug)>{service.slug.to_string()}</a><small>{owner}</small></th>
            {cells}
        </tr>
    }
    .into_any()
}

fn cell(service: &CampaignService, status: Option<Status>, item: &str) -> AnyView {
    match (service.review, status) {
        (Some(review), Some(status)) => {
            let mark = Mark::from(status);
            let word = view! { <a href=urls::review_item(review, item)>{mark.name()}</a> };
            view! { <td><State mark>{word}</State></td> }.into_any()
        }
        (Some(_), None) => view! { <td><State mark=Mark::Unknown>"not asked"</State></td> }.into_any(),
        (None, _) => {
            let start = view! { <a href=urls::new_review(&service.slug)>"no review"</a> };
            view! { <td><State mark=Mark::Unknown>{start}</State></td> }.into_any()
        }
    }
}

/// What counts as done only until a day, the first to end first.
pub(super) fn exemptions(file: &CampaignFile) -> AnyView {
    let due = file.campaign.due.end();
    let line = |exemption: &CampaignExemption| {
        let address = urls::review_item(exemption.review, &exemption.item);
        let before = (exemption.until < due).then(|| {
            view! { <State mark=Mark::Fail>"ends before the campaign is due"</State> }
        });
        view! {
            <li>
                <span>
                    <a href=address>{format!("{} of {}", exemption.item, exemption.slug)}</a>" until "<Day at=exemption.until.plus_ms(-1)/>", by "
                    {exemption.approver.clone()}
                </span>
                {before}
                <span class="quiet">{exemption.reason.clone()}</span>
            </li>
        }
    };
    let content = if file.exemptions.is_empty() {
        view! { <p class="quiet">"None of its items is exempt anywhere."</p> }.into_any()
    } else {
        view! { <ul class="list">{file.exemptions.iter().map(line).collect_view()}</ul> }.into_any()
    };
    view! {
        <section aria-labelledby="exempt-title">
            <h2 id="exempt-title">"Exempt"</h2>
            {content}
        </section>
    }
    .into_any()
}
