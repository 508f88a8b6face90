//! The queue in front of a pool: a request takes the slot that is free first, and waits for it where none is.
//!
//! With random arrivals and holds this is the queue G/G/c; its waits follow from the recursion of Kiefer and Wolfowitz
//! (1955, "On the theory of queues with many servers"), which is what is computed here, request by request. No formula
//! for the latency is assumed: that p95 rises towards `slots / hold` is what comes out.

use std::cmp::Reverse;
use std::collections::BinaryHeap;

/// Slots that requests hold one at a time: connections, threads, portions of memory. Times are µs.
#[derive(Debug, Clone)]
pub(crate) struct Pool {
    free_at: BinaryHeap<Reverse<u64>>,
}

/// What a request meets.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Turn {
    /// It waited so long, and has a slot now.
    After(u64),
    /// Its patience ended first.
    Never,
}

impl Pool {
    pub(crate) fn of(slots: usize) -> Self {
        Self { free_at: vec![Reverse(0); slots].into() }
    }

    /// A request that comes at `now`, holds a slot for `hold`, and waits for it at most `patience`.
    pub(crate) fn enter(&mut self, now: u64, hold: u64, patience: u64) -> Turn {
        let Some(mut first) = self.free_at.peek_mut() else { return Turn::Never };
        let begin = first.0.max(now);
        if begin - now > patience {
            return Turn::Never;
        }
        first.0 = begin + hold;
        Turn::After(begin - now)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::random::Random;
    use crate::shape::{Shape, whole};

    /// Mean wait over mean hold in the queue M/M/c, by Erlang's formula C.
    fn erlang_c(slots: f64, busy: f64) -> f64 {
        let mut blocked = 1.0;
        let mut k = 1.0;
        while k <= slots {
            blocked = busy * blocked / (k + busy * blocked);
            k += 1.0;
        }
        let waits = blocked / (1.0 - busy / slots * (1.0 - blocked));
        waits / (slots - busy)
    }

    #[test]
    fn a_request_waits_for_the_slot_that_is_free_first() {
        let mut pool = Pool::of(2);
        assert_eq!(pool.enter(0, 100, 1_000), Turn::After(0));
        assert_eq!(pool.enter(0, 50, 1_000), Turn::After(0));
        assert_eq!(pool.enter(10, 100, 1_000), Turn::After(40));
        assert_eq!(pool.enter(20, 10, 1_000), Turn::After(80));
        assert_eq!(pool.enter(30, 10, 20), Turn::Never);
        assert_eq!(pool.enter(500, 10, 0), Turn::After(0));
    }

    #[test]
    fn random_arrivals_and_holds_wait_as_erlang_s_formula_says() {
        let exponential = |mean_ms| Shape::of(mean_ms, |share| -libm::log(1.0 - share));
        for (slots, gap_ms, hold_ms) in [(10, 5.0, 40.0), (4, 10.0, 30.0), (50, 1.0, 40.0)] {
            let (gaps, holds) = (exponential(gap_ms), exponential(hold_ms));
            let (mut pool, mut random) = (Pool::of(slots), Random::seeded(7));
            let (mut now, mut waited) = (0.0, 0.0);
            let requests = 400_000;
            for _ in 0..requests {
                now += gaps.draw(&mut random);
                let hold = holds.draw(&mut random);
                match pool.enter(whole(now), whole(hold), u64::MAX) {
                    Turn::After(wait) => waited += wait as f64 / 1_000.0,
                    Turn::Never => panic!("patience has no end here"),
                }
            }
            let (mean, expected) =
                (waited / f64::from(requests), hold_ms * erlang_c(slots as f64, hold_ms / gap_ms));
            assert!((mean / expected - 1.0).abs() < 0.08, "{slots}: {mean} ms, by formula {expected} ms");
        }
    }
}
