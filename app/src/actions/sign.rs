//! Signing a review: what the signer says, and what the signature freezes.

use domain::{Condition, Day, OwnerName, Reason, ReviewId, Signing, Verdict};
use store::Store;

use super::item_words::refused;
use super::{Form, writer};
use crate::error::AppError;
use crate::judged;
use crate::urls;
use crate::viewer::Viewer;

/// How many conditions a signature can have.
pub const MAX_CONDITIONS: usize = 12;

/// The fields of a condition: its item, its owner and its day, of the row of this number.
pub fn condition_field(what: &str, row: usize) -> String {
    format!("condition-{what}-{row}")
}

/// Signs, from the fields `verdict`, `reason`, `revision` (which the signer looked at) and the rows of conditions. With
/// `add` the form comes back with one row more, and nothing is signed. Leads to what the signature froze.
pub async fn sign_review(
    store: &Store,
    viewer: &Viewer,
    id: ReviewId,
    mut form: Form,
) -> Result<String, AppError> {
    let author = writer(viewer)?;
    if !form.text("add").is_empty() {
        return Err(form.again());
    }
    let verdict = match form.text("verdict") {
        "" => {
            form.refuse("verdict", "Choose one of the three.");
            None
        }
        _ => form.required::<Verdict>("verdict"),
    };
    let reason = form.optional::<Reason>("reason");
    let revision = form.text("revision").parse().map_err(|_| AppError::NotFound)?;
    let conditions = match verdict {
        Some(Verdict::ReadyWithConditions) => conditions(&mut form),
        _ => Vec::new(),
    };
    form.accept()?;
    let verdict = verdict.ok_or(AppError::Internal)?;
    let signing = Signing { verdict, reason, conditions, revision };
    match judged::sign(store, id, &signing, &author).await {
        Ok(head) => Ok(urls::snapshot(id, head.number)),
        Err(error) => Err(refused(form, "verdict", error)),
    }
}

/// The rows of which anything was filled in.
fn conditions(form: &mut Form) -> Vec<Condition> {
    let mut conditions = Vec::new();
    for row in 1..=MAX_CONDITIONS {
        let [item, owner, due] = ["item", "owner", "due"].map(|what| condition_field(what, row));
        if [&item, &owner, &due].iter().all(|field| form.text(field).is_empty()) {
            continue;
        }
        let named = form.required::<String>(&item);
        let (by, day) = (form.required::<OwnerName>(&owner), form.required::<Day>(&due));
        if let (Some(item), Some(owner), Some(day)) = (named, by, day) {
            conditions.push(Condition { item, owner, due_at: day.end() });
        }
    }
    conditions
}
