//! The form of a precedent, new or changed.

use std::fmt::Display;

use domain::{Paragraph, Precedent, PrecedentId, Slug, Title};
use leptos::prelude::*;

use crate::error::AppError;
use crate::ui::{Entry, Head, Here, Refusal, TextArea, TextField};
use crate::urls;
use crate::visit::{Visit, framed};

const NUMBERS: &str = "One number a line, in three parts: what it counts | how much, with its unit | the number of the source that gives it.";
const SOURCES: &str = "One source a line, in three parts: its address | title and author | when. A run or a page of your own is a source too.";

/// Writes a precedent.
#[component]
pub fn NewPrecedentPage() -> impl IntoView {
    framed(Here::Checklists, |visit| async move {
        if !visit.viewer.may_write() {
            return Err(AppError::Forbidden);
        }
        let id = Entry::new(&visit.returned, "id", "");
        let first = view! {
            <TextField
                entry=id
                label="Name"
                help="Lower case letters, digits and single hyphens, as in our-sessions: it becomes the address and stays."
                max=PrecedentId::MAX_LEN
                pattern=Slug::PATTERN
                required=true
            />
        };
        let crumbs = vec![
            (urls::checklists(), "Checklists".to_owned()),
            (urls::precedents(), "Precedents".to_owned()),
        ];
        let page = view! {
            <Head name="Write a precedent" crumbs crumb="new"/>
            <p class="lead">"One limit that you measured, and what removed it. Say what is not known as plainly as what is."</p>
            <Refusal returned=visit.returned.clone()/>
            <form class="form" method="post" action=urls::new_precedent()>
                {first}
                {fields(&visit, None)}
                <button class="button" data-kind="main">"Write it down"</button>
            </form>
        };
        Ok(page.into_any())
    })
}

/// Changes a team's precedent.
#[component]
pub fn EditPrecedentPage() -> impl IntoView {
    framed(Here::Checklists, |visit| async move {
        let id: PrecedentId = visit.param("id")?;
        if !visit.viewer.may_write() {
            return Err(AppError::Forbidden);
        }
        if analysis::precedents::named(&id).is_some() {
            return visit.lead_to(&urls::precedent(&id));
        }
        let entry = visit.store.precedent(&id).await?.ok_or(AppError::NotFound)?;
        let crumbs = vec![
            (urls::precedents(), "Precedents".to_owned()),
            (urls::precedent(&id), entry.precedent.title.to_string()),
        ];
        // The one that stands now: whoever sees this form again was told of it.
        let revision = entry.revision.to_string();
        let page = view! {
            <Head name=format!("Edit {}", entry.precedent.title) crumbs crumb="edit"/>
            <Refusal returned=visit.returned.clone()/>
            <form class="form" method="post" action=urls::edit_precedent(&id)>
                <input type="hidden" name="revision" value=revision/>
                {fields(&visit, Some(&entry.precedent))}
                <button class="button" data-kind="main">"Save"</button>
            </form>
        };
        Ok(page.into_any())
    })
}

fn fields(visit: &Visit, stands: Option<&Precedent>) -> AnyView {
    let entry =
        |name: &str, text: Option<String>| Entry::new(&visit.returned, name, text.unwrap_or_default());
    let area = |name: &'static str, label: &'static str, help: &'static str, text: Option<String>| {
        let entry = entry(name, text);
        view! { <TextArea entry label help max=Paragraph::MAX_LEN rows=4 required=true/> }
    };
    let lines = |name: &'static str, label: &'static str, help: &'static str, text: Option<String>| {
        let entry = entry(name, text);
        view! { <TextArea entry label help rows=4 required=true/> }
    };
    let title = entry("title", stands.map(|precedent| precedent.title.to_string()));
    view! {
        <TextField entry=title label="Title" max=Title::MAX_LEN required=true/>
        {area("constraint", "The one limit that was measured", "", stands.map(|known| known.constraint.to_string()))}
        {lines("numbers", "The numbers behind it", NUMBERS, stands.map(|known| joined(&known.numbers)))}
        {area("design", "The design that removed it", "", stands.map(|known| known.design.to_string()))}
        {area("cost", "What it cost", "", stands.map(|known| known.cost.to_string()))}
        {area("not_shown", "What it does not show", "What was not measured, and where it may not hold.", stands.map(|known| known.not_shown.to_string()))}
        {lines("sources", "Sources", SOURCES, stands.map(|known| joined(&known.sources)))}
    }
    .into_any()
}

fn joined(lines: &[impl Display]) -> String {
    lines.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n")
}
