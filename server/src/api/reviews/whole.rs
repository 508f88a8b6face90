//! A review with all that its items stand on, as a caller who may see it reads it.

use analysis::judgement::Change;
use analysis::review::{gate, watched};
use analysis::standing::{self, Standing};
use domain::{
    Answer, Carried, EvidenceKind, InputName, Item, NewAnswer, Review, ReviewFile, ReviewId, Source, Value,
    WholeReview,
};
use serde_json::{Value as Json, json};

use super::review_shape;
use crate::api::service_shape::admitted;
use crate::auth::Caller;
use crate::problem::Problem;
use crate::state::AppState;

/// A review with all that its items stand on.
pub(crate) struct Whole {
    whole: WholeReview,
    /// Which answers came from an earlier review.
    carried: Vec<Carried>,
}

impl Whole {
    pub(crate) async fn load(app: &AppState, caller: &Caller, id: &str) -> Result<Self, Problem> {
        let nothing = || Problem::not_found(format!("There is no review “{id}”."));
        let parsed: ReviewId = id.parse().map_err(|_| nothing())?;
        let review = app.store.review(parsed).await?.ok_or_else(nothing)?;
        caller.may_see(review.service)?;
        let whole = app.store.whole_review(parsed).await?.ok_or_else(nothing)?;
        let carried = app.store.carried(parsed).await?;
        Ok(Self { whole, carried })
    }

    /// The item of this id, which the review has to walk.
    pub(super) fn item(&self, id: &str) -> Result<&Item, Problem> {
        let asked = self.whole.checklist.items_to(self.review().to).find(|item| item.id == id);
        asked.ok_or_else(|| Problem::not_found(format!("This review has no item “{id}”.")))
    }

    pub(super) fn is_override(&self, app: &AppState, item: &str, answer: Answer) -> bool {
        let all = self.standings(app);
        all.iter().any(|standing| standing.item.id == item && standing.is_override(answer))
    }

    /// Whether the item has this piece of evidence.
    pub(super) fn has(&self, item: &str, kind: &EvidenceKind) -> bool {
        let mut attached = self.file().evidence.iter().filter(|piece| piece.item == item);
        attached.any(|piece| piece.kind == *kind)
    }

    /// Whether this is what was answered last, and it still holds: what has lapsed can be said again.
    pub(super) fn stands(&self, app: &AppState, item: &str, answer: &NewAnswer) -> bool {
        let mut all = self.standings(app).into_iter();
        all.find(|standing| standing.item.id == item && standing.lapsed.is_none()).is_some_and(|standing| {
            standing.answered.is_some_and(|answered| {
                (answered.answer, answered.because, &answered.reason)
                    == (answer.answer, answer.because, &answer.reason)
            })
        })
    }

    /// What the inventory of production states of it.
    pub(super) fn fact(&self, name: &InputName) -> Option<Value> {
        self.whole.grounds.facts.iter().find(|fact| fact.name == *name)?.value.clone()
    }

    /// A value that a person types, for an input that is not the inventory's; none where it is `null`.
    pub(super) fn typed(&self, name: &str, value: &Json) -> Result<(InputName, Option<Value>), Problem> {
        let input = self.whole.checklist.input(name).ok_or_else(|| {
            Problem::field(name, format!("“{name}” is not an input of this review's checklist."))
        })?;
        if input.from == Source::Inventory {
            let detail =
                format!("“{name}” belongs to the inventory: change it there, with PATCH on the service.");
            return Err(Problem::field(name, detail));
        }
        Ok((input.name.clone(), admitted(input, value)?))
    }

    pub(crate) fn review(&self) -> &Review {
        &self.whole.file.review
    }

    pub(super) fn file(&self) -> &ReviewFile {
        &self.whole.file
    }

    pub(super) fn whole(&self) -> &WholeReview {
        &self.whole
    }

    /// Everything of it, with what stands against signing it and what would end a signature.
    pub(crate) fn document(&self, app: &AppState) -> Json {
        let all = self.standings(app);
        let (gate, watched) = (gate(&all, &self.whole.file), watched(&all));
        let open = gate.open.iter().map(|(item, status)| json!({ "item": item, "status": status }));
        let changes: serde_json::Map<_, _> =
            watched.changes.iter().map(|(pattern, items)| ((*pattern).to_owned(), json!(items))).collect();
        let until = watched.until.map(|(at, item)| json!({ "at": at, "item": item }));
        let mut document = review_shape::head(self.review());
        document["blocked_by"] = json!({ "items": open.collect::<Vec<_>>(), "questions": gate.asked });
        document["reopened_by"] = json!({ "changes": changes, "until": until });
        document["conditions"] = self.whole.file.conditions.iter().map(review_shape::condition).collect();
        document["items"] = review_shape::items(&self.whole, &all, &self.carried).into();
        document
    }

    pub(super) fn items(&self, app: &AppState) -> Vec<Json> {
        review_shape::items(&self.whole, &self.standings(app), &self.carried)
    }

    /// What would change the answer of each item.
    pub(crate) fn changes(&self, all: &[Standing<'_>]) -> Vec<Vec<Change>> {
        standing::changes(&self.whole.checklist, all)
    }

    /// How every item stands now, in reading order.
    pub(crate) fn standings(&self, app: &AppState) -> Vec<Standing<'_>> {
        standing::standings_of(&self.whole, app.store.clock().now())
    }
}
