//! What the forms of precedents do: write one, and change it.

use std::fmt::Display;
use std::str::FromStr;

use domain::{Figure, Paragraph, Precedent, PrecedentId, PrecedentSource, Title};
use store::{Store, StoreError};

use super::{Form, writer};
use crate::error::AppError;
use crate::urls;
use crate::viewer::Viewer;

/// Writes a new precedent, from the field `id` and those of [`change`]. Leads to it.
pub async fn add(store: &Store, viewer: &Viewer, mut form: Form) -> Result<String, AppError> {
    let author = writer(viewer)?;
    let id = form.required::<PrecedentId>("id");
    if id.as_ref().is_some_and(|id| analysis::precedents::named(id).is_some()) {
        form.refuse("id", "A precedent of this name comes with Headroom: take another one.");
    }
    let precedent = read(&mut form);
    form.accept()?;
    let (Some(id), Some(precedent)) = (id, precedent) else { return Err(AppError::Internal) };
    let entry = form.kept(store.write_precedent(&id, 0, &precedent, &author).await, "id")?;
    Ok(urls::precedent(&entry.id))
}

/// Changes a team's precedent, from the fields `revision` (the one that was read), `title`, `constraint`, `numbers`,
/// `design`, `cost`, `not_shown` and `sources`. Leads back to it.
pub async fn change(
    store: &Store,
    viewer: &Viewer,
    id: &PrecedentId,
    mut form: Form,
) -> Result<String, AppError> {
    let author = writer(viewer)?;
    let stands = store.precedent(id).await?.ok_or(AppError::NotFound)?;
    let revision = form.required::<i64>("revision");
    let precedent = read(&mut form);
    form.accept()?;
    let (Some(revision), Some(precedent)) = (revision, precedent) else { return Err(AppError::Internal) };
    match store.write_precedent(id, revision, &precedent, &author).await {
        Ok(entry) => Ok(urls::precedent(&entry.id)),
        Err(StoreError::Conflict(_)) => {
            let why = format!(
                "{} changed it since you opened it. What you typed is still here; saving again replaces what stands now.",
                stands.by
            );
            Err(form.refused("title", why))
        }
        Err(error) => Err(error.into()),
    }
}

fn read(form: &mut Form) -> Option<Precedent> {
    let title = form.required::<Title>("title");
    let constraint = form.required::<Paragraph>("constraint");
    let numbers = list::<Figure>(form, "numbers");
    let design = form.required::<Paragraph>("design");
    let cost = form.required::<Paragraph>("cost");
    let not_shown = form.required::<Paragraph>("not_shown");
    let sources = list::<PrecedentSource>(form, "sources");
    let precedent = Precedent {
        title: title?,
        constraint: constraint?,
        numbers: numbers?,
        design: design?,
        cost: cost?,
        not_shown: not_shown?,
        sources: sources?,
    };
    if let Some((field, problem)) = precedent.problem() {
        form.refuse(field, problem.to_string());
        return None;
    }
    Some(precedent)
}

/// One thing a line; empty lines are passed over.
fn list<T>(form: &mut Form, field: &str) -> Option<Vec<T>>
where
    T: FromStr,
    T::Err: Display,
{
    let typed = form.text(field).to_owned();
    let lines = typed.lines().enumerate().filter(|(_, line)| !line.trim().is_empty());
    let read = lines.map(|(at, line)| line.parse::<T>().map_err(|why| format!("Line {}: {why}", at + 1)));
    match read.collect::<Result<Vec<_>, _>>() {
        Ok(list) => Some(list),
        Err(problem) => {
            form.refuse(field, problem);
            None
        }
    }
}
