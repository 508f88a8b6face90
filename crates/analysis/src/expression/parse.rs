//! Reads an expression. The functions are the grammar, from the operator that binds least to the value itself.

use winnow::{
    Parser as _,
    combinator::{opt, separated_foldl1},
    error::{ErrMode, ParserError},
    stream::{Stateful, Stream, TokenSlice},
    token::any,
};

use super::{
    Expression,
    token::{self, Token, Word},
    tree::{Arithmetic, Choice, Form, Function, Node},
};

/// Why a text is not an expression.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("column {column}: {message}")]
pub struct SyntaxError {
    /// The byte of the text where it goes wrong.
    pub at: usize,
    /// The character there, counted from 1.
    pub column: usize,
    /// What was expected and what was found.
    pub message: String,
}

impl SyntaxError {
    pub(super) fn new(text: &str, at: usize, message: String) -> Self {
        let before = text.char_indices().take_while(|(byte, _)| *byte < at).count();
        Self { at, column: before + 1, message }
    }
}

/// Words still to be read, and how deep the reader stands in brackets, signs and `not`.
type Input<'t, 'a> = Stateful<TokenSlice<'t, Token<'a>>, usize>;
type Parsed<T> = Result<T, ErrMode<Refusal>>;

/// What was expected where reading stopped.
#[derive(Debug, Clone, PartialEq)]
struct Refusal {
    /// How many words were left there.
    left: usize,
    expected: String,
}

impl<'t, 'a> ParserError<Input<'t, 'a>> for Refusal {
    type Inner = Self;

    fn from_input(input: &Input<'t, 'a>) -> Self {
        Self { left: input.eof_offset(), expected: String::new() }
    }

    fn into_inner(self) -> Result<Self, Self> {
        Ok(self)
    }
}

pub(super) fn parse(text: &str) -> Result<Node, SyntaxError> {
    if text.len() > Expression::MAX_LEN {
        let message =
            format!("an expression has at most {} bytes; this one has {}", Expression::MAX_LEN, text.len());
        return Err(SyntaxError::new(text, 0, message));
    }
    let tokens = token::tokens(text)?;
    let mut input = Stateful { input: TokenSlice::new(&tokens), state: 0 };
    let found = either(&mut input);
    let refusal = match found {
        Ok(node) if input.eof_offset() == 0 => return Ok(node),
        Ok(_) => Refusal { left: input.eof_offset(), expected: after_a_value(&input) },
        Err(ErrMode::Backtrack(refusal) | ErrMode::Cut(refusal)) => refusal,
        Err(ErrMode::Incomplete(_)) => Refusal::from_input(&input),
    };
    Err(refused(text, &tokens, &refusal))
}

/// The refusal with the place and the word that stands there.
fn refused(text: &str, tokens: &[Token<'_>], refusal: &Refusal) -> SyntaxError {
    let at = tokens.len().checked_sub(refusal.left).and_then(|index| tokens.get(index));
    let Some(token) = at else {
        let end = tokens.last().map_or(0, |token| token.span.end);
        return SyntaxError::new(text, end, format!("{}, found the end", refusal.expected));
    };
    let message = format!("{}, found {}", refusal.expected, &text[token.span.clone()]);
    SyntaxError::new(text, token.span.start, message)
}

/// What was expected where an expression could have ended.
fn after_a_value(input: &Input<'_, '_>) -> String {
    match input.peek_token().map(|token| token.word) {
        Some(Word::Comparison(_)) => {
            "expected the end: only two things are compared at a time, and `and` joins comparisons".to_owned()
        }
        _ => "expected an operator or the end".to_owned(),
    }
}

/// `a or b or c`
fn either(input: &mut Input<'_, '_>) -> Parsed<Node> {
    let joined = |left, (), right| Node::joined(left, right, Form::Either);
    separated_foldl1(both, word(|word| (word == Word::Or).then_some(())), joined).parse_next(input)
}

/// `a and b and c`
fn both(input: &mut Input<'_, '_>) -> Parsed<Node> {
    let joined = |left, (), right| Node::joined(left, right, Form::Both);
    separated_foldl1(denial, word(|word| (word == Word::And).then_some(())), joined).parse_next(input)
}

/// `not a`
fn denial(input: &mut Input<'_, '_>) -> Parsed<Node> {
    let Some(start) = taken(input, Word::Not) else { return comparison(input) };
    let of = deeper(input, denial)?;
    Ok(Node { span: start..of.span.end, form: Form::Not(Box::new(of)) })
}

/// `a < b`; only two things at a time.
fn comparison(input: &mut Input<'_, '_>) -> Parsed<Node> {
    let left = sum(input)?;
    let by = |word| match word {
        Word::Comparison(comparison) => Some(comparison),
        _ => None,
    };
    let Some((comparison, right)) = opt((word(by), sum)).parse_next(input)? else { return Ok(left) };
    Ok(Node::joined(left, right, |left, right| Form::Compared(comparison, left, right)))
}

/// `a + b - c`
fn sum(input: &mut Input<'_, '_>) -> Parsed<Node> {
    let by = |operation| matches!(operation, Arithmetic::Plus | Arithmetic::Minus);
    separated_foldl1(product, arithmetic(by), calculated).parse_next(input)
}

/// `a * b / c`
fn product(input: &mut Input<'_, '_>) -> Parsed<Node> {
    let by = |operation| matches!(operation, Arithmetic::Times | Arithmetic::Over);
    separated_foldl1(signed, arithmetic(by), calculated).parse_next(input)
}

fn calculated(left: Node, operation: Arithmetic, right: Node) -> Node {
    Node::joined(left, right, |left, right| Form::Calculated(operation, left, right))
}

/// `-a`
fn signed(input: &mut Input<'_, '_>) -> Parsed<Node> {
    let Some(start) = taken(input, Word::Arithmetic(Arithmetic::Minus)) else { return value(input) };
    let of = deeper(input, signed)?;
    Ok(Node { span: start..of.span.end, form: Form::Minus(Box::new(of)) })
}

/// A name, a number, a text, true or false, a function or something in brackets.
fn value(input: &mut Input<'_, '_>) -> Parsed<Node> {
    let expected = "expected a name, a number, a text, a function or a bracket";
    let start = input.checkpoint();
    let Some(token) = input.next_token() else { return refuse(input, expected) };
    let form = match token.word {
        Word::Bool(value) => Form::Bool(value),
        Word::Number(number) => Form::Number(number),
        Word::Text(text) => Form::Text(text.to_owned()),
        Word::Open => return bracketed(input, token.span.start),
        Word::Name(name) if input.peek_token().is_some_and(|next| next.word == Word::Open) => {
            input.reset(&start);
            return function(input, name);
        }
        Word::Name(name) if is_function(name) => {
            return refuse(input, format!("expected ( behind the function {name}"));
        }
        Word::Name(name) => Form::Name(name.to_owned()),
        _ => {
            input.reset(&start);
            return refuse(input, expected);
        }
    };
    Ok(Node { span: token.span.clone(), form })
}

/// What stands behind an opening bracket. The brackets belong to its span, so that quoting it quotes them.
fn bracketed(input: &mut Input<'_, '_>, start: usize) -> Parsed<Node> {
    let inner = deeper(input, either)?;
    let end = expect(input, Word::Close, "expected an operator or )")?;
    Ok(Node { span: start..end, form: inner.form })
}

/// A function with its one or two numbers.
fn function(input: &mut Input<'_, '_>, name: &str) -> Parsed<Node> {
    let form = |input: &mut Input<'_, '_>| match name {
        "floor" => one(input, Function::Floor),
        "ceil" => one(input, Function::Ceil),
        "sqrt" => one(input, Function::Sqrt),
        "abs" => one(input, Function::Abs),
        "min" => two(input, Choice::Min),
        "max" => two(input, Choice::Max),
        _ => refuse(input, "expected one of the functions min, max, floor, ceil, sqrt, abs"),
    };
    deeper(input, form)
}

/// Whether a name is that of a function, so that nothing else can be called so.
pub(crate) fn is_function(name: &str) -> bool {
    ["min", "max", "floor", "ceil", "sqrt", "abs"].contains(&name)
}

fn one(input: &mut Input<'_, '_>, function: Function) -> Parsed<Node> {
    let start = opened(input);
    let of = either(input)?;
    let end = expect(input, Word::Close, "expected an operator or ): this function takes one number")?;
    Ok(Node { span: start..end, form: Form::Of(function, Box::new(of)) })
}

fn two(input: &mut Input<'_, '_>, choice: Choice) -> Parsed<Node> {
    let start = opened(input);
    let first = either(input)?;
    expect(input, Word::Comma, "expected an operator or a comma: this function takes two numbers")?;
    let second = either(input)?;
    let end = expect(input, Word::Close, "expected an operator or ): this function takes two numbers")?;
    Ok(Node { span: start..end, form: Form::Among(choice, Box::new(first), Box::new(second)) })
}

/// Passes over a function's name and its bracket, both of which were seen before; where the name begins.
fn opened(input: &mut Input<'_, '_>) -> usize {
    let start = input.next_token().map_or(0, |token| token.span.start);
    input.next_token();
    start
}

fn word<'t, 'a, T>(
    is: impl Fn(Word<'a>) -> Option<T>,
) -> impl winnow::Parser<Input<'t, 'a>, T, ErrMode<Refusal>>
where
    'a: 't,
{
    any.verify_map(move |token: &Token<'a>| is(token.word))
}

fn arithmetic<'t, 'a>(
    is: impl Fn(Arithmetic) -> bool,
) -> impl winnow::Parser<Input<'t, 'a>, Arithmetic, ErrMode<Refusal>>
where
    'a: 't,
{
    word(move |word| match word {
        Word::Arithmetic(operation) if is(operation) => Some(operation),
        _ => None,
    })
}

/// Passes over this word where it comes next; where it begins.
fn taken(input: &mut Input<'_, '_>, word: Word<'_>) -> Option<usize> {
    let start = input.peek_token().filter(|token| token.word == word)?.span.start;
    input.next_token();
    Some(start)
}

/// Passes over this word, which must come next; where it ends.
fn expect(input: &mut Input<'_, '_>, word: Word<'_>, expected: &str) -> Parsed<usize> {
    match input.peek_token().filter(|token| token.word == word) {
        Some(token) => {
            let end = token.span.end;
            input.next_token();
            Ok(end)
        }
        None => refuse(input, expected),
    }
}

/// Reads one level deeper, and no deeper than is allowed: hostile text must not exhaust the stack.
fn deeper<'t, 'a>(
    input: &mut Input<'t, 'a>,
    read: impl FnOnce(&mut Input<'t, 'a>) -> Parsed<Node>,
) -> Parsed<Node> {
    if input.state >= Expression::MAX_DEPTH {
        let most = Expression::MAX_DEPTH;
        return refuse(input, format!("expected no more than {most} levels of brackets, signs and nots"));
    }
    input.state += 1;
    let node = read(input)?;
    input.state -= 1;
    Ok(node)
}

/// Stops reading here for good: no other reading of the same words could be meant.
fn refuse<T>(input: &Input<'_, '_>, expected: impl Into<String>) -> Parsed<T> {
    Err(ErrMode::Cut(Refusal { left: input.eof_offset(), expected: expected.into() }))
}
