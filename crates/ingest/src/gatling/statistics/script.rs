//! The report's files as JSON. `stats.js` is a script whose object has bare keys, and names keep their tabs and line ends,
//! which JSON does not allow; the charset is the simulation's own.

use serde_json::{Deserializer, Value};

use crate::{IngestError, document::Document};

/// The bare keys of `stats.js`.
const KEYS: [&str; 6] = ["type", "name", "path", "pathFormatted", "stats", "contents"];

/// The first value of a document.
pub(super) fn value(document: &Document, expected: &str) -> Result<Value, IngestError> {
    if let Ok(value) = serde_json::from_slice(&document.bytes) {
        return Ok(value);
    }
    let text = String::from_utf8_lossy(&document.bytes);
    let start = text.find('{').unwrap_or(0);
    let quoted: String = text[start..].lines().map(quoted).collect::<Vec<_>>().join(" ");
    let clean = quoted.replace(|c: char| c.is_ascii_control(), " ");
    let value = Deserializer::from_str(&clean).into_iter::<Value>().next().and_then(Result::ok);
    // What is wrong is told of the file as it is.
    value.map_or_else(|| document.json(expected), Ok)
}

fn quoted(line: &str) -> String {
    let rest = line.trim_start();
    let key = KEYS.iter().find(|key| rest.strip_prefix(**key).is_some_and(|rest| rest.starts_with(':')));
    key.map_or_else(|| line.to_owned(), |key| format!("\"{key}\"{}", &rest[key.len()..]))
}
