//! What each route does, takes and answers, beside what the router's table says of it.

mod lists;
mod reviews;

use domain::{CampaignFilter, ResourceFilter, RunFilter, ServiceFilter};
use serde_json::json;

use super::operation::{Body, Operation};
use super::shapes;
use crate::api::{
    campaign_shape, campaigns, compare, list::Page, matrix, resource_shape, resources, run_shape, runs,
    series, service_shape, services,
};
use lists::{of_checklists, of_precedents};
use reviews::of_reviews;

/// The words for a route of the table.
pub(super) fn describe(method: &str, path: &str) -> Operation {
    let path = path.strip_prefix("/api/v1").unwrap_or(path);
    match (method, path) {
        ("GET", "/openapi.json") => {
            Operation::new("document", "This document").answers::<shapes::Document>(200, "OpenAPI 3.1")
        }
        (_, path) if path.starts_with("/services") => of_services(method, path),
        (_, path) if path.starts_with("/reviews") => of_reviews(method, path),
        (_, path) if path.starts_with("/checklists") => of_checklists(method, path),
        (_, path) if path.starts_with("/precedents") => of_precedents(method, path),
        (_, path) if path.starts_with("/campaigns") => of_campaigns(method, path),
        ("GET", "/matrix") => Operation::new("matrix", "Services by the items of their newest reviews")
            .list::<ServiceFilter>()
            .answers::<matrix::Shape>(200, "A page of services, and totals of all that match"),
        (_, path) if path.starts_with("/resources") => of_resources(method, path),
        _ => of_runs(method, path),
    }
}

fn of_services(method: &str, path: &str) -> Operation {
    match (method, path) {
        ("GET", "/services") => Operation::new("services", "The catalogue, by short name")
            .list::<ServiceFilter>()
            .answers::<Page<service_shape::Shape>>(200, "A page of services"),
        ("POST", "/services") => Operation::new("addService", "Add a service")
            .body::<service_shape::New>(json!({
                "slug": "orders-api", "name": "Orders API", "owner": "Team Orders", "target_rps": 10_000,
                "inventory": { "instances": 5, "pool_max_per_instance": 10 },
            }))
            .answers::<service_shape::Shape>(201, "The service; Location is its address"),
        ("GET", "/services/{slug}") => {
            Operation::new("service", "A service and its inventory in one environment")
                .query::<services::Where>()
                .answers::<service_shape::Shape>(200, "The service")
        }
        ("PATCH", "/services/{slug}") => Operation::new(
            "changeService",
            "Change what is named; null takes a value back; a fact that is named counts from today",
        )
        .body::<service_shape::Change>(
            json!({ "inventory": { "instances": 50 }, "environment": "production" }),
        )
        .answers::<service_shape::Shape>(200, "The service as it is now"),
        ("DELETE", "/services/{slug}") => {
            Operation::new("deleteService", "Put a service into the bin, for 30 days")
                .query::<services::Confirmed>()
                .done("It is in the bin")
        }
        ("GET", "/services/{slug}/runs") => Operation::new("runs", "The runs of a service, newest first")
            .list::<RunFilter>()
            .answers::<Page<run_shape::Line<'_>>>(200, "A page of runs"),
        ("POST", "/services/{slug}/runs") => upload(),
        ("GET", "/services/{slug}/trend") => {
            Operation::new("trend", "Percentiles over the runs of one environment and scenario, oldest first")
                .query::<runs::Trend>()
                .answers::<Page<run_shape::Line<'_>>>(200, "Runs that can be compared")
        }
        _ => Operation::default(),
    }
}

fn upload() -> Operation {
    const TEXTS: &[&str] = &["text/plain", "text/markdown"];
    let mut upload = Operation::new("upload", "Upload a load test")
        .query::<shapes::UploadQuery>()
        .answers_too::<shapes::Received>(201, "The run that it became", TEXTS)
        .answers_too::<shapes::Received>(200, "The run that the same content became before", TEXTS)
        .answers_too::<shapes::Received>(
            424,
            "The run, of which a threshold did not hold; only with fail-on=threshold",
            TEXTS,
        );
    upload.body = Some(Body::Upload);
    upload
}

fn of_runs(method: &str, path: &str) -> Operation {
    match (method, path) {
        ("GET", "/runs/{id}") => Operation::new("run", "A run: all that its files say")
            .query::<runs::Part>()
            .answers_too::<run_shape::Shape<'_>>(200, "The run", &["text/csv", "text/markdown", "text/plain"]),
        ("DELETE", "/runs/{id}") => {
            Operation::new("deleteRun", "Put a run into the bin, for 30 days").done("It is in the bin")
        }
        ("GET", "/runs/{id}/series") => Operation::new("series", "Percentiles and rate of a run over time")
            .query::<series::Asked>()
            .answers_too::<shapes::Series>(200, "One line an endpoint; all requests together are named *", &["text/csv"]),
        ("GET", "/runs/{id}/endpoints") => Operation::new("endpoints", "The endpoints of a run")
            .answers::<Page<domain::Endpoint>>(200, "All of them"),
        ("POST", "/compare") => Operation::new("compare", "Hold runs against each other")
            .body::<compare::Asked>(json!({
                "before": ["019ab2c4-7d10-7cc3-98c4-dc0c0c07398f"], "after": ["019ab2c4-7d10-7cc3-98c4-dc0c0c07398f"],
            }))
            .answers::<shapes::Comparison>(200, "Every number of both sides, and why there is no verdict"),
        _ => Operation::default(),
    }
}

fn of_campaigns(method: &str, path: &str) -> Operation {
    match (method, path) {
        ("GET", "/campaigns") => Operation::new("campaigns", "Campaigns, the one that is due last first")
            .list::<CampaignFilter>()
            .answers::<Page<campaign_shape::Head>>(200, "A page of campaigns"),
        ("POST", "/campaigns") => Operation::new("beginCampaign", "Begin a campaign")
            .body::<campaigns::New>(json!({
                "slug": "peak-2026", "title": "Before the peak", "due": "2026-11-20", "items": ["CON-02"],
                "services": ["orders-api"],
            }))
            .answers::<campaign_shape::Shape>(201, "The campaign; Location is its address"),
        ("GET", "/campaigns/{name}") => Operation::new("campaign", "A campaign and how it stands")
            .answers::<campaign_shape::Shape>(200, "The campaign"),
        ("PATCH", "/campaigns/{name}") => {
            Operation::new("changeCampaign", "Change what is named; a list replaces the one before")
                .body::<campaigns::Change>(json!({ "due": "2026-11-27" }))
                .answers::<campaign_shape::Shape>(200, "The campaign as it is now")
        }
        ("DELETE", "/campaigns/{name}") => {
            Operation::new("removeCampaign", "Remove a campaign and its record of days, for good")
                .done("It is gone")
        }
        _ => Operation::default(),
    }
}

fn of_resources(method: &str, path: &str) -> Operation {
    match (method, path) {
        ("GET", "/resources") => Operation::new("resources", "Shared resources, by name")
            .list::<ResourceFilter>()
            .answers::<Page<resource_shape::Shape>>(
                200,
                "A page of them, each with the services that draw on it",
            ),
        ("POST", "/resources") => Operation::new("addResource", "Name a shared resource")
            .body::<resources::New>(json!({
                "slug": "pg-main", "kind": "database", "max_connections": 200, "reserved_connections": 3,
            }))
            .answers::<resource_shape::Shape>(201, "The resource; Location is its address"),
        ("GET", "/resources/{name}") => {
            Operation::new("resource", "A shared resource, and what services want of it together")
                .answers::<resource_shape::Shape>(200, "The resource")
        }
        ("PATCH", "/resources/{name}") => {
            Operation::new("changeResource", "Change what is named; null takes a value back")
                .body::<resources::Change>(json!({ "max_connections": 400 }))
                .answers::<resource_shape::Shape>(200, "The resource as it is now")
        }
        ("DELETE", "/resources/{name}") => {
            Operation::new("removeResource", "Remove a resource that no service draws on, for good")
                .done("It is gone")
        }
        _ => Operation::default(),
    }
}
