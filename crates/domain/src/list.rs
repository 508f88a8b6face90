//! Lists that are bounded and paged by key: never by offset, so that a page costs the same however deep it lies.

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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_names_the_key_of_its_last_item_only_where_more_follow() {
        assert_eq!(Page::of(vec![1, 2, 3], 2, |n| *n), Page { items: vec![1, 2], next: Some(2) });
        assert_eq!(Page::of(vec![1, 2], 2, |n| *n), Page { items: vec![1, 2], next: None });
    }
}
