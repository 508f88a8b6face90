//! Reviews: worked through, read, signed, planned by.

use domain::{ChecklistId, CommentId, ReviewId, Slug, Status};

use super::{files, value, with_query};

/// What can be taken along of a review.
pub fn review_files(id: ReviewId) -> Vec<(String, &'static str)> {
    files(
        &review(id),
        [
            ("review.md", "Page as Markdown"),
            ("review.csv", "Items as CSV"),
            ("review.json", "Everything as JSON"),
        ],
    )
}

/// A review as one page, for its reviewer; what is said on it is posted to the same address.
pub fn read(id: ReviewId) -> String {
    format!("/reviews/{id}/read")
}

/// An item on that page.
pub fn read_item(id: ReviewId, item: &str) -> String {
    format!("/reviews/{id}/read#{}", value(item))
}

/// Where a review is signed; the post goes to the same address.
pub fn sign(id: ReviewId) -> String {
    format!("/reviews/{id}/sign")
}

/// What a signature froze.
pub fn snapshot(id: ReviewId, number: i64) -> String {
    format!("/reviews/{id}/snapshots/{number}")
}

/// The same, held against `today` or the `previous` one.
pub fn snapshot_against(id: ReviewId, number: i64, what: &str) -> String {
    format!("/reviews/{id}/snapshots/{number}?against={what}")
}

/// What waits for the person who looks; mentions that were seen are posted to the same address.
pub fn inbox() -> String {
    "/inbox".to_owned()
}

/// The mentions older than this one.
pub fn inbox_before(comment: CommentId) -> String {
    format!("/inbox?before={comment}#mentions-title")
}

/// The gap list of a review; who sees to what is posted to the same address.
pub fn plan(id: ReviewId) -> String {
    format!("/reviews/{id}/plan")
}

/// The gap list, just after owners were named.
pub fn plan_saved(id: ReviewId) -> String {
    format!("/reviews/{id}/plan?saved=1")
}

/// What can be taken along of a gap list.
pub fn plan_files(id: ReviewId) -> Vec<(String, &'static str)> {
    files(
        &review(id),
        [("plan.md", "Plan as Markdown"), ("plan.csv", "Plan as CSV"), ("plan.json", "Plan as JSON")],
    )
}

/// All reviews.
pub fn reviews() -> String {
    "/reviews".to_owned()
}

/// The form that starts a review of a service.
pub fn new_review(slug: &Slug) -> String {
    format!("/reviews/new?service={slug}")
}

/// One review.
pub fn review(id: ReviewId) -> String {
    format!("/reviews/{id}")
}

/// The form that starts a review of any service.
pub fn start_review() -> String {
    "/reviews/new".to_owned()
}

/// One item of a review; its forms post to the same address.
pub fn review_item(id: ReviewId, item: &str) -> String {
    format!("/reviews/{id}?item={}", value(item))
}

/// A part of the page of an item, by its id.
pub fn review_item_part(id: ReviewId, item: &str, part: &str) -> String {
    format!("{}#{part}", review_item(id, item))
}

/// The items of a review that stand so.
pub fn review_status(id: ReviewId, status: Status) -> String {
    format!("/reviews/{id}?status={status}")
}

/// The form that starts a review of a service, or of any, with a checklist.
pub fn new_review_by(service: Option<&Slug>, id: &ChecklistId, version: &str) -> String {
    let service = service.map(ToString::to_string).unwrap_or_default();
    let query = [("service", service.as_str()), ("checklist", id.as_str()), ("version", version)];
    with_query(start_review(), &query)
}
