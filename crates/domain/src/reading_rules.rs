//! What a team decides about reading the results of its service.

use crate::{CsvColumns, NameRules};

/// How results of one service are read.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ReadingRules {
    /// By which rules addresses become names of endpoints; none where the default holds.
    pub names: Option<NameRules>,
    /// Which columns of a CSV of requests mean what; none where its head line must tell.
    pub columns: Option<CsvColumns>,
}
