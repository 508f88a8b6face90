//! What of the last review of a service need not be asked again.

use analysis::carry::{Carriable, carriable};
use domain::{Order, ServiceId, WholeReview};
use leptos::prelude::*;
use store::Store;

use super::Start;
use crate::error::AppError;

/// The review of a service that was started last, whatever came of it.
pub(crate) async fn newest_review(
    store: &Store,
    service: ServiceId,
) -> Result<Option<WholeReview>, AppError> {
    let newest = store.reviews(Some(service), None, 1).await?.items.into_iter().next();
    Ok(match newest {
        Some(review) => store.whole_review(review.id).await?,
        None => None,
    })
}

impl Start {
    /// What of the newest review still holds, for a review to this order.
    pub(super) fn carriable(&self, to: Order) -> Carriable<'_> {
        let now = self.visit.store.clock().now();
        self.earlier.as_ref().map(|earlier| carriable(earlier, &self.checklist, to, now)).unwrap_or_default()
    }

    /// Whether what holds of the newest review is taken over; nothing where nothing does.
    pub(super) fn carry(&self, to: Order) -> Option<AnyView> {
        let earlier = &self.earlier.as_ref()?.file.review;
        let held = self.carriable(to);
        if held.is_empty() {
            return None;
        }
        let came_back = self.visit.returned.value("version").is_some();
        let chosen = !came_back || self.visit.returned.value("carry").is_some();
        let words = format!("Carry over {} of review #{}", counted(&held), earlier.number);
        let items: Vec<_> = held.answers.iter().map(|answered| answered.item.as_str()).collect();
        let marked = if items.is_empty() {
            String::new()
        } else {
            format!(" Marked as carried: {}.", items.join(", "))
        };
        let why = format!("It still holds, and keeps its author and date, from which it grows old.{marked}");
        let field = view! {
            <div class="choices">
                <label>
                    <input type="checkbox" name="carry" value="yes" checked=chosen aria-describedby="carry-help"/>
                    <span>{words}</span>
                    <small id="carry-help">{why}</small>
                </label>
            </div>
        };
        Some(field.into_any())
    }
}

/// `5 answers, 2 pieces of evidence and 1 typed value`.
pub(super) fn counted(held: &Carriable<'_>) -> String {
    let counted = |count: usize, noun| chart::format::counted(count as u64, noun);
    let evidence = counted(held.evidence.len(), "piece");
    let parts = [
        (held.answers.len(), counted(held.answers.len(), "answer")),
        (held.evidence.len(), format!("{evidence} of evidence")),
        (held.values.len(), counted(held.values.len(), "typed value")),
    ];
    let parts: Vec<_> = parts.into_iter().filter(|(count, _)| *count > 0).map(|(_, words)| words).collect();
    match parts.split_last() {
        Some((last, first)) if !first.is_empty() => format!("{} and {last}", first.join(", ")),
        _ => parts.concat(),
    }
}
