//! What holds a run where it is: others rest on it, so that it is neither deleted nor rejected by accident.

use std::fmt::Write as _;

/// Where a run is needed.
pub(crate) struct Held {
    /// The environment and scenario that it is the baseline of.
    pub(crate) baseline: Option<(String, String)>,
    /// Number and state of each review that it is evidence in, with the item.
    pub(crate) cited: Vec<(i64, String, String)>,
    /// Numbers of the reviews whose standing signature rests on it.
    pub(crate) signed: Vec<i64>,
}

impl Held {
    /// What an open review or a scenario needs: a signature that rests on the run does not hold it, but lapses with it.
    pub(crate) fn by_open_work(mut self) -> Self {
        self.cited.retain(|(_, state, _)| is_open(state));
        self.signed.clear();
        self
    }

    /// Where the run is still needed, and what to do first; none where nothing holds it.
    pub(crate) fn why(&self) -> Option<String> {
        let mut why = String::new();
        if let Some((environment, scenario)) = &self.baseline {
            let _ = write!(
                why,
                "This run is the baseline of {scenario} in {environment}: use another run as the baseline first. "
            );
        }
        for (review, state, item) in &self.cited {
            let first =
                if is_open(state) { "remove it there first" } else { "what a closed review rests on stays" };
            let _ = write!(why, "It is evidence for {item} in review #{review}: {first}. ");
        }
        for review in &self.signed {
            let _ =
                write!(why, "The signature of review #{review} rests on it: it stays while that stands. ");
        }
        (!why.is_empty()).then(|| why.trim_end().to_owned())
    }
}

fn is_open(state: &str) -> bool {
    matches!(state, "draft" | "in_review")
}

/// Asks what holds a run: `$db` is a pool, or a transaction as `&mut *tx`.
macro_rules! held {
    ($db:expr, $run:ident) => {
        $crate::held::Held {
            baseline: sqlx::query_as(
                "SELECT environment, scenario FROM baseline WHERE run_id = $1 AND is_current = TRUE",
            )
            .bind($run)
            .fetch_optional($db)
            .await?,
            cited: sqlx::query_as(
                "SELECT review.number, review.state, evidence.item
                 FROM evidence JOIN review ON review.id = evidence.review_id
                 WHERE evidence.run_id = $1 AND evidence.removed_at IS NULL ORDER BY review.number, evidence.item",
            )
            .bind($run)
            .fetch_all($db)
            .await?,
            signed: sqlx::query_scalar(
                "SELECT review.number FROM snapshot_run JOIN review ON review.id = snapshot_run.review_id
                 WHERE snapshot_run.run_id = $1 AND snapshot_run.snapshot = review.last_snapshot
                    AND review.state IN ('ready', 'ready_with_conditions') ORDER BY review.number",
            )
            .bind($run)
            .fetch_all($db)
            .await?,
        }
    };
}
pub(crate) use held;
