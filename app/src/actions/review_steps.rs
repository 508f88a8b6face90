//! What leads a review from one state to another, but for its signature.

use domain::{AccountName, Reason, Reopened, Review};
use store::{Author, Store};

use super::Form;
use super::item_words::refused;
use crate::error::AppError;
use crate::urls;

/// Makes the step that the field `do` names: `submit` (to `reviewer`), `send-back` (with `reason`) or `reopen` (as `as`).
/// None where it names no step. Leads back to the review.
pub(super) async fn step(
    store: &Store,
    author: &Author,
    review: &Review,
    form: &Form,
) -> Option<Result<String, AppError>> {
    let form = form.clone();
    let done = match form.text("do") {
        "submit" => submit(store, author, review, form).await,
        "send-back" => send_back(store, author, review, form).await,
        "reopen" => reopen(store, author, review, form).await,
        _ => return None,
    };
    Some(done.map(|()| urls::review(review.id)))
}

async fn submit(store: &Store, author: &Author, review: &Review, mut form: Form) -> Result<(), AppError> {
    let reviewer = match form.optional::<AccountName>("reviewer") {
        None => None,
        Some(name) => {
            let account = store.account_named(&name).await?.map(|(account, _)| account);
            match account {
                None => form.refuse("reviewer", format!("There is no account {name}.")),
                Some(ref account) if !account.role.may_write() => {
                    form.refuse("reviewer", format!("{name} may only read: a reviewer has to be a member."));
                }
                Some(_) => {}
            }
            account.map(|account| account.id)
        }
    };
    form.accept()?;
    let done = store.submit_review(review.id, reviewer, author).await;
    done.map_err(|error| refused(form, "reviewer", error))
}

async fn send_back(store: &Store, author: &Author, review: &Review, mut form: Form) -> Result<(), AppError> {
    let reason = form.required::<Reason>("reason");
    form.accept()?;
    let reason = reason.ok_or(AppError::Internal)?;
    let done = store.send_back_review(review.id, &reason, author).await;
    done.map_err(|error| refused(form, "reason", error))
}

async fn reopen(store: &Store, author: &Author, review: &Review, mut form: Form) -> Result<(), AppError> {
    let reopened = form.required::<Reopened>("as");
    form.accept()?;
    let reopened = reopened.ok_or(AppError::Internal)?;
    let done = store.reopen_review(review.id, reopened, author).await;
    done.map_err(|error| refused(form, "as", error))
}
