//! Deleting a run: what it means, why it may not be possible, and the button.

use domain::{Binned, Run};
use leptos::prelude::*;

use crate::error::AppError;
use crate::ui::{Day, Head, Here};
use crate::{Visit, framed, urls};

/// Deletes a run; the post goes to the same address.
#[component]
pub fn DeleteRunPage() -> impl IntoView {
    framed(Here::Services, |visit| async move {
        let run = visit.store.run(visit.param("id")?).await?.ok_or(AppError::NotFound)?;
        if !visit.viewer.may_write() {
            return Err(AppError::Forbidden);
        }
        let used = visit.store.run_is_used(run.id).await?;
        Ok(view(&visit, &run, used))
    })
}

fn view(visit: &Visit, run: &Run, used: Option<String>) -> AnyView {
    let name = format!("Run #{}", run.number);
    let crumbs = vec![
        (urls::portfolio(), "Services".to_owned()),
        (urls::service(&run.slug), run.slug.to_string()),
        (urls::run(run.id), format!("run #{}", run.number)),
    ];
    let content = match used {
        Some(why) => stays(run, &name, why),
        None => goes(visit, run, &name),
    };
    view! {
        <Head name=format!("Delete run #{}", run.number) title=format!("Delete run #{} of {}", run.number, run.slug) crumbs crumb="delete"/>
        {content}
    }
    .into_any()
}

fn goes(visit: &Visit, run: &Run, name: &str) -> AnyView {
    let goes_at = visit.store.clock().now().plus_ms(Binned::KEPT_MS);
    view! {
        <p class="answer"><strong>{name.to_owned()}</strong>{format!(" of {} goes into the bin, and for good on ", run.slug)}<Day at=goes_at/>"."</p>
        <p class="lead">"It leaves every list and chart at once. Until then it can be restored; its number stays taken, and the same file uploaded again restores it too."</p>
        <form class="form" method="post" action=urls::delete_run(run.id)>
            <div class="actions">
                <button class="button" data-kind="danger">{format!("Delete run #{}", run.number)}</button>
                <a class="button" href=urls::run(run.id)>"Keep it"</a>
            </div>
        </form>
    }
    .into_any()
}

fn stays(run: &Run, name: &str, why: String) -> AnyView {
    view! {
        <p class="answer"><strong>{name.to_owned()}</strong>{format!(" of {} cannot be deleted as things stand.", run.slug)}</p>
        <p class="notice" data-state="warn">{why}</p>
        <p class="actions"><a class="button" href=urls::run(run.id)>"Back to the run"</a></p>
    }
    .into_any()
}
