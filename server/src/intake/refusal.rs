//! Why an upload was not taken: a problem with the request, or a file that cannot be read.

use app::Unreadable;
use http::StatusCode;
use ingest::IngestError;

use crate::problem::Problem;

/// Why an upload was not taken. Nothing of it was saved.
#[derive(Debug)]
pub enum Refusal {
    /// The request is not right.
    Problem(Problem),
    /// A file is not.
    Unreadable(Unreadable),
}

impl From<Problem> for Refusal {
    fn from(problem: Problem) -> Self {
        Self::Problem(problem)
    }
}

impl From<store::StoreError> for Refusal {
    fn from(error: store::StoreError) -> Self {
        Self::Problem(error.into())
    }
}

impl From<IngestError> for Refusal {
    fn from(error: IngestError) -> Self {
        match &error {
            IngestError::Io { .. } => Self::Problem(Problem::new(
                StatusCode::BAD_REQUEST,
                "upload-broken-off",
                "The upload broke off",
                format!("{error}. Nothing was saved. Send it again."),
            )),
            IngestError::NoFile => Self::Problem(no_file()),
            _ => Self::Unreadable(unreadable(&error)),
        }
    }
}

impl Refusal {
    /// As a problem, for programs.
    pub fn into_problem(self) -> Problem {
        match self {
            Self::Problem(problem) => problem,
            Self::Unreadable(what) => as_problem(what),
        }
    }
}

/// There was no file in the request.
pub(super) fn no_file() -> Problem {
    Problem::field(
        "file",
        "There is no file in this upload. Send the result as the part “file” of a form, or as the body.",
    )
}

fn unreadable(error: &IngestError) -> Unreadable {
    let place = error.place();
    Unreadable {
        file: place.file.to_owned(),
        line: place.line,
        byte: place.byte,
        expected: place.expected,
        found: place.found,
        message: error.to_string(),
        excerpt: error.excerpt().to_vec(),
    }
}

fn as_problem(what: Unreadable) -> Problem {
    let problem = Problem::new(
        StatusCode::UNPROCESSABLE_ENTITY,
        "not-readable",
        format!("Not readable: {}", what.file),
        format!("{}. Nothing was saved.", what.message.trim_end_matches('.')),
    );
    let members = [
        ("file", Some(what.file.into())),
        ("line", what.line.map(Into::into)),
        ("byte", what.byte.map(Into::into)),
        ("expected", what.expected.map(Into::into)),
        ("found", what.found.map(Into::into)),
    ];
    let known =
        members.into_iter().filter_map(|(name, value): (_, Option<serde_json::Value>)| Some((name, value?)));
    known.fold(problem, |problem, (name, value)| problem.with(name, value))
}
