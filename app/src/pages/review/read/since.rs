//! What has changed since the last signature: of this review, or of the one before it of the same service.

use analysis::snapshot::Snapshot;
use domain::{ReviewId, SnapshotHead};
use leptos::prelude::*;

use crate::error::AppError;
use crate::judged::{kept, today};
use crate::pages::review::{Walk, snapshot};
use crate::ui::Day;
use crate::urls;

/// How many reviews of the service are looked at for an earlier signature.
const LOOKED_AT: i64 = 12;

/// The last signature and what it froze.
pub(super) struct Since {
    review: ReviewId,
    head: SnapshotHead,
    frozen: Snapshot,
}

/// The newest signature of this review, else of the newest earlier review of its service; none where none was given.
pub(super) async fn load(walk: &Walk) -> Result<Option<Since>, AppError> {
    let (store, review) = (&walk.visit.store, &walk.file.review);
    let mut found = (review.snapshots > 0).then_some((review.id, review.snapshots));
    if found.is_none() {
        let earlier = store.reviews(Some(review.service), Some(review.id), LOOKED_AT).await?;
        let signed = earlier.items.iter().find(|earlier| earlier.snapshots > 0);
        found = signed.map(|earlier| (earlier.id, earlier.snapshots));
    }
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
