//! How a list is asked for: which rows, sorted by what, from where on. Pages and programs say it with the same
//! parameters of an address, which are read and written here.

use std::{
    fmt::{self, Debug, Display},
    str::FromStr,
};

use serde::{Deserialize, Serialize};

use crate::{
    BinKind, BinPlace, Cursor, Direction, EnvironmentName, Invalid, Order, OwnerName, ReviewId, ReviewState,
    ScenarioName, Slug, Sorted, Timestamp, Version, account::words,
};

/// Which rows of a list are wanted, in the words of its address. The default wants all.
pub trait Filter: Clone + Debug + Default {
    /// What the list can be sorted by.
    type By: FromStr<Err = Invalid> + Copy + Debug + Display + PartialEq;
    /// What tells its rows apart.
    type Tie: FromStr + Clone + Debug + Display;
    /// How it is sorted unless asked otherwise.
    const USUAL: Sorted<Self::By>;
    /// The parameters that it knows.
    const FIELDS: &'static [&'static str];

    /// Takes one of its parameters.
    fn say(&mut self, field: &str, text: &str) -> Result<(), Invalid>;

    /// What was said of one of its parameters.
    fn said(&self, field: &str) -> Option<String>;
}

/// One page of a list, as it is asked for.
#[derive(Debug, Clone, PartialEq)]
pub struct Asked<F: Filter> {
    /// Which rows.
    pub filter: F,
    /// In which order.
    pub sorted: Sorted<F::By>,
    /// After which row; none from the beginning.
    pub after: Option<Cursor<F::Tie>>,
}

/// Why a parameter of an address is not one of the list's.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Wrong {
    /// There is no such parameter.
    Unknown(String),
    /// Its value is none; says why.
    Invalid(String, Invalid),
}

impl<F: Filter> Default for Asked<F> {
    fn default() -> Self {
        Self { filter: F::default(), sorted: F::USUAL, after: None }
    }
}

impl<F: Filter> Asked<F> {
    /// Reads the parameters of an address. What is empty was not said; what is wrong is left out and told.
    pub fn read<'a>(pairs: impl IntoIterator<Item = (&'a str, &'a str)>) -> (Self, Vec<Wrong>) {
        let (mut asked, mut wrong) = (Self::default(), Vec::new());
        for (field, text) in pairs {
            let text = text.trim();
            let said = match field {
                _ if text.is_empty() => continue,
                "sort" => text.parse().map(|sorted| asked.sorted = sorted),
                "after" => text.parse().map(|after| asked.after = Some(after)),
                known if F::FIELDS.contains(&known) => asked.filter.say(known, text),
                unknown => {
                    wrong.push(Wrong::Unknown(unknown.to_owned()));
                    continue;
                }
            };
            if let Err(why) = said {
                wrong.push(Wrong::Invalid(field.to_owned(), why));
            }
        }
        (asked, wrong)
    }

    /// The parameters of the filter that were said.
    pub fn filters(&self) -> Vec<(&'static str, String)> {
        F::FIELDS.iter().filter_map(|field| Some((*field, self.filter.said(field)?))).collect()
    }

    /// The parameters that ask for the same list from its beginning.
    pub fn query(&self) -> Vec<(&'static str, String)> {
        self.query_sorted(self.sorted)
    }

    /// The parameters that ask for the rows after this one.
    pub fn query_after(&self, after: &Cursor<F::Tie>) -> Vec<(&'static str, String)> {
        let mut query = self.query();
        query.push(("after", after.to_string()));
        query
    }

    /// The parameters that ask for the same rows in another order.
    pub fn query_sorted(&self, sorted: Sorted<F::By>) -> Vec<(&'static str, String)> {
        let mut query = self.filters();
        if sorted != F::USUAL {
            query.push(("sort", sorted.to_string()));
        }
        query
    }

    /// Which way the list is sorted by this; none where it is sorted by something else.
    pub fn direction_of(&self, by: F::By) -> Option<Direction> {
        (self.sorted.by == by).then_some(self.sorted.direction)
    }
}

words!(
    /// What services are sorted by.
    ServiceBy, "a column of services" {
        /// Short name.
        Name = "name",
        /// Highest rate of any run.
        Tested = "tested",
        /// p95 of the newest run.
        P95 = "p95",
        /// Age of the newest run.
        Evidence = "evidence",
        /// The rate it shall carry.
        Target = "target",
        /// The order that a signed review reached.
        Reached = "reached",
        /// Items of the newest review that fail.
        Fails = "fails",
        /// Items of the newest review that are unknown.
        Unknowns = "unknowns",
        /// Items of the newest review that are stale.
        Stale = "stale",
        /// The next review.
        Review = "review",
        /// How many runs it has.
        Runs = "runs",
    }
);

words!(
    /// What the runs of a service are sorted by.
    RunBy, "a column of runs" {
        /// Number.
        Number = "number",
        /// When the test began, else when it was received.
        When = "when",
        /// Requests per second.
        Rate = "rate",
        /// Median.
        P50 = "p50",
        /// 95th percentile.
        P95 = "p95",
        /// 99th percentile.
        P99 = "p99",
        /// Share of failed requests.
        Failures = "failures",
    }
);

words!(
    /// What reviews are sorted by.
    ReviewBy, "a column of reviews" {
        /// When they were started.
        Started = "started",
        /// When they changed last.
        Changed = "changed",
        /// The rate they are for.
        Target = "target",
    }
);

words!(
    /// What the bin is sorted by.
    BinBy, "a column of the bin" {
        /// When it was deleted.
        Deleted = "deleted",
        /// Short name of the service.
        Service = "service",
    }
);

words!(
    /// Yes or no.
    Whether, "an answer" {
        /// It is so.
        Yes = "yes",
        /// It is not so.
        No = "no",
    }
);

words!(
    /// How old the newest run of a service is.
    Freshness, "an age of evidence" {
        /// At most [`Freshness::DAYS`].
        Fresh = "fresh",
        /// Older.
        Stale = "stale",
    }
);

impl Freshness {
    /// How many days evidence stays fresh: `fresh_days` of the default checklist.
    pub const DAYS: i64 = 90;
}

words!(
    /// How the thresholds of a run stand, by the loudest of them.
    Judged, "a state of thresholds" {
        /// All hold.
        Held = "held",
        /// At least one does not.
        Failed = "failed",
        /// None failed, and the file cannot say of some.
        Unknown = "unknown",
        /// There is none.
        None = "none",
    }
);

/// An order that a signed review reached, or that none did.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Reached(pub Option<Order>);

impl FromStr for Reached {
    type Err = Invalid;

    fn from_str(text: &str) -> Result<Self, Invalid> {
        if text == "none" { Ok(Self(None)) } else { text.parse().map(|order| Self(Some(order))) }
    }
}

impl Display for Reached {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0 {
            Some(order) => write!(f, "{}", order.rps()),
            None => f.write_str("none"),
        }
    }
}

/// A day in UTC, as in an address: `2026-11-23`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Day(Timestamp);

crate::schema::described!(Day, {"type": "string", "format": "date"});

impl Day {
    /// The day that ends just before this moment.
    pub fn ending(end: Timestamp) -> Self {
        let last = end.0.saturating_sub(1);
        Self(Timestamp(last - last.rem_euclid(Timestamp::DAY)))
    }

    /// The day in which a moment lies.
    pub fn of(at: Timestamp) -> Self {
        Self(Timestamp(at.0 - at.0.rem_euclid(Timestamp::DAY)))
    }

    /// Its first moment.
    pub fn start(self) -> Timestamp {
        self.0
    }

    /// The first moment after it.
    pub fn end(self) -> Timestamp {
        self.0.plus_ms(Timestamp::DAY)
    }
}

impl FromStr for Day {
    type Err = Invalid;

    fn from_str(text: &str) -> Result<Self, Invalid> {
        let start = format!("{text}T00:00:00Z").parse().ok().filter(|_| text.len() == 10);
        start.map(Self).ok_or_else(|| Invalid(format!("“{text}” is not a day: write it as 2026-11-23.")))
    }
}

impl TryFrom<String> for Day {
    type Error = Invalid;

    fn try_from(text: String) -> Result<Self, Invalid> {
        text.parse()
    }
}

impl From<Day> for String {
    fn from(day: Day) -> Self {
        day.to_string()
    }
}

impl Display for Day {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0.day())
    }
}

/// A part of a text, to be found in it whatever the case of its letters: at most 120 characters.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Search(String);

impl Search {
    /// Greatest number of characters.
    pub const MAX_LEN: usize = 120;

    /// As it was typed.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for Search {
    type Err = Invalid;

    fn from_str(text: &str) -> Result<Self, Invalid> {
        if text.chars().count() > Self::MAX_LEN || text.contains('\0') {
            return Err(Invalid(format!("A search has at most {} characters.", Self::MAX_LEN)));
        }
        Ok(Self(text.to_owned()))
    }
}

/// Declares a filter: its fields with their types, each said in an address under its name.
macro_rules! filter {
    ($(#[$doc:meta])* $name:ident by $by:ty, tie $tie:ty, usual $usual:expr, {
        $($(#[$fdoc:meta])* $field:ident: $kind:ty => $text:expr),+ $(,)?
    }) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Default, PartialEq)]
        pub struct $name { $($(#[$fdoc])* pub $field: Option<$kind>),+ }

        impl Filter for $name {
            type By = $by;
            type Tie = $tie;
            const USUAL: Sorted<$by> = $usual;
            const FIELDS: &'static [&'static str] = &[$(stringify!($field)),+];

            fn say(&mut self, field: &str, text: &str) -> Result<(), Invalid> {
                match field {
                    $(stringify!($field) => self.$field = Some(text.parse()?),)+
                    _ => {}
                }
                Ok(())
            }

            fn said(&self, field: &str) -> Option<String> {
                match field {
                    $(stringify!($field) => self.$field.as_ref().map(|value: &$kind| $text(value)),)+
                    _ => None,
                }
            }
        }
    };
}

mod access;
mod many;
pub use access::{
    AccountBy, AccountFilter, InvitationBy, InvitationFilter, InvitedTo, OwnTokenFilter, SessionBy,
    SessionFilter, ShareBy, ShareFilter, TokenBy, TokenFilter,
};
pub use many::{
    CampaignBy, CampaignFilter, ChecklistBy, ChecklistFilter, PrecedentBy, PrecedentFilter, ResourceBy,
    ResourceFilter,
};

/// A value as an address has it.
fn plain(value: &impl ToString) -> String {
    value.to_string()
}

filter!(
    /// What of the bin; all of it by default.
    BinFilter by BinBy, tie BinPlace, usual Sorted { by: BinBy::Deleted, direction: Direction::Descending }, {
        /// Only such things.
        kind: BinKind => plain,
        /// Only what is this service or was measured of it.
        service: Slug => plain,
    }
);

filter!(
    /// Which services; all of them by default.
    ServiceFilter by ServiceBy, tie Slug, usual Sorted { by: ServiceBy::Name, direction: Direction::Ascending }, {
        /// Only those with this in their short name, name or owner.
        find: Search => |search: &Search| search.0.clone(),
        /// Only those of this team.
        owner: OwnerName => plain,
        /// Only those that a signed review says reached this order, or none.
        order_reached: Reached => plain,
        /// Only those that prepare for this order.
        order_targeted: Order => |order: &Order| order.rps().to_string(),
        /// Only those with a run, or without.
        tested: Whether => plain,
        /// Only those whose newest run is this old.
        evidence: Freshness => plain,
        /// Only those whose newest review has an item that fails, or none.
        fails: Whether => plain,
        /// Only those whose newest review has an item that is unknown, or none.
        unknowns: Whether => plain,
        /// Only those whose newest review has an item that is stale, or none.
        stale: Whether => plain,
        /// Only those that this campaign is about.
        campaign: Slug => plain,
    }
);

filter!(
    /// Which runs of a service; all of them by default.
    RunFilter by RunBy, tie i64, usual Sorted { by: RunBy::Number, direction: Direction::Descending }, {
        /// Only those of this scenario.
        scenario: ScenarioName => plain,
        /// Only those of this environment.
        environment: EnvironmentName => plain,
        /// Only those of this version.
        version: Version => plain,
        /// Only those of this load tool.
        tool: Search => |tool: &Search| tool.0.clone(),
        /// Only those whose thresholds stand so.
        thresholds: Judged => plain,
        /// Only those since this day.
        from: Day => plain,
        /// Only those until this day, with it.
        to: Day => plain,
        /// Only those that are a baseline now, or are none.
        baseline: Whether => plain,
    }
);

filter!(
    /// Which reviews; all of them by default.
    ReviewFilter by ReviewBy, tie ReviewId, usual Sorted { by: ReviewBy::Started, direction: Direction::Descending }, {
        /// Only those of this service.
        service: Slug => plain,
        /// Only those that stand so.
        state: ReviewState => plain,
        /// Only those that prepare for this order.
        order: Order => |order: &Order| order.rps().to_string(),
    }
);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_an_address_asks_for_is_written_as_it_was_read() {
        let pairs = [
            ("scenario", "peak & soak"),
            ("thresholds", "failed"),
            ("from", "2026-11-05"),
            ("baseline", "no"),
            ("sort", "-p95"),
        ];
        let (asked, wrong) = Asked::<RunFilter>::read(pairs);
        assert_eq!(wrong, []);
        assert_eq!(asked.query(), pairs.map(|(name, text)| (name, text.to_owned())));
        let services = [
            ("find", "100%"),
            ("order_reached", "none"),
            ("order_targeted", "10000"),
            ("sort", "evidence"),
            ("after", "~a"),
        ];
        let (asked, wrong) = Asked::<ServiceFilter>::read(services);
        assert_eq!(wrong, []);
        assert_eq!(
            asked.query_after(asked.after.as_ref().unwrap()),
            services.map(|(name, text)| (name, text.to_owned()))
        );
    }

    #[test]
    fn what_is_empty_was_not_said_and_what_is_wrong_is_told() {
        let pairs = [
            ("owner", " "),
            ("tested", "maybe"),
            ("sort", "-colour"),
            ("colour", "red"),
            ("evidence", "stale"),
        ];
        let (asked, wrong) = Asked::<ServiceFilter>::read(pairs);
        assert_eq!(asked.query(), [("evidence", "stale".to_owned())]);
        let told: Vec<_> = wrong
            .iter()
            .map(|wrong| match wrong {
                Wrong::Unknown(field) => field.clone(),
                Wrong::Invalid(field, why) => format!("{field}: {why}"),
            })
            .collect();
        assert_eq!(told[0], "tested: “maybe” is not an answer: choose one of yes, no.");
        assert!(told[1].starts_with("sort: “colour” is not a column of services"), "{}", told[1]);
        assert_eq!(told[2], "colour");
    }

    #[test]
    fn a_day_has_a_beginning_and_an_end() {
        let day: Day = "2026-11-23".parse().unwrap();
        assert_eq!(day.end().since(day.start()), Timestamp::DAY);
        assert_eq!(day.to_string(), "2026-11-23");
        for bad in ["", "23.11.2026", "2026-13-01", "2026-11-23T00:00:00Z", "yesterday"] {
            assert!(bad.parse::<Day>().is_err(), "{bad} became a day");
        }
    }
}
