//! How addresses become names of endpoints: identifiers and secrets in paths and queries are folded by rules that a team
//! can read and change, so that `/orders/17` and `/orders/18` are one endpoint.
//!
//! Rules are a text, one to a line:
//!
//! ```text
//! /users/{name}/avatar    a path as a template: {name} stands for one segment, {rest...} for all that follow
//! ids                     numbers, UUIDs and long hexadecimal segments become {id}
//! tokens                  long segments of mixed letters and digits become {token}
//! dates                   2026-11-30 becomes {date}
//! emails                  addresses of people become {email}
//! query names             of a query only the names stay: ?page={page}; or `query drop`, or `query keep`
//! ```
//!
//! A line that begins with `#` is a comment. What looks like neither a path nor an address is left as it is. Values of
//! parameters that name a secret (`token`, `sig`, `password` …) never stay, nor do user and password before a host,
//! whatever the rules.

mod segment;
mod template;

use std::{borrow::Cow, fmt, str::FromStr};

use self::{segment::Kinds, template::Template};
use crate::{Invalid, secrets};

/// Longest text of rules, in characters.
const MAX_LEN: usize = 10_000;
/// Most templates.
const MAX_TEMPLATES: usize = 500;

/// Rules by which names are folded. The default folds identifiers, tokens, dates, e-mail addresses and values of queries.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NameRules {
    text: String,
    templates: Vec<Template>,
    kinds: Kinds,
    query: Query,
}

/// What becomes of the part behind the question mark.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Query {
    Keep,
    Names,
    Drop,
}

impl NameRules {
    /// The rules that hold where a team has none of its own.
    pub const DEFAULT: &'static str = "ids\ntokens\ndates\nemails\nquery names\n";

    /// The text, as it was written.
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// The name of the endpoint that requests of this name count for.
    ///
    /// Names that are an address (`https://…`) or a path (`/…`), also behind a method (`GET /…`), are folded; every other
    /// is given back. Folding a folded name changes nothing.
    pub fn fold<'a>(&self, name: &'a str) -> Cow<'a, str> {
        match secrets::address_without_secrets(name) {
            Cow::Borrowed(name) => self.fold_address(name),
            Cow::Owned(name) => Cow::Owned(self.fold_address(&name).into_owned()),
        }
    }

    /// The message that one with such addresses (`https://…`) in it counts for; secrets beside them do not stay either.
    pub fn fold_message(&self, message: &str) -> String {
        let mut out = String::new();
        let mut rest = message;
        while let Some((before, address, behind)) = next_address(rest) {
            out.push_str(before);
            out.push_str(&self.fold(address));
            rest = behind;
        }
        out.push_str(rest);
        secrets::text_without_secrets(&out).into_owned()
    }

    fn fold_address<'a>(&self, name: &'a str) -> Cow<'a, str> {
        let Some(parts) = Parts::of(name) else { return Cow::Borrowed(name) };
        let path = self.fold_path(parts.path);
        let query = parts.query.map(|query| self.fold_query(query));
        let is_same = path == parts.path && query.as_deref().unwrap_or_default() == parts.tail;
        if is_same {
            return Cow::Borrowed(name);
        }
        Cow::Owned(format!("{}{path}{}", parts.before, query.unwrap_or_default()))
    }

    fn fold_path<'a>(&self, path: &'a str) -> Cow<'a, str> {
        if let Some(template) = self.templates.iter().find(|template| template.matches(path)) {
            return Cow::Owned(template.as_str().to_owned());
        }
        let folded: Vec<Cow<'a, str>> =
            path.split('/').map(|segment| segment::fold(segment, self.kinds)).collect();
        if folded.iter().all(|segment| matches!(segment, Cow::Borrowed(_))) {
            return Cow::Borrowed(path);
        }
        Cow::Owned(folded.join("/"))
    }

    /// With the question mark; empty where nothing of it stays.
    fn fold_query(&self, query: &str) -> String {
        if self.query == Query::Drop {
            return String::new();
        }
        let mut kept: Vec<String> = Vec::new();
        for parameter in query.split('&').filter(|parameter| !parameter.is_empty()) {
            let parameter = self.fold_parameter(parameter);
            if self.query == Query::Keep || !kept.contains(&parameter) {
                kept.push(parameter);
            }
        }
        if kept.is_empty() { String::new() } else { format!("?{}", kept.join("&")) }
    }

    fn fold_parameter(&self, parameter: &str) -> String {
        let Some((name, value)) = parameter.split_once('=') else {
            return segment::fold(parameter, self.kinds).into_owned();
        };
        let name = segment::fold(name, self.kinds);
        match self.query {
            _ if value.is_empty() => format!("{name}="),
            _ if secrets::is_secret(&name) => format!("{name}={{secret}}"),
            Query::Keep => format!("{name}={value}"),
            Query::Names | Query::Drop => format!("{name}={{{}}}", segment::plain(&name)),
        }
    }
}

impl Default for NameRules {
    fn default() -> Self {
        Self {
            text: Self::DEFAULT.to_owned(),
            templates: Vec::new(),
            kinds: Kinds { ids: true, tokens: true, dates: true, emails: true },
            query: Query::Names,
        }
    }
}

impl FromStr for NameRules {
    type Err = Invalid;

    /// Reads rules; the error names the line.
    fn from_str(text: &str) -> Result<Self, Invalid> {
        if text.chars().count() > MAX_LEN {
            return Err(Invalid(format!("Rules may have at most {MAX_LEN} characters.")));
        }
        let text = text.replace("\r\n", "\n");
        let mut rules =
            Self { templates: Vec::new(), kinds: Kinds::default(), query: Query::Keep, text: String::new() };
        for (number, line) in text.lines().enumerate() {
            rules.read(line.trim()).map_err(|why| Invalid(format!("Line {}: {why}", number + 1)))?;
        }
        if rules.templates.len() > MAX_TEMPLATES {
            return Err(Invalid(format!("There may be at most {MAX_TEMPLATES} templates.")));
        }
        Ok(Self { text, ..rules })
    }
}

impl NameRules {
    fn read(&mut self, line: &str) -> Result<(), String> {
        match line {
            "" => {}
            _ if line.starts_with('#') => {}
            _ if line.starts_with('/') => self.templates.push(Template::read(line)?),
            "ids" => self.kinds.ids = true,
            "tokens" => self.kinds.tokens = true,
            "dates" => self.kinds.dates = true,
            "emails" => self.kinds.emails = true,
            "query keep" => self.query = Query::Keep,
            "query names" => self.query = Query::Names,
            "query drop" => self.query = Query::Drop,
            other => {
                let words = "a path that begins with /, ids, tokens, dates, emails, query names, query drop or query keep";
                return Err(format!("expected {words}; found “{other}”."));
            }
        }
        Ok(())
    }
}

impl fmt::Display for NameRules {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

impl From<NameRules> for String {
    fn from(rules: NameRules) -> Self {
        rules.text
    }
}

/// An address taken apart.
struct Parts<'a> {
    /// Method, scheme and host.
    before: &'a str,
    path: &'a str,
    /// Behind the question mark.
    query: Option<&'a str>,
    /// Everything behind the path, question mark and fragment included.
    tail: &'a str,
}

impl<'a> Parts<'a> {
    /// None where a name is no address.
    fn of(name: &'a str) -> Option<Self> {
        let is_method = |word: &str| !word.is_empty() && word.bytes().all(|byte| byte.is_ascii_alphabetic());
        let address = match name.split_once(' ') {
            Some((method, rest)) if is_method(method) => rest.trim_start(),
            _ => name,
        };
        let from_path = match address.split_once("://") {
            Some((scheme, rest)) if is_scheme(scheme) => {
                &rest[rest.find(['/', '?', '#']).unwrap_or(rest.len())..]
            }
            _ if address.starts_with('/') => address,
            _ => return None,
        };
        let before = &name[..name.len() - from_path.len()];
        let end = from_path.find(['?', '#']).unwrap_or(from_path.len());
        let (path, tail) = from_path.split_at(end);
        let query = tail.strip_prefix('?').map(|query| query.split('#').next().unwrap_or_default());
        Some(Self { before, path, query, tail })
    }
}

/// The first address with a scheme, and what stands before and behind it. Punctuation at its end is the sentence's.
fn next_address(text: &str) -> Option<(&str, &str, &str)> {
    let mark = text.find("://")?;
    let is_of_scheme = |c: char| c.is_ascii_alphanumeric() || matches!(c, '+' | '-' | '.');
    let start = text[..mark].trim_end_matches(is_of_scheme).len();
    let is_end = |c: char| c.is_whitespace() || matches!(c, '"' | '\'' | '<' | '>' | '`' | '(' | ')');
    let end = text[mark..].find(is_end).map_or(text.len(), |length| mark + length);
    let end = text[..end].trim_end_matches(['.', ',', ':', ';', '!', '?', ']']).len().max(mark + 3);
    Some((&text[..start], &text[start..end], &text[end..]))
}

fn is_scheme(text: &str) -> bool {
    text.starts_with(|c: char| c.is_ascii_alphabetic())
        && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'-' | b'.'))
}

#[cfg(test)]
mod tests;
