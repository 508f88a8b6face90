//! The keys of a JSON object, as far as its beginning goes: read without a parser, because the end is not there.

/// Keys deeper than this are passed over.
const DEEPEST: usize = 8;

/// Hands every key to `key`, behind those of the objects around it; a list counts as an object without keys.
pub(super) fn each<'a>(head: &'a [u8], mut key: impl FnMut(&[&'a [u8]])) {
    let (mut path, mut depth, mut at): (Vec<&[u8]>, usize, usize) = (Vec::new(), 0, 0);
    while let Some(&byte) = head.get(at) {
        at += 1;
        match byte {
            b'{' | b'[' => depth += 1,
            b'}' | b']' => depth = depth.saturating_sub(1),
            b'"' => {
                let Some(length) = length_of_text(&head[at..]) else { return };
                let text = &head[at..at + length];
                at += length + 1;
                let is_key = head[at..].trim_ascii_start().first() == Some(&b':');
                if is_key && (1..=DEEPEST).contains(&depth) {
                    path.resize(depth - 1, &[]);
                    path.push(text);
                    key(&path);
                }
            }
            _ => {}
        }
    }
}

/// Up to the closing quote.
fn length_of_text(rest: &[u8]) -> Option<usize> {
    let mut at = 0;
    loop {
        match rest.get(at)? {
            b'"' => return Some(at),
            b'\\' => at += 2,
            _ => at += 1,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn keys(text: &str) -> Vec<String> {
        let mut keys = Vec::new();
        each(text.as_bytes(), |path| {
            let path: Vec<&str> = path.iter().map(|key| std::str::from_utf8(key).unwrap()).collect();
            keys.push(path.join("."));
        });
        keys
    }

    #[test]
    fn keys_are_found_with_what_they_stand_in() {
        let text = r#"{"a": {"b\"": 1, "c": ["d", {"e": "f:"}]} , "g":"h" ,"i":{"j"#;
        assert_eq!(keys(text), ["a", "a.b\\\"", "a.c", "a.c..e", "g", "i"]);
        for text in ["", "}}", "[1, 2", "\"", "\"a\":", "{\"a\\"] {
            assert!(keys(text).is_empty(), "{text}");
        }
    }

    #[test]
    fn nesting_without_an_end_costs_nothing() {
        assert!(keys(&"[{".repeat(100_000)).is_empty());
        assert_eq!(keys(&r#"{"a":"#.repeat(100_000)).len(), DEEPEST);
    }
}
