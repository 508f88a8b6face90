//! The machines' door: `/api/v1`. JSON in and out, durations in milliseconds, times in RFC 3339.

mod body;
mod campaign_shape;
mod campaigns;
mod checklist_shape;
mod checklists;
mod compare;
mod list;
mod matrix;
mod openapi;
mod precedents;
mod resource_shape;
mod resources;
mod review_shape;
mod reviews;
mod run_shape;
mod runs;
mod series;
mod service_shape;
mod services;
mod upload;

pub(crate) use body::Query;
pub(crate) use campaigns::find as find_campaign;
pub use checklists::find as find_checklist;
pub(crate) use list::asked;
pub use openapi::document as openapi_document;
pub(crate) use resource_shape::{missing as resource_missing, way as resource_way};
pub(crate) use resources::find as find_resource;
pub(crate) use reviews::Whole as WholeReview;
pub(crate) use reviews::plan_document;
pub(crate) use run_shape::Shape as RunShape;
pub use runs::{comparable as comparable_runs, find as find_run};
pub(crate) use series::{step_ms, window};
pub use services::find as find_service;

use crate::routes::{Access, Routes};

/// The routes below `/api/v1`.
pub fn routes() -> Routes {
    Routes::new()
        .get("/api/v1/openapi.json", Access::Read, openapi::show)
        .get("/api/v1/services", Access::Read, services::list)
        .post("/api/v1/services", Access::Write, services::create)
        .get("/api/v1/services/{slug}", Access::Read, services::show)
        .patch("/api/v1/services/{slug}", Access::Write, services::change)
        .delete("/api/v1/services/{slug}", Access::Write, services::delete)
        .get("/api/v1/services/{slug}/runs", Access::Read, runs::list)
        .upload("/api/v1/services/{slug}/runs", upload::upload)
        .get("/api/v1/services/{slug}/trend", Access::Read, runs::trend)
        .get("/api/v1/runs/{id}", Access::Read, runs::show)
        .delete("/api/v1/runs/{id}", Access::Write, runs::delete)
        .get("/api/v1/runs/{id}/series", Access::Read, series::show)
        .get("/api/v1/runs/{id}/endpoints", Access::Read, runs::endpoints)
        .post("/api/v1/compare", Access::Read, compare::compare)
        .get("/api/v1/checklists", Access::Read, checklists::list)
        .post("/api/v1/checklists", Access::Write, checklists::copy)
        .get("/api/v1/checklists/{checklist}", Access::Read, checklists::show)
        .get("/api/v1/checklists/{checklist}/versions", Access::Read, checklists::versions)
        .get("/api/v1/checklists/{checklist}/versions/{version}", Access::Read, checklists::version)
        .get("/api/v1/checklists/{checklist}/draft", Access::Read, checklists::draft)
        .put("/api/v1/checklists/{checklist}/draft", Access::Write, checklists::save)
        .post("/api/v1/checklists/{checklist}/publish", Access::Write, checklists::publish)
        .get("/api/v1/precedents", Access::Read, precedents::list)
        .post("/api/v1/precedents", Access::Write, precedents::add)
        .get("/api/v1/precedents/{precedent}", Access::Read, precedents::show)
        .put("/api/v1/precedents/{precedent}", Access::Write, precedents::change)
        .get("/api/v1/campaigns", Access::Read, campaigns::list)
        .post("/api/v1/campaigns", Access::Write, campaigns::create)
        .get("/api/v1/campaigns/{name}", Access::Read, campaigns::show)
        .patch("/api/v1/campaigns/{name}", Access::Write, campaigns::change)
        .delete("/api/v1/campaigns/{name}", Access::Write, campaigns::delete)
        .get("/api/v1/matrix", Access::Read, matrix::show)
        .get("/api/v1/resources", Access::Read, resources::list)
        .post("/api/v1/resources", Access::Write, resources::create)
        .get("/api/v1/resources/{name}", Access::Read, resources::show)
        .patch("/api/v1/resources/{name}", Access::Write, resources::change)
        .delete("/api/v1/resources/{name}", Access::Write, resources::delete)
        .merge(reviews::routes())
}
