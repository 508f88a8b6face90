//! The text of a mapping as pairs, each taken out by its key.

use super::{Column, DurationUnit, Moment};
use crate::Invalid;

/// What a mapping may say.
const KEYS: &str =
    "time, time-is, duration, unit, name, method, group, scenario, status, success, failed, error, delimiter";

/// `key=value` pairs that are taken out one by one.
pub(super) struct Pairs<'a>(Vec<(&'a str, &'a str)>);

impl<'a> Pairs<'a> {
    pub(super) fn read(text: &'a str) -> Result<Self, Invalid> {
        let mut pairs: Vec<(&str, &str)> = Vec::new();
        for part in text.split([',', '\n']).map(str::trim).filter(|part| !part.is_empty()) {
            let (key, value) = part
                .split_once('=')
                .map(|(key, value)| (key.trim(), value.trim()))
                .filter(|(_, value)| !value.is_empty())
                .ok_or_else(|| Invalid(format!("Expected KEY=COLUMN, found “{part}”. Keys: {KEYS}.")))?;
            if pairs.iter().any(|(known, _)| *known == key) {
                return Err(Invalid(format!("“{key}” is said twice.")));
            }
            pairs.push((key, value));
        }
        Ok(Self(pairs))
    }

    fn take(&mut self, key: &str) -> Option<&'a str> {
        let at = self.0.iter().position(|(known, _)| *known == key)?;
        Some(self.0.remove(at).1)
    }

    pub(super) fn column(&mut self, key: &str) -> Result<Option<Column>, Invalid> {
        let Some(text) = self.take(key) else { return Ok(None) };
        let Some(place) = text.strip_prefix('#') else { return Ok(Some(Column::Named(text.to_owned()))) };
        match place.parse() {
            Ok(place @ 1..=10_000) => Ok(Some(Column::Numbered(place))),
            _ => Err(Invalid(format!("“{text}” is no place of a column; the first one is #1."))),
        }
    }

    pub(super) fn unit(&mut self, duration: &Column) -> Result<DurationUnit, Invalid> {
        let Some(text) = self.take("unit") else {
            let named = match duration {
                Column::Named(name) => DurationUnit::of_name(name),
                Column::Numbered(_) => None,
            };
            return named
                .ok_or_else(|| Invalid(format!("Say the unit of “{duration}”: unit=s, ms, us or ns.")));
        };
        DurationUnit::read(text).ok_or_else(|| Invalid(format!("“{text}” is no unit: s, ms, us or ns.")))
    }

    pub(super) fn moment(&mut self) -> Result<Moment, Invalid> {
        match self.take("time-is") {
            None | Some("start") => Ok(Moment::Start),
            Some("end") => Ok(Moment::End),
            Some(other) => Err(Invalid(format!("time-is is start or end, not “{other}”."))),
        }
    }

    pub(super) fn delimiter(&mut self) -> Result<Option<u8>, Invalid> {
        match self.take("delimiter") {
            None => Ok(None),
            Some("tab") => Ok(Some(b'\t')),
            Some("comma") => Ok(Some(b',')),
            Some(text) => match text.as_bytes() {
                [byte] if byte.is_ascii_punctuation() && *byte != b'"' => Ok(Some(*byte)),
                _ => Err(Invalid(format!("“{text}” is no delimiter: comma, tab, ; or |."))),
            },
        }
    }

    pub(super) fn finish(self) -> Result<(), Invalid> {
        match self.0.first() {
            None => Ok(()),
            Some((key, _)) => Err(Invalid(format!("“{key}” is not known. Keys: {KEYS}."))),
        }
    }
}
