//! Where each input comes from, and what real runs say of those that come from a run.

use std::{
    collections::{BTreeMap, BTreeSet},
    fs::File,
    path::{Path, PathBuf},
};

use analysis::{
    checklist,
    expression::Expression,
    judgement::{Given, Rulebook},
    sources::{
        Derived, Extent, OfReview, Origin, Steady, TABLE, Which, admit, calculated, choices, from_items,
        from_run, origin, read,
    },
};
use domain::{Order, Report, Requests, Source, Status, Value, ValueKind};
use serde_json::Value as Json;

use super::judgement::known;

#[test]
fn every_input_has_one_source_and_every_source_names_an_input() {
    let inputs: BTreeSet<_> = checklist::default().inputs.iter().map(|input| input.name.as_str()).collect();
    let named: BTreeSet<_> = TABLE.iter().map(|(name, _)| *name).collect();
    assert_eq!(inputs.symmetric_difference(&named).collect::<Vec<_>>(), Vec::<&&str>::new());
    assert_eq!((TABLE.len(), named.len()), (150, 150));
}

/// The table says where a value can be had today, the checklist where it belongs; the two may differ in what is awaited,
/// never in what is filled in.
#[test]
fn what_is_filled_in_comes_from_where_the_checklist_says() {
    for input in &checklist::default().inputs {
        let fits = match origin(input) {
            Origin::Inventory => input.from == Source::Inventory,
            Origin::Review(_) => input.from == Source::Review,
            Origin::Run(..) => input.from == Source::Run,
            Origin::Runs(_) => matches!(input.from, Source::Changelog | Source::Derived),
            Origin::Inputs(_) => input.from == Source::Derived,
            Origin::Person | Origin::PersonUntil(_) => input.from != Source::Inventory,
        };
        assert!(fits, "{}: {:?} from {}", input.name, origin(input), input.from);
        assert_eq!(
            origin(input).is_typed(),
            matches!(origin(input), Origin::Person | Origin::PersonUntil(_)),
            "{}",
            input.name
        );
    }
    let of = |name: &str| TABLE.iter().find(|(known, _)| *known == name).unwrap().1;
    assert_eq!(of("target_rps"), Origin::Review(OfReview::Target));
}

#[test]
fn every_value_of_a_worked_example_is_one_that_its_input_takes() {
    let checklist = checklist::default();
    let given = checklist.items.iter().flat_map(|item| &item.examples).flat_map(|example| &example.given);
    for (name, value) in given {
        let input = checklist.input(name.as_str()).unwrap();
        assert_eq!(admit(input, value.clone()).as_ref(), Ok(value), "{name}");
    }
}

#[test]
fn an_input_takes_its_words_and_no_number_below_0_unless_it_is_signed() {
    let input = |name: &str| checklist::default().input(name).unwrap();
    let why = |name: &str, typed: &str| read(input(name), typed).unwrap_err().to_string();
    assert_eq!(why("concurrency_model", "threads"), "“threads” is none of thread_per_request, event_loop.");
    assert_eq!(read(input("pooler_mode"), "Transaction"), Ok(Value::Text("transaction".into())));
    assert_eq!(why("instances", "-1"), "-1 is less than 0: this takes 0 or more.");
    assert_eq!(why("instances", "12,5"), "“12,5” is not a number. Write one as in 1,250 or 12.5.");
    assert_eq!(read(input("days_until_event"), "-3"), Ok(Value::Number(-3.0)));
    assert_eq!(
        admit(input("instances"), Value::Text("5".into())).unwrap_err().to_string(),
        "This takes a number. Instances running now."
    );
    let words: usize = checklist::default().inputs.iter().map(|input| choices(input).len()).sum();
    assert_eq!(words, 4 + 2 + 9 + 5 + 5 + 3, "of six inputs");
}

#[test]
fn a_team_declares_what_its_own_inputs_take() {
    let mut own = checklist::default().input("instances").unwrap().clone();
    own.name = "budget_left".parse().unwrap();
    assert!(admit(&own, Value::Number(-1.0)).is_err());
    own.signed = true;
    assert!(admit(&own, Value::Number(-1.0)).is_ok());
    own.kind = ValueKind::Text;
    own.means = "The team's word for it, as in 'done'.".to_owned();
    assert!(choices(&own).is_empty(), "an apostrophe quotes nothing, and one word is an example");
    for text in ["", " ", "a\nb", &"x".repeat(501)] {
        assert!(admit(&own, Value::Text(text.to_owned())).is_err(), "{text:?}");
    }
}

#[test]
fn an_input_that_only_a_team_declares_is_typed_unless_it_is_the_inventorys() {
    let mut input = checklist::default().inputs[0].clone();
    input.name = "our_own".parse().unwrap();
    assert!(origin(&input).is_typed());
    input.from = Source::Inventory;
    assert_eq!(origin(&input), Origin::Inventory);
}

#[test]
fn every_formula_of_the_table_names_inputs_alone_and_fits_in_kind() {
    let kinds: BTreeMap<_, _> =
        checklist::default().inputs.iter().map(|input| (input.name.as_str(), input.kind)).collect();
    for (name, origin) in &TABLE {
        let Origin::Inputs(formula) = origin else { continue };
        let value = Expression::parse(formula.value).unwrap();
        let kind = value.kind(&|name| kinds.get(name).copied());
        assert_eq!(kind, (Some(kinds[name]), vec![]), "{name}");
        assert!(value.names().iter().all(|(used, _)| kinds.contains_key(used) && used != name), "{name}");
        if let Some(condition) = formula.only_where {
            let condition = Expression::parse(condition).unwrap();
            assert_eq!(condition.mismatches(ValueKind::Bool, &|name| kinds.get(name).copied()), vec![]);
            assert!(condition.names().iter().all(|(used, _)| kinds.contains_key(used)), "{name}");
        }
    }
}

#[test]
fn what_follows_from_other_inputs_is_calculated_where_they_are_known() {
    let numbers = [
        ("instances_max", 50.0),
        ("deploy_surge_share", 0.25),
        ("pool_max_per_instance", 10.0),
        ("other_db_clients", 5.0),
        ("db_max_connections", 200.0),
    ];
    let mut values: BTreeMap<&str, Value> =
        numbers.into_iter().map(|(name, number)| (name, Value::Number(number))).collect();
    let told = |values: &BTreeMap<&str, Value>| {
        let all = calculated(values.iter().map(|(name, value)| (*name, value)));
        all.into_iter().map(|follows| (follows.name, follows.value)).collect::<BTreeMap<_, _>>()
    };
    let wanted = Value::Number(635.0);
    assert_eq!(told(&values), BTreeMap::from([("direct_connections_wanted", wanted.clone())]));
    values.insert("pooler_in_front", Value::Bool(true));
    values.insert("db_reserved_connections", Value::Number(3.0));
    assert_eq!(told(&values).get("db_usable_connections"), Some(&Value::Number(197.0)));
    assert_eq!(told(&values).get("db_connections_at_max"), None, "a pooler decides that");
    values.insert("pooler_in_front", Value::Bool(false));
    assert_eq!(told(&values).get("db_connections_at_max"), Some(&wanted));
    let all = calculated(values.iter().map(|(name, value)| (*name, value)));
    let usable = all.iter().find(|follows| follows.name == "db_usable_connections").unwrap();
    assert_eq!(usable.formula, "db_max_connections - db_reserved_connections");
    assert_eq!(usable.from, ["db_max_connections", "db_reserved_connections"]);
}

#[test]
fn open_items_are_counted_without_those_that_count_them() {
    let list = checklist::default();
    let all_unknown = from_items(list, Order::O100k, |_| Some(Status::Unknown));
    let stateless = list.items.iter().filter(|item| item.section == "stateless").count() - 1;
    assert_eq!(all_unknown[0], ("stateless_items_open", Value::Number(stateless as f64)));
    let smaller =
        list.items.iter().filter(|item| item.blocking && item.orders.iter().any(|id| id != "o100k"));
    assert_eq!(all_unknown[1], ("earlier_blocking_open", Value::Number(smaller.count() as f64)));
    let smallest = from_items(list, Order::O100, |_| Some(Status::Unknown));
    assert_eq!(smallest[1].1, Value::Number(0.0), "no order is smaller");
    for status in [Status::Pass, Status::Warn, Status::Exempt, Status::NotApplicable] {
        let open = from_items(list, Order::O100k, |_| Some(status)).map(|(_, count)| count);
        assert_eq!(open, [0.0, 0.0].map(Value::Number), "{status}");
    }
    let one = from_items(list, Order::O10k, |id| (id == "STA-01").then_some(Status::Stale));
    assert_eq!(one.map(|(_, count)| count), [1.0, 1.0].map(Value::Number));
}

fn folders(tool: &str) -> Vec<PathBuf> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../ingest/fixtures").join(tool);
    let folders = std::fs::read_dir(root).unwrap().map(|entry| entry.unwrap().path());
    folders.filter(|path| path.join("expected.json").exists()).collect()
}

/// A real run with the numbers that another program computed from it; none where it is several files or cannot be read.
fn real(folder: &Path, file: &str) -> Option<(Report, Json)> {
    let expected: Json = serde_json::from_reader(File::open(folder.join("expected.json")).unwrap()).unwrap();
    let path = [file.to_owned(), format!("{file}.gz")]
        .iter()
        .map(|name| folder.join(name))
        .find(|path| path.exists())?;
    let measured = ingest::read(file, File::open(path).unwrap()).ok()?;
    Some((measured.report, expected))
}

fn number(derived: &[Derived], name: &str) -> Option<f64> {
    match derived.iter().find(|derived| derived.name == name)?.value {
        Value::Number(number) => Some(number),
        _ => None,
    }
}

fn near(ours: Option<f64>, expected: &Json) -> bool {
    match (ours, expected.as_f64()) {
        (Some(ours), Some(expected)) => (ours - expected).abs() <= (expected.abs() * 1e-3).max(2e-3),
        (ours, expected) => ours == expected,
    }
}

#[test]
fn real_runs_of_k6_answer_what_another_program_computed_from_them() {
    let mut compared = 0;
    for folder in folders("k6") {
        let Some((report, expected)) = real(&folder, "run.json") else { continue };
        let baseline = from_run(Which::Baseline, &report, None);
        let attached = from_run(Which::Attached, &report, None);
        let name = folder.display();
        let Some(count) = expected["http_req_duration"]["count"].as_f64() else { continue };
        assert_eq!(number(&baseline, "requests_counted"), Some(count), "{name}");
        assert_eq!(number(&baseline, "baseline_rps"), report.requests.rate_per_s, "{name}");
        assert!(near(number(&attached, "client_p95_ms"), &expected["http_req_duration"]["p95"]), "{name}");
        let failed = &expected["metrics"]["http_req_failed"];
        if let (Some(failed), Some(judged)) = (failed["passes"].as_f64(), failed["samples"].as_f64()) {
            assert_eq!(number(&attached, "error_share"), Some(failed / judged), "{name}");
        }
        if expected["ndjson"]["truncated_gzip"] == false && expected["ndjson"]["partial_last_line"] == false {
            let dropped = expected["metrics"]["dropped_iterations"]["count"].as_f64().unwrap_or(0.0);
            assert_eq!(number(&attached, "dropped_iterations").or(Some(0.0)), Some(dropped), "{name}");
        }
        let has =
            baseline.iter().find(|derived| derived.name == "has_p99").map(|derived| derived.value.clone());
        assert_eq!(has, (count > 0.0).then_some(Value::Bool(true)), "{name}");
        compared += 1;
    }
    assert!(compared > 20, "{compared}");
}

#[test]
fn real_runs_of_gatling_answer_what_another_program_computed_from_them() {
    let mut compared = 0;
    for folder in folders("gatling") {
        let Some((report, expected)) = real(&folder, "simulation.log") else { continue };
        let Some(count) = expected["count"].as_f64().filter(|count| *count > 0.0) else { continue };
        let attached = from_run(Which::Attached, &report, None);
        let name = folder.display();
        assert_eq!(number(&attached, "error_share"), expected["ko"].as_f64().map(|ko| ko / count), "{name}");
        assert!(near(number(&attached, "client_p95_ms"), &expected["p95_exact_ms"]), "{name}");
        if let Some(ok) = report.requests.latency_ms_ok {
            assert_eq!(number(&attached, "p95_ms"), ok.p95, "{name}");
        }
        assert_eq!(number(&attached, "dropped_iterations"), None, "{name}: Gatling says nothing of it");
        compared += 1;
    }
    assert!(compared > 10, "{compared}");
}

#[test]
fn what_only_a_steady_window_can_say_is_never_taken_from_a_whole_run() {
    let folder = folders("k6").into_iter().find(|folder| folder.ends_with("v1.8.1-knee")).unwrap();
    let (report, _) = real(&folder, "run.json").unwrap();
    let whole = from_run(Which::Attached, &report, None);
    for name in ["steady_rps", "steady_window_minutes", "soak_hours"] {
        assert!(whole.iter().all(|derived| derived.name != name), "{name}");
    }
    assert!(whole.iter().all(|derived| derived.over == Extent::Whole));
    let requests =
        Requests { count: Some(600), failed: Some(6), rate_per_s: Some(1.0), ..Requests::default() };
    let steady = Steady { requests: &requests, seconds: 600.0 };
    let told = from_run(Which::Attached, &report, Some(steady));
    assert_eq!(number(&told, "steady_window_minutes"), Some(10.0));
    assert_eq!(number(&told, "steady_rps"), Some(1.0));
    assert_eq!(number(&told, "error_share"), Some(0.01));
    let rate = told.iter().find(|derived| derived.name == "achieved_rps").unwrap();
    assert_eq!((rate.over, rate.words().as_str()), (Extent::Steady, "1 (steady window)"));
    assert_eq!(number(&told, "p95_ms"), None, "failures are not told apart in this window");
}

#[test]
fn a_real_baseline_alone_decides_the_item_on_percentiles() {
    let folder = folders("k6").into_iter().find(|folder| folder.ends_with("v1.8.1-arrival-dropped")).unwrap();
    let (report, _) = real(&folder, "run.json").unwrap();
    let derived = from_run(Which::Baseline, &report, None);
    let values: BTreeMap<&str, _> =
        derived.into_iter().map(|derived| (derived.name, known(derived.value))).collect();
    let given = Given { known: &values, overrides: &BTreeMap::new(), labels: &BTreeMap::new() };
    let judged = Rulebook::read(checklist::default()).unwrap().judge("MEA-02", &given).unwrap();
    assert_eq!(judged.status, Status::Warn);
    assert_eq!(judged.sentence, "532 requests put 5 observations beyond p99.");
}
