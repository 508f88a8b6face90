//! The fields of a campaign: title, day, items and services.

use domain::{CampaignTitle, Reason, Slug};
use leptos::prelude::*;

use crate::actions::campaigns::item_field;
use crate::choosable::{Choosable, Group};
use crate::returned::Returned;
use crate::ui::{Entry, TextArea, TextField};

/// What stands in the form before anybody typed.
#[derive(Default)]
pub(super) struct Standing {
    pub(super) title: String,
    pub(super) due: String,
    pub(super) note: String,
    pub(super) items: Vec<String>,
    pub(super) services: Vec<String>,
}

/// The name in addresses, which never changes.
pub(super) fn slug(returned: &Returned) -> AnyView {
    view! {
        <TextField
            entry=Entry::new(returned, "slug", "")
            label="Short name"
            help="Lower case letters, digits and single hyphens, as in peak-2026: it becomes the address."
            max=Slug::MAX_LEN
            pattern=Slug::PATTERN
            required=true
        />
    }
    .into_any()
}

/// Title, day and what it is for.
pub(super) fn head(returned: &Returned, standing: &Standing) -> AnyView {
    view! {
        <TextField entry=Entry::new(returned, "title", standing.title.clone()) label="Title" max=CampaignTitle::MAX_LEN required=true/>
        <TextField
            entry=Entry::new(returned, "due", standing.due.clone())
            label="Due"
            help="The last day, in UTC."
            kind="date"
            short=true
            required=true
        />
        <TextArea entry=Entry::new(returned, "note", standing.note.clone()) label="What it is for" max=Reason::MAX_LEN/>
    }
    .into_any()
}

/// Which services, by their short names.
pub(super) fn services(returned: &Returned, standing: &Standing) -> AnyView {
    view! {
        <TextArea
            entry=Entry::new(returned, "services", standing.services.join("\n"))
            label="Services"
            help="Their short names, one a line. The list of services has a button that brings those it shows."
            rows=8
            required=true
        />
    }
    .into_any()
}

/// Which items, by section.
pub(super) fn items(returned: &Returned, standing: &Standing, all: &Choosable) -> AnyView {
    let was_sent = returned.value("title").is_some();
    let groups = all.groups().iter().map(|Group { title, items }| {
        let items = items.iter().map(|(id, title)| {
            let field = item_field(id);
            let checked =
                if was_sent { returned.value(&field).is_some() } else { standing.items.contains(id) };
            view! {
                <label>
                    <input type="checkbox" name=field value="yes" checked=checked/>
                    <span>{id.clone()}" "{title.clone()}</span>
                </label>
            }
        });
        view! {
            <fieldset class="choices">
                <legend>{title.clone()}</legend>
                {items.collect_view()}
            </fieldset>
        }
    });
    let problem = returned.problem("items").map(|problem| {
        view! { <p class="error" role="alert">{problem.to_owned()}</p> }
    });
    view! {
        <div class="field" id="items" tabindex="-1">
            <b>"Items of the checklists"</b>
            {problem}
            <div class="columns">{groups.collect_view()}</div>
        </div>
    }
    .into_any()
}
