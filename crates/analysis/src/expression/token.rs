//! The words of an expression.

use std::ops::Range;

use winnow::{
    LocatingSlice, ModalResult, Parser as _,
    ascii::{digit1, multispace0},
    combinator::{alt, delimited, dispatch, fail, opt, peek, preceded, repeat, terminated},
    token::{any, take_till, take_while},
};

use super::{parse::SyntaxError, tree::Arithmetic, tree::Comparison};

/// One word, with its bytes in the text.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Token<'a> {
    pub(super) word: Word<'a>,
    pub(super) span: Range<usize>,
}

#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Word<'a> {
    Name(&'a str),
    Number(f64),
    Text(&'a str),
    Bool(bool),
    And,
    Or,
    Not,
    Comparison(Comparison),
    Arithmetic(Arithmetic),
    Open,
    Close,
    Comma,
}

/// The words of a text.
pub(super) fn tokens(text: &str) -> Result<Vec<Token<'_>>, SyntaxError> {
    let mut input = LocatingSlice::new(text);
    let all: ModalResult<Vec<_>> =
        preceded(multispace0, repeat(0.., terminated(token, multispace0))).parse_next(&mut input);
    let rest: &str = &input;
    match all {
        Ok(tokens) if rest.is_empty() => Ok(tokens),
        _ => Err(SyntaxError::new(text, text.len() - rest.len(), stranger(rest))),
    }
}

fn token<'a>(input: &mut LocatingSlice<&'a str>) -> ModalResult<Token<'a>> {
    let word = dispatch! { peek(any);
        'a'..='z' | '_' => name,
        '0'..='9' => number,
        '\'' => quoted,
        _ => sign,
    };
    word.with_span().map(|(word, span)| Token { word, span }).parse_next(input)
}

fn name<'a>(input: &mut LocatingSlice<&'a str>) -> ModalResult<Word<'a>> {
    let word = take_while(1.., |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_');
    word.map(|word| match word {
        "and" => Word::And,
        "or" => Word::Or,
        "not" => Word::Not,
        "true" => Word::Bool(true),
        "false" => Word::Bool(false),
        name => Word::Name(name),
    })
    .parse_next(input)
}

/// Digits, with a fraction or without. A letter right behind them belongs to no number.
fn number<'a>(input: &mut LocatingSlice<&'a str>) -> ModalResult<Word<'a>> {
    let digits = (digit1, opt(('.', digit1))).take();
    let finite =
        digits.verify_map(|digits: &str| digits.parse().ok().filter(|number: &f64| number.is_finite()));
    terminated(finite, peek(not_in_a_word)).map(Word::Number).parse_next(input)
}

fn not_in_a_word(input: &mut LocatingSlice<&str>) -> ModalResult<()> {
    let next = opt(any).parse_next(input)?;
    let goes_on = |c: char| c.is_alphanumeric() || c == '_' || c == '.';
    if next.is_some_and(goes_on) { fail.parse_next(input) } else { Ok(()) }
}

fn quoted<'a>(input: &mut LocatingSlice<&'a str>) -> ModalResult<Word<'a>> {
    delimited('\'', take_till(0.., ['\'', '\n']), '\'').map(Word::Text).parse_next(input)
}

fn sign<'a>(input: &mut LocatingSlice<&'a str>) -> ModalResult<Word<'a>> {
    let comparison = alt((
        "<=".value(Comparison::AtMost),
        ">=".value(Comparison::AtLeast),
        "==".value(Comparison::Equal),
        "!=".value(Comparison::Unequal),
        '<'.value(Comparison::Below),
        '>'.value(Comparison::Above),
    ));
    let arithmetic = alt((
        '+'.value(Arithmetic::Plus),
        '-'.value(Arithmetic::Minus),
        '*'.value(Arithmetic::Times),
        '/'.value(Arithmetic::Over),
    ));
    alt((
        comparison.map(Word::Comparison),
        arithmetic.map(Word::Arithmetic),
        '('.value(Word::Open),
        ')'.value(Word::Close),
        ','.value(Word::Comma),
    ))
    .parse_next(input)
}

/// What to say of a place where no word begins.
fn stranger(rest: &str) -> String {
    let first = rest.chars().next().unwrap_or(' ');
    match first {
        '\'' => "this text has no closing '".to_owned(),
        '"' => "expected a text in single quotes, found \"".to_owned(),
        '=' => "expected a comparison, found =; write == to compare".to_owned(),
        '!' => "expected a comparison, found !; write != or not".to_owned(),
        '&' => "found &; write and".to_owned(),
        '|' => "found |; write or".to_owned(),
        '0'..='9' => {
            let end = rest.find(|c: char| !(c.is_alphanumeric() || c == '_' || c == '.'));
            format!("expected a number such as 12 or 0.85, found {}", &rest[..end.unwrap_or(rest.len())])
        }
        'A'..='Z' => format!("names are written in lower case, found {first}"),
        other => format!("{other:?} has no meaning in an expression"),
    }
}
