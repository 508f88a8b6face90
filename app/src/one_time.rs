//! One-time links: one that was just made, to be shown once, and the one that somebody opened. The server gives them to
//! the pages as contexts.

use axum::http::StatusCode;
use domain::Invitation;

/// A link that was just made. Its secret is nowhere else: neither stored, nor in an address, nor in a log.
#[derive(Clone, PartialEq, Eq)]
pub struct Handed {
    /// The whole address.
    pub address: String,
    /// Whom it lets in, and until when.
    pub invitation: Invitation,
}

/// What the link that somebody opened is good for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Opened {
    /// It lets this person in.
    Open(Invitation),
    /// It let somebody in already.
    Used(Invitation),
    /// It has ended.
    Expired(Invitation),
    /// There is no such link, or no longer.
    Unknown,
    /// Too many that do not exist were tried from there; says how long to wait.
    Throttled(String),
}

impl Opened {
    /// The status of the page that says so; none where the link lets somebody in.
    pub fn refused(&self) -> Option<StatusCode> {
        match self {
            Self::Open(_) => None,
            Self::Used(_) | Self::Expired(_) => Some(StatusCode::GONE),
            Self::Unknown => Some(StatusCode::NOT_FOUND),
            Self::Throttled(_) => Some(StatusCode::TOO_MANY_REQUESTS),
        }
    }
}

impl std::fmt::Debug for Handed {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Handed").field("invitation", &self.invitation).finish_non_exhaustive()
    }
}
