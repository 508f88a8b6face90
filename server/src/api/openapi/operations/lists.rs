//! What reviews are made of: checklists, and the precedents beside their items.

use domain::{ChecklistFilter, PrecedentFilter};
use serde_json::json;

use super::super::operation::{Body, Operation};
use crate::api::{checklist_shape, checklists, list::Page, precedents};

pub(super) fn of_checklists(method: &str, path: &str) -> Operation {
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

pub(super) fn of_precedents(method: &str, path: &str) -> Operation {
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
