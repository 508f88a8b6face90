//! What an address asks for behind its question mark.

use axum::http::request::Parts;
use leptos::prelude::use_context;

/// The parameters of the request that is being answered, in their order. The router's own map decodes what was decoded:
/// of `a%2Fb` in a text that was typed it would make `a/b`.
#[derive(Debug, Clone, Default)]
pub struct Query(Vec<(String, String)>);

impl Query {
    /// Those of the request at hand; of what is no query, none.
    pub fn here() -> Self {
        use_context::<Parts>()
            .map(|parts| Self::read(parts.uri.query().unwrap_or_default()))
            .unwrap_or_default()
    }

    fn read(query: &str) -> Self {
        Self(serde_urlencoded::from_str(query).unwrap_or_default())
    }

    /// The value of this name; of several the last.
    pub fn get(&self, name: &str) -> Option<&str> {
        self.pairs().filter(|(known, _)| *known == name).map(|(_, value)| value).last()
    }

    /// All names with their values.
    pub fn pairs(&self) -> impl Iterator<Item = (&str, &str)> {
        self.0.iter().map(|(name, value)| (name.as_str(), value.as_str()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_value_is_decoded_once() {
        let query = Query::read("try=GET+%2Ffiles%2Fa%252Fb&empty=&try=100%25");
        assert_eq!(query.get("try"), Some("100%"));
        assert_eq!(query.pairs().next(), Some(("try", "GET /files/a%2Fb")));
        assert_eq!((query.get("empty"), query.get("none")), (Some(""), None));
    }
}
