//! The arithmetic of limits, as a checklist would write it: each published result beside the formula that gives it.

use analysis::expression::{Expression, Operand, Scope};
use serde_json::{Value, json};

use super::table::{Case, Findings};

const USABLE: (&str, &str) = ("usable", "max_connections - superuser_reserved_connections");
const FITS: &str = "<= max_connections - superuser_reserved_connections";

/// A result, and how it comes about.
type Formula = (&'static str, String);

/// The formulas of a case; none where it is not known.
fn formulas(id: &str) -> Option<Vec<Formula>> {
    let with = |formulas: &[(&'static str, &str)]| {
        Some(formulas.iter().map(|&(result, formula)| (result, formula.to_owned())).collect())
    };
    match id {
        "seed_pg_200" => with(&[
            ("naive", "max_connections"),
            ("usable", "max_connections - superuser_reserved_connections - reserved_connections"),
        ]),
        "seed_instances_5" | "seed_instances_19" | "seed_instances_20" | "seed_instances_50" => with(&[
            ("demand", "instances * pool_per_instance"),
            USABLE,
            ("fits", &format!("instances * pool_per_instance {FITS}")),
            (
                "refused",
                "max(instances * pool_per_instance - (max_connections - superuser_reserved_connections), 0)",
            ),
            (
                "max_instances",
                "floor((max_connections - superuser_reserved_connections) / pool_per_instance)",
            ),
            (
                "max_pool_per_instance",
                "floor((max_connections - superuser_reserved_connections) / instances)",
            ),
        ]),
        "seed_rolling_deploy" => with(&[
            ("demand", "ceil(instances * (1 + surge)) * pool_per_instance"),
            USABLE,
            ("fits", &format!("ceil(instances * (1 + surge)) * pool_per_instance {FITS}")),
        ]),
        "seed_pgbouncer_500_clients" => with(&[
            ("accepted", "min(clients, max_client_conn)"),
            ("refused", "max(clients - max_client_conn, 0)"),
            ("server_connections", "user_db_pairs * (default_pool_size + reserve_pool_size)"),
        ]),
        "seed_pgbouncer_multiplex_2000" | "seed_pgbouncer_multiplex_3000" => {
            with(&[("utilisation", "tx_per_s * mean_tx_s / pool"), ("ceiling_tx_per_s", "pool / mean_tx_s")])
        }
        "pgb_prepared_statements_memory" => with(&[
            ("total_kb", "unique * size_kb + clients * 4 * pkt_buf_kb"),
            ("about_mb", "(unique * size_kb + clients * 4 * pkt_buf_kb) / 1000"),
        ]),
        "seed_stack_memory" => with(&[("reserved_mib", "threads * stack_mib")]),
        "memory_rate_ceiling" => with(&[("ceiling_rps", "max_concurrent / residence_s")]),
        "little_db" => with(&[("mean_in_use", "tx_per_s * hold_s")]),
        "hikari_deadlock_3_4" => with(&[("min_pool", "threads * (connections_per_thread - 1) + 1")]),
        "shards_count" => with(&[(
            "shards",
            "ceil(max(peak_writes_per_s / (target_utilisation * per_shard_writes_per_s), data_gb / per_shard_data_gb))",
        )]),
        _ => with(of_family(id)?),
    }
}

/// The formulas of cases that differ in their numbers alone.
fn of_family(id: &str) -> Option<&'static [(&'static str, &'static str)]> {
    Some(match family(id) {
        "seed_threads" | "threads" => {
            &[("concurrent", "threads"), ("ceiling_rps", "threads / mean_thread_hold_s")]
        }
        "seed_memory" => &[("max_concurrent", "floor((limit_mb - baseline_mb) / per_request_mb)")],
        "hikari" => &[("connections", "2 * core_count + effective_spindle_count")],
        "cache" => &[("load_factor", "(1 - hit_after) / (1 - hit_before)")],
        "replicas" => &[("speedup", "1 / (write_share + (1 - write_share) / nodes)")],
        "shards_hot" => &[("effective_shards", "1 / hottest_share")],
        _ => return None,
    })
}

/// What a case is called before its numbers.
fn family(id: &str) -> &str {
    id.find(|c: char| c.is_ascii_digit()).map_or(id, |digit| id[..digit].trim_end_matches('_'))
}

/// Results that no formula of a checklist gives, and cases that have no other, with what would.
const NOT_YET: [(&str, &str, &str); 10] = [
    ("seed_pgbouncer_500_clients", "fits_postgres", "the case does not say what PostgreSQL accepts"),
    ("seed_pgbouncer_500_clients", "fix", "advice in words"),
    ("seed_pgbouncer_multiplex_2000", "p_wait", "Erlang C"),
    ("seed_pgbouncer_multiplex_2000", "mean_wait_ms", "Erlang C"),
    ("seed_pgbouncer_multiplex_2000", "p99_wait_ms", "Erlang C"),
    ("seed_pgbouncer_multiplex_3000", "p_wait", "Erlang C"),
    ("seed_pgbouncer_multiplex_3000", "mean_wait_ms", "Erlang C"),
    ("seed_pgbouncer_multiplex_3000", "p99_wait_ms", "Erlang C"),
    ("seed_order_1500", "order", "the order of magnitude of a rate, which people choose"),
    ("seed_order_9000", "order", "the order of magnitude of a rate, which people choose"),
];

/// Compares every published result of a case.
pub(crate) fn check(case: &Case, findings: &mut Findings) {
    let formulas = formulas(&case.id).unwrap_or_default();
    for (result, expected) in case.results(findings) {
        let is_later = NOT_YET.iter().any(|(id, later, _)| *id == case.id && *later == result);
        match formulas.iter().find(|(name, _)| *name == result) {
            Some((_, formula)) => compare(&result, formula, &case.input, &expected, findings),
            None if is_later => {}
            None => findings.wrong(format!("the result {result} of this case is not known here")),
        }
    }
}

fn compare(result: &str, formula: &str, input: &Value, expected: &Value, findings: &mut Findings) {
    let expression = Expression::parse(formula).unwrap();
    let mut scope = Scope::default();
    for (name, value) in input.as_object().into_iter().flatten() {
        if let Some(number) = value.as_f64() {
            scope.set(name, Operand::Number(number));
        }
    }
    let tolerance = if expected.is_f64() { json!({ "rel": 1e-6 }) } else { json!("exact") };
    match expression.evaluate(&scope) {
        Ok(Operand::Number(ours)) => findings.compare(result, Some(ours), expected, &tolerance),
        Ok(Operand::Bool(ours)) if expected.as_bool() == Some(ours) => {}
        Ok(ours) => findings.wrong(format!("{result} is {ours:?}, expected {expected}")),
        Err(undefined) => findings.wrong(format!("{result} has no value: {undefined}")),
    }
}
