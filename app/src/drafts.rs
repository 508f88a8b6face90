//! A checklist that a team writes: the text at hand, what it is to become a version of, and what publishing it would change.

use std::collections::BTreeMap;

use analysis::checklist::{self, Checked, check_draft, next_version, renamed};
use analysis::effect::{Moved, moved};
use analysis::standing::standings;
use domain::{Checklist, ChecklistDraft, ChecklistId, Page, Published, Review, Slug, Status};
use store::Store;

use crate::error::AppError;

/// How many services are looked at for one page of effects.
pub const LOOKED_AT: i64 = 25;

/// A checklist with its draft, as it is being written.
#[derive(Debug, Clone)]
pub struct Desk {
    /// The checklist.
    pub id: ChecklistId,
    /// What the draft is held against: the newest version, or of a new checklist the version that it was copied from.
    pub base: Published,
    /// The draft, once it was saved.
    pub draft: Option<ChecklistDraft>,
    /// The names of its published versions.
    pub published: Vec<String>,
}

impl Desk {
    /// The desk of this checklist; none where there is neither a version nor a draft of it.
    pub async fn open(store: &Store, id: &ChecklistId) -> Result<Option<Self>, AppError> {
        let draft = store.checklist_draft(id).await?;
        let newest = store.published(id, None).await?;
        let base = match (newest, &draft) {
            (Some(newest), _) => newest,
            (None, Some(draft)) => {
                let from = store.published(&draft.from.id, Some(&draft.from.version)).await?;
                from.ok_or(AppError::NotFound)?
            }
            (None, None) => return Ok(None),
        };
        let published = store.version_names(id).await?;
        Ok(Some(Self { id: id.clone(), base, draft, published }))
    }

    /// The text at hand: the draft, or the newest version under the version that would follow it.
    pub fn text(&self) -> String {
        if let Some(draft) = &self.draft {
            return draft.text.clone();
        }
        let next = next_version(&self.base.line.of.version);
        renamed(&source(&self.base), &[("version", &next)])
    }

    /// The revision of the draft; 0 while there is none.
    pub fn revision(&self) -> i64 {
        self.draft.as_ref().map_or(0, |draft| draft.revision)
    }

    /// What is wrong with a text as the next version.
    pub fn check(&self, text: &str) -> Checked {
        check_draft(text, self.id.as_str(), &self.published)
    }
}

/// Whether this checklist comes with the product, and so is nobody's to change.
pub fn is_built_in(id: &ChecklistId) -> bool {
    id.as_str() == checklist::default().id
}

/// The file of a published version, as it was typed where that is kept.
pub fn source(published: &Published) -> String {
    match &published.source {
        Some(source) => source.clone(),
        None if published.checklist == *checklist::default() => checklist::DEFAULT_TEXT.to_owned(),
        None => checklist::written(&published.checklist),
    }
}

/// A new checklist's text: a copy of a version under another name.
pub fn copied(published: &Published, id: &ChecklistId, title: Option<&str>) -> String {
    let title = title.unwrap_or(&published.checklist.title);
    renamed(&source(published), &[("id", id.as_str()), ("version", "1.0.0"), ("title", title)])
}

/// What publishing would make of some services.
#[derive(Debug, Clone)]
pub struct Effects {
    /// The services that were looked at, by name, each by the review that counts.
    pub services: Vec<(Review, Vec<Moved>)>,
    /// Where the next page of services begins.
    pub next: Option<Slug>,
    /// How many services walk the checklist.
    pub walking: i64,
    /// How many services have a review of another checklist instead.
    pub elsewhere: i64,
}

/// How often items would go one way.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Count {
    /// From this status; none where they are not asked before.
    pub before: Option<Status>,
    /// To this one; none where they are asked no more.
    pub after: Option<Status>,
    /// So many items of all services together.
    pub items: usize,
    /// In so many services.
    pub services: usize,
}

impl Effects {
    /// Judges the review that counts of each service under both versions: [`LOOKED_AT`] services after `after`.
    pub async fn of(
        store: &Store,
        base: &Published,
        new: &Checklist,
        after: Option<&Slug>,
    ) -> Result<Self, AppError> {
        let page: Page<Review, Slug> = store.reviews_by(&base.line.of.id, after, LOOKED_AT).await?;
        let (walking, reviewed) = store.reach_of_checklist(&base.line.of.id).await?;
        let mut services = Vec::new();
        for review in page.items {
            let effect = of_review(store, &review, &base.checklist, new).await?;
            services.push((review, effect));
        }
        Ok(Self { services, next: page.next, walking, elsewhere: reviewed - walking })
    }

    /// How often an item would go from one status to another.
    pub fn counts(&self) -> Vec<Count> {
        let mut counts = BTreeMap::<_, (usize, usize)>::new();
        for (_, moved) in &self.services {
            let mut here = BTreeMap::<_, usize>::new();
            for moved in moved {
                *here.entry((moved.before, moved.after)).or_default() += 1;
            }
            for (way, items) in here {
                let count = counts.entry(way).or_default();
                *count = (count.0 + items, count.1 + 1);
            }
        }
        let counts = counts.into_iter();
        counts.map(|((before, after), (items, services))| Count { before, after, items, services }).collect()
    }
}

async fn of_review(
    store: &Store,
    review: &Review,
    old: &Checklist,
    new: &Checklist,
) -> Result<Vec<Moved>, AppError> {
    // A review that went between two statements changes nothing.
    let Some(file) = store.review_file(review.id).await? else { return Ok(Vec::new()) };
    let grounds = store.grounds(review.service, &file.attached_runs(), &file.said_at()).await?;
    let now = store.clock().now();
    Ok(moved(&standings(old, &file, &grounds, now), &standings(new, &file, &grounds, now)))
}
