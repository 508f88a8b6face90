//! What the forms of campaigns do: begin one, change it, remove it.

use domain::{CampaignPlan, CampaignTitle, Day, Reason, ServiceId, Slug};
use store::Store;

use super::resources::TAKEN_NAME;
use super::{Form, writer};
use crate::choosable::Choosable;
use crate::error::AppError;
use crate::urls;
use crate::viewer::Viewer;

/// Services of one campaign.
pub const MOST_SERVICES: i64 = 300;

/// The name of an item's field.
pub fn item_field(item: &str) -> String {
    format!("item-{item}")
}

/// Begins a campaign, from the fields `slug`, `title`, `due`, `note`, `services` and one for each item. Leads to it.
pub async fn add_campaign(store: &Store, viewer: &Viewer, mut form: Form) -> Result<String, AppError> {
    let author = writer(viewer)?;
    let slug = form.required::<Slug>("slug");
    if slug.as_ref().is_some_and(|slug| slug.as_str() == TAKEN_NAME) {
        form.refuse("slug", "That is the address of this form: choose another name.");
    }
    let plan = plan(store, &mut form).await?;
    let slug = slug.ok_or(AppError::Internal)?;
    form.kept(store.add_campaign(&slug, &plan, &author).await, "slug")?;
    Ok(urls::campaign(&slug))
}

/// Changes a campaign or removes it, as the field `do` says: `save` or `remove`. Leads to it, or to all of them.
pub async fn change_campaign(
    store: &Store,
    viewer: &Viewer,
    slug: &Slug,
    mut form: Form,
) -> Result<String, AppError> {
    writer(viewer)?;
    let campaign = store.campaign(slug).await?.ok_or(AppError::NotFound)?;
    match form.text("do") {
        "save" => {
            let plan = plan(store, &mut form).await?;
            store.update_campaign(campaign.id, &plan).await?;
            Ok(urls::campaign(slug))
        }
        "remove" => {
            store.remove_campaign(campaign.id).await?;
            Ok(urls::campaigns())
        }
        _ => Err(AppError::NotFound),
    }
}

/// What the form asks for; it goes back with all that is wrong with it.
async fn plan(store: &Store, form: &mut Form) -> Result<CampaignPlan, AppError> {
    let title = form.required::<CampaignTitle>("title");
    let due = form.required::<Day>("due");
    let note = form.optional::<Reason>("note");
    let services = services(store, form).await?;
    let all = Choosable::load(store).await?;
    let chosen = all.ids().filter(|id| !form.text(&item_field(id)).is_empty());
    let items: Vec<_> = chosen.map(str::to_owned).collect();
    if items.is_empty() {
        form.refuse("items", "Choose an item at least.");
    }
    form.accept()?;
    let (Some(title), Some(due)) = (title, due) else { return Err(AppError::Internal) };
    Ok(CampaignPlan { title, due, note, items, services })
}

/// The services whose short names were typed, each once.
async fn services(store: &Store, form: &mut Form) -> Result<Vec<ServiceId>, AppError> {
    let typed = form.text("services").to_owned();
    let names: Vec<&str> =
        typed.split([',', ' ', '\n', '\r', '\t']).filter(|name| !name.is_empty()).collect();
    let slugs: Vec<Slug> = names.iter().filter_map(|name| name.parse().ok()).collect();
    let found = store.service_ids(&slugs).await?;
    let is_there = |name: &&&str| found.iter().any(|(slug, _)| slug.as_str() == **name);
    let unknown: Vec<&str> = names.iter().filter(|name| !is_there(name)).copied().take(5).collect();
    if names.is_empty() {
        form.refuse("services", "Name a service at least.");
    } else if !unknown.is_empty() {
        form.refuse("services", format!("There is no service {}.", unknown.join(", ")));
    } else if found.len() > usize::try_from(MOST_SERVICES).unwrap_or(0) {
        form.refuse("services", format!("A campaign has at most {MOST_SERVICES} services."));
    }
    Ok(found.into_iter().map(|(_, id)| id).collect())
}
