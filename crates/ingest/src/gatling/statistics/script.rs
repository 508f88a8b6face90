//! The report's files as JSON. `stats.js` is a script whose object has bare keys, and names keep their tabs and line ends,
//! which JSON does not allow; the charset is the simulation's own. Up to 2.3 quotes in names are not escaped as they
//! should be, in the JSON neither.

use serde_json::{Deserializer, Value};

use crate::{IngestError, document::Document};

/// The bare keys of `stats.js`.
const KEYS: [&str; 6] = ["type", "name", "path", "pathFormatted", "stats", "contents"];
/// The keys of names, each in a line of its own.
const NAMES: [&str; 2] = ["\"name\": \"", "\"path\": \""];

/// The data of a file, and whether quotes in its names had to be put right.
pub(super) struct Script {
    pub(super) value: Value,
    pub(super) is_mended: bool,
}

/// The first value of a document.
pub(super) fn read(document: &Document, expected: &str) -> Result<Script, IngestError> {
    if let Ok(value) = serde_json::from_slice(&document.bytes) {
        return Ok(Script { value, is_mended: false });
    }
    let text = String::from_utf8_lossy(&document.bytes);
    let start = text.find('{').unwrap_or(0);
    let lines: Vec<String> = text[start..].lines().map(quoted).collect();
    if let Some(value) = first(&lines.join(" ")) {
        return Ok(Script { value, is_mended: false });
    }
    let mended: Vec<String> = lines.into_iter().map(mended).collect();
    if let Some(value) = first(&mended.join(" ")) {
        return Ok(Script { value, is_mended: true });
    }
    // What is wrong is told of the file as it is.
    document.json(expected).map(|value| Script { value, is_mended: false })
}

fn first(text: &str) -> Option<Value> {
    let clean = text.replace(|c: char| c.is_ascii_control(), " ");
    Deserializer::from_str(&clean).into_iter::<Value>().next().and_then(Result::ok)
}

fn quoted(line: &str) -> String {
    let rest = line.trim_start();
    let key = KEYS.iter().find(|key| rest.strip_prefix(**key).is_some_and(|rest| rest.starts_with(':')));
    key.map_or_else(|| line.to_owned(), |key| format!("\"{key}\"{}", &rest[key.len()..]))
}

/// A line of a name with quotes in it: bare, or escaped as `\"` or `\\"`.
fn mended(line: String) -> String {
    let text = line.trim();
    let (text, comma) = text.strip_suffix(',').map_or((text, ""), |text| (text, ","));
    let key = NAMES.iter().find(|key| text.starts_with(**key));
    let name = key.and_then(|key| text[key.len()..].strip_suffix('"')).filter(|name| name.contains('"'));
    match (key, name) {
        (Some(key), Some(name)) => {
            let name = name.replace("\\\\\"", "\"").replace("\\\"", "\"");
            format!("{}{}{comma}", key.trim_end_matches('"'), Value::String(name))
        }
        _ => line,
    }
}
