//! The connections that services want of a shared resource, today and when each is at its largest, against what it has.
//! What is not stated is named and never counted as 0.

use domain::{Draw, Resource, ResourceFile, Value};

/// How a service reaches the resource.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Way {
    /// Each instance has a pool of its own.
    Pools,
    /// Nobody said, so that it is counted as pools are: the larger number.
    PoolsPresumed,
    /// Through a pooler, whose connections they are.
    Pooler,
}

/// A number of connections, or what would have to be stated to know it.
#[derive(Debug, Clone, PartialEq)]
pub enum Want {
    /// As many.
    Known(f64),
    /// The facts of the inventory that are not stated.
    Unknown(Vec<&'static str>),
}

impl Want {
    /// The number, where it is known.
    pub fn known(&self) -> Option<f64> {
        match self {
            Self::Known(connections) => Some(*connections),
            Self::Unknown(_) => None,
        }
    }
}

/// One service and what it wants.
#[derive(Debug, Clone, PartialEq)]
pub struct Line<'a> {
    /// The service.
    pub draw: &'a Draw,
    /// How it reaches the resource.
    pub way: Way,
    /// With the instances that it has.
    pub today: Want,
    /// With the most instances that its autoscaler starts.
    pub largest: Want,
}

impl Line<'_> {
    /// How many more it wants at its largest than today; none where one of them is not known.
    pub fn growth(&self) -> Option<f64> {
        Some((self.largest.known()? - self.today.known()?).max(0.0))
    }
}

/// What all services want together.
#[derive(Debug, Clone, PartialEq)]
pub struct Sum<'a> {
    /// Of those that are known.
    pub known: f64,
    /// Those that are not, and so are not in it.
    pub unknown: Vec<&'a Draw>,
    /// Against what the resource has.
    pub fit: Fit,
}

/// Whether a sum is within what a resource has.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fit {
    /// More is wanted than there is, whatever the unknown is.
    Over,
    /// Something is not known, and what is known does not exceed it.
    Unknown,
    /// All is known, and it is enough.
    Within,
}

/// A service that grows to its largest, and what all want together then.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Step<'a> {
    /// The service.
    pub draw: &'a Draw,
    /// How many more connections it wants.
    pub growth: f64,
    /// What all want when it and those before it are at their largest and the others are as today.
    pub total: f64,
}

/// A shared resource with its arithmetic.
#[derive(Debug, Clone, PartialEq)]
pub struct Shared<'a> {
    /// The resource.
    pub resource: &'a Resource,
    /// Each service, in the order of the file.
    pub lines: Vec<Line<'a>>,
    /// All today.
    pub today: Sum<'a>,
    /// All at their largest at once.
    pub largest: Sum<'a>,
    /// The services growing one after the other, the one that grows most first. Only those of which both numbers are known.
    pub steps: Vec<Step<'a>>,
    /// The step in `steps` that exceeds what there is; none where today does already, or none does, or it is not known what
    /// there is.
    pub crossing: Option<usize>,
}

/// What is left of a resource for services: its maximum without what is reserved. None where either is not stated.
pub fn usable(resource: &Resource) -> Option<f64> {
    let words = &resource.words;
    Some(count(words.max_connections?.count()) - count(words.reserved_connections?.count()))
}

/// What services can have at the very most: as [`usable`], with all of it where nobody said what is reserved.
pub fn at_most(resource: &Resource) -> Option<f64> {
    let words = &resource.words;
    let reserved = words.reserved_connections.map_or(0, domain::Connections::count);
    Some(count(words.max_connections?.count()) - count(reserved))
}

/// The arithmetic of a resource.
pub fn shared(file: &ResourceFile) -> Shared<'_> {
    let resource = &file.resource;
    let lines: Vec<_> = file.draws.iter().map(line).collect();
    let today = sum(resource, &lines, |line| &line.today);
    let largest = sum(resource, &lines, |line| &line.largest);
    let steps = steps(&lines, today.known);
    let line = at_most(resource).filter(|line| today.known <= *line);
    let crossing = line.and_then(|line| steps.iter().position(|step| step.total > line));
    Shared { resource, lines, today, largest, steps, crossing }
}

fn line(draw: &Draw) -> Line<'_> {
    let way = match draw.value("pooler_in_front") {
        Some(Value::Bool(true)) => Way::Pooler,
        Some(_) => Way::Pools,
        None => Way::PoolsPresumed,
    };
    let product = |names: &[&'static str]| {
        let missing: Vec<_> = names.iter().copied().filter(|name| number(draw, name).is_none()).collect();
        let product = names.iter().filter_map(|name| number(draw, name)).product();
        if missing.is_empty() { Want::Known(product) } else { Want::Unknown(missing) }
    };
    let (today, largest): (&[_], &[_]) = match way {
        Way::Pooler => (&["pooler_server_connections"], &["pooler_server_connections"]),
        Way::Pools | Way::PoolsPresumed => {
            (&["instances", "pool_max_per_instance"], &["instances_max", "pool_max_per_instance"])
        }
    };
    Line { draw, way, today: product(today), largest: product(largest) }
}

fn number(draw: &Draw, name: &str) -> Option<f64> {
    match draw.value(name)? {
        Value::Number(number) => Some(*number),
        Value::Bool(_) | Value::Text(_) => None,
    }
}

fn sum<'a>(resource: &Resource, lines: &[Line<'a>], want: for<'b> fn(&'b Line<'a>) -> &'b Want) -> Sum<'a> {
    let known = lines.iter().filter_map(|line| want(line).known()).sum();
    let unknown: Vec<_> =
        lines.iter().filter(|line| want(line).known().is_none()).map(|line| line.draw).collect();
    let fit = if at_most(resource).is_some_and(|line| known > line) {
        Fit::Over
    } else if unknown.is_empty() && usable(resource).is_some_and(|line| known <= line) {
        Fit::Within
    } else {
        Fit::Unknown
    };
    Sum { known, unknown, fit }
}

fn steps<'a>(lines: &[Line<'a>], today: f64) -> Vec<Step<'a>> {
    let mut growing: Vec<_> = lines
        .iter()
        .filter_map(|line| Some((line.draw, line.growth().filter(|more| *more > 0.0)?)))
        .collect();
    growing
        .sort_by(|(one, less), (other, more)| more.total_cmp(less).then_with(|| one.slug.cmp(&other.slug)));
    let mut total = today;
    growing
        .into_iter()
        .map(|(draw, growth)| {
            total += growth;
            Step { draw, growth, total }
        })
        .collect()
}

#[expect(clippy::cast_precision_loss, reason = "at most a million")]
fn count(connections: i64) -> f64 {
    connections as f64
}

#[cfg(test)]
mod tests;
