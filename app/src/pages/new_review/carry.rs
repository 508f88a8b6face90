//! What of the last review of a service need not be asked again.

use analysis::carry::carriable;
use domain::{Answered, Order, ServiceId, WholeReview};
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
    /// The answers of the newest review that still hold, for a review to this order.
    pub(super) fn carriable(&self, to: Order) -> Vec<&Answered> {
        let now = self.visit.store.clock().now();
        self.earlier.as_ref().map(|earlier| carriable(earlier, &self.checklist, to, now)).unwrap_or_default()
    }

    /// Whether answers of the newest review are taken over; nothing where none holds.
    pub(super) fn carry(&self, to: Order) -> Option<AnyView> {
        let earlier = &self.earlier.as_ref()?.file.review;
        let answers = self.carriable(to);
        if answers.is_empty() {
            return None;
        }
        let came_back = self.visit.returned.value("version").is_some();
        let chosen = !came_back || self.visit.returned.value("carry").is_some();
        let items: Vec<_> = answers.iter().map(|answered| answered.item.as_str()).collect();
        let words = format!(
            "Carry over {} of review #{}",
            chart::format::counted(items.len() as u64, "answer"),
            earlier.number
        );
        let help = format!(
            "They still hold, and keep their author and date; each is marked as carried: {}.",
            items.join(", ")
        );
        let field = view! {
            <div class="choices">
                <label>
                    <input type="checkbox" name="carry" value="yes" checked=chosen aria-describedby="carry-help"/>
                    <span>{words}</span>
                    <small id="carry-help">{help}</small>
                </label>
            </div>
        };
        Some(field.into_any())
    }
}
