//! `assertions.json`: each field stands in a line of its own, its text as it is.

use super::{MAX_VERDICTS, Verdict, Written};

pub(super) fn read(text: &str) -> Written {
    let mut written = Written::default();
    let mut asked = Asked::default();
    for line in text.lines() {
        let line = line.trim().trim_end_matches(',');
        let Some((key, value)) = line.strip_prefix('"').and_then(|line| line.split_once("\": ")) else {
            continue;
        };
        match key {
            "simulation" => inside(value).clone_into(&mut written.simulation),
            "start" => written.start = value.parse().ok(),
            "scenarios" => written.scenarios = names(value),
            "path" => asked = Asked { path: inside(value), ..Asked::default() },
            "target" => asked.target = inside(value),
            "condition" => asked.condition = inside(value),
            "expectedValues" => asked.values = value,
            "result" => asked.result = value.parse().ok(),
            "message" if written.verdicts.len() < MAX_VERDICTS => {
                written.verdicts.push(asked.verdict(inside(value)));
            }
            _ => {}
        }
    }
    written
}

/// What stands before the message.
#[derive(Default)]
struct Asked<'a> {
    path: &'a str,
    target: &'a str,
    condition: &'a str,
    /// A list in brackets.
    values: &'a str,
    result: Option<bool>,
}

impl Asked<'_> {
    fn verdict(&self, message: &str) -> Verdict {
        Verdict {
            path: self.path.to_owned(),
            asked: self.words().unwrap_or_default(),
            message: message.to_owned(),
            result: self.result,
        }
    }

    /// As Gatling words it up to 3.9.
    fn words(&self) -> Option<String> {
        let values = self.values.strip_prefix('[')?.strip_suffix(']')?;
        let values: Vec<&str> = values.split(',').map(str::trim).collect();
        let values = match values.as_slice() {
            _ if self.condition == "is in" => format!("List({})", values.join(", ")),
            [low, high] => format!("{low} and {high}"),
            _ => values.join(", "),
        };
        (!self.target.is_empty()).then(|| format!("{} {} {values}", self.target, self.condition))
    }
}

/// A text without the quotes around it.
fn inside(value: &str) -> &str {
    value.strip_prefix('"').and_then(|value| value.strip_suffix('"')).unwrap_or(value)
}

/// `["A", "B"]`.
fn names(value: &str) -> Vec<String> {
    let names = value.strip_prefix("[\"").and_then(|value| value.strip_suffix("\"]"));
    names.map_or(Vec::new(), |names| names.split("\", \"").map(str::to_owned).collect())
}
