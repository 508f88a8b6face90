//! Judging a review and keeping what it came to, and signing one: what pages, programs and the server's own rounds do the
//! same way.

use analysis::review::{settled, valid_until};
use analysis::snapshot::Snapshot;
use analysis::standing::standings_of;
use domain::{NewSnapshot, Review, ReviewId, Signing, SnapshotHead, WholeReview};
use store::{Author, Store, StoreError};

/// How often a review is read again that others change meanwhile. It stays due after that, and is judged with the next
/// change.
const TRIES: usize = 3;

/// Judges a review as it is now and keeps that; gives it back with all that it rests on. None where there is none.
pub async fn judge(store: &Store, id: ReviewId) -> Result<Option<WholeReview>, StoreError> {
    let mut last = None;
    for _ in 0..TRIES {
        let Some(whole) = store.whole_review(id).await? else { return Ok(None) };
        let judged = settled(&whole, store.clock().now());
        if store.settle_review(id, &judged).await? {
            return Ok(Some(whole));
        }
        last = Some(whole);
    }
    Ok(last)
}

/// Signs a review: judges it once more, freezes all that it says, and gives the signature to just that. Refused where it is
/// not what the signer saw.
pub async fn sign(
    store: &Store,
    id: ReviewId,
    signing: &Signing,
    by: &Author,
) -> Result<SnapshotHead, StoreError> {
    let whole = judge(store, id).await?.ok_or(StoreError::NotFound)?;
    let now = store.clock().now();
    let all = standings_of(&whole, now);
    let until = valid_until(&all, &signing.conditions).filter(|_| signing.verdict.is_ready());
    let frozen = Snapshot::of(&whole, &all, now).signed(signing, &by.name, until);
    let body =
        frozen.to_json().ok_or(StoreError::Conflict("The review holds a number that cannot be stored."))?;
    let snapshot = NewSnapshot {
        revision: whole.file.review.revision,
        body,
        runs: frozen.cited_runs(),
        valid_until: until,
    };
    store.sign_review(id, signing, &snapshot, by).await
}

/// A snapshot of a review as it was kept; none where it has none of this number.
pub async fn kept(
    store: &Store,
    id: ReviewId,
    number: i64,
) -> Result<Option<(SnapshotHead, Snapshot)>, StoreError> {
    let Some(kept) = store.snapshot(id, number).await? else { return Ok(None) };
    let corrupt = || StoreError::Corrupt { table: "snapshot", column: "body", id: id.to_string() };
    let frozen = Snapshot::read(&kept.body).ok_or_else(corrupt)?;
    Ok(Some((kept.head, frozen)))
}

/// How many reviews of the service are looked at for an earlier signature.
const LOOKED_AT: i64 = 12;

/// The signature before the one of this number: of the same review, else the newest of the newest earlier review of its
/// service that has one; none where none was given.
pub async fn before(
    store: &Store,
    review: &Review,
    number: i64,
) -> Result<Option<(ReviewId, i64)>, StoreError> {
    if number > 1 {
        return Ok(Some((review.id, number - 1)));
    }
    let earlier = store.reviews(Some(review.service), Some(review.id), LOOKED_AT).await?;
    let signed = earlier.items.iter().find(|earlier| earlier.snapshots > 0);
    Ok(signed.map(|earlier| (earlier.id, earlier.snapshots)))
}

/// A review as it stands now, in the shape of a snapshot: to be held against one.
pub fn today(whole: &WholeReview, store: &Store) -> Snapshot {
    let now = store.clock().now();
    Snapshot::of(whole, &standings_of(whole, now), now)
}
