//! What is about many services: the portfolio, the heat map, campaigns, shared resources.

use domain::Slug;

use super::files;

/// All services.
pub fn portfolio() -> String {
    "/".to_owned()
}

/// The example data: what it is; where it is filled in and removed.
pub fn demo() -> String {
    "/demo".to_owned()
}

/// The heat map: services by items.
pub fn matrix() -> String {
    "/matrix".to_owned()
}

/// The heat map as a file.
pub fn matrix_csv() -> String {
    "/matrix.csv".to_owned()
}

/// The services as a file.
pub fn services_csv() -> String {
    "/services.csv".to_owned()
}

/// All campaigns.
pub fn campaigns() -> String {
    "/campaigns".to_owned()
}

/// The form that begins a campaign; the post goes to the same address.
pub fn new_campaign() -> String {
    "/campaigns/new".to_owned()
}

/// One campaign.
pub fn campaign(slug: &Slug) -> String {
    format!("/campaigns/{slug}")
}

/// The form that changes a campaign; the post goes to the same address.
pub fn edit_campaign(slug: &Slug) -> String {
    format!("/campaigns/{slug}/edit")
}

/// What can be taken along of a campaign.
pub fn campaign_files(slug: &Slug) -> Vec<(String, &'static str)> {
    files(&campaign(slug), [("campaign.csv", "Services and items as CSV"), ("days.csv", "Day by day as CSV")])
}

/// All shared resources.
pub fn resources() -> String {
    "/resources".to_owned()
}

/// The form that names a shared resource; the post goes to the same address.
pub fn new_resource() -> String {
    "/resources/new".to_owned()
}

/// One shared resource; which services draw on it is posted to the same address.
pub fn resource(slug: &Slug) -> String {
    format!("/resources/{slug}")
}

/// The form that changes a shared resource; the post goes to the same address.
pub fn edit_resource(slug: &Slug) -> String {
    format!("/resources/{slug}/edit")
}

/// What can be taken along of a shared resource.
pub fn resource_files(slug: &Slug) -> Vec<(String, &'static str)> {
    files(&resource(slug), [("resource.csv", "Services as CSV")])
}
