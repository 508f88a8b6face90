//! A service of the catalogue and the orders of magnitude it is prepared for.

use std::{fmt, str::FromStr};

use serde::{Deserialize, Serialize};

use crate::{Invalid, OwnerName, ReviewId, ReviewState, ServiceId, ServiceName, Slug, Timestamp, format};

/// An order of magnitude of load, in requests per second.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "i64", into = "i64")]
pub enum Order {
    /// 100 req/s.
    O100,
    /// 1,000 req/s.
    O1k,
    /// 10,000 req/s.
    O10k,
    /// 100,000 req/s.
    O100k,
}

crate::schema::described!(Order, {"type": "integer", "enum": [100, 1_000, 10_000, 100_000]});

impl Order {
    /// All of them, from the smallest.
    pub const ALL: [Self; 4] = [Self::O100, Self::O1k, Self::O10k, Self::O100k];

    /// Requests per second.
    pub fn rps(self) -> i64 {
        match self {
            Self::O100 => 100,
            Self::O1k => 1_000,
            Self::O10k => 10_000,
            Self::O100k => 100_000,
        }
    }

    /// Its id in a checklist file: `o10k`.
    pub fn id(self) -> &'static str {
        match self {
            Self::O100 => "o100",
            Self::O1k => "o1k",
            Self::O10k => "o10k",
            Self::O100k => "o100k",
        }
    }

    /// The order of the checklist id.
    pub fn from_id(id: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|order| order.id() == id)
    }

    /// The smallest order that a rate fits in; the largest for anything above it.
    pub fn of_rate(rps: f64) -> Self {
        #[expect(clippy::cast_precision_loss, reason = "at most 100,000")]
        Self::ALL.into_iter().find(|order| rps <= order.rps() as f64).unwrap_or(Self::O100k)
    }
}

impl fmt::Display for Order {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::O100 => "100 req/s",
            Self::O1k => "1,000 req/s",
            Self::O10k => "10,000 req/s",
            Self::O100k => "100,000 req/s",
        })
    }
}

impl TryFrom<i64> for Order {
    type Error = Invalid;

    fn try_from(rps: i64) -> Result<Self, Invalid> {
        Self::ALL.into_iter().find(|order| order.rps() == rps).ok_or_else(|| {
            Invalid(format!(
                "{rps} is not an order of magnitude: choose 100, 1000, 10000 or 100000 requests per second."
            ))
        })
    }
}

impl From<Order> for i64 {
    fn from(order: Order) -> Self {
        order.rps()
    }
}

impl FromStr for Order {
    type Err = Invalid;

    fn from_str(text: &str) -> Result<Self, Invalid> {
        let rps: i64 = text.trim().parse().map_err(|_| {
            Invalid(format!("“{text}” is not an order of magnitude: choose 100, 1000, 10000 or 100000."))
        })?;
        rps.try_into()
    }
}

/// A rate in requests per second that a service shall carry: more than 0, at most a billion.
#[derive(Debug, Clone, Copy, PartialEq, PartialOrd, Serialize, Deserialize)]
#[serde(try_from = "f64")]
pub struct TargetRate(#[serde(serialize_with = "crate::number::plain")] f64);

crate::schema::described!(TargetRate, {"type": "number", "exclusiveMinimum": 0});

impl TargetRate {
    /// Requests per second.
    pub fn rps(self) -> f64 {
        self.0
    }
}

impl TryFrom<f64> for TargetRate {
    type Error = Invalid;

    fn try_from(rps: f64) -> Result<Self, Invalid> {
        if rps > 0.0 && rps <= 1e9 {
            Ok(Self(rps))
        } else {
            Err(Invalid(format!(
                "{rps} is not a target: give requests per second, more than 0 and at most a billion."
            )))
        }
    }
}

impl From<TargetRate> for f64 {
    fn from(rate: TargetRate) -> Self {
        rate.0
    }
}

impl FromStr for TargetRate {
    type Err = Invalid;

    fn from_str(text: &str) -> Result<Self, Invalid> {
        let plain = crate::number::without_groups(text);
        let rps: Option<f64> = plain.and_then(|plain| plain.parse().ok());
        rps.ok_or_else(|| Invalid(format!("“{text}” is not a number of requests per second.")))?.try_into()
    }
}

/// One service.
#[derive(Debug, Clone, PartialEq)]
pub struct Service {
    /// Identity.
    pub id: ServiceId,
    /// Its name in addresses.
    pub slug: Slug,
    /// Its name for people.
    pub name: ServiceName,
    /// The team that answers for it.
    pub owner: Option<OwnerName>,
    /// The rate it shall carry.
    pub target: Option<TargetRate>,
    /// When it was registered.
    pub created_at: Timestamp,
    /// It is an example: the demo made it, and nothing in it was measured.
    pub is_demo: bool,
    /// Highest order with a valid signed review; none until there is one.
    pub order_reached: Option<Order>,
    /// A higher one, the signature for which has lapsed.
    pub order_lapsed: Option<LapsedOrder>,
    /// Highest order that an open review prepares, else the order of the target.
    pub order_targeted: Option<Order>,
}

/// An order that a service had reached.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LapsedOrder {
    /// Which.
    pub order: Order,
    /// When the signature for it lapsed.
    pub at: Timestamp,
    /// Why, in a few words: `instances 20 → 50`.
    pub words: String,
}

impl Service {
    /// The order that it has reached, with the one that lapsed: `1k (10k lapsed 2 Dec: instances 20 → 50)`.
    pub fn order_in_words(&self) -> String {
        let short = |order: Order| format::order(order.rps() as f64);
        let reached = self.order_reached.map_or_else(|| "none".to_owned(), short);
        match &self.order_lapsed {
            None => reached,
            Some(lapsed) => {
                let day = lapsed.at.short_day();
                format!("{reached} ({} lapsed {day}: {})", short(lapsed.order), lapsed.words)
            }
        }
    }
}

/// A service to be registered.
#[derive(Debug, Clone, PartialEq)]
pub struct NewService {
    /// Its name in addresses.
    pub slug: Slug,
    /// Its name for people.
    pub name: ServiceName,
    /// The team that answers for it.
    pub owner: Option<OwnerName>,
    /// The rate it shall carry.
    pub target: Option<TargetRate>,
}

/// A service in the portfolio: what the list shows of it.
#[derive(Debug, Clone, PartialEq)]
pub struct ServiceLine {
    /// The service.
    pub service: Service,
    /// How many runs it has.
    pub runs: i64,
    /// When the newest run was received: the age of the evidence.
    pub last_run_at: Option<Timestamp>,
    /// p95 of the newest run, in milliseconds.
    pub last_p95_ms: Option<f64>,
    /// Rate of the newest run, in requests per second.
    pub last_rate_per_s: Option<f64>,
    /// Highest rate of any run.
    pub tested_rate_per_s: Option<f64>,
    /// Its newest review, where it has one.
    pub newest: Option<NewestReview>,
    /// The earliest day on which a review is due: what an open one prepares for, or the end of a signature that stands.
    pub next_review_at: Option<Timestamp>,
}

/// The newest review of a service, as it was judged last.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NewestReview {
    /// What addresses use.
    pub id: ReviewId,
    /// What people see.
    pub number: i64,
    /// Where it stands.
    pub state: ReviewState,
    /// It was judged once at least: before that nothing is known of its items.
    pub is_judged: bool,
    /// Items that fail.
    pub fails: i64,
    /// Items that are unknown.
    pub unknowns: i64,
    /// Items that are stale.
    pub stale: i64,
    /// At least one more item has become stale since.
    pub has_lapsed: bool,
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Clock;

    #[test]
    fn an_order_that_lapsed_stands_beside_the_one_that_was_reached() {
        let at: Timestamp = "2026-12-02T10:00:00Z".parse().unwrap();
        let mut service = Service {
            id: Clock::standing_at(at).id(),
            slug: "orders-api".parse().unwrap(),
            name: "Orders".parse().unwrap(),
            owner: None,
            target: None,
            created_at: at,
            is_demo: false,
            order_reached: None,
            order_lapsed: None,
            order_targeted: None,
        };
        assert_eq!(service.order_in_words(), "none");
        service.order_reached = Some(Order::O1k);
        assert_eq!(service.order_in_words(), "1k");
        service.order_lapsed =
            Some(LapsedOrder { order: Order::O10k, at, words: "instances 20 → 50".into() });
        assert_eq!(service.order_in_words(), "1k (10k lapsed 2 Dec: instances 20 → 50)");
    }

    #[test]
    fn an_order_is_one_of_four_rates() {
        assert_eq!("10000".parse::<Order>().unwrap(), Order::O10k);
        assert!("5000".parse::<Order>().is_err());
        assert_eq!(serde_json::to_string(&Order::O1k).unwrap(), "1000");
        assert_eq!(Order::of_rate(1_000.0), Order::O1k);
        assert_eq!(Order::of_rate(1_001.0), Order::O10k);
        assert_eq!(Order::of_rate(1e9), Order::O100k);
    }

    #[test]
    fn a_target_is_a_positive_finite_rate() {
        assert!("1,250".parse::<TargetRate>().is_ok_and(|rate| (rate.rps() - 1250.0).abs() < 1e-9));
        for bad in ["0", "-1", "nan", "inf", "many"] {
            assert!(bad.parse::<TargetRate>().is_err(), "{bad} became a target");
        }
    }
}
