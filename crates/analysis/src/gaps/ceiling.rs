//! The rate at which what an item asks about runs out, where its values say so.

use domain::{TargetRate, Value};

use crate::expression::{Expression, Operand, Scope};
use crate::standing::Standing;

/// The target of the review, which every formula may name.
const TARGET: &str = "target_rps";

/// How the values of an item come to a rate, in requests per second: the first of these whose names all stand in the
/// item's rule. Those that share a use among more requests take it to grow with the rate, as the rules themselves do.
pub const CEILINGS: [&str; 12] = [
    "second_limit_rps",
    "first_limit_rps_low",
    "lowest_layer_rps",
    "single_instance_rps",
    "(db_max_connections - db_reserved_connections) * 1000 / db_hold_ms_per_request",
    "target_rps * pooler_server_connections * 1000 / (target_tps * transaction_ms)",
    "threads_per_instance * instances * 1000 / blocked_ms_per_request",
    "target_rps * floor(memory_available_mb / mb_per_heavy_request) / (heavy_rps_per_instance * heavy_duration_s)",
    "cores_total * 1000 / cpu_ms_per_request",
    "target_rps * db_read_capacity_rps / (target_read_rps * (1 - cache_hit_share))",
    "target_rps * write_capacity_rps / target_write_rps",
    "target_rps / max(pooler_cpu_at_target, pooler_clients_at_target / pooler_max_clients)",
];

/// A rate that an item's values end at.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Ceiling {
    /// Requests per second.
    pub rps: f64,
    /// The same by the review's target: below 1 the target is out of reach.
    pub of_target: f64,
    /// How it follows from the item's inputs.
    pub formula: &'static str,
}

/// The ceiling of an item, where its rule has one and every value of it is known.
pub(super) fn of(standing: &Standing<'_>, target: TargetRate) -> Option<Ceiling> {
    let formulas = CEILINGS.iter().map(|text| (*text, read(text)));
    let (formula, expression) = formulas.into_iter().find(|(_, formula)| is_about(formula, standing))?;
    let mut scope = Scope::default();
    let target = target.rps();
    scope.set(TARGET, Operand::Number(target));
    for input in standing.inputs.iter().filter(|input| input.name.as_str() != TARGET) {
        if let Some(known) = &input.known {
            scope.set(input.name.as_str(), &known.value);
        }
    }
    match expression.evaluate(&scope).ok()?.into() {
        Value::Number(rps) if rps >= 0.0 => Some(Ceiling { rps, of_target: rps / target, formula }),
        _ => None,
    }
}

/// Whether an item's rule is about a rate.
pub(super) fn is_of_rate(standing: &Standing<'_>) -> bool {
    CEILINGS.iter().any(|text| is_about(&read(text), standing))
}

fn is_about(formula: &Expression, standing: &Standing<'_>) -> bool {
    let has = |name: &str| standing.inputs.iter().any(|input| input.name.as_str() == name);
    formula.names().into_iter().all(|(name, _)| name == TARGET || has(name))
}

fn read(text: &str) -> Expression {
    Expression::parse(text).expect("a test reads every formula of a ceiling")
}
