//! Lists in every order and with every filter, against the same done in memory.

mod reviews;
mod runs;
mod services;

use std::cmp::Ordering;

use domain::{Direction, Sorted};

/// Numbers that look random and are the same each time (an xorshift).
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: u64) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0 % sides
    }

    /// One of a few values that are often equal, hard to write down, or not there.
    fn value(&mut self) -> Option<f64> {
        [
            None,
            None,
            Some(0.1 + 0.2),
            Some(0.3),
            Some(1e-7),
            Some(41.3),
            Some(41.3),
            Some(9_007_199_254_740_993.0),
        ][usize::try_from(self.roll(8)).unwrap()]
    }
}

/// Known values in their order, unknown ones last whichever way the list goes, equal ones by the tie.
fn sorted<T: Clone, K: Ord>(
    rows: &[T],
    direction: Direction,
    value: impl Fn(&T) -> Option<f64>,
    tie: impl Fn(&T) -> K,
) -> Vec<K> {
    let turned = |order: Ordering| if direction == Direction::Ascending { order } else { order.reverse() };
    let mut rows = rows.to_vec();
    rows.sort_by(|a, b| {
        let known = match (value(a), value(b)) {
            (Some(a), Some(b)) => turned(a.total_cmp(&b)),
            (a, b) => b.is_some().cmp(&a.is_some()),
        };
        known.then(turned(tie(a).cmp(&tie(b))))
    });
    rows.iter().map(tie).collect()
}

/// Both ways, for each of these columns.
fn ways<By: Copy>(all: &[By]) -> impl Iterator<Item = Sorted<By>> {
    all.iter().flat_map(|by| [Sorted::ascending(*by), Sorted::descending(*by)])
}

/// The pages of a list, each asked for by the address that the one before named.
macro_rules! pages {
    ($list:expr, $asked:expr, $tie:expr) => {{
        let (mut asked, mut seen) = ($asked, Vec::new());
        loop {
            let page = $list(&asked).await;
            seen.extend(page.items.iter().map($tie));
            let Some(next) = page.next else { break seen };
            let query = asked.query_after(&next);
            let (read, wrong) = Asked::read(query.iter().map(|(name, text)| (*name, text.as_str())));
            assert_eq!(wrong, []);
            asked = read;
        }
    }};
}
use pages;
