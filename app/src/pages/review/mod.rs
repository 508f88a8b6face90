//! A review: an overview of its items, or one item at a time.

mod answer;
mod contents;
mod exempt;
mod item;
mod known;
mod lapsed;
mod margin;
mod markdown;
mod overview;
mod plan;
mod plan_document;
mod precedents;
mod read;
mod sign;
mod snapshot;
mod steps;
mod threads;

use std::ops::Deref;

use analysis::precedents::is_asked_by;
use analysis::standing::{Standing, standings_of, tally};
use domain::{
    Carried, Checklist, ChecklistId, Page, Review, ReviewId, RunFilter, RunLine, Section, Status, Timestamp,
    WholeReview,
};
use leptos::prelude::*;
use store::Store;

use crate::drafts::is_built_in;
use crate::error::AppError;
use crate::pages::reviews::{orders, state_words};
use crate::ui::{Entry, Export, Head, Here, Mark, State};
use crate::urls;
use crate::visit::{Visit, framed};

pub use markdown::review_markdown;
pub use plan::PlanPage;
pub use plan_document::plan_markdown;
pub use read::ReadPage;
pub use sign::SignPage;
pub use snapshot::SnapshotPage;

/// How many runs the field for evidence offers while typing; any other can be typed.
const OFFERED: i64 = 30;

/// The walk through a review. `?item=CON-01` shows that item; without it, or with `?status=fail`, the overview.
#[component]
pub fn ReviewPage() -> impl IntoView {
    framed(Here::Reviews, |visit| async move { load(visit).await?.view() })
}

/// Everything that the pages of one review show.
struct Walk {
    visit: Visit,
    whole: WholeReview,
    /// The newest runs of the service, where evidence can be attached.
    runs: Vec<RunLine>,
    /// Precedents that can be cited, where the item asks for one.
    precedents: Vec<precedents::Known>,
    /// Who may review it while it is open, by name.
    members: Vec<String>,
    /// Which answers came from an earlier review.
    carried: Vec<Carried>,
    now: Timestamp,
}

async fn load(visit: Visit) -> Result<Walk, AppError> {
    let store = &visit.store;
    let whole = whole(store, visit.param("id")?).await?;
    let service = whole.file.review.service;
    let runs = if visit.query::<String>("item").is_some() {
        let Page { items, .. } = store.runs(service, &RunFilter::default(), None, OFFERED).await?;
        items
    } else {
        Vec::new()
    };
    let item = visit.query::<String>("item").and_then(|id| whole.checklist.item(&id));
    let precedents = match item.filter(|item| is_asked_by(item)) {
        Some(_) => precedents::load(store).await?,
        None => Vec::new(),
    };
    let members = if whole.file.review.state.is_open() { members(store).await? } else { Vec::new() };
    let carried = store.carried(whole.file.review.id).await?;
    let now = store.clock().now();
    Ok(Walk { visit, whole, runs, precedents, members, carried, now })
}

/// Who may sign a review, but for its author.
async fn members(store: &Store) -> Result<Vec<String>, AppError> {
    let accounts = store.accounts().await?;
    let members = accounts.iter().filter(|account| account.role.may_write());
    Ok(members.map(|account| account.name.to_string()).collect())
}

/// A review with all that its items stand on.
async fn whole(store: &Store, id: ReviewId) -> Result<WholeReview, AppError> {
    store.whole_review(id).await?.ok_or(AppError::NotFound)
}

/// A page of a review speaks of what is in it.
impl Deref for Walk {
    type Target = WholeReview;

    fn deref(&self) -> &WholeReview {
        &self.whole
    }
}

impl Walk {
    fn view(&self) -> Result<AnyView, AppError> {
        let all = self.standings();
        match self.visit.query::<String>("item") {
            None => Ok(overview::view(self, &all, self.visit.query("status"))),
            Some(id) => {
                let at = all.iter().position(|standing| standing.item.id == id).ok_or(AppError::NotFound)?;
                Ok(item::view(self, &all, at))
            }
        }
    }

    /// How its items stand, in reading order.
    fn standings(&self) -> Vec<Standing<'_>> {
        standings_of(&self.whole, self.now)
    }

    /// From which earlier review the answer that stands was taken over, in words and with its address.
    fn carried(&self, standing: &Standing<'_>) -> Option<AnyView> {
        let answered = standing.answered?;
        let came = |carried: &&Carried| carried.item == answered.item && carried.at == answered.at;
        let carried = self.carried.iter().find(came)?;
        let words = format!("carried from review #{}", carried.number);
        Some(match carried.from {
            Some(from) => {
                view! { <a class="chip" href=urls::review_item(from, &carried.item)>{words}</a> }.into_any()
            }
            None => view! { <span class="chip">{words}</span> }.into_any(),
        })
    }

    fn id(&self) -> ReviewId {
        self.file.review.id
    }

    fn address(&self, standing: &Standing<'_>) -> String {
        urls::review_item(self.id(), &standing.item.id)
    }

    /// Whether this account may change this review as it stands.
    fn is_editable(&self) -> bool {
        self.visit.viewer.may_write() && self.file.review.state.is_open()
    }

    fn entry(&self, name: impl Into<String>, standing: impl Into<String>) -> Entry {
        Entry::new(&self.visit.returned, name, standing)
    }

    /// The head of both pages; on the page of one item the way leads through the overview.
    fn head(&self, item: Option<&str>) -> AnyView {
        let review = &self.file.review;
        let short = format!("#{} {}", review.number, review.slug);
        let mut crumbs = vec![(urls::reviews(), "Reviews".to_owned())];
        let name = name(review);
        let title = match item {
            Some(item) => {
                crumbs.push((urls::review(review.id), short.clone()));
                format!("{item} · {name}")
            }
            None => name.clone(),
        };
        let crumb = item.map_or(short, str::to_owned);
        let (service, files) = (urls::service(&review.slug), urls::review_files(review.id));
        let (plan, read) = (urls::plan(review.id), urls::read(review.id));
        view! {
            <Head name title crumbs crumb meta=self.meta()>
                <a class="button" href=service>"Service"</a>
                <a class="button" href=plan>"Plan"</a>
                <a class="button" href=read>"Read as one page"</a>
                <Export files/>
            </Head>
        }
        .into_any()
    }

    fn meta(&self) -> AnyView {
        let review = &self.file.review;
        let reviewer = review.reviewer.clone().unwrap_or_else(|| "nobody yet".to_owned());
        view! {
            <span>"target "<b>{chart::format::rate(review.target.rps())}</b></span>
            <span>"author "{review.author.clone()}</span>
            <span>"reviewer "{reviewer}</span>
            <span>"checklist "{walked(review)}</span>
            <span>{state_words(review.state)}</span>
        }
        .into_any()
    }

    /// How many items stand how, each count a way to those items.
    fn tally(&self, all: &[Standing<'_>], current: Option<Status>) -> AnyView {
        let counts = tally(all).into_iter().map(|(status, count)| {
            let address = urls::review_status(self.id(), status);
            let chosen = (current == Some(status)).then_some("true");
            let words = format!("{count} {}", Mark::from(status).name());
            view! { <li><a href=address aria-current=chosen><State mark=status.into()>{words}</State></a></li> }
        });
        view! { <ul class="tally" aria-label="Items by state">{counts.collect_view()}</ul> }.into_any()
    }
}

/// The checklist and its version, as a way to read them.
fn walked(review: &Review) -> AnyView {
    let version = review.checklist_version.clone();
    let Ok(id) = review.checklist_id.parse::<ChecklistId>() else { return version.into_any() };
    let words = if is_built_in(&id) { version.clone() } else { format!("{id} {version}") };
    view! { <a href=urls::checklist_version(&id, &version)>{words}</a> }.into_any()
}

/// `Review #3: orders-api, 1k to 10k`.
fn name(review: &Review) -> String {
    format!("Review #{}: {}, {}", review.number, review.slug, orders(review))
}

/// The sections that this review asks anything in, each with its items, in reading order.
fn by_section<'a, 'b>(
    checklist: &'b Checklist,
    all: &'b [Standing<'a>],
) -> impl Iterator<Item = (&'b Section, Vec<&'b Standing<'a>>)> {
    checklist.sections.iter().filter_map(|section| {
        let items: Vec<_> = all.iter().filter(|standing| standing.item.section == section.id).collect();
        (!items.is_empty()).then_some((section, items))
    })
}

/// `3 unknown, 2 stale, 7 pass`.
pub(in crate::pages) fn counts_in_words(items: &[&Standing<'_>]) -> String {
    let counts = tally(items.iter().copied());
    let words: Vec<_> =
        counts.into_iter().map(|(status, count)| format!("{count} {}", Mark::from(status).name())).collect();
    words.join(", ")
}
