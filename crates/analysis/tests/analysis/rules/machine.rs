//! A second evaluator, written apart from the first and in another way: it sorts the words of an expression into postfix
//! order (Dijkstra's shunting yard) and runs that on a stack. It shares no code with the first.

use std::collections::BTreeMap;

#[derive(Debug, Clone, PartialEq)]
pub(crate) enum V {
    B(bool),
    N(f64),
    T(String),
}

pub(crate) type Env = BTreeMap<String, V>;

#[derive(Debug, Clone, PartialEq)]
enum Code {
    Push(V),
    Load(String),
    Do(String),
    /// Leaves the top where it is and goes on at the address, if the top is this.
    SkipIf(bool, usize),
}

/// What the expression comes to; none where it is undefined. Panics on what is not an expression.
pub(crate) fn evaluate(text: &str, env: &Env) -> Option<V> {
    execute(&postfix(&words(text)), env)
}

fn words(text: &str) -> Vec<String> {
    let chars: Vec<char> = text.chars().collect();
    let (mut words, mut i) = (Vec::new(), 0);
    while i < chars.len() {
        let from = i;
        i += 1;
        match chars[from] {
            ' ' => continue,
            '\'' => {
                while chars[i] != '\'' {
                    i += 1;
                }
                i += 1;
            }
            '<' | '>' | '=' | '!' if chars.get(i) == Some(&'=') => i += 1,
            c if c.is_alphanumeric() || c == '_' => {
                while i < chars.len() && (chars[i].is_alphanumeric() || "_.".contains(chars[i])) {
                    i += 1;
                }
            }
            _ => {}
        }
        words.push(chars[from..i].iter().collect());
    }
    words
}

const FUNCTIONS: [&str; 6] = ["min", "max", "floor", "ceil", "sqrt", "abs"];

fn binds(operator: &str) -> u8 {
    match operator {
        "or" => 1,
        "and" => 2,
        "not" => 3,
        "<" | "<=" | ">" | ">=" | "==" | "!=" => 4,
        "+" | "-" => 5,
        "*" | "/" => 6,
        "neg" => 7,
        _ => 0,
    }
}

fn postfix(words: &[String]) -> Vec<Code> {
    let mut out: Vec<Code> = Vec::new();
    // An operator, and where the jump of an `and` or `or` has to be filled in.
    let mut waiting: Vec<(String, Option<usize>)> = Vec::new();
    let mut after_value = false;
    for word in words {
        match word.as_str() {
            "(" => waiting.push(("(".into(), None)),
            ")" | "," => {
                while waiting.last().unwrap().0 != "(" {
                    emit(&mut out, waiting.pop().unwrap());
                }
                if word == ")" {
                    waiting.pop();
                    if waiting.last().is_some_and(|(name, _)| FUNCTIONS.contains(&name.as_str())) {
                        emit(&mut out, waiting.pop().unwrap());
                    }
                }
                after_value = word == ")";
                continue;
            }
            name if FUNCTIONS.contains(&name) => waiting.push((name.into(), None)),
            "not" => waiting.push(("not".into(), None)),
            "-" if !after_value => waiting.push(("neg".into(), None)),
            operator if binds(operator) > 0 => {
                while waiting.last().is_some_and(|(top, _)| binds(top) >= binds(operator)) {
                    emit(&mut out, waiting.pop().unwrap());
                }
                let jump = ["and", "or"].contains(&operator).then(|| {
                    out.push(Code::SkipIf(operator == "or", usize::MAX));
                    out.len() - 1
                });
                waiting.push((operator.into(), jump));
                after_value = false;
                continue;
            }
            value => {
                out.push(literal(value));
                after_value = true;
                continue;
            }
        }
        after_value = false;
    }
    while let Some(operator) = waiting.pop() {
        emit(&mut out, operator);
    }
    out
}

fn emit(out: &mut Vec<Code>, (operator, jump): (String, Option<usize>)) {
    out.push(Code::Do(operator));
    if let Some(at) = jump {
        let end = out.len();
        let Code::SkipIf(_, to) = &mut out[at] else { panic!("a jump was expected") };
        *to = end;
    }
}

fn literal(word: &str) -> Code {
    match word.chars().next().unwrap() {
        '\'' => Code::Push(V::T(word[1..word.len() - 1].into())),
        '0'..='9' => Code::Push(V::N(word.parse().unwrap())),
        _ if word == "true" || word == "false" => Code::Push(V::B(word == "true")),
        _ => Code::Load(word.into()),
    }
}

fn execute(code: &[Code], env: &Env) -> Option<V> {
    let (mut stack, mut at) = (Vec::new(), 0);
    while let Some(step) = code.get(at) {
        at += 1;
        match step {
            Code::Push(value) => stack.push(value.clone()),
            Code::Load(name) => stack.push(env.get(name)?.clone()),
            Code::SkipIf(stop, to) => match stack.last().unwrap() {
                V::B(top) if top == stop => at = *to,
                V::B(_) => {}
                _ => return None,
            },
            Code::Do(operator) => {
                let right = stack.pop().unwrap();
                let one = ["not", "neg", "floor", "ceil", "sqrt", "abs"].contains(&operator.as_str());
                let result = if one {
                    one_operand(operator, right)?
                } else {
                    two(operator, stack.pop().unwrap(), right)?
                };
                match result {
                    V::N(number) if !number.is_finite() => return None,
                    result => stack.push(result),
                }
            }
        }
    }
    assert_eq!(stack.len(), 1, "{code:?}");
    stack.pop()
}

fn one_operand(operator: &str, of: V) -> Option<V> {
    Some(match (operator, of) {
        ("not", V::B(of)) => V::B(!of),
        ("neg", V::N(of)) => V::N(0.0 - of),
        ("floor", V::N(of)) => V::N(of.floor()),
        ("ceil", V::N(of)) => V::N(of.ceil()),
        ("abs", V::N(of)) => V::N(if of < 0.0 { -of } else { of }),
        ("sqrt", V::N(of)) if of >= 0.0 => V::N(of.sqrt()),
        _ => return None,
    })
}

fn two(operator: &str, left: V, right: V) -> Option<V> {
    Some(match (operator, left, right) {
        ("and" | "or", _, V::B(right)) => V::B(right),
        ("==", V::B(left), V::B(right)) => V::B(left == right),
        ("!=", V::B(left), V::B(right)) => V::B(left != right),
        ("==", V::T(left), V::T(right)) => V::B(left == right),
        ("!=", V::T(left), V::T(right)) => V::B(left != right),
        ("/", V::N(_), V::N(right)) if right.abs() == 0.0 => return None,
        (operator, V::N(left), V::N(right)) => match operator {
            "+" => V::N(left + right),
            "-" => V::N(left - right),
            "*" => V::N(left * right),
            "/" => V::N(left / right),
            "min" => V::N(if left < right { left } else { right }),
            "max" => V::N(if left > right { left } else { right }),
            comparison => {
                let order = left.partial_cmp(&right).unwrap();
                V::B(match comparison {
                    "<" => order.is_lt(),
                    "<=" => order.is_le(),
                    ">" => order.is_gt(),
                    ">=" => order.is_ge(),
                    "==" => order.is_eq(),
                    "!=" => order.is_ne(),
                    other => panic!("no operator: {other}"),
                })
            }
        },
        _ => return None,
    })
}
