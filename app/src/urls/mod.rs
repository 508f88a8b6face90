//! Every address of the application, one function each. No other file spells a path.

mod accounts;
mod checklists;
mod portfolio;
mod reviews;
mod runs;
mod services;

pub use accounts::*;
pub use checklists::*;
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
pub use portfolio::*;
pub use reviews::*;
pub use runs::*;
pub use services::*;

/// Where the theme is chosen. Takes a post.
pub fn theme() -> String {
    "/theme".to_owned()
}

/// A list, as these parameters ask for it.
pub fn list(path: String, query: &[(&str, String)]) -> String {
    let pairs: Vec<_> = query.iter().map(|(name, text)| format!("{name}={}", value(text))).collect();
    if pairs.is_empty() { path } else { format!("{path}?{}", pairs.join("&")) }
}

/// The same without what is empty.
fn with_query(path: String, query: &[(&str, &str)]) -> String {
    let said = query.iter().filter(|(_, said)| !said.is_empty());
    list(path, &said.map(|(name, said)| (*name, (*said).to_owned())).collect::<Vec<_>>())
}

/// A value in a query, with everything encoded that could end it.
fn value(text: &str) -> String {
    const KEPT: &AsciiSet =
        &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~').remove(b'/');
    utf8_percent_encode(text, KEPT).to_string()
}

fn files<const N: usize>(of: &str, files: [(&str, &'static str); N]) -> Vec<(String, &'static str)> {
    files.map(|(file, words)| (format!("{of}/{file}"), words)).into()
}

#[cfg(test)]
mod tests {
    use domain::Window;

    use super::*;

    #[test]
    fn what_is_looked_at_stands_in_the_address() {
        let window = Window::read(Some("1:00"), Some("1:30"), 600).unwrap();
        assert_eq!(look("/runs/1", window, Some(3)), "/runs/1?from=60&to=90&endpoint=3");
        assert_eq!(look("/runs/1", None, None), "/runs/1");
        assert_eq!(look_at_course("/runs/1", None, Some(0)), "/runs/1?endpoint=0#course");
    }

    #[test]
    fn a_value_cannot_end_its_parameter() {
        assert_eq!(sign_in_next("/services/a?b=c&d"), "/sign-in?next=/services/a%3Fb%3Dc%26d");
        assert_eq!(tokens_of(&"a+b".parse().unwrap()), "/tokens?account=a%2Bb");
        let environment = "eu 1#&".parse().unwrap();
        let address = inventory_of(&"a".parse().unwrap(), &environment);
        assert_eq!(address, "/services/a/inventory?environment=eu%201%23%26");
    }
}
