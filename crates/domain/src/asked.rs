//! How a list is asked for: which rows, sorted by what, from where on. Pages and programs say it with the same
//! parameters of an address, which are read and written here.

use std::{
    fmt::{Debug, Display},
    str::FromStr,
};

use crate::{Cursor, Direction, Invalid, Sorted};

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
mod bin;
mod day;
mod many;
mod reviews;
mod runs;
mod services;
mod values;

pub use access::{
    AccountBy, AccountFilter, InvitationBy, InvitationFilter, InvitedTo, OwnTokenFilter, SessionBy,
    SessionFilter, ShareBy, ShareFilter, TokenBy, TokenFilter,
};
pub use bin::{BinBy, BinFilter};
pub use day::Day;
pub use many::{
    CampaignBy, CampaignFilter, ChecklistBy, ChecklistFilter, PrecedentBy, PrecedentFilter, ResourceBy,
    ResourceFilter,
};
pub use reviews::{ReviewBy, ReviewFilter};
pub use runs::{Judged, RunBy, RunFilter};
pub use services::{Freshness, Reached, ServiceBy, ServiceFilter};
pub use values::{Search, Whether};

/// A value as an address has it.
fn plain(value: &impl ToString) -> String {
    value.to_string()
}

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
}
