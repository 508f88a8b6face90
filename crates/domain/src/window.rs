//! A part of a run's time that somebody looks at: in whole seconds, counted from the first second in which a request
//! ended. A window is a view; it changes nothing of the run.

use std::ops::Range;

/// Seconds from `from` up to, but not with, `to`. A request belongs to the second of its end.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Window {
    from: i64,
    to: i64,
}

/// Why a window cannot be looked at.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{message}")]
pub struct WindowProblem {
    /// What of the address is wrong: `from` or `to`.
    pub field: &'static str,
    /// What is wrong with it, as a sentence.
    pub message: String,
}

/// The shortest window in a longer run that a person would call a minute.
const MINUTE: i64 = 60;

impl Window {
    /// The window that two texts name, in a run of so many seconds: seconds (`90`, `90s`), minutes (`1m30s`, `1:30`) or hours
    /// (`1h5m`, `1:05:00`). What is not said is the run's own beginning or end; none where that is the whole run.
    pub fn read(from: Option<&str>, to: Option<&str>, length: i64) -> Result<Option<Self>, WindowProblem> {
        let said =
            |text: Option<&str>| text.map(str::trim).filter(|text| !text.is_empty()).map(str::to_owned);
        let (from, to) = (said(from), said(to));
        if from.is_none() && to.is_none() {
            return Ok(None);
        }
        let from = from.map_or(Ok(0), |text| seconds("from", &text))?;
        let to = to.map_or(Ok(length), |text| seconds("to", &text))?;
        Self::within(from, to, length).map(|window| Some(window).filter(|window| !window.is_whole(length)))
    }

    fn within(from: i64, to: i64, length: i64) -> Result<Self, WindowProblem> {
        let problem = |field, message| Err(WindowProblem { field, message });
        if length <= 0 {
            return problem(
                "from",
                "The run has no course, so there is no part of it to look at: it has no request, or its file does not say \
                 when they came."
                    .to_owned(),
            );
        }
        let long = format!("The run is {length} s long");
        if from >= length {
            return problem("from", format!("{long}; it cannot be looked at from {from} s on."));
        }
        if to > length {
            return problem("to", format!("{long}; it cannot be looked at up to {to} s."));
        }
        if from >= to {
            let order = format!("A window ends after it begins; this one would go from {from} s to {to} s.");
            return problem("to", order);
        }
        Ok(Self { from, to })
    }

    /// The first second of it.
    pub const fn from(self) -> i64 {
        self.from
    }

    /// The first second behind it.
    pub const fn to(self) -> i64 {
        self.to
    }

    /// Both ends, in seconds from the start of the run.
    pub const fn bounds(self) -> (f64, f64) {
        (self.from as f64, self.to as f64)
    }

    /// How many seconds it has; at least one.
    pub const fn seconds(self) -> i64 {
        self.to - self.from
    }

    /// The same seconds on the clock of a run whose first second is `first`.
    pub const fn since(self, first: i64) -> Range<i64> {
        first.saturating_add(self.from)..first.saturating_add(self.to)
    }

    /// A whole run of so many seconds; none where it has none.
    pub fn whole(length: i64) -> Option<Self> {
        (length > 0).then_some(Self { from: 0, to: length })
    }

    /// Its middle half. None where it is a single second.
    pub fn closer(self) -> Option<Self> {
        let half = self.seconds() / 2;
        (half > 0).then(|| Self::placed(self.from + (self.seconds() - half) / 2, half))
    }

    /// Twice as much around it, in a run of so many seconds. None where that is the whole run.
    pub fn wider(self, length: i64) -> Option<Self> {
        let double = (self.seconds() * 2).min(length);
        let from = (self.from - self.seconds() / 2).clamp(0, length - double);
        Some(Self::placed(from, double)).filter(|window| !window.is_whole(length))
    }

    /// As much, half of it earlier. None where it begins with the run.
    pub fn earlier(self) -> Option<Self> {
        (self.from > 0).then(|| Self::placed((self.from - self.stride()).max(0), self.seconds()))
    }

    /// As much, half of it later, in a run of so many seconds. None where it ends with the run.
    pub fn later(self, length: i64) -> Option<Self> {
        let last = length - self.seconds();
        (self.from < last).then(|| Self::placed((self.from + self.stride()).min(last), self.seconds()))
    }

    /// The first minute of a run that is longer.
    pub fn first_minute(length: i64) -> Option<Self> {
        (length > MINUTE).then_some(Self { from: 0, to: MINUTE })
    }

    /// The last minute of a run that is longer.
    pub fn last_minute(length: i64) -> Option<Self> {
        (length > MINUTE).then_some(Self { from: length - MINUTE, to: length })
    }

    fn is_whole(self, length: i64) -> bool {
        self.from == 0 && self.to == length
    }

    fn stride(self) -> i64 {
        (self.seconds() / 2).max(1)
    }

    const fn placed(from: i64, seconds: i64) -> Self {
        Self { from, to: from + seconds }
    }
}

fn seconds(field: &'static str, text: &str) -> Result<i64, WindowProblem> {
    clock(text).or_else(|| units(text)).ok_or_else(|| {
        let message = format!(
            "“{text}” is no time since the start: give seconds, as in 90, or minutes, as in 1:30 or 1m30s."
        );
        WindowProblem { field, message }
    })
}

/// `90`, `1:30`, `1:02:09`: each part behind a colon has two digits and is below 60.
fn clock(text: &str) -> Option<i64> {
    let mut parts = text.split(':');
    let mut total = digits(parts.next()?)?;
    let behind: Vec<&str> = parts.collect();
    if behind.len() > 2 {
        return None;
    }
    for part in behind {
        let part = digits(part).filter(|value| part.len() == 2 && *value < 60)?;
        total = total.checked_mul(60)?.checked_add(part)?;
    }
    Some(total)
}

/// `1h2m3s` and parts of it, largest first, also written as `1 min 30 s`.
fn units(text: &str) -> Option<i64> {
    let compact: String = text.chars().filter(|c| !c.is_whitespace()).collect::<String>().to_lowercase();
    let (mut rest, mut total, mut last) = (compact.as_str(), 0_i64, i64::MAX);
    while !rest.is_empty() {
        let number = &rest[..rest.find(|c: char| !c.is_ascii_digit())?];
        let unit = &rest[number.len()..];
        let unit = &unit[..unit.find(|c: char| c.is_ascii_digit()).unwrap_or(unit.len())];
        let size = match unit {
            "h" => 3600,
            "m" | "min" => 60,
            "s" => 1,
            _ => return None,
        };
        if size >= last {
            return None;
        }
        total = digits(number)?.checked_mul(size)?.checked_add(total)?;
        (rest, last) = (&rest[number.len() + unit.len()..], size);
    }
    (last < i64::MAX).then_some(total)
}

/// Digits and nothing else; no more than a run of centuries has seconds.
fn digits(text: &str) -> Option<i64> {
    let is_number = (1..=10).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_digit());
    is_number.then(|| text.parse().ok()).flatten()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(from: &str, to: &str) -> Result<Option<(i64, i64)>, WindowProblem> {
        Window::read(Some(from), Some(to), 600).map(|window| window.map(|window| (window.from, window.to)))
    }

    #[test]
    fn a_window_is_named_in_seconds_minutes_or_hours() {
        for from in ["90", "90s", "1m30s", "1:30", "1 min 30 s", " 0h1m30S ", "01:30", "0:01:30"] {
            assert_eq!(read(from, "2m"), Ok(Some((90, 120))), "{from}");
        }
        assert_eq!(read("", "30"), Ok(Some((0, 30))));
        assert_eq!(read("9:00", ""), Ok(Some((540, 600))));
        assert_eq!(Window::read(Some("10"), None, 600).unwrap(), Some(Window { from: 10, to: 600 }));
    }

    #[test]
    fn the_whole_run_is_no_window() {
        assert_eq!((read("", ""), read("0", "600"), read("0", "")), (Ok(None), Ok(None), Ok(None)));
        assert_eq!(Window::read(None, None, 0), Ok(None));
    }

    #[test]
    fn a_window_that_cannot_be_says_which_end_is_wrong_and_why() {
        let refused =
            |from: &str, to: &str| read(from, to).map_err(|problem| (problem.field, problem.message));
        for nonsense in [
            "ten",
            "-1",
            "1.5",
            "1:5",
            "1:60",
            "1:00:00:00",
            "5s3m",
            "3m3m",
            "s",
            "99999999999",
            "１２",
            "1e3",
            ":30",
        ] {
            let (end, message) = refused(nonsense, "20").unwrap_err();
            assert_eq!(end, "from");
            assert!(message.starts_with(&format!("“{nonsense}” is no time since the start")), "{message}");
        }
        assert_eq!(refused("0", "later").unwrap_err().0, "to");
        assert_eq!(
            refused("60", "60"),
            Err(("to", "A window ends after it begins; this one would go from 60 s to 60 s.".to_owned()))
        );
        assert_eq!(
            refused("600", ""),
            Err(("from", "The run is 600 s long; it cannot be looked at from 600 s on.".to_owned()))
        );
        assert_eq!(
            refused("0", "3601"),
            Err(("to", "The run is 600 s long; it cannot be looked at up to 3601 s.".to_owned()))
        );
        assert_eq!(Window::read(Some("0"), Some("1"), 0).unwrap_err().field, "from");
    }

    #[test]
    fn a_window_moves_and_grows_within_its_run() {
        let window = |from, to| Window { from, to };
        let middle = window(100, 200);
        assert_eq!((middle.closer(), middle.wider(600)), (Some(window(125, 175)), Some(window(50, 250))));
        assert_eq!((middle.earlier(), middle.later(600)), (Some(window(50, 150)), Some(window(150, 250))));
        assert_eq!(window(20, 120).earlier(), Some(window(0, 100)));
        assert_eq!(window(540, 590).later(600), Some(window(550, 600)));
        assert_eq!(window(0, 100).wider(600), Some(window(0, 200)));
        assert_eq!(window(500, 600).wider(600), Some(window(400, 600)));
        assert_eq!((window(0, 9).earlier(), window(591, 600).later(600)), (None, None));
        assert_eq!((window(7, 8).closer(), window(7, 8).wider(600)), (None, Some(window(7, 9))));
        assert_eq!(window(100, 500).wider(600), None);
        assert_eq!(
            (window(7, 8).earlier(), window(7, 8).later(600)),
            (Some(window(6, 7)), Some(window(8, 9)))
        );
        assert_eq!(
            (Window::first_minute(61), Window::last_minute(61)),
            (Some(window(0, 60)), Some(window(1, 61)))
        );
        assert_eq!((Window::first_minute(60), Window::whole(0)), (None, None));
        assert_eq!(middle.since(1_700_000_000), 1_700_000_100..1_700_000_200);
    }
}
