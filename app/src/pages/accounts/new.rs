//! The form that asks a person in, and after it the link.

use domain::AccountName;
use leptos::prelude::*;

use super::handed::HandedLink;
use super::words;
use crate::ui::{Choices, Entry, Head, Here, Refusal, TextField};
use crate::{Visit, framed, urls};

/// Asks a person in.
#[component]
pub fn NewAccountPage() -> impl IntoView {
    framed(Here::Admin, |visit| async move {
        visit.viewer.keeps_accounts()?;
        Ok(match visit.handed {
            Some(handed) => view! { <HandedLink handed/> }.into_any(),
            None => form(&visit),
        })
    })
}

fn form(visit: &Visit) -> AnyView {
    let returned = visit.returned.clone();
    let name = Entry::new(&returned, "name", "");
    let role = Entry::new(&returned, "role", "member");
    view! {
        <Head name="Invite a person" crumbs=vec![(urls::accounts(), "Accounts".to_owned())]/>
        <p class="answer">"You get a link, good once, by which the person chooses a password."</p>
        <p class="lead">"There is no account before the link is used. Nothing is sent by Headroom: you hand the link over."</p>
        <Refusal returned/>
        <form class="form" method="post" action=urls::new_account()>
            <TextField
                entry=name
                label="Name"
                help="The person signs in with it, and it stands beside whatever they do."
                max=AccountName::MAX_LEN
                autocomplete="off"
                required=true
            />
            <Choices entry=role legend="Role" choices=words::choices()/>
            <div class="actions">
                <button class="button" data-kind="main">"Make the link"</button>
                <a class="button" href=urls::accounts()>"Cancel"</a>
            </div>
        </form>
    }
    .into_any()
}
