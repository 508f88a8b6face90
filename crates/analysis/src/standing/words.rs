//! Why an item stands as it does, in a few sentences.

use domain::{Answer, Answered, Mode, Status, Thread};

use super::Standing;

/// What excuses it, what it stands on, and why that holds no longer; `own` is its status before any of that.
pub(super) fn sentence(standing: &Standing<'_>, own: Status) -> String {
    let stands = match standing.item.auto.mode {
        Mode::Decides => decided(standing),
        Mode::Suggests => answered(standing, own),
    };
    let lapsed = standing.lapsed.as_ref().map(|lapsed| format!(" {}", lapsed.because)).unwrap_or_default();
    match standing.exemption.filter(|_| standing.status == Status::Exempt) {
        Some(exemption) => format!(
            "Exempt until {}, approved by {}: “{}” {stands}{lapsed}",
            exemption.last_day().day_in_words(),
            exemption.by,
            exemption.reason
        ),
        None => format!("{stands}{lapsed}"),
    }
}

/// What the values come to, where they decide, with what a person stated of it.
fn decided(standing: &Standing<'_>) -> String {
    let data = match &standing.judgement {
        None => "Its rule cannot be read: correct the checklist.".to_owned(),
        Some(judged) => judged.sentence.clone(),
    };
    let claim = standing.stated().and_then(|stated| Some((&stated.by, claim(stated.answer)?)));
    match claim {
        Some((by, claim)) => format!("{by} states that {claim}; values decide. {data}"),
        None => data,
    }
}

fn claim(answer: Answer) -> Option<&'static str> {
    match answer {
        Answer::Meets => Some("it meets this"),
        Answer::DoesNot => Some("it does not meet this"),
        Answer::NotApplicable => Some("it does not apply here"),
        Answer::Unknown => None,
    }
}

/// What a person says, where values only suggest, and whether the values agree.
fn answered(standing: &Standing<'_>, own: Status) -> String {
    let word = standing.overridden.map(|word| (word, word.verdict.unwrap_or(Answer::Unknown)));
    let proposed = standing.proposed();
    let (said, answer) = match (word, standing.answered) {
        (Some((word, verdict)), answered) => (overridden(word, verdict, answered), verdict),
        (None, Some(answered)) => (said(standing, answered), answered.answer),
        (None, None) => {
            return match proposed {
                None => "Nobody has answered yet.".to_owned(),
                Some(judged) => format!(
                    "{} This suggests {}; nobody has confirmed it yet.",
                    judged.sentence,
                    suggestion(judged.status)
                ),
            };
        }
    };
    match proposed {
        // What was said when it still held is no comment on the values of today.
        Some(_) if standing.lapsed.is_some() && own == Status::NotApplicable => said,
        None => said,
        Some(judged) if standing.is_override(answer) => {
            format!("{said} The values suggest {}: {}", suggestion(judged.status), judged.sentence)
        }
        Some(judged) => format!("{said} {}", judged.sentence),
    }
}

/// A reviewer's own word, with the answer that it stands over.
fn overridden(word: &Thread, verdict: Answer, answered: Option<&Answered>) -> String {
    let says = claim(verdict).unwrap_or("nobody knows");
    let reason = word.comments.first().map(|comment| format!(" “{}”", comment.text)).unwrap_or_default();
    let over = answered.filter(|answered| answered.answer != verdict).and_then(|answered| {
        let claim = claim(answered.answer)?;
        Some(format!(" {} had answered that {claim}.", answered.by))
    });
    format!("{} looked at it and says that {says}.{reason}{}", word.by, over.unwrap_or_default())
}

fn said(standing: &Standing<'_>, answered: &Answered) -> String {
    let by = &answered.by;
    match answered.answer {
        Answer::Unknown => format!("{by} says that nobody knows yet."),
        Answer::DoesNot => format!("It does not meet this, says {by}."),
        Answer::NotApplicable => format!("It does not apply here, says {by}."),
        Answer::Meets if standing.lapsed.is_some() => format!("It met this, said {by}."),
        Answer::Meets => format!("It meets this, says {by}."),
    }
}

fn suggestion(status: Status) -> &'static str {
    match status {
        Status::Fail => "a fail",
        Status::Warn => "a narrow pass",
        Status::NotApplicable => "that it does not apply",
        _ => "a pass",
    }
}
