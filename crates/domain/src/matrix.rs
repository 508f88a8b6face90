//! Services by items: how one item stands in many reviews.

use crate::Status;

/// How many reviews an item stands so in, by status.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct StatusCounts([i64; Status::ALL.len()]);

impl StatusCounts {
    /// How many stand so.
    pub fn of(&self, status: Status) -> i64 {
        self.0[status as usize]
    }

    /// Adds `many` that stand so.
    pub fn add(&mut self, status: Status, many: i64) {
        self.0[status as usize] += many;
    }

    /// All together.
    pub fn all(&self) -> i64 {
        self.0.iter().sum()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_status_is_counted_on_its_own() {
        let mut counts = StatusCounts::default();
        for (many, status) in (1..).zip(Status::ALL) {
            counts.add(*status, many);
        }
        assert!(Status::ALL.iter().zip(1..).all(|(status, many)| counts.of(*status) == many));
        assert_eq!(counts.all(), 28);
    }
}
