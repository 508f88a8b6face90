//! A path with places in it: `/users/{name}/avatar`.

/// A path in which `{name}` stands for any one segment, and a last `{name...}` for all that follow.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Template {
    text: String,
    segments: Vec<Segment>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum Segment {
    Literal(String),
    One,
    Rest,
}

impl Template {
    /// Reads a template; the error says what is wrong with it.
    pub(super) fn read(text: &str) -> Result<Self, String> {
        let mut segments = Vec::new();
        for segment in text.split('/') {
            if segments.last() == Some(&Segment::Rest) {
                return Err(format!(
                    "a part such as {{rest...}} is the last: nothing may follow it in “{text}”."
                ));
            }
            segments.push(Segment::read(segment).ok_or_else(|| {
                format!("“{segment}” is neither a word nor a place such as {{id}} or {{rest...}}.")
            })?);
        }
        Ok(Self { text: text.to_owned(), segments })
    }

    pub(super) fn as_str(&self) -> &str {
        &self.text
    }

    pub(super) fn matches(&self, path: &str) -> bool {
        let mut given = path.split('/');
        for segment in &self.segments {
            let matches = match (segment, given.next()) {
                (_, None) => false,
                (Segment::Rest, Some(_)) => return true,
                (Segment::One, Some(given)) => !given.is_empty(),
                (Segment::Literal(literal), Some(given)) => literal == given,
            };
            if !matches {
                return false;
            }
        }
        given.next().is_none()
    }
}

impl Segment {
    fn read(text: &str) -> Option<Self> {
        let Some(place) = text.strip_prefix('{') else {
            return (!text.contains(['{', '}', '?', '#'])).then(|| Self::Literal(text.to_owned()));
        };
        let place = place.strip_suffix('}')?;
        let name = place.strip_suffix("...").unwrap_or(place);
        let is_name =
            !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_');
        is_name.then_some(if name.len() < place.len() { Self::Rest } else { Self::One })
    }
}
