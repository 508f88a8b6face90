//! A state: always a symbol, a word and a colour.

use domain::Status;
use leptos::prelude::*;

/// The symbol and colour of a state.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mark {
    /// It does not meet.
    Fail,
    /// Nobody knows.
    Unknown,
    /// It was known and something has changed since.
    Stale,
    /// It meets, narrowly.
    Warn,
    /// It meets.
    Pass,
    /// Set aside, with an end date.
    Exempt,
    /// It does not apply.
    NotApplicable,
}

impl Mark {
    /// The value of `data-state`.
    pub fn name(self) -> &'static str {
        match self {
            Self::Fail => "fail",
            Self::Unknown => "unknown",
            Self::Stale => "stale",
            Self::Warn => "warn",
            Self::Pass => "pass",
            Self::Exempt => "exempt",
            Self::NotApplicable => "n/a",
        }
    }

    /// The symbol as HTML, for where there are thousands of them.
    pub fn svg(self) -> String {
        format!("<svg aria-hidden=\"true\"><use href=\"{}\"></use></svg>", self.symbol())
    }

    fn symbol(self) -> &'static str {
        match self {
            Self::Fail => "#fail",
            Self::Unknown => "#unknown",
            Self::Stale => "#stale",
            Self::Warn => "#warn",
            Self::Pass => "#pass",
            Self::Exempt => "#exempt",
            Self::NotApplicable => "#na",
        }
    }
}

impl From<Status> for Mark {
    fn from(status: Status) -> Self {
        match status {
            Status::Fail => Self::Fail,
            Status::Unknown => Self::Unknown,
            Status::Stale => Self::Stale,
            Status::Warn => Self::Warn,
            Status::Pass => Self::Pass,
            Status::Exempt => Self::Exempt,
            Status::NotApplicable => Self::NotApplicable,
        }
    }
}

/// A state in words, with its symbol before it: `<State mark=Mark::Unknown>"unknown"</State>`.
#[component]
pub fn State(
    /// Which symbol and colour.
    mark: Mark,
    /// The word; `unknown`, `4 fail`.
    children: Children,
) -> impl IntoView {
    view! {
        <span class="state" data-state=mark.name()><Symbol mark/>{children()}</span>
    }
    .into_any()
}

/// The symbol alone, for where the word stands elsewhere.
#[component]
pub fn Symbol(
    /// Which one.
    mark: Mark,
) -> impl IntoView {
    view! { <svg aria-hidden="true"><use href=mark.symbol()></use></svg> }.into_any()
}
