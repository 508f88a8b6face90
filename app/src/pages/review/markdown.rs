//! A review as a document: how far it is, and how every item stands and how that is known.

use analysis::judgement::Change;
use analysis::standing::{InputValue, Standing, changes, standings_of};
use domain::{Checklist, Evidence, EvidenceKind, Review, ReviewId, Timestamp};
use store::Store;

use super::{by_section, counts_in_words, known, name, overview, whole};
use crate::error::AppError;
use crate::inputs;
use crate::markdown::{Cell, Document};
use crate::pages::reviews::state_words;
use crate::ui::Mark;
use crate::ui::words::moment;
use crate::urls;

const COLUMNS: [&str; 8] =
    ["Item", "Stands", "Severity", "What", "Why", "Rule", "How we know", "What would change it"];

/// A review in Markdown. `origin` is the address of this site, for the way back.
pub async fn review_markdown(store: &Store, id: ReviewId, origin: &str) -> Result<String, AppError> {
    let whole = whole(store, id).await?;
    let (review, checklist, now) = (&whole.file.review, &whole.checklist, store.clock().now());
    let all = standings_of(&whole, now);
    let mut document = Document::titled(&name(review));
    document.written(&overview::answer(review, &all).markdown());
    document.paragraph(&overview::lead(review, checklist, &all));
    document.facts(head(review));
    document.paragraph(&format!("Items: {}.", counts_in_words(&all.iter().collect::<Vec<_>>())));
    let changes = changes(checklist, &all);
    let would_change = |standing: &Standing<'_>| {
        let of_item = all.iter().zip(&changes).find(|(other, _)| other.item.id == standing.item.id);
        let told = of_item.map(|(_, changes)| changes.iter().map(Change::sentence).collect::<Vec<_>>());
        told.unwrap_or_default().join(" ")
    };
    for (section, items) in by_section(checklist, &all) {
        document.heading(2, &section.title);
        document.paragraph(&section.intro);
        let rows: Vec<_> =
            items.iter().map(|standing| row(checklist, standing, would_change(standing), now)).collect();
        let caption = format!("{} items: {}", items.len(), counts_in_words(&items));
        document.table(&caption, &COLUMNS, &rows);
    }
    document.source(&format!("{origin}{}", urls::review(review.id)), now);
    Ok(document.finish())
}

fn head(review: &Review) -> [(&'static str, String); 6] {
    [
        ("Target", chart::format::rate(review.target.rps())),
        ("Author", review.author.clone()),
        ("Reviewer", review.reviewer.clone().unwrap_or_else(|| "nobody yet".to_owned())),
        ("Checklist", format!("{} {}", review.checklist_id, review.checklist_version)),
        ("Stands", state_words(review.state).to_owned()),
        ("Last change", format!("{} UTC", moment(review.changed_at))),
    ]
}

fn row(checklist: &Checklist, standing: &Standing<'_>, would_change: String, now: Timestamp) -> Vec<Cell> {
    let item = standing.item;
    let blocks = if item.blocking { ", blocks" } else { "" };
    [
        item.id.clone(),
        Mark::from(standing.status).name().to_owned(),
        format!("{}{blocks}", item.severity),
        item.title.clone(),
        standing.sentence.clone(),
        standing.formula(),
        how_we_know(checklist, standing, now),
        would_change,
    ]
    .map(Cell::Words)
    .into()
}

/// The values that count, what a person said, and what is attached.
fn how_we_know(checklist: &Checklist, standing: &Standing<'_>, now: Timestamp) -> String {
    let values = standing.inputs.iter().map(|input| value(checklist, input, now));
    let answered = standing.answered.map(|answered| {
        let reason = answered.reason.as_ref().map(|reason| format!(", “{reason}”")).unwrap_or_default();
        let said = answered.answer.as_str().replace('_', " ");
        format!("{} on {}: {said}{reason}", answered.by, moment(answered.at))
    });
    let evidence = standing.evidence.iter().map(|evidence| piece(evidence));
    let known: Vec<_> = values.chain(answered).chain(evidence).collect();
    if known.is_empty() { "nothing attached".to_owned() } else { known.join("; ") }
}

fn value(checklist: &Checklist, input: &InputValue<'_>, now: Timestamp) -> String {
    let declared = checklist.input(input.name.as_str());
    let name = declared.map_or_else(|| input.name.to_string(), inputs::name);
    match &input.known {
        None => format!("{name}: unknown"),
        Some(known) => {
            let value = inputs::written(declared, &known.value);
            let other =
                known::set_aside(checklist, input, now).map(|words| format!("; {words}")).unwrap_or_default();
            format!("{name}: {value} ({}{other})", known::source_words(now, input, known))
        }
    }
}

fn piece(evidence: &Evidence) -> String {
    let what = match &evidence.kind {
        EvidenceKind::Run { number, .. } => format!("run #{number}"),
        EvidenceKind::Link(link) => link.as_str().to_owned(),
        EvidenceKind::Note(note) => format!("“{note}”"),
        EvidenceKind::Fact { name, value } => format!("{} {value}", name.words()),
    };
    format!("evidence {what} ({}, {})", evidence.by, moment(evidence.at))
}
