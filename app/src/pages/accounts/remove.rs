//! The question before an account is removed.

use domain::{AccountId, Asked, Session};
use leptos::prelude::*;

use super::sessions::LIMIT;
use crate::error::AppError;
use crate::ui::{Head, Here, Refusal};
use crate::{framed, urls};

/// Asks once more before an account goes.
#[component]
pub fn RemoveAccountPage() -> impl IntoView {
    framed(Here::Admin, |visit| async move {
        visit.viewer.keeps_accounts()?;
        let id: AccountId = visit.param("id")?;
        let account = visit.store.account_line(id).await?.ok_or(AppError::NotFound)?.account;
        let sessions = visit.store.sessions_of(id, Session::IDLE_MS, &Asked::default(), LIMIT).await?;
        let signed_in = match sessions.items.len() {
            _ if sessions.next.is_some() => {
                "Many browsers are signed in with it, and are signed out at once.".to_owned()
            }
            0 => "No browser is signed in with it.".to_owned(),
            1 => "One browser is signed in with it, and is signed out at once.".to_owned(),
            many => format!("{many} browsers are signed in with it, and are signed out at once."),
        };
        let name = account.name.to_string();
        let crumbs = vec![(urls::accounts(), "Accounts".to_owned()), (urls::account_of(id), name.clone())];
        let page = view! {
            <Head name=format!("Remove {name}") crumbs crumb="remove"/>
            <p class="answer">"Remove the account "<strong>{name.clone()}</strong>" for good?"</p>
            <Refusal returned=visit.returned/>
            <ul class="list lead" id="remove">
                <li>{signed_in}</li>
                <li>"Its tokens stop working at once: pipelines that use them can upload nothing any more."</li>
                <li>"Links that it made and that nobody has used are withdrawn."</li>
                <li>"Services, runs, reviews and everything else it changed stay, under the name “"{name.clone()}"”."</li>
                <li>"The name is free again. Whoever takes it is somebody else."</li>
            </ul>
            <form class="actions" method="post" action=urls::remove_account(id)>
                <button class="button" data-kind="danger">"Remove "{name}</button>
                <a class="button" href=urls::account_of(id)>"Cancel"</a>
            </form>
        };
        Ok(page.into_any())
    })
}
