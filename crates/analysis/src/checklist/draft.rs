//! The next version of a checklist: whether a draft can be published as it, and how one begins as a copy.

use std::collections::BTreeSet;

use domain::{Checklist, Item};
use toml::de::DeTable;

use super::{
    check::{Checked, check},
    finding::Findings,
    located::get,
};

/// Most characters of a version.
const LONGEST: usize = 40;

/// Checks a draft of the checklist `id`, of which these versions are `published` already.
pub fn check_draft(text: &str, id: &str, published: &[String]) -> Checked {
    let mut checked = check(text);
    let mut faults = Findings::of(text);
    let (file, errors) = DeTable::parse_recoverable(text);
    if errors.is_empty() {
        identity(&mut faults, file.get_ref(), id);
        version(&mut faults, file.get_ref(), published);
    }
    if !faults.is_empty() {
        checked.checklist = None;
    }
    checked.faults.extend(faults.sorted());
    checked.faults.sort_by_key(|fault| (fault.line, fault.column));
    checked
}

fn identity(faults: &mut Findings<'_>, file: &DeTable<'_>, id: &str) {
    if let Some(place) = get(file, "id").filter(|place| place.text().is_some_and(|named| named != id)) {
        faults.add(
            place.at(),
            format!("this is the draft of “{id}”, whose id stays: copy it to begin another one"),
        );
    }
}

fn version(faults: &mut Findings<'_>, file: &DeTable<'_>, published: &[String]) {
    let Some((place, version)) = get(file, "version").and_then(|place| Some((place, place.text()?))) else {
        return;
    };
    if published.iter().any(|known| known == version) {
        let next = next_version(version);
        faults.add(
            place.at(),
            format!("version {version} was published already and stays as it is: take {next}"),
        );
    }
    let allowed = |c: char| c.is_ascii_alphanumeric() || "._+-".contains(c);
    if version.chars().count() > LONGEST || !version.chars().all(allowed) {
        faults.add(
            place.at(),
            format!("a version has at most {LONGEST} letters, digits and . _ + -, as in 1.4.0"),
        );
    }
}

/// What follows a version: 1.4.0 is followed by 1.4.1, and what has no number at its end by the same with -2.
pub fn next_version(version: &str) -> String {
    let digits = version.len() - version.trim_end_matches(|c: char| c.is_ascii_digit()).len();
    let (head, last) = version.split_at(version.len() - digits);
    match last.parse::<u32>().ok().and_then(|last| last.checked_add(1)) {
        Some(next) => format!("{head}{next}"),
        None => format!("{version}-2"),
    }
}

/// The same file with other values under keys at its top, everything else as it was typed. A key that it lacks is left out.
pub fn renamed(text: &str, values: &[(&str, &str)]) -> String {
    let (file, _) = DeTable::parse_recoverable(text);
    let places = values.iter().filter_map(|(key, value)| Some((get(file.get_ref(), key)?.0.span(), *value)));
    let mut places: Vec<_> = places.collect();
    places.sort_by_key(|(span, _)| std::cmp::Reverse(span.start));
    let mut renamed = text.to_owned();
    for (span, value) in places {
        renamed.replace_range(span, &toml::Value::String(value.to_owned()).to_string());
    }
    renamed
}

/// The file of a checklist of which only the content is kept: its comments are gone.
pub fn written(checklist: &Checklist) -> String {
    toml::to_string(checklist).unwrap_or_default()
}

/// The thresholds that an item's rule names, by name.
pub fn thresholds_of<'a>(checklist: &'a Checklist, item: &'a Item) -> Vec<(&'a str, f64)> {
    let rule = &item.auto;
    let texts =
        rule.steps.iter().chain(&rule.applies).chain(&rule.value).chain(&rule.warn).chain([&rule.fail]);
    let is_part = |c: char| c.is_ascii_alphanumeric() || c == '_';
    let names: BTreeSet<_> = texts.flat_map(|text| text.split(move |c| !is_part(c))).collect();
    let known = checklist.defaults.iter().map(|(name, number)| (name.as_str(), *number));
    known.filter(|(name, _)| names.contains(name)).collect()
}
