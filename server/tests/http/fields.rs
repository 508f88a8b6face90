//! Forms that many tests fill in.

/// The inventory of the fleet of the source text: instances of ten connections each, before a database of 200.
pub(crate) fn fleet(instances: &str) -> [(&str, &str); 6] {
    [
        ("fact-instances", instances),
        ("fact-pool_max_per_instance", "10"),
        ("fact-other_db_clients", "0"),
        ("fact-db_max_connections", "200"),
        ("fact-db_reserved_connections", "3"),
        ("fact-pooler_in_front", "no"),
    ]
}

/// A review of orders-api from 1,000 to 10,000 req/s, and what else is typed.
pub(crate) fn to_10k<'a>(more: &[(&'a str, &'a str)]) -> Vec<(&'a str, &'a str)> {
    let fields = [("service", "orders-api"), ("from", "1000"), ("to", "10000"), ("target", "10,000")];
    fields.into_iter().chain(more.iter().copied()).collect()
}
