//! Services, what is told of them, and the bin.

use domain::{EnvironmentName, ScenarioName, Slug};

use super::{files, value, with_query};

/// The form that registers a service; the post goes to the same address.
pub fn new_service() -> String {
    "/services/new".to_owned()
}

/// One service.
pub fn service(slug: &Slug) -> String {
    format!("/services/{slug}")
}

/// How results of a service are read; the post goes to the same address.
pub fn reading_rules(slug: &Slug) -> String {
    format!("/services/{slug}/reading")
}

/// How results of a service are read, just after it was changed.
pub fn reading_rules_saved(slug: &Slug) -> String {
    format!("/services/{slug}/reading?saved=1")
}

/// A service's inventory in production; edits are posted to the same address.
pub fn inventory(slug: &Slug) -> String {
    format!("/services/{slug}/inventory")
}

/// A service's inventory in one environment.
pub fn inventory_of(slug: &Slug, environment: &EnvironmentName) -> String {
    format!("/services/{slug}/inventory?environment={}", value(environment.as_str()))
}

/// A service's inventory in one environment, just after facts were stated.
pub fn inventory_saved(slug: &Slug, environment: &EnvironmentName) -> String {
    format!("{}&saved=1", inventory_of(slug, environment))
}

/// The form that changes a service; the post goes to the same address.
pub fn edit_service(slug: &Slug) -> String {
    format!("/services/{slug}/edit")
}

/// A service with the trend of one scenario.
pub fn service_trend(slug: &Slug, environment: &EnvironmentName, scenario: &ScenarioName) -> String {
    let (environment, scenario) = (value(environment.as_str()), value(scenario.as_str()));
    format!("/services/{slug}?environment={environment}&scenario={scenario}#trend")
}

/// The form that uploads a run.
pub fn upload(slug: &Slug) -> String {
    format!("/services/{slug}/upload")
}

/// How results of a service get here from where its tests run; the form that makes a token posts to the same address.
pub fn connect(slug: &Slug) -> String {
    format!("/services/{slug}/connect")
}

/// The same for one tool, pipeline, scenario and environment. Empty values are left out.
pub fn connect_where(slug: &Slug, query: &[(&str, &str)]) -> String {
    with_query(connect(slug), query)
}

/// Where the sample is asked for. Takes a post.
pub fn sample(slug: &Slug) -> String {
    format!("/services/{slug}/sample")
}

/// The services, just after one of them was deleted.
pub fn services_deleted(slug: &Slug) -> String {
    format!("/?deleted={slug}")
}

/// Where a service is deleted; the post goes to the same address.
pub fn delete_service(slug: &Slug) -> String {
    format!("/services/{slug}/delete")
}

/// What was deleted and can be restored; what is to be restored is posted to the same address.
pub fn bin() -> String {
    "/bin".to_owned()
}

/// Where what is to go from the bin for good is posted.
pub fn purge() -> String {
    "/bin/purge".to_owned()
}

/// What can be taken along of a service.
pub fn service_files(slug: &Slug) -> Vec<(String, &'static str)> {
    files(
        &service(slug),
        [
            ("service.md", "Page as Markdown"),
            ("runs.csv", "All runs as CSV"),
            ("trend.csv", "Trend as CSV"),
            ("trend.svg", "Trend as SVG"),
            ("headroom.svg", "Headroom as SVG"),
        ],
    )
}
