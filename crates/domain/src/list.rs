//! Lists that are bounded and paged by key: never by offset, so that a page costs the same however deep it lies.

use std::{fmt, str::FromStr};

use crate::Invalid;

/// One page of a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Page<T, Key> {
    /// The items, in the list's order.
    pub items: Vec<T>,
    /// The key to ask for the next page after; none on the last page.
    pub next: Option<Key>,
}

impl<T, Key> Page<T, Key> {
    /// A page of at most `limit` items out of `limit + 1` that were fetched to see whether more follow.
    pub fn of(mut fetched: Vec<T>, limit: usize, key: impl FnOnce(&T) -> Key) -> Self {
        let more = fetched.len() > limit;
        fetched.truncate(limit);
        let next = if more { fetched.last().map(key) } else { None };
        Self { items: fetched, next }
    }
}

/// Which way a list is sorted. What is not known stands last either way.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Direction {
    /// The smallest first.
    Ascending,
    /// The largest first.
    Descending,
}

/// What a list is sorted by, and which way: in addresses `p95`, or `-p95` for the largest first.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Sorted<By> {
    /// By what.
    pub by: By,
    /// Which way.
    pub direction: Direction,
}

impl<By> Sorted<By> {
    /// The smallest first.
    pub fn ascending(by: By) -> Self {
        Self { by, direction: Direction::Ascending }
    }

    /// The largest first.
    pub fn descending(by: By) -> Self {
        Self { by, direction: Direction::Descending }
    }
}

impl<By: fmt::Display> fmt::Display for Sorted<By> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.direction {
            Direction::Ascending => self.by.fmt(f),
            Direction::Descending => write!(f, "-{}", self.by),
        }
    }
}

impl<By: FromStr> FromStr for Sorted<By> {
    type Err = By::Err;

    fn from_str(text: &str) -> Result<Self, By::Err> {
        match text.strip_prefix('-') {
            Some(by) => by.parse().map(Self::descending),
            None => text.parse().map(Self::ascending),
        }
    }
}

/// Where a page of a sorted list begins: after the row with this value and, among rows of the same value, after this
/// `tie`, which no two rows share. In addresses `41.3~orders-api`, `~orders-api` where the value is not known, and
/// `orders-api` where the list is sorted by the tie itself.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Cursor<Tie> {
    /// What the list is sorted by.
    pub value: CursorValue,
    /// What tells rows apart that are equal in it.
    pub tie: Tie,
}

/// The value of a row in the column that its list is sorted by.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum CursorValue {
    /// The list is sorted by the tie.
    Tie,
    /// Not known.
    Unknown,
    /// A whole number: a time, a count.
    Whole(i64),
    /// Any number.
    Decimal(f64),
}

impl CursorValue {
    /// A number that may not be known.
    pub fn decimal(value: Option<f64>) -> Self {
        value.map_or(Self::Unknown, Self::Decimal)
    }

    /// A whole number that may not be known.
    pub fn whole(value: Option<i64>) -> Self {
        value.map_or(Self::Unknown, Self::Whole)
    }

    fn read(text: &str) -> Option<Self> {
        if text.is_empty() {
            return Some(Self::Unknown);
        }
        let decimal = || text.parse().ok().filter(|number: &f64| !number.is_nan()).map(Self::Decimal);
        text.parse().ok().map(Self::Whole).or_else(decimal)
    }
}

impl<Tie: fmt::Display> fmt::Display for Cursor<Tie> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.value {
            CursorValue::Tie => self.tie.fmt(f),
            CursorValue::Unknown => write!(f, "~{}", self.tie),
            CursorValue::Whole(value) => write!(f, "{value}~{}", self.tie),
            // Debug writes the shortest text that reads back as the same number, and a point in it.
            CursorValue::Decimal(value) => write!(f, "{value:?}~{}", self.tie),
        }
    }
}

impl<Tie: FromStr> FromStr for Cursor<Tie> {
    type Err = Invalid;

    fn from_str(text: &str) -> Result<Self, Invalid> {
        let (value, tie) = match text.split_once('~') {
            Some((value, tie)) => (CursorValue::read(value), tie),
            None => (Some(CursorValue::Tie), text),
        };
        let cursor = value.zip(tie.parse().ok()).map(|(value, tie)| Self { value, tie });
        cursor.ok_or_else(|| Invalid(format!("“{text}” is not a place in this list: take it from “next”.")))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_names_the_key_of_its_last_item_only_where_more_follow() {
        assert_eq!(Page::of(vec![1, 2, 3], 2, |n| *n), Page { items: vec![1, 2], next: Some(2) });
        assert_eq!(Page::of(vec![1, 2], 2, |n| *n), Page { items: vec![1, 2], next: None });
    }

    #[test]
    fn a_cursor_is_the_same_after_an_address() {
        let values = [
            CursorValue::Tie,
            CursorValue::Unknown,
            CursorValue::Whole(-7),
            CursorValue::Decimal(41.0),
            CursorValue::Decimal(0.1 + 0.2),
            CursorValue::Decimal(-1e-300),
        ];
        for value in values {
            let cursor = Cursor { value, tie: 12_i64 };
            assert_eq!(cursor.to_string().parse::<Cursor<i64>>().unwrap(), cursor, "{cursor}");
        }
        for bad in ["", "x", "1~", "NaN~1", "one~1", "1~2~3"] {
            assert!(bad.parse::<Cursor<i64>>().is_err(), "{bad:?} became a cursor");
        }
    }
}
