//! What the forms of a review do: answer its items, type values, attach evidence and take it away.

use std::collections::{BTreeMap, BTreeSet};

use analysis::sources::read;
use analysis::standing::{GroundKind, standings_of};
use domain::{
    Answer, Checklist, EvidenceId, EvidenceKind, Input, InputName, Invalid, Item, Mode, NewAnswer,
    NotApplicableBecause, Reason, ReviewFile, ReviewId, Source, Value, WholeReview,
};
use store::{Author, Store};

use super::item_words::{Said, refused};
use super::{Form, review_steps, writer};
use crate::error::AppError;
use crate::urls;
use crate::viewer::Viewer;

/// What is after the name of an input in the name of its field.
pub const VALUE_FIELD: &str = "value-";

/// Changes a review or one item of it. The field `do` says how: a step of the review; or for the item that `item` names
/// `answer`, `values`, `attach`, `remove`, or something to say.
/// Leads back to the item, or with `go=next` to the one after it.
pub async fn change_review(
    store: &Store,
    viewer: &Viewer,
    id: ReviewId,
    form: Form,
) -> Result<String, AppError> {
    let author = writer(viewer)?;
    let whole = store.whole_review(id).await?.ok_or(AppError::NotFound)?;
    let (file, checklist) = (&whole.file, &whole.checklist);
    if let Some(done) = review_steps::step(store, &author, &file.review, &form).await {
        return done;
    }
    let item = checklist.items_to(file.review.to).find(|item| item.id == form.text("item"));
    let item = item.ok_or(AppError::NotFound)?;
    let change = Change { store, author, whole: &whole, file, checklist, item };
    match form.text("do") {
        "answer" => change.answer(form).await,
        "values" => change.type_values(form).await,
        "attach" => change.attach(form).await,
        "remove" => change.remove(form).await,
        "confirm" => change.confirm().await,
        _ => change.say(form).await,
    }
}

/// Says or grants something on an item, where the review is read as one page. Leads back to the item there.
pub async fn say_in_reading(
    store: &Store,
    viewer: &Viewer,
    id: ReviewId,
    form: Form,
) -> Result<String, AppError> {
    let item = form.text("item").to_owned();
    change_review(store, viewer, id, form).await?;
    Ok(urls::read_item(id, &item))
}

/// One change of one item, by somebody who may.
struct Change<'a> {
    store: &'a Store,
    author: Author,
    whole: &'a WholeReview,
    file: &'a ReviewFile,
    checklist: &'a Checklist,
    item: &'a Item,
}

impl Change<'_> {
    async fn answer(self, mut form: Form) -> Result<String, AppError> {
        let answer = match form.text("answer") {
            "" => {
                form.refuse("answer", "Choose one of the four.");
                None
            }
            _ => form.required::<Answer>("answer"),
        };
        let reason = form.optional::<Reason>("reason");
        let because = because(&mut form, answer);
        if let Some(answer) = answer
            && form.text("reason").is_empty()
            && answer != Answer::NotApplicable
            && self.is_override(answer)
        {
            form.refuse("reason", "The values suggest otherwise: say why.");
        }
        form.accept()?;
        let answer = answer.ok_or(AppError::Internal)?;
        let review = self.file.review.id;
        let new = NewAnswer { answer, because, reason };
        self.store.answer_item(review, &self.item.id, &new, &self.author).await?;
        let next = self.next().filter(|_| form.text("go") == "next");
        Ok(urls::review_item(review, next.map_or(&self.item.id, |item| &item.id)))
    }

    /// Whether the answer goes against what the values suggest.
    fn is_override(&self, answer: Answer) -> bool {
        let all = standings_of(self.whole, self.store.clock().now());
        all.iter().any(|standing| standing.item.id == self.item.id && standing.is_override(answer))
    }

    async fn type_values(self, mut form: Form) -> Result<String, AppError> {
        let inputs = self.item.auto.inputs.iter().filter_map(|name| self.checklist.input(name.as_str()));
        let mut typed = BTreeMap::new();
        for input in inputs.filter(|input| input.from != Source::Inventory) {
            let field = format!("{VALUE_FIELD}{}", input.name);
            let text = form.fields().find(|(name, _)| *name == field).map(|(_, text)| text.to_owned());
            match text.map(|text| value(input, &text)) {
                Some(Ok(value)) => drop(typed.insert(input.name.clone(), value)),
                Some(Err(problem)) => form.refuse(&field, problem.to_string()),
                None => {}
            }
        }
        form.accept()?;
        let review = self.file.review.id;
        // The fields come filled in: what was left as it was is not measured again, unless all of it was.
        let stands =
            |name: &InputName| self.file.values.iter().find(|value| value.name == *name)?.value.as_ref();
        if typed.iter().any(|(name, value)| stands(name) != value.as_ref()) {
            typed.retain(|name, value| stands(name) != value.as_ref());
        }
        self.store.type_values(review, &typed, &self.author).await?;
        Ok(urls::review_item_part(review, &self.item.id, "known"))
    }

    async fn attach(self, form: Form) -> Result<String, AppError> {
        let kind = self.evidence(form.clone()).await?;
        let review = self.file.review.id;
        let attached = self.store.attach_evidence(review, &self.item.id, &kind, &self.author).await;
        attached.map_err(|error| refused(form, "evidence", error))?;
        Ok(urls::review_item_part(review, &self.item.id, "attached"))
    }

    /// Says again what was said of the item, now that something has changed or is old: the same answer, or the same values,
    /// those of the inventory among them.
    async fn confirm(self) -> Result<String, AppError> {
        let all = standings_of(self.whole, self.store.clock().now());
        let standing =
            all.iter().find(|standing| standing.item.id == self.item.id).ok_or(AppError::NotFound)?;
        let (typed, stated) = (standing.typed_inputs(), standing.stated_inputs());
        let of = standing.lapsed.as_ref().map(|lapsed| lapsed.of);
        drop(all);
        match (self.item.auto.mode, of) {
            (Mode::Suggests, Some(GroundKind::Stated)) => self.confirm_facts(&stated).await?,
            (Mode::Suggests, _) => self.answer_again().await?,
            (Mode::Decides, _) => {
                self.confirm_typed(typed).await?;
                self.confirm_facts(&stated).await?;
            }
        }
        Ok(urls::review_item_part(self.file.review.id, &self.item.id, "item-title"))
    }

    async fn answer_again(&self) -> Result<(), AppError> {
        let answered = self.file.answers.iter().find(|answered| answered.item == self.item.id);
        let answered = answered.ok_or(AppError::NotFound)?;
        let new =
            NewAnswer { answer: answered.answer, because: answered.because, reason: answered.reason.clone() };
        Ok(self.store.answer_item(self.file.review.id, &self.item.id, &new, &self.author).await?)
    }

    async fn confirm_typed(&self, inputs: BTreeSet<InputName>) -> Result<(), AppError> {
        let inputs: Vec<_> = inputs.into_iter().collect();
        if inputs.is_empty() {
            return Ok(());
        }
        Ok(self.store.confirm_values(self.file.review.id, &inputs, &self.author).await?)
    }

    async fn confirm_facts(&self, names: &BTreeSet<InputName>) -> Result<(), AppError> {
        if names.is_empty() {
            return Ok(());
        }
        Ok(self.store.confirm_facts(self.file.review.service, names, &self.author).await?)
    }

    async fn say(self, form: Form) -> Result<String, AppError> {
        let Self { store, author, file, item, .. } = self;
        Said { store, author, file, item }.take(form).await?;
        Ok(urls::review_item_part(file.review.id, &item.id, "said"))
    }

    async fn remove(self, form: Form) -> Result<String, AppError> {
        let evidence: EvidenceId = form.text("evidence-id").parse().map_err(|_| AppError::NotFound)?;
        let review = self.file.review.id;
        self.store.remove_evidence(review, evidence, &self.author).await?;
        Ok(urls::review_item_part(review, &self.item.id, "attached"))
    }

    /// What was typed as evidence: the number of a run, the name of a fact, an address, or else a note.
    async fn evidence(&self, mut form: Form) -> Result<EvidenceKind, AppError> {
        let typed = form.text("evidence").to_owned();
        if let Some(number) = run_number(&typed) {
            let review = &self.file.review;
            return match self.store.run_numbered(review.service, number).await? {
                Some(run) => Ok(EvidenceKind::Run { run: run.id, number }),
                None => Err(form.refused("evidence", format!("{} has no run #{number}.", review.slug))),
            };
        }
        if let Some(name) = self.fact(&typed) {
            return Ok(EvidenceKind::Fact { name, value: Value::Bool(true) });
        }
        let kind = if typed.starts_with("http://") || typed.starts_with("https://") {
            form.required("evidence").map(EvidenceKind::Link)
        } else {
            form.required("evidence").map(EvidenceKind::Note)
        };
        form.accept()?;
        kind.ok_or(AppError::Internal)
    }

    /// An input of the inventory, by its name alone.
    fn fact(&self, typed: &str) -> Option<InputName> {
        let input = self.checklist.inventory_inputs().find(|input| input.name.as_str() == typed)?;
        Some(input.name.clone())
    }

    fn next(&self) -> Option<&Item> {
        self.checklist.items_to(self.file.review.to).skip_while(|item| item.id != self.item.id).nth(1)
    }
}

/// Why the item does not apply, where that is the answer: one of the fixed reasons, with a sentence.
fn because(form: &mut Form, answer: Option<Answer>) -> Option<NotApplicableBecause> {
    if answer != Some(Answer::NotApplicable) {
        return None;
    }
    if form.text("reason").is_empty() {
        form.refuse("reason", "Say why it does not apply here.");
    }
    if form.text("not-applicable-because").is_empty() {
        form.refuse("not-applicable-because", "Choose why it does not apply here.");
        return None;
    }
    form.required("not-applicable-because")
}

/// The value of a field; none where it was emptied, which takes the value back.
fn value(input: &Input, typed: &str) -> Result<Option<Value>, Invalid> {
    if typed.is_empty() { Ok(None) } else { read(input, typed).map(Some) }
}

/// `#214` and `214` are runs; anything with more in it is not.
fn run_number(typed: &str) -> Option<i64> {
    let digits = typed.strip_prefix('#').unwrap_or(typed);
    if digits.bytes().all(|b| b.is_ascii_digit()) { digits.parse().ok() } else { None }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_run_is_attached_by_its_number_and_anything_else_is_none() {
        assert_eq!(run_number("#214"), Some(214));
        assert_eq!(run_number("214"), Some(214));
        for other in ["", "#", "run 214", "214 connections", "https://x/214", "99999999999999999999"] {
            assert_eq!(run_number(other), None, "{other:?}");
        }
    }
}
