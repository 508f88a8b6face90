//! The gap list of a review as a document.

use analysis::gaps::{Gap, gaps};
use analysis::standing::standings_of;
use domain::ReviewId;
use store::Store;

use super::{name, plan, whole};
use crate::error::AppError;
use crate::markdown::{Cell, Document};
use crate::ui::Mark;
use crate::urls;

/// The plan of a review in Markdown. `origin` is the address of this site, for the way back.
pub async fn plan_markdown(store: &Store, id: ReviewId, origin: &str) -> Result<String, AppError> {
    let whole = whole(store, id).await?;
    let owners = store.item_owners(id).await?;
    let (review, now) = (&whole.file.review, store.clock().now());
    let all = standings_of(&whole, now);
    let gaps = gaps(&whole.checklist, review, &all, &whole.grounds, &owners);
    let mut document = Document::titled(&format!("Plan: {}", name(review)));
    document.written(&plan::answer(review, &gaps).markdown());
    document.paragraph(&plan::lead(&gaps));
    if !gaps.is_empty() {
        let rows: Vec<_> = gaps.iter().map(row).collect();
        let head = ["Item", "Stands", "Blocks", "What", "Why", "Ceiling", "Next", "Takes", "Owner"];
        document.table("What blocks first, then what ends furthest below the target", &head, &rows);
    }
    document.source(&format!("{origin}{}", urls::plan(id)), now);
    Ok(document.finish())
}

fn row(gap: &Gap<'_, '_>) -> Vec<Cell> {
    let standing = gap.standing;
    let item = standing.item;
    let next = gap.next.first();
    let ceiling = gap.ceiling.map_or_else(
        || if gap.is_of_rate { "unknown".to_owned() } else { "not a rate".to_owned() },
        |ceiling| {
            let times = chart::format::number(ceiling.of_target);
            format!("{}, {times} × the target", chart::format::rate(ceiling.rps))
        },
    );
    [
        item.id.clone(),
        Mark::from(standing.status).name().to_owned(),
        if item.blocking { "blocks".to_owned() } else { String::new() },
        item.title.clone(),
        standing.sentence.clone(),
        ceiling,
        next.map(|next| next.words.clone()).unwrap_or_default(),
        next.map(|next| next.effort.words().to_owned()).unwrap_or_default(),
        gap.owner().to_owned(),
    ]
    .map(Cell::Words)
    .into()
}
