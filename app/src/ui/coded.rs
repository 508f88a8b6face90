//! Sentences with code in them.

use leptos::prelude::*;

/// A sentence in which what stands between backticks is from a file, or is to be typed.
pub fn coded(text: &str) -> AnyView {
    let parts = parts(text).into_iter().map(|(is_code, part)| {
        if is_code { view! { <code>{part.to_owned()}</code> }.into_any() } else { part.to_owned().into_any() }
    });
    view! { <span>{parts.collect_view()}</span> }.into_any()
}

/// The parts of a text and whether they are code. What stands in a file may hold a backtick itself: all from the first to
/// the last is code then, where their number is odd.
fn parts(text: &str) -> Vec<(bool, &str)> {
    let ticks = text.matches('`').count();
    let parts: Vec<(bool, &str)> = match (ticks, text.find('`').zip(text.rfind('`'))) {
        (ticks, Some((first, last))) if ticks % 2 == 1 && first < last => {
            vec![(false, &text[..first]), (true, &text[first + 1..last]), (false, &text[last + 1..])]
        }
        (1, _) => vec![(false, text)],
        _ => text.split('`').enumerate().map(|(at, part)| (at % 2 == 1, part)).collect(),
    };
    parts.into_iter().filter(|(_, part)| !part.is_empty()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_stands_between_backticks_is_code() {
        assert_eq!(
            parts("expected a record, found `RUN`: too short"),
            [(false, "expected a record, found "), (true, "RUN"), (false, ": too short")]
        );
        assert_eq!(parts("`a` or `b`"), [(true, "a"), (false, " or "), (true, "b")]);
        assert_eq!(parts("found `a`b`: odd"), [(false, "found "), (true, "a`b"), (false, ": odd")]);
        assert_eq!(parts("one ` alone"), [(false, "one ` alone")]);
        assert_eq!(parts("plain"), [(false, "plain")]);
    }
}
