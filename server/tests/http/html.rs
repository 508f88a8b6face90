//! What stands in a page.

use scraper::{Html, Selector};

use crate::site::Answer;

impl AsRef<str> for Answer {
    fn as_ref(&self) -> &str {
        &self.text
    }
}

/// The texts of the elements that the selector names, as a reader sees them: white space put together.
pub(crate) fn texts(page: &(impl AsRef<str> + ?Sized), selector: &str) -> Vec<String> {
    let page = Html::parse_document(page.as_ref());
    let words = |text: String| text.split_whitespace().collect::<Vec<_>>().join(" ");
    page.select(&Selector::parse(selector).unwrap()).map(|element| words(element.text().collect())).collect()
}

/// The values of an attribute of the elements that the selector names; those without it are left out.
pub(crate) fn attributes(page: &(impl AsRef<str> + ?Sized), selector: &str, name: &str) -> Vec<String> {
    let page = Html::parse_document(page.as_ref());
    let elements = Selector::parse(selector).unwrap();
    page.select(&elements).filter_map(|element| element.attr(name)).map(str::to_owned).collect()
}

/// The text of the first element that the selector names.
pub(crate) fn text(page: &(impl AsRef<str> + ?Sized), selector: &str) -> String {
    let found = texts(page, selector).into_iter().next();
    found.unwrap_or_else(|| panic!("no {selector} in {}", page.as_ref()))
}

/// How many elements the selector names.
pub(crate) fn count(page: &(impl AsRef<str> + ?Sized), selector: &str) -> usize {
    texts(page, selector).len()
}
