//! What the form that starts a review does.

use domain::{AccountId, AccountName, Checklist, Day, NewReview, Order, Service, Slug, TargetRate};
use store::Store;

use super::{Form, writer};
use crate::carried::carry_over;
use crate::error::AppError;
use crate::pages::newest_review;
use crate::urls;
use crate::viewer::Viewer;

/// Starts a review, from the fields `service`, `from`, `to`, `target`, `reviewer` and `planned` (may be empty), `checklist` (the
/// default where absent) and `version` of it (its newest where absent); with `carry` what still holds of the last review is
/// taken over. Leads to the review.
pub async fn start_review(store: &Store, viewer: &Viewer, mut form: Form) -> Result<String, AppError> {
    let author = writer(viewer)?;
    let service = service(store, &mut form).await?;
    let from = form.required::<Order>("from");
    let to = form.required::<Order>("to");
    let target = form.required::<TargetRate>("target");
    let reviewer = reviewer(store, viewer, &mut form).await?;
    let planned_for = form.optional::<Day>("planned");
    let checklist = checklist(store, &mut form).await?;
    if let (Some(to), Some(checklist)) = (to, &checklist)
        && checklist.items_to(to).next().is_none()
    {
        form.refuse("to", format!("{} asks nothing for {to}.", checklist.title));
    }
    if let (Some(from), Some(to)) = (from, to)
        && from > to
    {
        form.refuse("to", format!("A review goes up: {to} is less than {from}, where this one begins."));
    }
    form.accept()?;
    let (Some(service), Some(from), Some(to), Some(target), Some(checklist)) =
        (service, from, to, target, checklist)
    else {
        return Err(AppError::Internal);
    };
    let (checklist_id, checklist_version) = (checklist.id, checklist.version);
    let planned_for = planned_for.map(Day::start);
    let new = NewReview {
        service: service.id,
        from,
        to,
        target,
        reviewer,
        planned_for,
        checklist_id,
        checklist_version,
    };
    let earlier = if form.text("carry").is_empty() { None } else { newest_review(store, service.id).await? };
    let review = store.start_review(&new, &author).await?;
    if let Some(earlier) = earlier {
        carry_over(store, &earlier, &review).await?;
    }
    Ok(urls::review(review.id))
}

async fn service(store: &Store, form: &mut Form) -> Result<Option<Service>, AppError> {
    let Some(slug) = form.required::<Slug>("service") else { return Ok(None) };
    let service = store.service(&slug).await?;
    if service.is_none() {
        form.refuse("service", format!("There is no service {slug}."));
    }
    Ok(service)
}

async fn reviewer(store: &Store, viewer: &Viewer, form: &mut Form) -> Result<Option<AccountId>, AppError> {
    let Some(name) = form.optional::<AccountName>("reviewer") else { return Ok(None) };
    let accounts = store.accounts().await?;
    let account = accounts.iter().find(|account| account.name == name);
    match account {
        None => form.refuse("reviewer", format!("There is no account {name}.")),
        Some(account) if account.id == viewer.account.id => {
            form.refuse("reviewer", "Whoever starts a review does not sign it: choose someone else.");
        }
        Some(account) if !account.role.may_write() => {
            form.refuse("reviewer", format!("{name} may only read: a reviewer has to be a member."));
        }
        Some(_) => {}
    }
    Ok(account.map(|account| account.id))
}

async fn checklist(store: &Store, form: &mut Form) -> Result<Option<Checklist>, AppError> {
    let usual = analysis::checklist::default().id.clone();
    let id = Some(form.text("checklist").to_owned()).filter(|id| !id.is_empty()).unwrap_or(usual);
    let version = form.text("version").to_owned();
    let found = if version.is_empty() {
        store.latest_checklist(&id).await?
    } else {
        store.checklist(&id, &version).await?
    };
    if found.is_none() {
        form.refuse("version", format!("There is no version {version} of the checklist {id}."));
    }
    Ok(found)
}
