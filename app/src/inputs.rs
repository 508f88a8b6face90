//! The inputs that people state about a service, as the default checklist declares them, in groups for reading.

use domain::{Input, Value};

/// Traffic of the busiest minute. Until access logs are read it is stated like a fact.
pub const PEAK: &str = "production_peak_rps";

/// A few inputs that belong together.
#[derive(Debug, Clone)]
pub struct Group {
    /// Its heading.
    pub title: &'static str,
    /// Its inputs.
    pub inputs: Vec<&'static Input>,
}

const GROUPS: [(&str, &[&str]); 6] = [
    ("Traffic", &[PEAK]),
    (
        "Instances",
        &[
            "instances",
            "instances_max",
            "deploy_surge_share",
            "cores_total",
            "memory_limit_mb",
            "memory_after_heap_mb",
        ],
    ),
    (
        "Connections",
        &[
            "pool_max_per_instance",
            "other_db_clients",
            "pooler_in_front",
            "pooler_mode",
            "pooler_server_connections",
            "pooler_max_clients",
        ],
    ),
    (
        "Database and cache",
        &["db_max_connections", "db_reserved_connections", "db_memory_mb", "replicas", "cache_nodes"],
    ),
    ("Threads", &["concurrency_model", "threads_per_instance", "stack_mb_per_thread"]),
    (
        "State and files",
        &[
            "session_store",
            "sticky_sessions",
            "per_user_process_caches",
            "config_source",
            "accepts_uploads",
            "upload_store",
            "serves_static",
        ],
    ),
];

/// Every input that people state: those from the inventory, and the peak.
pub fn stated() -> impl Iterator<Item = &'static Input> {
    analysis::checklist::default()
        .inputs
        .iter()
        .filter(|input| input.from == domain::Source::Inventory || input.name.as_str() == PEAK)
}

/// The stated input of this name.
pub fn named(name: &str) -> Option<&'static Input> {
    stated().find(|input| input.name.as_str() == name)
}

/// All stated inputs in groups; what no group names comes last.
pub fn groups() -> Vec<Group> {
    let mut groups: Vec<_> = GROUPS
        .iter()
        .map(|(title, names)| Group { title, inputs: names.iter().filter_map(|name| named(name)).collect() })
        .collect();
    let grouped = |input: &Input| GROUPS.iter().any(|(_, names)| names.contains(&input.name.as_str()));
    groups.push(Group {
        title: "The rest of the path",
        inputs: stated().filter(|input| !grouped(input)).collect(),
    });
    groups
}

/// The name of an input for people, with a capital and its unit where that says something.
pub fn title(input: &Input) -> String {
    let words = name(input);
    let mut letters = words.chars();
    let first = letters.next().map(|letter| letter.to_uppercase().to_string()).unwrap_or_default();
    let unit = unit(input).filter(|unit| !words.contains(unit)).map(|unit| format!(", {unit}"));
    format!("{first}{}{}", letters.as_str(), unit.unwrap_or_default())
}

/// The name of an input for people, in running text: without the unit that a name in code ends in.
pub fn name(input: &Input) -> String {
    let words = input.name.words();
    let words = words.split(' ').filter(|word| !["mb", "rps"].contains(word));
    words.map(|word| if word == "db" { "DB" } else { word }).collect::<Vec<_>>().join(" ")
}

/// The words that may be chosen for a text.
pub fn choices(input: &Input) -> Vec<String> {
    analysis::sources::choices(input).into_iter().map(str::to_owned).collect()
}

/// A fact's value as people read it: exact, with its unit.
pub fn written(input: Option<&Input>, value: &Value) -> String {
    let text = match value {
        Value::Number(number) if number.fract() == 0.0 && (0.0..1e15).contains(number) =>
        {
            #[expect(
                clippy::cast_possible_truncation,
                clippy::cast_sign_loss,
                reason = "whole and within 0 and 1e15"
            )]
            chart::format::count(*number as u64)
        }
        Value::Text(text) => text.replace('_', " "),
        other => other.to_string(),
    };
    match input.and_then(unit) {
        Some("ratio") | None => text,
        Some(unit) => format!("{text} {unit}"),
    }
}

fn unit(input: &Input) -> Option<&str> {
    input.unit.as_deref().filter(|unit| *unit != "count")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_inventory_input_of_the_checklist_stands_in_one_group() {
        let mut grouped: Vec<_> =
            groups().iter().flat_map(|group| &group.inputs).map(|input| &input.name).cloned().collect();
        let mut all: Vec<_> = stated().map(|input| input.name.clone()).collect();
        grouped.sort();
        all.sort();
        assert_eq!(grouped, all);
        assert_eq!(all.len(), 31);
    }

    #[test]
    fn an_input_is_titled_by_its_words_and_unit() {
        let title_of = |name: &str| title(named(name).unwrap());
        assert_eq!(title_of("pool_max_per_instance"), "Pool max per instance, connections");
        assert_eq!(title_of("db_max_connections"), "DB max connections");
        assert_eq!(title_of("stack_mb_per_thread"), "Stack per thread, MB");
        assert_eq!(title_of("production_peak_rps"), "Production peak, req/s");
        assert_eq!(title_of("instances"), "Instances");
    }

    #[test]
    fn a_text_offers_the_words_that_its_meaning_quotes() {
        let mode = choices(named("pooler_mode").unwrap());
        assert_eq!(mode, ["none", "session", "transaction", "statement"]);
        assert!(choices(named("instances_max").unwrap()).is_empty());
    }
}
