//! Single expressions: what binds how tightly, what is undefined, and what is refused where.

use std::collections::BTreeMap;

use analysis::expression::{Expression, Operand, Scope, Undefined};
use domain::{Value, ValueKind};
use proptest::prelude::*;

fn scope() -> Scope<'static> {
    let mut scope = Scope::default();
    for (name, value) in [
        ("two", Operand::Number(2.0)),
        ("zero", Operand::Number(0.0)),
        ("huge", Operand::Number(1e308)),
        ("yes", Operand::Bool(true)),
        ("no", Operand::Bool(false)),
        ("mode", Operand::Text("transaction")),
    ] {
        scope.set(name, value);
    }
    scope
}

fn value(text: &str) -> Value {
    let expression = Expression::parse(text).unwrap_or_else(|error| panic!("{text}: {error}"));
    expression.evaluate(&scope()).unwrap_or_else(|why| panic!("{text}: {why}")).into()
}

fn undefined(text: &str) -> Undefined {
    Expression::parse(text).unwrap().evaluate(&scope()).unwrap_err()
}

fn refused(text: &str) -> String {
    match Expression::parse(text) {
        Ok(read) => panic!("{text} was read as {read:?}"),
        Err(error) => error.to_string(),
    }
}

#[test]
fn operators_bind_as_in_arithmetic_and_from_the_left() {
    for (text, number) in [
        ("2 + 3 * 4", 14.0),
        ("(2 + 3) * 4", 20.0),
        ("10 - 3 - 2", 5.0),
        ("100 / 10 / 5", 2.0),
        ("8 / 2 * 4", 16.0),
        ("-two + 5", 3.0),
        ("2 * -3", -6.0),
        ("1 - -1", 2.0),
        ("min(4, max(1, 2)) + abs(-3)", 5.0),
        ("floor(2.7) + ceil(2.1) + sqrt(16)", 9.0),
        ("0.000001 * 1000000", 1.0),
        (" two*two ", 4.0),
    ] {
        assert_eq!(value(text), Value::Number(number), "{text}");
    }
}

#[test]
fn not_binds_less_than_a_comparison_and_more_than_and_and_or_least() {
    for (text, holds) in [
        ("not two == 3", true),
        ("not yes or yes", true),
        ("not (yes or yes)", false),
        ("yes or no and no", true),
        ("(yes or no) and no", false),
        ("no and no or yes", true),
        ("not no and yes", true),
        ("not not yes", true),
        ("1 + 1 <= two", true),
        ("two >= 2 and two < 3 and two > 1", true),
        ("mode == 'transaction'", true),
        ("mode != 'session' and not (mode == 'none')", true),
        ("yes != no", true),
        ("(two > 1) == yes", true),
    ] {
        assert_eq!(value(text), Value::Bool(holds), "{text}");
    }
}

#[test]
fn what_cannot_be_calculated_says_why_and_quotes_the_part() {
    for (text, why) in [
        ("two / zero", "zero is 0, and nothing can be divided by 0"),
        ("1 / (two - 2)", "(two - 2) is 0, and nothing can be divided by 0"),
        ("two / -zero", "-zero is 0, and nothing can be divided by 0"),
        ("sqrt(0 - two)", "0 - two is below 0 and has no square root"),
        ("huge * huge + 1", "huge * huge is too large to calculate with"),
        ("missing + 1", "missing has no value"),
        ("two + mode", "mode is a text, where a number is needed"),
        ("not two", "two is a number, where yes or no is needed"),
        ("mode == two", "two is a number, where a text is needed"),
        ("yes < no", "yes is yes or no, where a number is needed"),
    ] {
        assert_eq!(undefined(text).to_string(), why, "{text}");
    }
}

#[test]
fn the_right_side_is_looked_at_only_where_the_left_one_does_not_decide() {
    assert_eq!(value("no and two / zero > 1"), Value::Bool(false));
    assert_eq!(value("yes or missing"), Value::Bool(true));
    assert_eq!(undefined("two / zero > 1 and no").to_string(), "zero is 0, and nothing can be divided by 0");
    assert_eq!(undefined("missing or yes"), Undefined::Missing { name: "missing".into() });
    assert_eq!(undefined("yes and two").to_string(), "two is a number, where yes or no is needed");
}

#[test]
fn what_is_no_expression_is_refused_with_its_column() {
    for (text, expected) in [
        ("", "column 1: expected a name, a number, a text, a function or a bracket, found the end"),
        ("a +", "column 4: expected a name, a number, a text, a function or a bracket, found the end"),
        ("a + * b", "column 5: expected a name, a number, a text, a function or a bracket, found *"),
        ("a b", "column 3: expected an operator or the end, found b"),
        ("(a", "column 3: expected an operator or ), found the end"),
        ("a)", "column 2: expected an operator or the end, found )"),
        ("a < b < c", "column 7: expected the end: only two things are compared at a time"),
        ("x and a < b == c", "column 13: expected the end: only two things are compared at a time"),
        ("a = b", "column 3: expected a comparison, found =; write == to compare"),
        ("a && b", "column 3: found &; write and"),
        ("a || b", "column 3: found |; write or"),
        ("!a", "column 1: expected a comparison, found !; write != or not"),
        ("'open", "column 1: this text has no closing '"),
        ("mode == \"x\"", "column 9: expected a text in single quotes, found \""),
        ("Value > 1", "column 1: names are written in lower case, found V"),
        ("1e5", "column 1: expected a number such as 12 or 0.85, found 1e5"),
        ("1.", "column 1: expected a number such as 12 or 0.85, found 1."),
        ("2x", "column 1: expected a number such as 12 or 0.85, found 2x"),
        ("a % b", "column 3: '%' has no meaning in an expression"),
        ("a ** b", "column 4: expected a name, a number, a text, a function or a bracket, found *"),
        ("pow(a, 2)", "column 1: expected one of the functions min, max, floor, ceil, sqrt, abs, found pow"),
        ("min(a)", "column 6: expected an operator or a comma: this function takes two numbers, found )"),
        ("min(a, b, c)", "column 9: expected an operator or ): this function takes two numbers, found ,"),
        ("floor(a, b)", "column 8: expected an operator or ): this function takes one number, found ,"),
        ("floor > 1", "column 7: expected ( behind the function floor, found >"),
        ("a == not b", "column 6: expected a name, a number, a text, a function or a bracket, found not"),
        ("ä", "column 1: 'ä' has no meaning in an expression"),
        ("'ä' == ö", "column 8: 'ö' has no meaning in an expression"),
    ] {
        let error = refused(text);
        assert!(error.starts_with(expected), "{text}: {error}");
    }
}

#[test]
fn hostile_text_is_refused_and_exhausts_nothing() {
    for text in [
        "(".repeat(900),
        "-".repeat(900),
        "not ".repeat(240),
        "floor(".repeat(160),
        "min(1,".repeat(160),
        "(-".repeat(450),
    ] {
        assert!(refused(&text).contains("no more than 32 levels"), "{text}");
    }
    assert!(refused(&"(".repeat(1_000_000)).contains("at most 1000 bytes"));
    assert!(refused(&"9".repeat(400)).contains("expected a number"));
}

#[test]
fn the_deepest_and_the_longest_that_is_allowed_is_evaluated() {
    let deep = format!("{}1{}", "(".repeat(Expression::MAX_DEPTH), ")".repeat(Expression::MAX_DEPTH));
    assert_eq!(value(&deep), Value::Number(1.0));
    let long = format!("0{}", "+1".repeat(499));
    assert_eq!(value(&long), Value::Number(499.0));
    assert_eq!(
        value(&"yes or ".repeat(142).replace("yes or yes or yes or ", "no or no or no or ").add("yes")),
        Value::Bool(true)
    );
}

trait Add {
    fn add(self, more: &str) -> String;
}

impl Add for String {
    fn add(mut self, more: &str) -> String {
        self.push_str(more);
        self
    }
}

#[test]
fn names_are_told_with_their_places() {
    let expression = Expression::parse("max(a, b) > a and 'c' == d").unwrap();
    assert_eq!(expression.names(), [("a", 4), ("b", 7), ("a", 12), ("d", 25)]);
    assert_eq!(expression.texts(), ["c"]);
    assert_eq!(expression.to_string(), "max(a, b) > a and 'c' == d");
}

#[test]
fn a_part_of_the_wrong_kind_is_found_without_values() {
    let kinds = BTreeMap::from([("n", ValueKind::Number), ("b", ValueKind::Bool), ("t", ValueKind::Text)]);
    let told = |text: &str| {
        let expression = Expression::parse(text).unwrap();
        let found = expression.mismatches(ValueKind::Bool, &|name| kinds.get(name).copied());
        found.into_iter().map(|mismatch| format!("{} {}", mismatch.at, mismatch.message)).collect::<Vec<_>>()
    };
    assert_eq!(told("n > 1 and b and t == 'x' and not (b == true)"), Vec::<String>::new());
    assert_eq!(told("n + 1"), ["0 expected yes or no, found n + 1, which is a number"]);
    assert_eq!(
        told("n and t > 1"),
        ["0 expected yes or no, found n, which is a number", "6 expected a number, found t, which is a text"]
    );
    assert_eq!(told("t == n"), ["5 expected a text, found n, which is a number"]);
    assert_eq!(told("elsewhere > floor(b)"), ["18 expected a number, found b, which is yes or no"]);
}

#[test]
fn the_causes_of_an_answer_are_the_comparisons_that_decided_it() {
    let causes = |text: &str| {
        let expression = Expression::parse(text).unwrap();
        let causes = expression.causes(&scope());
        causes.into_iter().map(|cause| (cause.condition, cause.holds)).collect::<Vec<_>>()
    };
    let one = |text: &str, holds| vec![(text.to_owned(), holds)];
    assert_eq!(causes("two > 5 or two > 1"), one("two > 1", true));
    assert_eq!(causes("two > 1 and two > 5"), one("two > 5", false));
    assert_eq!(causes("not (yes and no) or two < 1"), one("no", false));
    assert_eq!(causes("two / zero > 1"), []);
    let sides = Expression::parse("two * 2 > 1").unwrap().causes(&scope());
    let left = sides[0].left.clone().unwrap();
    assert_eq!((left.text.as_str(), left.value), ("two * 2", Value::Number(4.0)));
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 2_000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_text_is_read_or_refused_and_what_is_read_ends(
        text in prop_oneof!["\\PC{0,60}", "[a-z0-9 ()'+*/<>=!,.-]{0,60}", "(not |-|\\(|a|1|, | and | < |min\\(|\\)){0,40}"]
    ) {
        match Expression::parse(&text) {
            Ok(expression) => {
                let _ = expression.evaluate(&scope());
                let _ = expression.causes(&scope());
                let _ = expression.kind(&|_| None);
            }
            Err(error) => prop_assert!(error.column <= text.chars().count() + 1 && text.is_char_boundary(error.at)),
        }
    }
}
