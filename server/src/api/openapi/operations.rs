//! What each route does, takes and answers, beside what the router's table says of it.

use domain::{
    CampaignFilter, ChecklistFilter, Filter, PrecedentFilter, ResourceFilter, ReviewFilter, RunFilter,
    ServiceFilter,
};
use schemars::{JsonSchema, Schema, SchemaGenerator};
use serde_json::{Value, json};

use super::shapes;
use crate::api::{
    campaigns, checklist_shape, checklists, compare, list, list::Page, matrix, precedents, resources,
    reviews, run_shape, runs, series, service_shape, services,
};

type Shape = fn(&mut SchemaGenerator) -> Schema;

/// An operation. One without an id is not described yet, which a test notices.
#[derive(Default)]
pub(super) struct Operation {
    pub(super) id: &'static str,
    pub(super) summary: &'static str,
    /// The type that the query is read into.
    pub(super) query: Option<Shape>,
    pub(super) body: Option<Body>,
    pub(super) answers: Vec<Answer>,
}

pub(super) enum Body {
    Json {
        schema: Shape,
        example: Value,
    },
    /// A text of this media type.
    Text {
        media: &'static str,
        what: &'static str,
    },
    Upload,
}

/// What is answered where nothing is refused.
pub(super) struct Answer {
    pub(super) status: u16,
    pub(super) what: &'static str,
    /// As JSON.
    pub(super) schema: Option<Shape>,
    /// Other media types in which `Accept` gets it.
    pub(super) texts: &'static [&'static str],
}

impl Operation {
    fn new(id: &'static str, summary: &'static str) -> Self {
        Self { id, summary, ..Self::default() }
    }

    fn query<T: JsonSchema>(mut self) -> Self {
        self.query = Some(T::json_schema);
        self
    }

    fn list<F: Filter>(mut self) -> Self {
        self.query = Some(list::schema::<F>);
        self
    }

    fn body<T: JsonSchema>(mut self, example: Value) -> Self {
        self.body = Some(Body::Json { schema: |schemas| schemas.subschema_for::<T>(), example });
        self
    }

    fn answers<T: JsonSchema>(self, status: u16, what: &'static str) -> Self {
        self.answers_too::<T>(status, what, &[])
    }

    fn answers_too<T: JsonSchema>(
        mut self,
        status: u16,
        what: &'static str,
        texts: &'static [&'static str],
    ) -> Self {
        let schema: Option<Shape> = Some(schemars::SchemaGenerator::subschema_for::<T>);
        self.answers.push(Answer { status, what, schema, texts });
        self
    }

    fn done(mut self, what: &'static str) -> Self {
        self.answers.push(Answer { status: 204, what, schema: None, texts: &[] });
        self
    }
}

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
            .answers::<Page<campaigns::Head>>(200, "A page of campaigns"),
        ("POST", "/campaigns") => Operation::new("beginCampaign", "Begin a campaign")
            .body::<campaigns::New>(json!({
                "slug": "peak-2026", "title": "Before the peak", "due": "2026-11-20", "items": ["CON-02"],
                "services": ["orders-api"],
            }))
            .answers::<campaigns::Shape>(201, "The campaign; Location is its address"),
        ("GET", "/campaigns/{name}") => Operation::new("campaign", "A campaign and how it stands")
            .answers::<campaigns::Shape>(200, "The campaign"),
        ("PATCH", "/campaigns/{name}") => {
            Operation::new("changeCampaign", "Change what is named; a list replaces the one before")
                .body::<campaigns::Change>(json!({ "due": "2026-11-27" }))
                .answers::<campaigns::Shape>(200, "The campaign as it is now")
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
            .answers::<Page<resources::Shape>>(200, "A page of them, each with the services that draw on it"),
        ("POST", "/resources") => Operation::new("addResource", "Name a shared resource")
            .body::<resources::New>(json!({
                "slug": "pg-main", "kind": "database", "max_connections": 200, "reserved_connections": 3,
            }))
            .answers::<resources::Shape>(201, "The resource; Location is its address"),
        ("GET", "/resources/{name}") => {
            Operation::new("resource", "A shared resource, and what services want of it together")
                .answers::<resources::Shape>(200, "The resource")
        }
        ("PATCH", "/resources/{name}") => {
            Operation::new("changeResource", "Change what is named; null takes a value back")
                .body::<resources::Change>(json!({ "max_connections": 400 }))
                .answers::<resources::Shape>(200, "The resource as it is now")
        }
        ("DELETE", "/resources/{name}") => {
            Operation::new("removeResource", "Remove a resource that no service draws on, for good")
                .done("It is gone")
        }
        _ => Operation::default(),
    }
}

fn of_reviews(method: &str, path: &str) -> Operation {
    match (method, path) {
        ("GET", "/reviews") => Operation::new("reviews", "Reviews, newest first")
            .list::<ReviewFilter>()
            .answers::<Page<shapes::ReviewHead>>(200, "A page of reviews, without their items"),
        ("POST", "/reviews") => Operation::new("startReview", "Start a review; against the newest default checklist unless said otherwise")
            .body::<reviews::New>(json!({
                "service": "orders-api", "from": 1_000, "to": 10_000, "target_rps": 10_000,
            }))
            .answers::<shapes::Review>(201, "The review; Location is its address"),
        ("GET", "/reviews/{id}") => Operation::new("review", "A review and how its items stand")
            .answers::<shapes::Review>(200, "The review"),
        ("PATCH", "/reviews/{id}") => Operation::new("changeReview", "Change the reviewer or the planned day of a review that is not signed")
            .body::<reviews::Change>(json!({ "reviewer": "jo", "planned_for": "2026-12-20" }))
            .answers::<shapes::Review>(200, "The review as it is now"),
        ("PUT", "/reviews/{id}/items/{item}") => Operation::new("answer", "Answer an item, attach evidence, or both")
            .body::<reviews::Answering>(json!({
                "answer": "meets", "reason": "Measured on 20 November.", "evidence": [{ "note": "See the run of that day." }],
            }))
            .answers::<shapes::Item>(200, "The item as it stands now"),
        ("DELETE", "/reviews/{id}/items/{item}/evidence/{evidence}") => {
            Operation::new("removeEvidence", "Take evidence from an item; who did stays on the record").done("It is gone")
        }
        ("PUT", "/reviews/{id}/inputs") => {
            Operation::new("typeValues", "Give values that no run and no inventory gives, from today; null takes one back")
                .body::<shapes::TypedValues>(json!({ "db_hold_ms_per_request": 40 }))
                .answers::<shapes::Review>(200, "The review as it stands now")
        }
        _ => in_review(method, path),
    }
}

/// What is done in a review beside answering it.
fn in_review(method: &str, path: &str) -> Operation {
    match (method, path.strip_prefix("/reviews/{id}").unwrap_or(path)) {
        ("GET", "/plan") => Operation::new("plan", "What stands between a review and a pass, the most pressing first")
            .answers::<reviews::Plan>(200, "Each item with its cheapest next measurement and its owner"),
        ("PUT", "/plan") => Operation::new("nameOwners", "Name who sees to which items; null leaves one to the author")
            .body::<reviews::Owners>(json!({ "CON-03": "Team Orders" }))
            .answers::<reviews::Plan>(200, "The plan as it is now"),
        ("GET", "/exemptions") => Operation::new("exemptions", "What was ever excused in a review, newest first")
            .answers::<Page<shapes::Exemption>>(200, "Those that hold, have expired, and were ended"),
        ("POST", "/exemptions") => Operation::new("grantExemption", "Excuse an item until a day; the author may not")
            .body::<reviews::Granting>(json!({
                "item": "CON-05", "reason": "The pool's own metrics come with the next release.", "until": "2027-03-03",
            }))
            .answers::<shapes::Exemption>(201, "The exemption, approved by whoever posted it"),
        ("DELETE", "/exemptions/{exemption}") => {
            Operation::new("endExemption", "End an exemption before its day").done("It excuses nothing any more")
        }
        ("GET", "/comments") => Operation::new("threads", "What was said of the items of a review, oldest first")
            .answers::<Page<shapes::Thread>>(200, "Every thread with all that was said in it"),
        ("POST", "/comments") => Operation::new("comment", "Agree, ask, override or comment on an item, or reply")
            .body::<reviews::Saying>(json!({ "item": "CON-05", "kind": "ask", "text": "@mara: which run shows this?" }))
            .answers::<shapes::Thread>(201, "The thread as it is now"),
        ("POST", "/comments/{thread}/resolve") => {
            Operation::new("resolve", "Settle a question: for whoever asked, and for the reviewer")
                .answers::<shapes::Thread>(200, "The thread as it is now")
        }
        _ => of_signature(method, path),
    }
}

fn of_signature(method: &str, path: &str) -> Operation {
    match (method, path.strip_prefix("/reviews/{id}").unwrap_or(path)) {
        ("POST", "/submit") => Operation::new("submit", "Hand a draft to its reviewer")
            .body::<reviews::Submitting>(json!({ "reviewer": "jo" }))
            .answers::<shapes::Review>(200, "The review, in review"),
        ("POST", "/send-back") => Operation::new("sendBack", "Give a review back to be worked on")
            .body::<reviews::SendingBack>(json!({ "reason": "CON-05 needs a run of this month." }))
            .answers::<shapes::Review>(200, "The review, a draft again"),
        ("POST", "/sign") => Operation::new(
            "sign",
            "Sign a review; its author may not. A draft with a reviewer is handed over first",
        )
        .body::<reviews::Signature>(json!({
            "verdict": "not_ready", "reason": "CON-05 rests on a run of last year.",
        }))
        .answers::<reviews::Signed>(201, "What the signature froze; Location is its address"),
        ("POST", "/reopen") => Operation::new("reopen", "Open a review again that is not ready or stale")
            .body::<reviews::Reopening>(json!({ "to": "draft" }))
            .answers::<shapes::Review>(200, "The review, open"),
        ("GET", "/snapshots") => {
            Operation::new("snapshots", "What the signatures of a review froze, newest first").answers::<Page<
                reviews::SnapshotHead,
            >>(
                200,
                "All of them, without what is in them",
            )
        }
        ("GET", "/snapshots/{number}") => Operation::new("snapshot", "What a signature froze, whole")
            .answers::<reviews::WholeSnapshot>(200, "The snapshot"),
        ("GET", "/snapshots/{number}/diff") => Operation::new(
            "snapshotDiff",
            "What has changed since a signature, or between two of one service",
        )
        .query::<reviews::Against>()
        .answers::<reviews::Difference>(200, "What differs, in reading order"),
        _ => Operation::default(),
    }
}

fn of_checklists(method: &str, path: &str) -> Operation {
    match (method, path) {
        ("GET", "/checklists") => {
            Operation::new("checklists", "Checklists by name, each in its newest version")
                .list::<ChecklistFilter>()
                .answers::<Page<checklist_shape::Head>>(200, "A page of checklists")
        }
        ("POST", "/checklists") => {
            Operation::new("copyChecklist", "Begin a checklist as a copy; it is a draft")
                .body::<checklists::New>(json!({ "id": "team-orders", "title": "What Team Orders asks" }))
                .answers::<checklist_shape::Draft>(201, "The draft; Location is its address")
        }
        ("GET", "/checklists/{checklist}") => {
            Operation::new("checklist", "A checklist in its newest version")
                .answers::<checklist_shape::Whole>(200, "The version and what it asks")
        }
        ("GET", "/checklists/{checklist}/versions") => {
            Operation::new("checklistVersions", "The versions of a checklist, newest first")
                .query::<checklists::ByAge>()
                .answers::<Page<checklist_shape::Head>>(200, "A page of versions")
        }
        ("GET", "/checklists/{checklist}/versions/{version}") => {
            Operation::new("checklistVersion", "One version of a checklist; it stays as it is")
                .answers::<checklist_shape::Whole>(200, "The version and what it asks")
        }
        ("GET", "/checklists/{checklist}/draft") => {
            Operation::new("checklistDraft", "The draft of the next version, and what the check says of it")
                .answers::<checklist_shape::Draft>(200, "The draft")
        }
        ("PUT", "/checklists/{checklist}/draft") => save_draft(),
        ("POST", "/checklists/{checklist}/publish") => {
            Operation::new("publishChecklist", "Publish the draft as a version that stays as it is")
                .body::<checklists::Publishing>(json!({ "revision": 1, "note": "Stricter on connections." }))
                .answers::<checklist_shape::Head>(201, "The version; Location is its address")
        }
        _ => Operation::default(),
    }
}

fn save_draft() -> Operation {
    let mut save = Operation::new("saveChecklistDraft", "Save the draft as it is typed, good or not")
        .query::<checklists::Read>()
        .answers::<checklist_shape::Draft>(200, "The draft, and what the check says of it");
    save.body = Some(Body::Text { media: "application/toml", what: "The checklist's file." });
    save
}

fn of_precedents(method: &str, path: &str) -> Operation {
    let example = || {
        json!({
            "title": "Ours: sessions in one Redis",
            "constraint": "One core of the Redis that held all sessions was busy.",
            "numbers": [{ "what": "busy share of the core, at the peak", "value": "97 %", "source": 1 }],
            "design": "Sessions by user over eight of them.",
            "cost": "A client that knows which of them holds whom.",
            "not_shown": "What happens when one of them is lost.",
            "sources": [{ "address": "https://wiki.example/sessions", "title": "Our notes", "published": "Nov 2026" }],
        })
    };
    match (method, path) {
        ("GET", "/precedents") => {
            Operation::new("precedents", "Precedents: what comes with Headroom, then your own")
                .list::<PrecedentFilter>()
                .answers::<Page<precedents::Shape>>(200, "A page of precedents")
        }
        ("POST", "/precedents") => Operation::new("writePrecedent", "Write a precedent of your own")
            .body::<precedents::New>(json!({ "id": "our-sessions", "precedent": example() }))
            .answers::<precedents::Shape>(201, "The precedent; Location is its address"),
        ("GET", "/precedents/{precedent}") => {
            Operation::new("precedent", "A precedent").answers::<precedents::Shape>(200, "The precedent")
        }
        ("PUT", "/precedents/{precedent}") => {
            Operation::new("changePrecedent", "Change a precedent of your own")
                .body::<precedents::Changed>(json!({ "revision": 1, "precedent": example() }))
                .answers::<precedents::Shape>(200, "The precedent as it is now")
        }
        _ => Operation::default(),
    }
}
