use domain::{Clock, ResourceKind, ResourceWords, Timestamp};

use super::*;

fn draw(slug: &str, facts: &[(&str, Value)]) -> Draw {
    let stated = |name: &str| facts.iter().find(|(fact, _)| *fact == name).map(|(_, value)| value.clone());
    Draw {
        service: Clock::standing_at(Timestamp(0)).id(),
        slug: slug.parse().unwrap(),
        name: slug.parse().unwrap(),
        owner: None,
        since: Timestamp(0),
        by: "ada".to_owned(),
        stated: Draw::FACTS.map(stated),
    }
}

fn pools(slug: &str, instances: f64, largest: f64, each: f64) -> Draw {
    let facts = [
        ("instances", Value::Number(instances)),
        ("instances_max", Value::Number(largest)),
        ("pool_max_per_instance", Value::Number(each)),
        ("pooler_in_front", Value::Bool(false)),
    ];
    draw(slug, &facts)
}

fn file(max: Option<i64>, reserved: Option<i64>, draws: Vec<Draw>) -> ResourceFile {
    let connections = |count: Option<i64>| count.map(|count| count.try_into().unwrap());
    let words = ResourceWords {
        kind: ResourceKind::Database,
        max_connections: connections(max),
        reserved_connections: connections(reserved),
        note: None,
    };
    let resource = Resource {
        id: Clock::standing_at(Timestamp(0)).id(),
        slug: "pg-main".parse().unwrap(),
        words,
        changed_at: Timestamp(0),
        changed_by: "ada".to_owned(),
    };
    ResourceFile { resource, draws }
}

fn close(one: f64, other: f64) -> bool {
    (one - other).abs() < 1e-9
}

#[test]
fn a_fleet_wants_its_pools_and_a_pooler_its_server_connections() {
    let pooled = draw(
        "pooled",
        &[
            ("instances", Value::Number(300.0)),
            ("pool_max_per_instance", Value::Number(10.0)),
            ("pooler_in_front", Value::Bool(true)),
            ("pooler_server_connections", Value::Number(180.0)),
        ],
    );
    let file = file(Some(500), Some(3), vec![pools("orders", 5.0, 50.0, 10.0), pooled]);
    let shared = shared(&file);
    assert_eq!((&shared.lines[0].today, &shared.lines[0].largest), (&Want::Known(50.0), &Want::Known(500.0)));
    assert_eq!(
        (&shared.lines[1].today, &shared.lines[1].largest),
        (&Want::Known(180.0), &Want::Known(180.0))
    );
    assert!(close(shared.today.known, 230.0) && close(shared.largest.known, 680.0));
    assert_eq!((shared.today.fit, shared.largest.fit), (Fit::Within, Fit::Over));
}

#[test]
fn what_is_not_stated_is_named_and_never_counted_as_nothing() {
    let half =
        draw("half", &[("instances", Value::Number(2.0)), ("pool_max_per_instance", Value::Number(10.0))]);
    let file = file(Some(200), Some(3), vec![half, draw("none", &[]), pools("orders", 5.0, 9.0, 10.0)]);
    let shared = shared(&file);
    assert_eq!(shared.lines[0].way, Way::PoolsPresumed);
    assert_eq!(shared.lines[0].largest, Want::Unknown(vec!["instances_max"]));
    assert_eq!(shared.lines[1].today, Want::Unknown(vec!["instances", "pool_max_per_instance"]));
    assert!(close(shared.largest.known, 90.0));
    let unknown: Vec<_> = shared.largest.unknown.iter().map(|draw| draw.slug.as_str()).collect();
    assert_eq!(unknown, ["half", "none"]);
    assert_eq!((shared.today.fit, shared.largest.fit), (Fit::Unknown, Fit::Unknown));
    assert_eq!(shared.steps.len(), 1, "only one is known to grow");
}

#[test]
fn too_much_is_too_much_even_where_something_is_unknown() {
    let draws = vec![pools("orders", 5.0, 50.0, 10.0), draw("none", &[])];
    let unstated = file(Some(200), None, draws.clone());
    assert_eq!(shared(&unstated).largest.fit, Fit::Over, "more than all of it");
    let fits = file(Some(200), None, vec![pools("orders", 1.0, 2.0, 10.0)]);
    assert_eq!(shared(&fits).largest.fit, Fit::Unknown, "nobody said what is reserved");
    let unlimited = file(None, Some(3), draws);
    assert_eq!((shared(&unlimited).largest.fit, shared(&unlimited).crossing), (Fit::Unknown, None));
}

#[test]
fn the_service_that_grows_most_goes_first_and_the_one_that_exceeds_the_rest_crosses() {
    let draws = vec![
        pools("billing", 2.0, 4.0, 10.0),
        pools("catalog", 4.0, 6.0, 10.0),
        pools("search", 1.0, 7.0, 10.0),
    ];
    let file = file(Some(150), Some(5), draws);
    let shared = shared(&file);
    let steps: Vec<_> = shared.steps.iter().map(|step| (step.draw.slug.as_str(), step.total)).collect();
    assert_eq!(steps, [("search", 130.0), ("billing", 150.0), ("catalog", 170.0)]);
    assert_eq!(shared.crossing, Some(1), "145 are left for services");
}

#[test]
fn nobody_crosses_a_line_that_is_crossed_already_or_never() {
    let already = file(Some(40), Some(0), vec![pools("orders", 5.0, 9.0, 10.0)]);
    assert_eq!((shared(&already).today.fit, shared(&already).crossing), (Fit::Over, None));
    let never = file(Some(90), Some(0), vec![pools("orders", 5.0, 9.0, 10.0)]);
    assert_eq!((shared(&never).largest.fit, shared(&never).crossing), (Fit::Within, None));
}
