//! What a reviewer looks at first: what is no plain pass on data, and what somebody changed after the data had come.

use domain::{Answer, Answered, Edited, EvidenceKind, Status, Timestamp};

use crate::standing::{JudgedBy, KnownFrom, Standing};

/// How near its age limit evidence asks for a look: two weeks, in which a run can still be made anew.
pub const NEAR_MS: i64 = 14 * Timestamp::DAY;

/// Why an item wants a second pair of eyes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Attention {
    /// It fails, is unknown or is stale.
    Open,
    /// A question on it is not settled.
    Asked,
    /// A person answered against what the values say.
    AgainstData,
    /// A person says that a blocking item is met, with no evidence, no value and no reason beside.
    Unsupported,
    /// It is excused.
    Exempt,
    /// A reviewer's own word decides it.
    Overridden,
    /// It passes narrowly.
    Narrow,
    /// Something in it was edited after its data had arrived.
    Edited,
    /// What it rests on is nearly too old.
    NearlyTooOld,
    /// Somebody said that it does not apply.
    NotApplicable,
    /// A person answered it, with no value beside.
    ByPerson,
}

impl Attention {
    /// In a few words.
    pub fn words(self) -> &'static str {
        match self {
            Self::Open => "lacks a pass",
            Self::Asked => "a question is open",
            Self::AgainstData => "answered against the data",
            Self::Unsupported => "nothing beside the answer: no evidence, value or reason",
            Self::Exempt => "exempt",
            Self::Overridden => "decided by a reviewer’s word",
            Self::Narrow => "passes narrowly",
            Self::Edited => "edited after its data arrived",
            Self::NearlyTooOld => "evidence near its age limit",
            Self::NotApplicable => "said not to apply",
            Self::ByPerson => "answered by a person",
        }
    }
}

/// Everything about an item that wants a look, the most pressing first; empty for a plain pass on data.
pub fn attention(standing: &Standing<'_>, edited: &Edited, now: Timestamp) -> Vec<Attention> {
    let answered = standing.answered.map(|answered| answered.answer);
    let is_said = standing.by == JudgedBy::Person || answered.is_some();
    let reasons = [
        (Attention::Open, standing.status.is_open()),
        (Attention::Asked, standing.is_asked()),
        (Attention::AgainstData, is_against_data(standing)),
        (Attention::Unsupported, is_unsupported(standing)),
        (Attention::Exempt, standing.status == Status::Exempt),
        (Attention::Overridden, standing.overridden.is_some()),
        (Attention::Narrow, standing.status == Status::Warn),
        (Attention::Edited, is_edited(standing, edited)),
        (Attention::NearlyTooOld, is_nearly_too_old(standing, now)),
        (Attention::NotApplicable, standing.status == Status::NotApplicable && is_said),
        (Attention::ByPerson, standing.by == JudgedBy::Person && standing.status == Status::Pass),
    ];
    reasons.into_iter().filter(|(_, holds)| *holds).map(|(attention, _)| attention).collect()
}

/// Whether the newest answer says otherwise than the values do, whoever decides.
fn is_against_data(standing: &Standing<'_>) -> bool {
    let (Some(answered), Some(judged)) = (standing.answered, &standing.judgement) else { return false };
    let agrees = match judged.status {
        Status::Fail => Answer::DoesNot,
        Status::NotApplicable => Answer::NotApplicable,
        Status::Pass | Status::Warn => Answer::Meets,
        _ => return false,
    };
    answered.answer != Answer::Unknown && answered.answer != agrees
}

/// Whether a word alone makes a blocking item pass.
fn is_unsupported(standing: &Standing<'_>) -> bool {
    let is_bare = |answered: &Answered| answered.answer == Answer::Meets && answered.reason.is_none();
    standing.item.blocking
        && standing.by == JudgedBy::Person
        && standing.answered.is_some_and(is_bare)
        && standing.overridden.is_none()
        && standing.evidence.is_empty()
        && standing.proposed().is_none()
}

fn is_nearly_too_old(standing: &Standing<'_>, now: Timestamp) -> bool {
    standing.lapses_at().is_some_and(|end| now < end && end.since(now) <= NEAR_MS)
}

/// Whether an answer or a typed value took the place of another after the first data of the item had come.
fn is_edited(standing: &Standing<'_>, edited: &Edited) -> bool {
    let known = || standing.inputs.iter().filter_map(|input| Some((input.name, input.known.as_ref()?)));
    let measured = known().filter(|(_, known)| known.source == KnownFrom::Run).map(|(_, known)| known.since);
    let attached =
        standing.evidence.iter().filter(|evidence| matches!(evidence.kind, EvidenceKind::Run { .. }));
    let Some(arrived) = measured.chain(attached.map(|evidence| evidence.at)).min() else { return false };
    let retyped = known().any(|(name, known)| {
        known.source == KnownFrom::Person && edited.inputs.contains(name) && known.since > arrived
    });
    let reanswered = standing
        .answered
        .is_some_and(|answered| edited.items.contains(&standing.item.id) && answered.at > arrived);
    retyped || reanswered
}
