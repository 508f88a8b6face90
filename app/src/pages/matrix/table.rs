//! The cells. There are thousands on a page: each row is one piece of HTML, of nothing but ids and words of our own.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use analysis::checklist;
use domain::{Item, ReviewId, ServiceBy, ServiceFilter, ServiceLine, Sorted, Status};
use leptos::prelude::*;
use store::Matrix;

use crate::pages::portfolio::order_words;
use crate::ui::{Listing, Mark};
use crate::urls;

/// The items by section, and the services below.
pub(super) fn table(listing: &Listing<ServiceFilter>, matrix: &Matrix) -> AnyView {
    let list = checklist::default();
    let sections = list.sections.iter().filter_map(|section| {
        let items = list.items.iter().filter(|item| item.section == section.id).count();
        (items > 0).then(|| {
            view! { <th scope="colgroup" colspan=items.to_string()><span>{section.title.clone()}</span></th> }
        })
    });
    let sections = sections.collect_view();
    let items: Vec<&Item> = in_order().collect();
    let heads = items.iter().map(|item| {
        let id = item.id.clone();
        view! { <th scope="col"><a href=format!("#{id}")>{id.clone()}</a></th> }
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

/// The items in the order of their sections.
pub(super) fn in_order() -> impl Iterator<Item = &'static Item> {
    let list = checklist::default();
    list.sections
        .iter()
        .flat_map(move |section| list.items.iter().filter(move |item| item.section == section.id))
}

fn total(matrix: &Matrix, items: &[&Item], status: Status) -> AnyView {
    let mark = Mark::from(status);
    let mut cells = format!("<th scope=\"row\">{}</th>", in_words(mark));
    for item in items {
        let many = matrix.totals.get(&item.id).map_or(0, |counts| counts.of(status));
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

fn row(line: &ServiceLine, cells: &BTreeMap<ReviewId, BTreeMap<String, Status>>, items: &[&Item]) -> AnyView {
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
        let _ = match of_review.and_then(|cells| cells.get(&item.id)) {
            None => write!(html, "<td><span class=\"hidden-text\">not asked</span></td>"),
            Some(status) => {
                let mark = Mark::from(*status);
                write!(
                    html,
                    "<td data-state=\"{name}\"><a href=\"{address}\">{symbol}<span class=\"hidden-text\">{item} {name}</span></a></td>",
                    name = mark.name(),
                    address = urls::review_item(newest.id, &item.id),
                    symbol = mark.svg(),
                    item = item.id,
                )
            }
        };
    }
    view! { <tr inner_html=html></tr> }.into_any()
}
