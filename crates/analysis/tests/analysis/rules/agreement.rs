//! The evaluator against the second one, over random expressions and values: whatever one calculates the other calculates,
//! and what one leaves undefined the other leaves undefined.

use std::collections::BTreeMap;

use analysis::{
    checklist,
    expression::{Expression, Operand, Scope},
    judgement::{Given, Rulebook},
};
use domain::{Item, Status, Value, ValueKind};
use proptest::{collection, prelude::*, sample};

use super::{
    judgement::known,
    machine::{self, Env, V},
};

const NUMBERS: [&str; 4] = ["a", "b", "c", "d"];

/// Expressions of all three kinds, most of them meant well. Nothing is bracketed that need not be, so that what binds how
/// tightly is tried too.
fn numbers() -> BoxedStrategy<String> {
    let written =
        sample::select(vec!["0", "1", "0.5", "3", "200", "1000000", "0.000001", "9007199254740993"]);
    let strange = sample::select(vec!["m", "p", "t"]);
    let leaf = prop_oneof![
        6 => sample::select(NUMBERS.to_vec()),
        6 => written,
        1 => strange,
    ];
    leaf.prop_map(str::to_owned)
        .prop_recursive(5, 24, 2, |inner| {
            let signs = sample::select(vec!["+", "-", "*", "/"]);
            let pair =
                (inner.clone(), signs, inner.clone()).prop_map(|(a, sign, b)| format!("{a} {sign} {b}"));
            let of = sample::select(vec!["floor", "ceil", "sqrt", "abs"]);
            let among = sample::select(vec!["min", "max"]);
            prop_oneof![
                6 => pair,
                2 => inner.clone().prop_map(|a| format!("({a})")),
                1 => inner.clone().prop_map(|a| format!("-{a}")),
                1 => (of, inner.clone()).prop_map(|(name, a)| format!("{name}({a})")),
                1 => (among, inner.clone(), inner).prop_map(|(name, a, b)| format!("{name}({a}, {b})")),
            ]
        })
        .boxed()
}

fn conditions() -> BoxedStrategy<String> {
    let comparison = sample::select(vec!["<", "<=", ">", ">=", "==", "!="]);
    let texts = sample::select(vec!["t", "u", "'transaction'", "'none'", "''"]);
    let same = sample::select(vec!["==", "!="]);
    let leaf = prop_oneof![
        6 => (numbers(), comparison, numbers()).prop_map(|(a, by, b)| format!("{a} {by} {b}")),
        2 => (texts.clone(), same, texts).prop_map(|(a, by, b)| format!("{a} {by} {b}")),
        2 => sample::select(vec!["p", "q", "true", "false"]).prop_map(str::to_owned),
        1 => sample::select(vec!["m", "a"]).prop_map(str::to_owned),
    ];
    leaf.prop_recursive(5, 16, 2, |inner| {
        let join = sample::select(vec!["and", "or"]);
        prop_oneof![
            5 => (inner.clone(), join, inner.clone()).prop_map(|(a, by, b)| format!("{a} {by} {b}")),
            2 => inner.clone().prop_map(|a| format!("not {a}")),
            1 => (inner.clone(), inner.clone()).prop_map(|(a, b)| format!("({a}) != ({b})")),
            2 => inner.prop_map(|a| format!("({a})")),
        ]
    })
    .boxed()
}

/// Zero, negative, tiny and huge numbers among ordinary ones.
fn number() -> impl Strategy<Value = f64> + Clone {
    prop_oneof![
        3 => sample::select(vec![0.0, -0.0, 1.0, -1.0, 0.85, 200.0, 1e308, -1e308, f64::MAX, f64::MIN_POSITIVE]),
        3 => -1e4..1e4_f64,
        1 => any::<f64>().prop_filter("finite", |number| number.is_finite()),
    ]
}

fn values() -> impl Strategy<Value = Env> {
    let text = sample::select(vec!["transaction", "none", ""]);
    (collection::vec(number(), 4), any::<[bool; 2]>(), [text.clone(), text]).prop_map(
        |(numbers, [p, q], [t, u])| {
            let mut env: Env =
                NUMBERS.iter().zip(numbers).map(|(name, number)| ((*name).into(), V::N(number))).collect();
            env.extend([("p", V::B(p)), ("q", V::B(q))].map(|(name, value)| (name.to_owned(), value)));
            env.extend([("t", t), ("u", u)].map(|(name, text)| (name.to_owned(), V::T(text.into()))));
            env
        },
    )
}

fn ours(text: &str, env: &Env) -> Option<V> {
    let expression = Expression::parse(text).unwrap_or_else(|error| panic!("{text}: {error}"));
    let mut scope = Scope::default();
    for (name, value) in env {
        scope.set(
            name,
            match value {
                V::B(value) => Operand::Bool(*value),
                V::N(number) => Operand::Number(*number),
                V::T(text) => Operand::Text(text),
            },
        );
    }
    expression.evaluate(&scope).ok().map(|operand| match operand {
        Operand::Bool(value) => V::B(value),
        Operand::Number(number) => V::N(number),
        Operand::Text(text) => V::T(text.to_owned()),
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 4_000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn two_evaluators_agree_on_random_expressions(
        text in prop_oneof![numbers(), conditions()].prop_filter("short enough", |text| text.len() <= Expression::MAX_LEN),
        env in values(),
    ) {
        prop_assert_eq!(ours(&text, &env), machine::evaluate(&text, &env), "{}", text);
    }

    #[test]
    fn two_evaluators_agree_on_every_rule_of_the_default_checklist(
        at in 0..60_usize,
        numbers in collection::vec(prop::option::weighted(0.95, number()), 16),
        flags in any::<u32>(),
    ) {
        let list = checklist::default();
        let item = &list.items[at];
        let given = given(item, &numbers, flags);
        let names: Vec<_> = given.keys().cloned().collect();
        let known: BTreeMap<&str, _> = names.iter().map(|name| (name.as_str(), known(given[name].clone()))).collect();
        let judged = RULES.with(|rules| {
            rules.judge(&item.id, &Given { known: &known, overrides: &BTreeMap::new(), labels: &BTreeMap::new() })
        }).unwrap();
        let (status, value) = second_judge(item, &given);
        prop_assert_eq!(judged.status, status, "{}: {:?}", item.id, given);
        if status != Status::Unknown {
            prop_assert_eq!(judged.value.map(second_value), value, "{}: {:?}", item.id, given);
        }
    }
}

thread_local! {
    static RULES: Rulebook<'static> = Rulebook::read(checklist::default()).unwrap();
}

fn given(item: &Item, numbers: &[Option<f64>], flags: u32) -> BTreeMap<String, Value> {
    let inputs = item.auto.inputs.iter().zip(numbers).enumerate();
    let values = inputs.filter_map(|(i, (name, number))| {
        let input = checklist::default().input(name.as_str()).unwrap();
        let flag = flags >> i & 1 == 1;
        let value = match input.kind {
            ValueKind::Bool => Value::Bool(flag),
            ValueKind::Number => Value::Number((*number)?),
            ValueKind::Text => {
                let words: Vec<_> = input.means.split('\'').skip(1).step_by(2).collect();
                Value::Text(words[(flags as usize >> i) % words.len()].to_owned())
            }
        };
        number.is_some().then(|| (name.as_str().to_owned(), value))
    });
    values.collect()
}

fn second_value(value: Value) -> V {
    match value {
        Value::Bool(value) => V::B(value),
        Value::Number(number) => V::N(number),
        Value::Text(text) => V::T(text),
    }
}

/// The five sentences of the file's header, over the second evaluator.
fn second_judge(item: &Item, given: &BTreeMap<String, Value>) -> (Status, Option<V>) {
    let rule = &item.auto;
    let mut env: Env =
        checklist::default().defaults.iter().map(|(name, number)| (name.clone(), V::N(*number))).collect();
    env.extend(given.iter().map(|(name, value)| (name.clone(), second_value(value.clone()))));
    let unknown = (Status::Unknown, None);
    let truth = |text: &str, env: &Env| machine::evaluate(text, env).map(|value| value == V::B(true));
    if let Some(applies) = &rule.applies {
        match truth(applies, &env) {
            None => return unknown,
            Some(false) => return (Status::NotApplicable, None),
            Some(true) => {}
        }
    }
    if rule.inputs.iter().any(|name| !given.contains_key(name.as_str())) {
        return unknown;
    }
    for step in &rule.steps {
        let (name, formula) = step.split_once(" = ").unwrap();
        let Some(value) = machine::evaluate(formula, &env) else { return unknown };
        env.insert(name.to_owned(), value);
    }
    let Some(value) = machine::evaluate(rule.value.as_ref().unwrap(), &env) else { return unknown };
    env.insert("value".to_owned(), value.clone());
    let status = match (truth(&rule.fail, &env), rule.warn.as_ref().map(|warn| truth(warn, &env))) {
        (None, _) | (Some(false), Some(None)) => return unknown,
        (Some(true), _) => Status::Fail,
        (Some(false), Some(Some(true))) => Status::Warn,
        (Some(false), _) => Status::Pass,
    };
    (status, Some(value))
}
