//! A service as the API shows and takes it, and the check of inventory names against the checklist.

use std::collections::BTreeMap;

use analysis::checklist;
use analysis::sources::admit;
use domain::{
    EnvironmentName, Fact, Input, InputName, NewestReview, Order, OwnerName, ReadingRules, ReviewId,
    ReviewState, ServiceLine, ServiceName, Slug, TargetRate, Timestamp, Value,
};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::Value as Json;

use super::body::nullable;
use crate::problem::Problem;

/// `POST /api/v1/services`.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "NewService")]
pub(super) struct New {
    pub(super) slug: Slug,
    pub(super) name: Option<ServiceName>,
    pub(super) owner: Option<OwnerName>,
    pub(super) target_rps: Option<TargetRate>,
    #[serde(default)]
    #[schemars(with = "BTreeMap<String, Value>")]
    pub(super) inventory: BTreeMap<String, Json>,
    pub(super) environment: Option<EnvironmentName>,
}

/// `PATCH /api/v1/services/{slug}`: what is absent stays, what is `null` is taken back.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "ServiceChange")]
pub(super) struct Change {
    pub(super) name: Option<ServiceName>,
    #[serde(default, deserialize_with = "nullable")]
    #[expect(clippy::option_option, reason = "absent, null and a value are three things")]
    pub(super) owner: Option<Option<OwnerName>>,
    #[serde(default, deserialize_with = "nullable")]
    #[expect(clippy::option_option, reason = "absent, null and a value are three things")]
    pub(super) target_rps: Option<Option<TargetRate>>,
    #[serde(default)]
    #[schemars(with = "BTreeMap<String, Option<Value>>")]
    pub(super) inventory: BTreeMap<String, Json>,
    pub(super) environment: Option<EnvironmentName>,
    /// Rules by which addresses become names of endpoints; null brings the default back.
    #[serde(default, deserialize_with = "nullable")]
    #[expect(clippy::option_option, reason = "absent, null and a value are three things")]
    pub(super) name_rules: Option<Option<String>>,
    /// The shared resource that it draws on; null says that it draws on none.
    #[serde(default, deserialize_with = "nullable")]
    #[expect(clippy::option_option, reason = "absent, null and a value are three things")]
    pub(super) draws_on: Option<Option<Slug>>,
    /// Columns of a CSV of requests: `duration=elapsed, unit=ms, time=started`; null takes them back.
    #[serde(default, deserialize_with = "nullable")]
    #[expect(clippy::option_option, reason = "absent, null and a value are three things")]
    pub(super) csv_columns: Option<Option<String>>,
}

/// A service.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "Service")]
pub(super) struct Shape {
    slug: Slug,
    name: ServiceName,
    owner: Option<OwnerName>,
    target_rps: Option<TargetRate>,
    order_reached: Option<Order>,
    /// A higher order, the signature for which has lapsed.
    order_lapsed: Option<Lapsed>,
    order_targeted: Option<Order>,
    created_at: Timestamp,
    runs: i64,
    last_run_at: Option<Timestamp>,
    last_p95_ms: Option<f64>,
    last_rate_per_s: Option<f64>,
    tested_rate_per_s: Option<f64>,
    newest_review: Option<Newest>,
    next_review_at: Option<Timestamp>,
    #[serde(flatten)]
    inventory: Option<InOneEnvironment>,
    url: String,
}

/// An order that it had reached.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "LapsedOrder")]
struct Lapsed {
    order: Order,
    at: Timestamp,
    because: String,
}

/// Its newest review, as it was judged last.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "NewestReview")]
struct Newest {
    id: ReviewId,
    number: i64,
    state: ReviewState,
    /// Items that fail, are unknown, are stale; null until it is judged first.
    fails: Option<i64>,
    unknowns: Option<i64>,
    stale: Option<i64>,
}

impl Newest {
    fn of(newest: NewestReview) -> Self {
        let judged = |count: i64| newest.is_judged.then_some(count);
        Self {
            id: newest.id,
            number: newest.number,
            state: newest.state,
            fails: judged(newest.fails),
            unknowns: judged(newest.unknowns),
            stale: judged(newest.stale),
        }
    }
}

/// What is declared about it in one environment.
#[derive(Serialize, JsonSchema)]
struct InOneEnvironment {
    environment: EnvironmentName,
    inventory: BTreeMap<InputName, Declared>,
    name_rules: String,
    csv_columns: Option<String>,
    /// The shared resource that it draws on.
    draws_on: Option<Slug>,
}

#[derive(Serialize, JsonSchema)]
struct Declared {
    value: Value,
    /// When it was stated last, with this value or anew.
    since: Timestamp,
    by: String,
}

impl Shape {
    /// A service as a list shows it: without its inventory.
    pub(super) fn of(line: ServiceLine, origin: &str) -> Self {
        let ServiceLine {
            service, runs, last_run_at, last_p95_ms, last_rate_per_s, tested_rate_per_s, ..
        } = line;
        Self {
            url: format!("{origin}{}", app::urls::service(&service.slug)),
            slug: service.slug,
            name: service.name,
            owner: service.owner,
            target_rps: service.target,
            order_reached: service.order_reached,
            order_lapsed: service.order_lapsed.map(|lapsed| Lapsed {
                order: lapsed.order,
                at: lapsed.at,
                because: lapsed.words,
            }),
            order_targeted: service.order_targeted,
            created_at: service.created_at,
            runs,
            last_run_at,
            last_p95_ms,
            last_rate_per_s,
            tested_rate_per_s,
            newest_review: line.newest.map(Newest::of),
            next_review_at: line.next_review_at,
            inventory: None,
        }
    }

    /// The same with what is declared about it, and how its results are read.
    pub(super) fn with(
        mut self,
        environment: EnvironmentName,
        facts: Vec<Fact>,
        rules: &ReadingRules,
        draws_on: Option<Slug>,
    ) -> Self {
        let declared = facts.into_iter().filter_map(|fact| {
            let Fact { name, value, since, by } = fact;
            Some((name, Declared { value: value?, since, by }))
        });
        self.inventory = Some(InOneEnvironment {
            environment,
            inventory: declared.collect(),
            name_rules: rules.names.clone().unwrap_or_default().to_string(),
            csv_columns: rules.columns.as_ref().map(ToString::to_string),
            draws_on,
        });
        self
    }
}

/// Facts of the inventory that the checklist knows, each a value that its input takes; none where it is `null`.
pub(super) fn facts(stated: &BTreeMap<String, Json>) -> Result<BTreeMap<InputName, Option<Value>>, Problem> {
    let fact = |(name, value): (&String, &Json)| {
        let mut inputs = checklist::default().inventory_inputs();
        let input = inputs.find(|input| input.name.as_str() == name).ok_or_else(|| unknown_input(name))?;
        Ok((input.name.clone(), admitted(input, value)?))
    };
    stated.iter().map(fact).collect()
}

/// The value, where the input takes it; none where it is `null`. The refusal names the field and says what it takes.
pub(super) fn admitted(input: &Input, value: &Json) -> Result<Option<Value>, Problem> {
    let name = input.name.as_str();
    if value.is_null() {
        return Ok(None);
    }
    let refused = |why: String| Problem::field(name, format!("“{name}”: {why}"));
    let value = serde_json::from_value(value.clone())
        .map_err(|_| refused(format!("{value} is neither a number, a text, nor true or false.")))?;
    admit(input, value).map(Some).map_err(|why| refused(why.to_string()))
}

fn unknown_input(name: &str) -> Problem {
    let detail = match checklist::default().input(name) {
        Some(_) => format!("“{name}” is an input, but not one of the inventory. Type it into a review."),
        None => format!(
            "“{name}” is not a name of the inventory. The checklist lists them: its inputs with from = \"inventory\"."
        ),
    };
    Problem::new(http::StatusCode::UNPROCESSABLE_ENTITY, "unknown-input", "Unknown inventory name", detail)
        .with("field", name)
}
