//! Values of the file with the place where each stands.

use domain::Value;
use toml::{
    Spanned,
    de::{DeTable, DeValue},
};

/// A value of the file.
#[derive(Debug, Clone, Copy)]
pub(super) struct Located<'a>(pub(super) &'a Spanned<DeValue<'a>>);

impl<'a> Located<'a> {
    /// The byte where it begins.
    pub(super) fn at(self) -> usize {
        self.0.span().start
    }

    pub(super) fn text(self) -> Option<&'a str> {
        self.0.get_ref().as_str()
    }

    pub(super) fn table(self) -> Option<&'a DeTable<'a>> {
        self.0.get_ref().as_table()
    }

    /// The elements of a list; none where it is no list.
    pub(super) fn list(self) -> impl Iterator<Item = Located<'a>> + Clone {
        self.0.get_ref().as_array().into_iter().flatten().map(Located)
    }

    /// The number, whole or not; none where it is no finite number.
    pub(super) fn number(self) -> Option<f64> {
        let number = match self.0.get_ref() {
            DeValue::Integer(_) => self.whole().map(|whole| whole as f64),
            DeValue::Float(float) => float.as_str().parse().ok(),
            _ => None,
        };
        number.filter(|number: &f64| number.is_finite())
    }

    pub(super) fn whole(self) -> Option<i64> {
        let integer = self.0.get_ref().as_integer()?;
        i64::from_str_radix(integer.as_str(), integer.radix()).ok()
    }

    /// The value as rules calculate with it; none where it is no text, number, or true or false.
    pub(super) fn value(self) -> Option<Value> {
        match self.0.get_ref() {
            DeValue::Boolean(value) => Some(Value::Bool(*value)),
            DeValue::String(text) => Some(Value::Text(text.to_string())),
            _ => self.number().map(Value::Number),
        }
    }

    /// What stands under this key; none where this is no table or has no such key.
    pub(super) fn get(self, key: &str) -> Option<Located<'a>> {
        get(self.table()?, key)
    }

    /// The elements of the list under this key.
    pub(super) fn each(self, key: &str) -> impl Iterator<Item = Located<'a>> + use<'a> {
        self.get(key).into_iter().flat_map(Located::list)
    }

    /// The text under this key.
    pub(super) fn text_of(self, key: &str) -> Option<&'a str> {
        self.get(key)?.text()
    }

    /// The texts of the list under this key.
    pub(super) fn texts_of(self, key: &str) -> impl Iterator<Item = (&'a str, Located<'a>)> + use<'a> {
        self.each(key).filter_map(|element| Some((element.text()?, element)))
    }

    /// The byte of the file at which byte `at` of this text stands; where the text begins, if an escape stands before it.
    pub(super) fn within(self, file: &str, at: usize) -> usize {
        let begin = self.at();
        let quotes =
            if file[begin..].starts_with("\"\"\"") || file[begin..].starts_with("'''") { 3 } else { 1 };
        let read = self.text().and_then(|text| text.get(..at));
        let as_written =
            file.get(begin + quotes..).zip(read).is_some_and(|(file, read)| file.starts_with(read));
        if as_written { begin + quotes + at } else { begin }
    }
}

/// What stands under this key of a table.
pub(super) fn get<'a>(table: &'a DeTable<'a>, key: &str) -> Option<Located<'a>> {
    table.iter().find(|(name, _)| name.get_ref() == key).map(|(_, value)| Located(value))
}

/// The keys of a table with the byte where each stands.
pub(super) fn entries<'a>(table: &'a DeTable<'a>) -> impl Iterator<Item = (&'a str, usize, Located<'a>)> {
    table.iter().map(|(key, value)| (key.get_ref().as_ref(), key.span().start, Located(value)))
}
