//! Assertions as the log has them from 2.2 on: pickled, by a table of indices that depends on the version.

use super::{Assertion, Condition, Path, Stat, Target, Which, wording::Words};
use crate::gatling::boopickle::Unpickler;

/// Reads one blob with the table of its version; one that does not fit is kept as undecodable.
pub(in crate::gatling) fn decode(blob: &[u8], version: (u32, u32, u32)) -> Assertion {
    let table = match version {
        (3, 13, 0) => Table::Alphabetical,
        version if version < (3, 1, 1) => Table::Alphabetical,
        version if version < (3, 4, 0) => Table::Mixed,
        _ => Table::Explicit,
    };
    let words = match version {
        version if version < (3, 4, 0) => Words::Requests,
        version if version < (3, 10, 0) => Words::Events,
        _ => Words::InclusiveLast,
    };
    Decoder { pickle: Unpickler::new(blob), table, words }
        .assertion()
        .unwrap_or_else(|| Assertion::opaque(words))
}

/// Which index stands for which case; it changed between versions.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Table {
    Explicit,
    Mixed,
    Alphabetical,
}

struct Decoder<'a> {
    pickle: Unpickler<'a>,
    table: Table,
    words: Words,
}

impl Decoder<'_> {
    fn assertion(mut self) -> Option<Assertion> {
        self.pickle.class()?;
        let assertion = Assertion {
            path: self.path()?,
            target: self.target()?,
            condition: self.condition()?,
            words: self.words,
        };
        self.pickle.is_at_end().then_some(assertion)
    }

    /// The index of a case as the explicit table counts it, given the alphabetical order.
    fn case(&mut self, alphabetical: &[i64], is_alphabetical: bool) -> Option<i64> {
        let index = self.pickle.int()?;
        if is_alphabetical {
            alphabetical.get(usize::try_from(index - 1).ok()?).copied()
        } else {
            Some(index)
        }
    }

    fn path(&mut self) -> Option<Path> {
        let alphabetical = self.table == Table::Alphabetical;
        match self.case(&[3, 2, 1], alphabetical)? {
            1 => Some(Path::Global),
            2 => Some(Path::ForAll),
            3 => {
                self.pickle.class()?;
                self.pickle.list(Unpickler::string).map(Path::Details)
            }
            _ => None,
        }
    }

    fn target(&mut self) -> Option<Target> {
        let alphabetical = self.table == Table::Alphabetical;
        match self.case(&[1, 4, 2, 3], alphabetical)? {
            1 => self.which().map(Target::Count),
            2 => self.which().map(Target::Percent),
            3 => {
                self.pickle.class()?;
                (self.pickle.int()? == 1).then_some(())?;
                self.stat().map(Target::Time)
            }
            4 => Some(Target::RequestsPerSecond),
            _ => None,
        }
    }

    fn which(&mut self) -> Option<Which> {
        self.pickle.class()?;
        match self.case(&[1, 3, 2], self.table != Table::Explicit)? {
            1 => Some(Which::All),
            2 => Some(Which::Successful),
            3 => Some(Which::Failed),
            _ => None,
        }
    }

    fn stat(&mut self) -> Option<Stat> {
        match self.case(&[2, 3, 1, 5, 4], self.table != Table::Explicit)? {
            1 => Some(Stat::Min),
            2 => Some(Stat::Max),
            3 => Some(Stat::Mean),
            4 => Some(Stat::StdDev),
            5 => {
                self.pickle.class()?;
                self.pickle.double().map(Stat::Percentile)
            }
            _ => None,
        }
    }

    fn condition(&mut self) -> Option<Condition> {
        let case = self.case(&[6, 4, 2, 7, 5, 3, 1], self.table == Table::Alphabetical)?;
        self.pickle.class()?;
        if case == 6 {
            let (low, high) = (self.pickle.double()?, self.pickle.double()?);
            return Some(Condition::Between { low, high, inclusive: self.pickle.bool()? });
        }
        if case == 7 {
            return self.pickle.list(Unpickler::double).map(Condition::In);
        }
        let value = self.pickle.double()?;
        match case {
            1 => Some(Condition::AtMost(value)),
            2 => Some(Condition::AtLeast(value)),
            3 => Some(Condition::Below(value)),
            4 => Some(Condition::Above(value)),
            5 => Some(Condition::Is(value)),
            _ => None,
        }
    }
}
