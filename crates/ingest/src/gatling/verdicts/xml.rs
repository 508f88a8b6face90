//! `assertions.xml`: one `testcase` for each result, its name as it is.

use super::{MAX_VERDICTS, NOWHERE, Verdict, Written};

pub(super) fn read(text: &str) -> Written {
    let cases = text.split("<testcase name=\"").skip(1);
    Written { verdicts: cases.filter_map(verdict).take(MAX_VERDICTS).collect(), ..Written::default() }
}

/// The name ends where the status stands, whatever quotes are in it.
fn verdict(case: &str) -> Option<Verdict> {
    const STATUS: &str = "\" status=\"";
    let ends = case.match_indices(STATUS).map(|(at, _)| (&case[..at], &case[at + STATUS.len()..]));
    let (message, result, rest) = ends.into_iter().find_map(|(message, rest)| {
        let (result, rest) = rest.split_once('"')?;
        Some((message, result.parse().ok()?, rest))
    })?;
    // The path of an assertion on nothing is the type of its failure.
    let path = Some(rest).filter(|_| message.starts_with(NOWHERE));
    let path = path.and_then(|rest| rest.split_once("<failure type=\"")?.1.rsplit_once("\">Actual value"));
    Some(Verdict {
        path: path.map_or("", |(path, _)| path).to_owned(),
        asked: String::new(),
        message: message.to_owned(),
        result: Some(result),
    })
}
