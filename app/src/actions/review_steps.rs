//! What leads a review from one state to another, but for its signature.

use domain::{AccountId, AccountName, Day, Reason, Reopened, Review, ReviewChange};
use store::{Author, Store};

use super::Form;
use super::item_words::refused;
use crate::error::AppError;
use crate::urls;

/// Makes the step that the field `do` names: `submit` (to `reviewer`), `send-back` (with `reason`), `reopen` (as `as`), or
/// `change` of who reviews it and when it is for (`change-reviewer`, `change-planned`, either may be empty). None where it names no step. Leads back to the review.
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
        "change" => change(store, review, form).await,
        "reopen" => reopen(store, author, review, form).await,
        _ => return None,
    };
    Some(done.map(|()| urls::review(review.id)))
}

async fn submit(store: &Store, author: &Author, review: &Review, mut form: Form) -> Result<(), AppError> {
    let reviewer = reviewer(store, &mut form, "reviewer").await?;
    form.accept()?;
    let done = store.submit_review(review.id, reviewer, author).await;
    done.map_err(|error| refused(form, "reviewer", error))
}

async fn change(store: &Store, review: &Review, mut form: Form) -> Result<(), AppError> {
    let reviewer = reviewer(store, &mut form, "change-reviewer").await?;
    let planned_for = form.optional::<Day>("change-planned").map(Day::start);
    form.accept()?;
    let change = ReviewChange { reviewer: Some(reviewer), planned_for: Some(planned_for) };
    let done = store.change_review(review.id, &change).await;
    done.map_err(|error| refused(form, "change-reviewer", error))
}

/// The account that a field names, who can sign; none where it is empty or noted as a problem.
async fn reviewer(store: &Store, form: &mut Form, field: &str) -> Result<Option<AccountId>, AppError> {
    let Some(name) = form.optional::<AccountName>(field) else { return Ok(None) };
    let account = store.account_named(&name).await?.map(|(account, _)| account);
    match &account {
        None => form.refuse(field, format!("There is no account {name}.")),
        Some(account) if !account.role.may_write() => {
            form.refuse(field, format!("{name} may only read: a reviewer has to be a member."));
        }
        Some(_) => {}
    }
    Ok(account.map(|account| account.id))
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
