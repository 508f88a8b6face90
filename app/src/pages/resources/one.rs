//! One shared resource: who draws on it, what they want together, and who crosses the line.

use analysis::shared::{Shared, shared};
use domain::{Fact, Page, ServiceId, ServiceLine, Slug};
use leptos::prelude::*;

use super::words::{answer, fit, kind_words, not_counted, usable_words};
use super::{known, table};
use crate::error::AppError;
use crate::ui::{Entry, Export, Head, Here, Refusal, TextField, words};
use crate::{Visit, framed, urls};

/// How many services the field offers while typing; any other can be typed.
const OFFERED: i64 = 200;

/// Shows a resource.
#[component]
pub fn ResourcePage() -> impl IntoView {
    framed(Here::Resources, |visit| async move {
        let slug: Slug = visit.param("name")?;
        let file = visit.store.resource_file(&slug).await?.ok_or(AppError::NotFound)?;
        let facts = visit.store.facts_of_draws(file.resource.id).await?;
        let services = if visit.viewer.may_write() {
            visit.store.services(None, OFFERED).await?
        } else {
            Page { items: Vec::new(), next: None }
        };
        let example = crate::pages::demo::mark_of_lists(&visit).await?;
        let shown = view(&visit, &shared(&file), &facts, &services.items);
        Ok(view! { {example}{shown} }.into_any())
    })
}

fn view(
    visit: &Visit,
    shared: &Shared<'_>,
    facts: &[(ServiceId, Fact)],
    services: &[ServiceLine],
) -> AnyView {
    let resource = shared.resource;
    let slug = &resource.slug;
    let may_write = visit.viewer.may_write();
    let edit = may_write.then(|| view! { <a class="button" href=urls::edit_resource(slug)>"Edit"</a> });
    let meta = view! {
        <span>{kind_words(resource.words.kind)}</span>
        <span>{usable_words(resource)}</span>
        <span>{format!("as {} said on {}", resource.changed_by, words::day(resource.changed_at))}</span>
    };
    let files = urls::resource_files(slug);
    let note = resource.words.note.as_ref().map(|note| view! { <p class="lead">{note.to_string()}</p> });
    let content = (!shared.lines.is_empty()).then(|| {
        view! {
            <p class="lead">"Today: "{fit(shared.today.fit)}". At the largest: "{fit(shared.largest.fit)}"."</p>
            {not_counted(shared)}
            {table::view(shared, may_write)}
            {known::view(shared, facts, visit.store.clock().now())}
        }
    });
    view! {
        <Head
            name=slug.to_string()
            crumbs=vec![(urls::portfolio(), "Services".to_owned()), (urls::resources(), "Shared resources".to_owned())]
            meta=meta.into_any()
        >
            {edit}
            <Export files/>
        </Head>
        <p class="answer">{answer(shared).view()}</p>
        {note}
        <Refusal returned=visit.returned.clone()/>
        {content}
        {may_write.then(|| attach(visit, slug, services))}
    }
    .into_any()
}

fn attach(visit: &Visit, slug: &Slug, services: &[ServiceLine]) -> AnyView {
    let offers = services.iter().map(|line| line.service.slug.to_string()).collect::<Vec<_>>();
    view! {
        <section aria-labelledby="attach-title">
            <h2 id="attach-title">"A service that draws on it"</h2>
            <form class="form" data-inline="" method="post" action=urls::resource(slug)>
                <input type="hidden" name="do" value="attach"/>
                <TextField
                    entry=Entry::new(&visit.returned, "service", "")
                    label="Service, by its short name"
                    max=Slug::MAX_LEN
                    pattern=Slug::PATTERN
                    offers
                    required=true
                />
                <button class="button">"Add it"</button>
            </form>
            <p class="quiet">"A service draws on one resource: its inventory describes one pool. One that draws on another moves here."</p>
        </section>
    }
    .into_any()
}
