//! The fleet of the source text.

use domain::Value;

/// Instances of ten connections each, before a database of 200.
pub(crate) fn values(instances: f64) -> [(&'static str, Value); 6] {
    [
        ("instances", Value::Number(instances)),
        ("pool_max_per_instance", Value::Number(10.0)),
        ("other_db_clients", Value::Number(0.0)),
        ("db_max_connections", Value::Number(200.0)),
        ("db_reserved_connections", Value::Number(3.0)),
        ("pooler_in_front", Value::Bool(false)),
    ]
}
