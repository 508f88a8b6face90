//! Why an item stands as it does, in one or two sentences.

use domain::{Answer, Answered, Status};

use super::Standing;

/// What the values come to, where they decide, with what a person stated of it.
pub(super) fn decided(standing: &Standing<'_>) -> String {
    let data = match &standing.judgement {
        None => "Its rule cannot be read: correct the checklist.".to_owned(),
        Some(judged) if standing.status == Status::Stale => {
            let days = standing.item.stale_days;
            format!("{} That rests on a run of more than {days} days ago.", judged.sentence)
        }
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
pub(super) fn answered(standing: &Standing<'_>) -> String {
    let proposed = standing.proposed();
    let Some(answered) = standing.answered else {
        return match proposed {
            None => "Nobody has answered yet.".to_owned(),
            Some(judged) => format!(
                "{} This suggests {}; nobody has confirmed it yet.",
                judged.sentence,
                suggestion(judged.status)
            ),
        };
    };
    let said = said(standing, answered);
    match proposed {
        None => said,
        Some(judged) if standing.is_override(answered.answer) => {
            format!("{said} The values suggest {}: {}", suggestion(judged.status), judged.sentence)
        }
        Some(judged) => format!("{said} {}", judged.sentence),
    }
}

fn said(standing: &Standing<'_>, answered: &Answered) -> String {
    let by = &answered.by;
    match answered.answer {
        Answer::Unknown => format!("{by} says that nobody knows yet."),
        Answer::DoesNot => format!("It does not meet this, says {by}."),
        Answer::NotApplicable => format!("It does not apply here, says {by}."),
        Answer::Meets if standing.status == Status::Stale => {
            let days = standing.item.stale_days;
            format!("It met this, said {by}, but that is more than {days} days ago.")
        }
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
