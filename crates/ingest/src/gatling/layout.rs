//! The generations of the text log. Their columns tell them, as all of 2.x write `2.0` as their version.

/// How the columns of a log are laid out.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) enum Layout {
    /// 2.0 and 2.1: the tag stands in the third column.
    Early,
    /// 2.2 and 2.3: the tag stands first, scenario and user behind it.
    Middle,
    /// 3.0 and later, and the binary log.
    #[default]
    Late,
}

impl Layout {
    /// Versions whose log says `2.0`.
    pub(super) fn versions(self) -> Option<&'static str> {
        match self {
            Self::Early => Some("2.0 or 2.1"),
            Self::Middle => Some("2.2 or 2.3"),
            Self::Late => None,
        }
    }
}
