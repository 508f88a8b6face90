//! What has changed since the last signature: of this review, or of the one before it of the same service.

use analysis::snapshot::Snapshot;
use domain::{ReviewId, SnapshotHead};
use leptos::prelude::*;

use crate::error::AppError;
use crate::judged::{before, kept, today};
use crate::pages::review::{Walk, snapshot};
use crate::ui::Day;
use crate::urls;

/// The last signature and what it froze.
pub(super) struct Since {
    review: ReviewId,
    head: SnapshotHead,
    frozen: Snapshot,
}

/// The newest signature of this review, else of the newest earlier review of its service; none where none was given.
pub(super) async fn load(walk: &Walk) -> Result<Option<Since>, AppError> {
    let (store, review) = (&walk.visit.store, &walk.file.review);
    let found = before(store, review, review.snapshots + 1).await?;
    let Some((id, number)) = found else { return Ok(None) };
    let Some((head, frozen)) = kept(store, id, number).await? else { return Ok(None) };
    Ok(Some(Since { review: id, head, frozen }))
}

impl Since {
    pub(super) fn view(&self, walk: &Walk) -> AnyView {
        let diff = self.frozen.diff(&today(&walk.whole, &walk.visit.store));
        let address = urls::snapshot(self.review, self.head.number);
        let by = self.head.by.clone();
        view! {
            <section aria-labelledby="since-title">
                <h2 id="since-title">"Since the last signature, "<Day at=self.head.at/></h2>
                <p class="lead">"Signed by "{by}": "<a href=address>"what was signed"</a>"."</p>
                {snapshot::difference(&walk.checklist, &diff, "then", "today")}
            </section>
        }
        .into_any()
    }
}
