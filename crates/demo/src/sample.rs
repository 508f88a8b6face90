//! What an example service is made of, as data.

use domain::{Answer, NewService, Order, Value};

use crate::load::Load;

/// One example service with its history. Times are days before today.
pub(crate) struct Sample {
    pub(crate) slug: &'static str,
    pub(crate) name: &'static str,
    pub(crate) owner: &'static str,
    /// The rate it shall carry, in req/s.
    pub(crate) target: f64,
    /// What was stated about production, and when; the first states register the service.
    pub(crate) facts: Vec<(i64, Facts)>,
    pub(crate) runs: Vec<Planned>,
    /// The run that is the baseline, counted from 0, and why.
    pub(crate) baseline: Option<(usize, &'static str)>,
    pub(crate) review: Option<Walk>,
}

/// Inputs of the checklist with their values.
pub(crate) type Facts = Vec<(&'static str, Value)>;

/// A run, and what was said of it.
pub(crate) struct Planned {
    pub(crate) days: i64,
    pub(crate) scenario: &'static str,
    pub(crate) version: &'static str,
    pub(crate) reason: &'static str,
    pub(crate) change: Option<&'static str>,
    pub(crate) load: Load,
}

/// A review as far as somebody got.
pub(crate) struct Walk {
    pub(crate) days: i64,
    pub(crate) from: Order,
    pub(crate) to: Order,
    pub(crate) values: Facts,
    pub(crate) answers: Vec<(&'static str, Answer, &'static str)>,
    pub(crate) evidence: Vec<(&'static str, Proof)>,
}

/// What an answer rests on.
pub(crate) enum Proof {
    /// A run of the same service, counted from 0.
    Run(usize),
    Note(&'static str),
    Link(&'static str),
}

impl Sample {
    /// Its names as they are registered.
    pub(crate) fn registration(&self) -> NewService {
        NewService {
            slug: self.slug.parse().expect("a test registers every sample"),
            name: self.name.parse().expect("a test registers every sample"),
            owner: Some(self.owner.parse().expect("a test registers every sample")),
            target: Some(self.target.try_into().expect("a test registers every sample")),
        }
    }
}

pub(crate) fn number(value: f64) -> Value {
    Value::Number(value)
}

pub(crate) fn yes() -> Value {
    Value::Bool(true)
}

pub(crate) fn no() -> Value {
    Value::Bool(false)
}

pub(crate) fn word(text: &str) -> Value {
    Value::Text(text.to_owned())
}
