//! A clock that is set while a test runs tears its file into stretches of time that lie more than a day apart, often one
//! record against all others. Each stretch is recorded by itself; at the end the one that holds the record in the middle is
//! the test, and the others are left out, visibly.

use domain::Timestamp;

use crate::IngestError;

/// Stretches that are recorded beside the one at hand.
const MOST_OTHERS: usize = 3;
/// A stretch with at most so many records makes room for another, so many times.
const FEW: u64 = 16;
const MOST_GIVEN_UP: u32 = 256;
const DAY_MS: i64 = 86_400_000;

/// What a reader records of one stretch.
pub(crate) trait Stretch: Sized {
    /// Units of its times in a millisecond.
    const PER_MS: i64;

    /// Where it keeps the others, while it is the one at hand.
    fn stretches(&mut self) -> &mut Stretches<Self>;

    /// Times of its first and its last record.
    fn span(&self) -> Option<(i64, i64)>;

    /// How many records it holds.
    fn records(&self) -> u64;

    /// An empty one of the same file, with a number of its own.
    fn another(&self, number: u32) -> Self;

    /// Takes over from `before`, the one at hand until now, what is of the whole file.
    fn follow(&mut self, before: &mut Self) -> Result<(), IngestError>;

    /// Adds another one that turned out not to lie apart.
    fn join(&mut self, other: Self) -> Result<(), IngestError>;

    /// Learns what another one, which is left out, says of all.
    fn learn(&mut self, _other: &Self) {}

    /// Notes that records are left out.
    fn leave_out(&mut self, left_out: LeftOut);

    /// Makes this the stretch that `at` belongs to; false where a record of that time is left out.
    #[inline]
    fn enters(&mut self, at: i64) -> Result<bool, IngestError> {
        if self.stretches().is_near(at) { Ok(true) } else { self.enters_afar(at) }
    }

    /// The same for a record that has a start and an end; one that seems to last more than a day is left out.
    #[inline]
    fn enters_from(&mut self, start: i64, end: i64) -> Result<bool, IngestError> {
        let stretches = self.stretches();
        if stretches.is_near(start) && stretches.is_near(end) {
            return Ok(true);
        }
        if end.abs_diff(start) > day::<Self>().unsigned_abs() {
            stretches.left_out.add::<Self>(1, (start.min(end), start.max(end)));
            return Ok(false);
        }
        Ok(self.enters_afar(start)? && self.enters_afar(end)?)
    }

    /// The way of the few whose time is not known to be near.
    #[cold]
    fn enters_afar(&mut self, at: i64) -> Result<bool, IngestError> {
        let mut stretches = std::mem::take(self.stretches());
        let entered = stretches.enter(at, self);
        *self.stretches() = stretches;
        entered
    }

    /// Makes this the stretch that is the test. Nothing may be recorded afterwards.
    fn settle(&mut self) -> Result<(), IngestError> {
        std::mem::take(self.stretches()).settle(self)
    }
}

fn day<S: Stretch>() -> i64 {
    S::PER_MS * DAY_MS
}

/// The stretches beside the one at hand.
#[derive(Debug)]
pub(crate) struct Stretches<S> {
    /// Times from here to there belong to the one at hand.
    low: i64,
    high: i64,
    others: Vec<S>,
    made: u32,
    given_up: u32,
    left_out: LeftOut,
}

impl<S> Default for Stretches<S> {
    fn default() -> Self {
        // Nothing is near before there is a record.
        let (low, high) = (i64::MAX, i64::MIN);
        Self { low, high, others: Vec::new(), made: 0, given_up: 0, left_out: LeftOut::default() }
    }
}

impl<S> Stretches<S> {
    /// The time surely belongs to the stretch at hand.
    #[inline]
    pub(crate) fn is_near(&self, at: i64) -> bool {
        self.low <= at && at <= self.high
    }
}

impl<S: Stretch> Stretches<S> {
    fn enter(&mut self, at: i64, current: &mut S) -> Result<bool, IngestError> {
        let is_here = current.span().is_none_or(|span| touches::<S>(span, (at, at)));
        if !is_here && !self.turn(at, current)? {
            self.left_out.add::<S>(1, (at, at));
            return Ok(false);
        }
        let (first, last) = current.span().unwrap_or((at, at));
        self.low = first.min(at).saturating_sub(day::<S>());
        self.high = last.max(at).saturating_add(day::<S>());
        Ok(true)
    }

    /// Takes up the other stretch that `at` belongs to, or a new one; false where there is no room.
    fn turn(&mut self, at: i64, current: &mut S) -> Result<bool, IngestError> {
        let reaches = |other: &S| other.span().is_some_and(|span| touches::<S>(span, (at, at)));
        let place = match self.others.iter().position(reaches) {
            Some(place) => place,
            None if self.others.len() < MOST_OTHERS || self.give_one_up() => {
                self.made += 1;
                self.others.push(current.another(self.made));
                self.others.len() - 1
            }
            None => return Ok(false),
        };
        self.take_up(place, current)?;
        Ok(true)
    }

    fn take_up(&mut self, place: usize, current: &mut S) -> Result<(), IngestError> {
        std::mem::swap(current, &mut self.others[place]);
        current.follow(&mut self.others[place])
    }

    /// Leaves the smallest stretch out for good, if it is one of a few odd records.
    fn give_one_up(&mut self) -> bool {
        let smallest = (0..self.others.len()).min_by_key(|&at| self.others[at].records());
        let Some(at) = smallest.filter(|&at| self.others[at].records() <= FEW) else { return false };
        if self.given_up >= MOST_GIVEN_UP {
            return false;
        }
        self.given_up += 1;
        let other = self.others.swap_remove(at);
        self.left_out.add_all(&other);
        true
    }

    fn settle(mut self, current: &mut S) -> Result<(), IngestError> {
        if let Some(place) = self.middle(current) {
            self.take_up(place, current)?;
        }
        // One without a time lies nowhere else.
        let touching =
            |current: &S, other: &S| current.span().zip(other.span()).is_none_or(|(a, b)| touches::<S>(a, b));
        while let Some(at) = self.others.iter().position(|other| touching(current, other)) {
            current.join(self.others.swap_remove(at))?;
        }
        for other in &self.others {
            current.learn(other);
            self.left_out.add_all(other);
        }
        if self.left_out.records > 0 {
            current.leave_out(self.left_out);
        }
        Ok(())
    }

    /// The place of the stretch with the record in the middle; none where that is the current one.
    fn middle(&self, current: &S) -> Option<usize> {
        let of = |place: Option<usize>, stretch: &S| {
            (stretch.span().map(|(first, _)| first), stretch.records(), place)
        };
        let mut all = vec![of(None, current)];
        all.extend(self.others.iter().enumerate().map(|(place, other)| of(Some(place), other)));
        all.sort_by_key(|(first, ..)| *first);
        let half = all.iter().map(|(_, records, _)| records).sum::<u64>() / 2;
        let mut before = 0;
        let is_middle = |(_, records, _): &&(_, u64, _)| {
            before += records;
            before > half
        };
        all.iter().find(is_middle).and_then(|&(.., place)| place)
    }
}

/// No more than a day lies between the two.
fn touches<S: Stretch>((first, last): (i64, i64), (from, to): (i64, i64)) -> bool {
    from <= last.saturating_add(day::<S>()) && first <= to.saturating_add(day::<S>())
}

/// Records that lie more than a day from the test.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct LeftOut {
    pub(crate) records: u64,
    /// The first and the last of them.
    span: Option<(Timestamp, Timestamp)>,
}

impl LeftOut {
    fn add<S: Stretch>(&mut self, records: u64, (first, last): (i64, i64)) {
        let moment = |at: i64| Timestamp(at.div_euclid(S::PER_MS));
        self.merge(Self { records, span: Some((moment(first), moment(last))) });
    }

    fn add_all<S: Stretch>(&mut self, stretch: &S) {
        if let Some(span) = stretch.span() {
            self.add::<S>(stretch.records(), span);
        }
    }

    /// Adds those of another file.
    pub(crate) fn merge(&mut self, other: Self) {
        self.records += other.records;
        self.span = match (self.span, other.span) {
            (Some((first, last)), Some((from, to))) => Some((first.min(from), last.max(to))),
            (one, other) => one.or(other),
        };
    }

    /// The same of a file whose times are those of no calendar.
    pub(crate) fn without_dates(self) -> Self {
        Self { span: None, ..self }
    }

    /// What is wrong with them: `dated 1980-01-01 00:00, more than 24 hours from the rest of the test`.
    pub(crate) fn why(self) -> String {
        let dates = match self.span {
            Some((first, last)) if first.minute() == last.minute() => format!("dated {}, ", first.minute()),
            Some((first, last)) => format!("dated {} to {}, ", first.minute(), last.minute()),
            None => String::new(),
        };
        format!("{dates}more than 24 hours from the rest of the test")
    }

    /// What a reader of the report should know.
    pub(crate) fn note(self) -> Option<String> {
        let (records, are, they) = match self.records {
            0 => return None,
            1 => ("1 record".to_owned(), "is", "it is"),
            many => (format!("{many} records"), "are", "they are"),
        };
        Some(format!(
            "{records} {are} {} (a clock was set); {they} left out and counted as skipped.",
            self.why()
        ))
    }
}

#[cfg(test)]
mod tests;
