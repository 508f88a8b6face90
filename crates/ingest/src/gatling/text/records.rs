//! One record of a text log: which columns mean what, by their number and by where its tag stands.

use base64::{Engine, prelude::BASE64_STANDARD};

use super::{
    Reader, Taken,
    columns::{tag_of, time},
};
use crate::{
    IngestError,
    gatling::{MAX_NAMES, Span, assertion::in_words, layout::Layout, nested, spaced},
};

impl Reader<'_> {
    pub(super) fn record(&mut self, line: &[u8]) -> Result<Taken, IngestError> {
        let Some(tag) = tag_of(line) else { return Ok(Taken::Foreign) };
        let columns: Vec<&[u8]> = line.split(|&byte| byte == b'\t').collect();
        let early = columns[0] != tag;
        if early && self.gatling.version.is_none() {
            self.gatling.layout = Layout::Early;
        }
        Ok(match tag {
            b"REQUEST" => return self.request(line, &columns, early),
            b"GROUP" => return self.group(&columns, early),
            b"USER" => return self.user(&columns, early),
            b"RUN" => self.run(&columns, early),
            b"ERROR" => return self.error(&columns),
            _ => self.assertion(&columns),
        })
    }

    fn request(&mut self, line: &[u8], columns: &[&[u8]], early: bool) -> Result<Taken, IngestError> {
        let is_end = |&at: &usize| {
            matches!(columns[at], b"OK" | b"KO")
                && at >= 3
                && time(columns[at - 1]).is_some()
                && time(columns[at - 2]).is_some()
        };
        let Some(status) = (1..columns.len()).rev().find(is_end) else { return Ok(Taken::Short) };
        // 2.0 and 2.1 give four times: sent from, sent to, received from, received to.
        let first_time = if early && status >= 7 { status - 4 } else { status - 2 };
        let (Some(start), Some(end)) = (time(columns[first_time]), time(columns[status - 1])) else {
            return Ok(Taken::Short);
        };
        let lead = if early { 3 } else { 1 + self.lead() };
        let Some(names) = columns.get(lead.min(first_time.saturating_sub(2))..first_time) else {
            return Ok(Taken::Short);
        };
        if names.len() < 2 {
            return Ok(Taken::Short);
        }
        let offset = |column: &[u8]| column.as_ptr() as usize - line.as_ptr() as usize;
        let id = &line[offset(names[0])..offset(names[names.len() - 1]) + names[names.len() - 1].len()];
        let texts = &self.texts;
        let endpoint = self.gatling.endpoint(id, || texts.path(names));
        // What stands behind the message in 2.x are infos that the simulation adds.
        let messages = match self.gatling.layout {
            Layout::Late => status + 1..columns.len(),
            Layout::Early | Layout::Middle => status + 1..columns.len().min(status + 2),
        };
        let message = columns[messages].join(&b' ');
        let message = texts.read(&message);
        self.gatling.request(endpoint, Span { start, end }, columns[status] == b"OK", &message)?;
        Ok(Taken::Whole)
    }

    fn group(&mut self, columns: &[&[u8]], early: bool) -> Result<Taken, IngestError> {
        let n = columns.len();
        if n == 3 && !early {
            return self.error(columns);
        }
        let lead = if early { 3 } else { 1 + self.lead() };
        // 2.0 and 2.1 count the requests that passed and that failed between the times and the status.
        let times = n.saturating_sub(if early { 6 } else { 4 });
        let passed = match columns[n - 1].trim_ascii() {
            b"OK" => true,
            b"KO" => false,
            _ => return Ok(Taken::Short),
        };
        if times <= lead {
            return Ok(Taken::Short);
        }
        let (Some(start), Some(end), Some(cumulated)) =
            (time(columns[times]), time(columns[times + 1]), time(columns[times + 2]))
        else {
            return Ok(Taken::Short);
        };
        let groups = self.texts.groups(&columns[lead..times].join(&b' '));
        self.gatling.group(&nested(&groups), Span { start, end }, cumulated, passed)?;
        Ok(Taken::Whole)
    }

    fn user(&mut self, columns: &[&[u8]], early: bool) -> Result<Taken, IngestError> {
        let Some(event) = columns.iter().rposition(|column| matches!(*column, b"START" | b"END")) else {
            return Ok(Taken::Short);
        };
        // 2.0 and 2.1 give start and end, and of a start no end: 0.
        let starts = columns[event] == b"START";
        let at = if early && starts { event + 1 } else { columns.len() - 1 };
        let Some(at) = columns.get(at).copied().and_then(time).filter(|_| event + 1 < columns.len()) else {
            return Ok(Taken::Short);
        };
        let scenario = if early { columns[0] } else { columns.get(1).copied().unwrap_or_default() };
        if !early && self.lead.is_none() {
            self.lead = Some(match (event, self.gatling.version_numbers) {
                (2, _) => 0,
                (_, (2, ..)) => 2,
                _ => 1,
            });
        }
        let scenario = spaced(&self.texts.read(scenario));
        if starts {
            // 2.2 to 3.3 give start and end; both are equal on START.
            self.gatling.user_started(&scenario, at)?;
        } else {
            self.gatling.user_ended(&scenario, at)?;
        }
        Ok(Taken::Whole)
    }

    fn run(&mut self, columns: &[&[u8]], early: bool) -> Taken {
        let is_start = |column: &&[u8]| (12..=14).contains(&column.len()) && time(column).is_some();
        let Some(start) = columns.iter().rposition(is_start) else { return Taken::Short };
        if columns.len() < start + 2 || start < 2 {
            return Taken::Short;
        }
        let simulation = if early { columns[0] } else { columns[1] };
        let version = self.texts.read(columns[columns.len() - 1]);
        let description = columns[start + 1..columns.len() - 1].join(&b' ');
        let (simulation, description) = (self.texts.read(simulation), self.texts.read(&description));
        self.gatling.run(version.trim(), &simulation, &description);
        if !early && self.gatling.version_numbers.0 == 2 {
            self.gatling.layout = Layout::Middle;
        }
        Taken::Whole
    }

    fn error(&mut self, columns: &[&[u8]]) -> Result<Taken, IngestError> {
        let n = columns.len();
        let Some(at) = columns.last().copied().and_then(time).filter(|_| n >= 3) else {
            return Ok(Taken::Short);
        };
        let message = spaced(&self.texts.read(&columns[1..n - 1].join(&b' ')));
        self.gatling.error_at(&message, at)?;
        Ok(Taken::Whole)
    }

    fn assertion(&mut self, columns: &[&[u8]]) -> Taken {
        if columns.get(1) == Some(&&b"PATH"[..]) {
            return self.assertion_in_words(columns);
        }
        match columns.get(1).and_then(|text| BASE64_STANDARD.decode(text.trim_ascii()).ok()) {
            Some(blob) if self.assertions.len() < MAX_NAMES => {
                self.gatling.recognised = true;
                self.assertions.push(blob);
                Taken::Whole
            }
            Some(_) => Taken::Foreign,
            None => Taken::Short,
        }
    }

    /// As 2.1 writes them.
    fn assertion_in_words(&mut self, columns: &[&[u8]]) -> Taken {
        if self.gatling.assertions.len() >= MAX_NAMES {
            return Taken::Foreign;
        }
        let columns: Vec<String> = columns[1..].iter().map(|column| self.texts.read(column).into()).collect();
        self.gatling.recognised = true;
        self.gatling.assertions.push(in_words::read(&columns));
        Taken::Whole
    }

    /// Before any user is seen the version has to tell.
    pub(super) fn lead(&self) -> usize {
        self.lead.unwrap_or(match self.gatling.version_numbers {
            (2, ..) => 2,
            (3, 0..=3, _) => 1,
            _ => 0,
        })
    }
}
