//! What a signature froze, under its own address: every sentence as it was signed, and what differs from today or from the
//! signature before. It prints like a certificate.

mod certificate;
mod difference;

use analysis::snapshot::Snapshot;
use domain::{ReviewId, SnapshotHead};
use leptos::prelude::*;

use super::{Walk, load, name};
use crate::error::AppError;
use crate::judged::{before, kept, today};
use crate::ui::{Head, Here};
use crate::urls;
use crate::visit::framed;

pub(super) use difference::view as difference;

/// The page.
#[component]
pub fn SnapshotPage() -> impl IntoView {
    framed(Here::Reviews, |visit| async move {
        let walk = load(visit).await?;
        let number: i64 = walk.visit.param("number")?;
        let store = &walk.visit.store;
        let (head, frozen) = kept(store, walk.id(), number).await?.ok_or(AppError::NotFound)?;
        let previous = before(store, &walk.file.review, number).await?;
        let against = match walk.visit.query::<String>("against").as_deref() {
            Some("today") => Some(Against::Today(today(&walk.whole, store))),
            Some("previous") => {
                let earlier = match previous {
                    Some((review, number)) => kept(store, review, number).await?,
                    None => None,
                };
                Some(Against::Previous(earlier.map(|(_, frozen)| frozen)))
            }
            _ => None,
        };
        Ok::<_, AppError>(view(&walk, &head, &frozen, against.as_ref(), previous))
    })
}

/// What a snapshot is held against.
enum Against {
    /// How things stand now.
    Today(Snapshot),
    /// The signature before, of this review or of an earlier one of the service; none before the first.
    Previous(Option<Snapshot>),
}

fn view(
    walk: &Walk,
    head: &SnapshotHead,
    frozen: &Snapshot,
    against: Option<&Against>,
    previous: Option<(ReviewId, i64)>,
) -> AnyView {
    let review = &walk.file.review;
    let id = review.id;
    let short = format!("#{} {}", review.number, review.slug);
    let crumbs = vec![(urls::reviews(), "Reviews".to_owned()), (urls::review(id), short)];
    let crumb = format!("Signature {}", head.number);
    let title = format!("Signature {} of {}", head.number, lower_first(&name(review)));
    let name = title.clone();
    let current = |what: &str| match (against, what) {
        (None, "") | (Some(Against::Today(_)), "today") | (Some(Against::Previous(_)), "previous") => {
            Some("page")
        }
        _ => None,
    };
    let (own, today, to_previous) = (
        urls::snapshot(id, head.number),
        urls::snapshot_against(id, head.number, "today"),
        urls::snapshot_against(id, head.number, "previous"),
    );
    let back = urls::review(id);
    let earlier = previous.map(|_| {
        view! { <a href=to_previous aria-current=current("previous")>"Against the signature before"</a> }
    });
    let content = match against {
        None => certificate::view(walk, head, frozen),
        Some(against) => compared(walk, frozen, against),
    };
    view! {
        <Head name title crumbs crumb>
            <a class="button" href=back>"The review today"</a>
        </Head>
        <nav class="views" aria-label="What is shown">
            <a href=own aria-current=current("")>"As it was signed"</a>
            <a href=today aria-current=current("today")>"Against today"</a>
            {earlier}
        </nav>
        {content}
    }
    .into_any()
}

fn compared(walk: &Walk, frozen: &Snapshot, against: &Against) -> AnyView {
    let (diff, was, is) = match against {
        Against::Today(today) => (Some(frozen.diff(today)), "signed", "today"),
        Against::Previous(earlier) => {
            (earlier.as_ref().map(|earlier| earlier.diff(frozen)), "the signature before", "this one")
        }
    };
    match diff {
        Some(diff) => {
            let count = diff.by_status().count();
            let answer = match count {
                _ if diff.is_empty() => "Nothing differs.".to_owned(),
                0 => "No item stands otherwise.".to_owned(),
                1 => "1 item stands otherwise.".to_owned(),
                count => format!("{count} items stand otherwise."),
            };
            view! {
                <p class="answer">{answer}</p>
                {difference(&walk.checklist, &diff, was, is)}
            }
            .into_any()
        }
        None => view! { <p class="answer">"This is the first signature of this service."</p> }.into_any(),
    }
}

fn lower_first(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map(|first| first.to_lowercase().chain(letters).collect()).unwrap_or_default()
}
