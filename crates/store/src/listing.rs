//! What lists share: a page of rows in the order of one column, begun after a cursor.

use domain::{CursorValue, Direction};

/// A column that a list can be sorted by.
#[derive(Clone, Copy)]
pub(crate) struct Column {
    /// Its expression.
    pub(crate) sql: &'static str,
    /// What is in it.
    pub(crate) holds: Holds,
}

/// What the rows of a list have in a column.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Holds {
    /// What tells them apart.
    Tie,
    /// A value each, so that an index over column and tie gives the page.
    Always,
    /// A value or none. Those without stand last.
    Sometimes,
}

impl Column {
    pub(crate) fn tie(sql: &'static str) -> Self {
        Self { sql, holds: Holds::Tie }
    }

    pub(crate) fn always(sql: &'static str) -> Self {
        Self { sql, holds: Holds::Always }
    }

    pub(crate) fn sometimes(sql: &'static str) -> Self {
        Self { sql, holds: Holds::Sometimes }
    }

    /// Whether a row can have this value in the column; a cursor of another list begins this one from its beginning.
    pub(crate) fn takes(self, value: CursorValue) -> bool {
        match self.holds {
            Holds::Tie => value == CursorValue::Tie,
            Holds::Always => matches!(value, CursorValue::Whole(_) | CursorValue::Decimal(_)),
            Holds::Sometimes => value != CursorValue::Tie,
        }
    }
}

/// How values grow along the list, and the word for it.
pub(crate) fn compared(direction: Direction) -> (&'static str, &'static str) {
    match direction {
        Direction::Ascending => (" > ", " ASC"),
        Direction::Descending => (" < ", " DESC"),
    }
}

/// `%text%` for `LIKE … ESCAPE '!'`, with what `LIKE` would understand taken as it is.
pub(crate) fn anywhere(text: &str) -> String {
    let mut pattern = String::from("%");
    for letter in text.to_lowercase().chars() {
        if "%_!".contains(letter) {
            pattern.push('!');
        }
        pattern.push(letter);
    }
    pattern.push('%');
    pattern
}

/// Ends a query after its conditions: only the rows after the cursor `$after`, an `Option<(CursorValue, tie)>`; the order;
/// and one row more than `$limit`.
macro_rules! push_page {
    ($query:ident, $column:expr, $tie:literal, $direction:expr, $after:expr, $limit:expr) => {
        let column: $crate::listing::Column = $column;
        let (beyond, way) = $crate::listing::compared($direction);
        match $after.filter(|(value, _)| column.takes(*value)) {
            None => {}
            Some((domain::CursorValue::Tie, tie)) => {
                $query.push(" AND ").push($tie).push(beyond).push_bind(tie);
            }
            Some((domain::CursorValue::Unknown, tie)) => {
                $query.push(" AND ").push(column.sql).push(" IS NULL AND ");
                $query.push($tie).push(beyond).push_bind(tie);
            }
            Some((domain::CursorValue::Whole(value), tie)) => {
                $crate::listing::push_beyond!($query, column, $tie, beyond, value, tie);
            }
            Some((domain::CursorValue::Decimal(value), tie)) => {
                $crate::listing::push_beyond!($query, column, $tie, beyond, value, tie);
            }
        }
        $query.push(" ORDER BY ");
        match column.holds {
            $crate::listing::Holds::Tie => {}
            $crate::listing::Holds::Always => {
                $query.push(column.sql).push(way).push(", ");
            }
            $crate::listing::Holds::Sometimes => {
                $query.push(column.sql).push(" IS NULL, ").push(column.sql).push(way).push(", ");
            }
        }
        $query.push($tie).push(way).push(" LIMIT ").push_bind($limit.saturating_add(1));
    };
}
pub(crate) use push_page;

/// Beyond a value that is known; those without one come after all others.
macro_rules! push_beyond {
    ($query:ident, $column:ident, $tie:literal, $beyond:ident, $value:ident, $tied:ident) => {
        $query.push(" AND ((").push($column.sql).push(", ").push($tie).push(")").push($beyond).push("(");
        $query.push_bind($value).push(", ").push_bind($tied).push(")");
        if $column.holds == $crate::listing::Holds::Sometimes {
            $query.push(" OR ").push($column.sql).push(" IS NULL");
        }
        $query.push(")");
    };
}
pub(crate) use push_beyond;

#[cfg(test)]
mod tests {
    use super::anywhere;

    #[test]
    fn a_search_takes_wildcards_as_they_are() {
        assert_eq!(anywhere("100%_Ö!"), "%100!%!_ö!!%");
    }
}
