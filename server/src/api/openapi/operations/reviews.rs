//! Reviews: what is answered, said, excused and signed in them.

use domain::ReviewFilter;
use serde_json::json;

use super::super::{operation::Operation, shapes};
use crate::api::{list::Page, reviews};

pub(super) fn of_reviews(method: &str, path: &str) -> Operation {
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
