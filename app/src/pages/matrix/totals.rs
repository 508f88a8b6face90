//! Each item with its question's title and how it stands over all services, in words and numbers.

use analysis::checklist;
use domain::Status;
use leptos::prelude::*;
use store::Matrix;

use super::table::groups;
use crate::ui::Table;

const SHOWN: [(Status, &str); 7] = [
    (Status::Fail, "Fail"),
    (Status::Unknown, "Unknown"),
    (Status::Stale, "Stale"),
    (Status::Warn, "Warn"),
    (Status::Pass, "Pass"),
    (Status::Exempt, "Exempt"),
    (Status::NotApplicable, "n/a"),
];

pub(super) fn view(matrix: &Matrix) -> AnyView {
    let head = view! {
        <th scope="col">"Item"</th>
        {SHOWN.map(|(_, word)| view! { <th scope="col" class="n">{word}</th> }).into_iter().collect_view()}
    };
    let list = checklist::default();
    let rows = groups(matrix).into_iter().flat_map(|(_, ids)| ids).map(|id| {
        let counts = matrix.totals.get(id).copied().unwrap_or_default();
        let title = list.item(id).map(|item| view! { <small>{item.title.clone()}</small> });
        let cells = SHOWN.map(|(status, _)| match counts.of(status) {
            0 => view! { <td class="n quiet">"0"</td> }.into_any(),
            many => view! { <td class="n">{many}</td> }.into_any(),
        });
        view! {
            <tr id=id.to_owned()>
                <th scope="row" class="name">{id.to_owned()}{title}</th>
                {cells.into_iter().collect_view()}
            </tr>
        }
    });
    let rows = rows.collect_view();
    let caption = format!(
        "In how many newest reviews of {} an item stands how. Services without a review, and reviews that do not ask it, are not counted.",
        super::counted(matrix.list.matching)
    );
    view! {
        <section aria-labelledby="items-title">
            <h2 id="items-title">"Item by item"</h2>
            <Table caption head=head.into_any()>{rows}</Table>
        </section>
    }
    .into_any()
}
