//! The cells. There are thousands on a page: each row is one piece of HTML, of nothing but ids and words of our own.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use analysis::checklist;
use domain::{ReviewId, ServiceBy, ServiceFilter, ServiceLine, Sorted, Status};
use leptos::prelude::*;
use store::Matrix;

use crate::pages::portfolio::order_words;
use crate::ui::{Listing, Mark};
use crate::urls;

/// The items by section, and the services below.
pub(super) fn table(listing: &Listing<ServiceFilter>, matrix: &Matrix) -> AnyView {
    let groups = groups(matrix);
    let sections = groups.iter().map(|(title, ids)| {
        let span = ids.len().to_string();
        view! { <th scope="colgroup" colspan=span><span>{(*title).to_owned()}</span></th> }
    });
    let sections = sections.collect_view();
    let items: Vec<&str> = groups.iter().flat_map(|(_, ids)| ids).copied().collect();
    let heads = items.iter().map(|id| {
        view! { <th scope="col"><a href=format!("#{id}")>{(*id).to_owned()}</a></th> }
    });
    let heads = heads.collect_view();
    let totals = [Status::Fail, Status::Unknown, Status::Stale].map(|status| total(matrix, &items, status));
    let rows = matrix.list.page.items.iter().map(|line| row(line, &matrix.cells, &items)).collect_view();
    let region = format!("Items of the newest reviews, {}", order_words(listing.asked.sorted));
    let caption = format!(
        "{region}. Totals count all {} that match, not only this page.",
        super::counted(matrix.list.matching)
    );
    view! {
        <div class="scroll heat" tabindex="0" role="region" aria-label=region>
            <table class="matrix">
                <caption>{caption}</caption>
                <thead>
                    <tr><td></td>{sections}</tr>
                    <tr>{listing.head(Sorted::ascending(ServiceBy::Name), "Service", "")}{heads}</tr>
                </thead>
                <tbody class="totals">{totals.into_iter().collect_view()}</tbody>
                <tbody>{rows}</tbody>
            </table>
        </div>
    }
    .into_any()
}

/// The ids of the items under the heading of their sections; those that only teams' own checklists have come last.
pub(super) fn groups(matrix: &Matrix) -> Vec<(&str, Vec<&str>)> {
    let list = checklist::default();
    let of = |section: &str| {
        let items = list.items.iter().filter(|item| item.section == section);
        items.map(|item| item.id.as_str()).collect()
    };
    let sections = list.sections.iter().map(|section| (section.title.as_str(), of(&section.id)));
    let own = matrix.totals.keys().map(String::as_str).filter(|id| list.item(id).is_none()).collect();
    let all = sections.chain([("Own checklists", own)]);
    all.filter(|(_, ids): &(&str, Vec<&str>)| !ids.is_empty()).collect()
}

fn total(matrix: &Matrix, items: &[&str], status: Status) -> AnyView {
    let mark = Mark::from(status);
    let mut cells = format!("<th scope=\"row\">{}</th>", in_words(mark));
    for item in items {
        let many = matrix.totals.get(*item).map_or(0, |counts| counts.of(status));
        let _ = match many {
            0 => write!(cells, "<td class=\"quiet\">0</td>"),
            many => write!(cells, "<td data-state=\"{}\">{many}</td>", mark.name()),
        };
    }
    view! { <tr inner_html=cells></tr> }.into_any()
}

/// `fail in`, with its symbol.
fn in_words(mark: Mark) -> String {
    format!(
        "<span class=\"state\" data-state=\"{name}\">{symbol}{name} in</span>",
        name = mark.name(),
        symbol = mark.svg()
    )
}

fn row(line: &ServiceLine, cells: &BTreeMap<ReviewId, BTreeMap<String, Status>>, items: &[&str]) -> AnyView {
    let slug = &line.service.slug;
    // A short name is letters, digits and hyphens.
    let mut html = format!("<th scope=\"row\"><a href=\"{}\">{slug}</a></th>", urls::service(slug));
    let Some(newest) = line.newest else {
        let _ = write!(
            html,
            "<td colspan=\"{}\" class=\"none\"><a href=\"{}\">no review yet</a></td>",
            items.len(),
            urls::new_review(slug)
        );
        return view! { <tr inner_html=html></tr> }.into_any();
    };
    let of_review = cells.get(&newest.id);
    for item in items {
        let _ = match of_review.and_then(|cells| cells.get(*item)) {
            None => write!(html, "<td><span class=\"hidden-text\">not asked</span></td>"),
            Some(status) => {
                let mark = Mark::from(*status);
                write!(
                    html,
                    "<td data-state=\"{name}\"><a href=\"{address}\">{symbol}<span class=\"hidden-text\">{item} {name}</span></a></td>",
                    name = mark.name(),
                    address = urls::review_item(newest.id, item),
                    symbol = mark.svg(),
                )
            }
        };
    }
    view! { <tr inner_html=html></tr> }.into_any()
}
