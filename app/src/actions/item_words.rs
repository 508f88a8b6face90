//! What is said and granted on one item of a review: agreement, questions, a reviewer's own word, comments, exemptions.

use domain::{
    Answer, Day, ExemptionId, Item, NewExemption, NewThread, Reason, ReviewFile, ThreadId, ThreadKind,
};
use store::{Author, Store, StoreError};

use super::Form;
use crate::error::AppError;

/// One thing that is said of an item, by somebody who may write.
pub(super) struct Said<'a> {
    pub(super) store: &'a Store,
    pub(super) author: Author,
    pub(super) file: &'a ReviewFile,
    pub(super) item: &'a Item,
}

/// The name of a field of an item, unlike that of any other item on the same page.
pub fn item_field(what: &str, item: &str) -> String {
    format!("{what}-{item}")
}

impl Said<'_> {
    /// Does what the field `do` says, where that is something to say or to grant; the form comes back otherwise.
    pub(super) async fn take(self, form: Form) -> Result<(), AppError> {
        match form.text("do") {
            "agree" => self.open(ThreadKind::Agree, form).await,
            "ask" => self.open(ThreadKind::Ask, form).await,
            "override" => self.open(ThreadKind::Override, form).await,
            "comment" => self.open(ThreadKind::Comment, form).await,
            "reply" => self.reply(form).await,
            "resolve" => self.resolve(form).await,
            "exempt" => self.exempt(form).await,
            "end-exemption" => self.end_exemption(form).await,
            _ => Err(AppError::NotFound),
        }
    }

    /// Opens a thread with the words of the field that is called as its kind and item.
    async fn open(&self, kind: ThreadKind, mut form: Form) -> Result<(), AppError> {
        let field = item_field(kind.as_str(), &self.item.id);
        let text = form.optional::<Reason>(&field);
        let verdict_field = item_field("verdict", &self.item.id);
        let verdict = match kind {
            ThreadKind::Override if form.text(&verdict_field).is_empty() => {
                form.refuse(&verdict_field, "Choose how it stands.");
                None
            }
            ThreadKind::Override => form.required::<Answer>(&verdict_field),
            _ => None,
        };
        form.accept()?;
        let new = NewThread { kind, verdict, text };
        let done = self.store.open_thread(self.file.review.id, self.item, &new, &self.author).await;
        done.map(drop).map_err(|error| refused(form, &field, error))
    }

    async fn reply(&self, mut form: Form) -> Result<(), AppError> {
        let thread = thread(&form)?;
        let field = item_field("reply", &thread.to_string());
        let text = form.required::<Reason>(&field);
        form.accept()?;
        let text = text.ok_or(AppError::Internal)?;
        let done = self.store.reply(self.file.review.id, thread, &text, &self.author).await;
        done.map_err(|error| refused(form, &field, error))
    }

    async fn resolve(&self, form: Form) -> Result<(), AppError> {
        let thread = thread(&form)?;
        let field = item_field("reply", &thread.to_string());
        let done = self.store.resolve_thread(self.file.review.id, thread, &self.author).await;
        done.map_err(|error| refused(form, &field, error))
    }

    async fn exempt(&self, mut form: Form) -> Result<(), AppError> {
        let (why, until) =
            (item_field("exempt-reason", &self.item.id), item_field("exempt-until", &self.item.id));
        let reason = form.required::<Reason>(&why);
        let end = form.required::<Day>(&until);
        form.accept()?;
        let (Some(reason), Some(end)) = (reason, end) else { return Err(AppError::Internal) };
        let new = NewExemption { item: self.item.id.clone(), reason, ends_at: end.end() };
        let done = self.store.grant_exemption(self.file.review.id, &new, &self.author).await;
        done.map(drop).map_err(|error| refused(form, &until, error))
    }

    async fn end_exemption(&self, form: Form) -> Result<(), AppError> {
        let id: ExemptionId = form.text("exemption").parse().map_err(|_| AppError::NotFound)?;
        Ok(self.store.end_exemption(self.file.review.id, id, &self.author).await?)
    }
}

fn thread(form: &Form) -> Result<ThreadId, AppError> {
    form.text("thread").parse().map_err(|_| AppError::NotFound)
}

/// What the rules of reviews refuse stands at the field, with all that was typed.
pub(super) fn refused(form: Form, field: &str, error: StoreError) -> AppError {
    match error {
        StoreError::Against(refusal) => form.refused(field, refusal.sentence),
        error => error.into(),
    }
}
