//! What the forms of services do: register one, change it, and state facts about it.

use std::collections::BTreeMap;

use analysis::sources::read;
use domain::{
    CsvColumns, EnvironmentName, Input, InputName, NameRules, NewService, OwnerName, ReadingRules, Service,
    ServiceName, Slug, TargetRate, Value,
};
use store::{ServiceChange, Store};

use super::{Form, writer};
use crate::error::AppError;
use crate::inputs;
use crate::returned::Returned;
use crate::urls;
use crate::viewer::Viewer;

/// Before the name of an input in the name of its field.
pub const FACT_FIELD: &str = "fact-";

/// The inputs that can be stated while a service is registered, so that the first arithmetic can be done.
pub const FIRST_FACTS: [&str; 3] = ["instances", "pool_max_per_instance", inputs::PEAK];

/// Registers a service, from the fields `slug`, `name` (the short name where empty), `owner`, `target` and the first
/// facts. Leads to the service.
pub async fn add_service(store: &Store, viewer: &Viewer, mut form: Form) -> Result<String, AppError> {
    let author = writer(viewer)?;
    let slug = form.required::<Slug>("slug");
    let name = form.optional::<ServiceName>("name");
    let owner = form.optional::<OwnerName>("owner");
    let target = form.optional::<TargetRate>("target");
    let mut facts = BTreeMap::new();
    for input in FIRST_FACTS.iter().filter_map(|name| inputs::named(name)) {
        facts.extend(typed(&mut form, input).map(|value| (input.name.clone(), value)));
    }
    form.accept()?;
    let slug = slug.ok_or(AppError::Internal)?;
    let name = match name {
        Some(name) => name,
        None => slug.to_string().parse().map_err(|_| AppError::Internal)?,
    };
    let new = NewService { slug, name, owner, target };
    let added = store.add_service(&new, &facts, &EnvironmentName::production(), &author).await;
    Ok(urls::service(&form.kept(added, "slug")?.slug))
}

/// Changes what a service is called, who answers for it, what it shall carry and what it draws on, from `name`, `owner`,
/// `target` and `draws_on`, which may be left out. Leads back to the service.
pub async fn change_service(
    store: &Store,
    viewer: &Viewer,
    slug: &Slug,
    mut form: Form,
) -> Result<String, AppError> {
    let author = writer(viewer)?;
    let service = known(store, slug).await?;
    let name = form.required::<ServiceName>("name");
    let owner = form.optional::<OwnerName>("owner");
    let target = form.optional::<TargetRate>("target");
    let draws_on = form.optional::<Slug>("draws_on");
    let resource = match &draws_on {
        Some(name) => store.resource(name).await?,
        None => None,
    };
    if let (Some(name), None) = (&draws_on, &resource) {
        form.refuse("draws_on", format!("There is no shared resource {name}."));
    }
    form.accept()?;
    let change = ServiceChange { name, owner: Some(owner), target: Some(target) };
    store.update_service(service.id, &change, &author).await?;
    if form.fields().any(|(field, _)| field == "draws_on") {
        store.set_draw(service.id, resource.map(|resource| resource.id), &author).await?;
    }
    Ok(urls::service(slug))
}

/// States facts about a service in the environment of the field `environment`, production where it is empty. An empty
/// field takes its fact back; a field that is not sent leaves it. Where nothing differs all of it is stated again, and counts
/// as looked at today. Leads back to the inventory.
pub async fn state_facts(
    store: &Store,
    viewer: &Viewer,
    slug: &Slug,
    mut form: Form,
) -> Result<String, AppError> {
    let author = writer(viewer)?;
    let service = known(store, slug).await?;
    let environment = form.optional("environment").unwrap_or_else(EnvironmentName::production);
    let sent: Vec<_> = inputs::stated().filter(|input| sent(&form, input)).collect();
    let facts: BTreeMap<InputName, Option<Value>> =
        sent.into_iter().map(|input| (input.name.clone(), typed(&mut form, input))).collect();
    form.accept()?;
    // The fields come filled in: what was left as it was is not stated again, unless all of it was.
    let standing = store.facts(service.id, &environment).await?;
    let stands = |name: &InputName| standing.iter().find(|fact| fact.name == *name)?.value.as_ref();
    if facts.iter().any(|(name, value)| stands(name) != value.as_ref()) {
        store.set_facts(service.id, &environment, &facts, &author).await?;
    } else {
        store.state_facts(service.id, &environment, &facts, &author).await?;
    }
    Ok(urls::inventory_saved(slug, &environment))
}

/// The form of how results are read, to go back as it was typed, with what is wrong with the rules that are tried.
pub fn try_reading_rules(mut form: Form) -> Returned {
    form.optional::<NameRules>("names");
    form.back()
}

/// Changes how results of a service are read, from `names` and `columns`. An empty field brings the default back. Leads
/// back to the page of these rules.
pub async fn set_reading_rules(
    store: &Store,
    viewer: &Viewer,
    slug: &Slug,
    mut form: Form,
) -> Result<String, AppError> {
    let author = writer(viewer)?;
    let service = known(store, slug).await?;
    let names = form.optional::<NameRules>("names").filter(|rules| *rules != NameRules::default());
    let columns = form.optional::<CsvColumns>("columns");
    form.accept()?;
    store.set_reading_rules(service.id, &ReadingRules { names, columns }, &author).await?;
    Ok(urls::reading_rules_saved(slug))
}

/// The name of an input's field.
pub fn fact_field(input: &Input) -> String {
    format!("{FACT_FIELD}{}", input.name)
}

fn sent(form: &Form, input: &Input) -> bool {
    let field = fact_field(input);
    form.fields().any(|(name, _)| name == field)
}

/// The value that was typed for an input; none where nothing was, or where it is noted as a problem.
fn typed(form: &mut Form, input: &Input) -> Option<Value> {
    let field = fact_field(input);
    let text = form.text(&field).to_owned();
    if text.is_empty() {
        return None;
    }
    match read(input, &text) {
        Ok(value) => Some(value),
        Err(problem) => {
            form.refuse(&field, format!("{problem} Leave the field empty for unknown."));
            None
        }
    }
}

async fn known(store: &Store, slug: &Slug) -> Result<Service, AppError> {
    store.service(slug).await?.ok_or(AppError::NotFound)
}
