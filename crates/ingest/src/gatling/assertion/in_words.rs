//! Assertions as the log of 2.1 has them: in words, a column each.

use super::{Assertion, Condition, Path, Stat, Target, Which, wording::Words};

/// Reads the columns behind the tag; what does not fit is kept as undecodable.
pub(in crate::gatling) fn read(columns: &[String]) -> Assertion {
    let columns: Vec<&str> = columns.iter().map(String::as_str).collect();
    assertion(&columns).unwrap_or_else(|| Assertion::opaque(Words::Whole))
}

/// `PATH … TARGET … CONDITION …`; a group may have the name of a mark.
fn assertion(columns: &[&str]) -> Option<Assertion> {
    let last = |columns: &[&str], mark: &str| columns.iter().rposition(|column| *column == mark);
    let at_condition = last(columns, "CONDITION")?;
    let at_target = last(&columns[..at_condition], "TARGET")?;
    Some(Assertion {
        path: path(&columns[..at_target])?,
        target: target(&columns[at_target + 1..at_condition])?,
        condition: condition(&columns[at_condition + 1..])?,
        words: Words::Whole,
    })
}

fn path(columns: &[&str]) -> Option<Path> {
    match columns {
        ["PATH", "GLOBAL" | "DETAILS"] => Some(Path::Global),
        ["PATH", "FORALL"] => Some(Path::ForAll),
        ["PATH", "DETAILS", parts @ ..] => {
            Some(Path::Details(parts.iter().map(|part| (*part).to_owned()).collect()))
        }
        _ => None,
    }
}

fn target(columns: &[&str]) -> Option<Target> {
    let which = |word: &str| match word {
        "ALL_REQUESTS" => Some(Which::All),
        "SUCCESSFUL_REQUESTS" => Some(Which::Successful),
        "FAILED_REQUESTS" => Some(Which::Failed),
        _ => None,
    };
    match columns {
        ["MEAN_REQUESTS_PER_SECOND"] => Some(Target::RequestsPerSecond),
        ["RESPONSE_TIME", word] => stat(word).map(Target::Time),
        [word, "COUNT"] => which(word).map(Target::Count),
        [word, "PERCENT"] => which(word).map(Target::Percent),
        _ => None,
    }
}

/// Percentiles are numbered; which they are was set, and is not in the log.
fn stat(word: &str) -> Option<Stat> {
    match word {
        "MIN" => Some(Stat::Min),
        "MAX" => Some(Stat::Max),
        "MEAN" => Some(Stat::Mean),
        "STANDARD_DEVIATION" => Some(Stat::StdDev),
        "PERCENTILES_1" => Some(Stat::Percentile(50.0)),
        "PERCENTILES_2" => Some(Stat::Percentile(75.0)),
        "PERCENTILES_3" => Some(Stat::Percentile(95.0)),
        "PERCENTILES_4" => Some(Stat::Percentile(99.0)),
        _ => None,
    }
}

/// All of them include their limits.
fn condition(columns: &[&str]) -> Option<Condition> {
    let (word, values) = columns.split_first()?;
    let values: Vec<f64> = values.iter().map(|value| value.trim().parse().ok()).collect::<Option<_>>()?;
    match (*word, values.as_slice()) {
        ("LESS_THAN", [value]) => Some(Condition::AtMost(*value)),
        ("GREATER_THAN", [value]) => Some(Condition::AtLeast(*value)),
        ("IS", [value]) => Some(Condition::Is(*value)),
        ("BETWEEN", [low, high]) => Some(Condition::Between { low: *low, high: *high, inclusive: true }),
        ("IN", [_, ..]) => Some(Condition::In(values)),
        _ => None,
    }
}
