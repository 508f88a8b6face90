//! Records that stand on one line, because the end of a line between them is lost: each is read by itself. A line of one
//! record never is taken apart, whatever its names hold.

use memchr::memmem;

use super::columns::{self, TAGS};

/// The longest line that is searched.
const LONGEST: usize = 1 << 20;

/// The pieces of a line of which each but the first is a whole record; one piece where the line is one record.
pub(super) fn split(line: &[u8], lead: usize) -> Vec<&[u8]> {
    if line.len() > LONGEST || is_record(line, lead) || columns::is_early(line) {
        return vec![line];
    }
    let mut pieces = Vec::new();
    let mut rest = line;
    // From the end on: what stands behind a tag up to the next one is one record at most.
    for at in tags_in(line).into_iter().rev() {
        if is_whole(&rest[at..], lead) {
            pieces.push(&rest[at..]);
            rest = &rest[..at];
        }
    }
    pieces.push(rest);
    pieces.reverse();
    pieces
}

/// Where a tag and a tab stand, not at the beginning.
fn tags_in(line: &[u8]) -> Vec<usize> {
    let mut found: Vec<usize> = TAGS
        .iter()
        .flat_map(|tag| memmem::find_iter(line, *tag).filter(|&at| line.get(at + tag.len()) == Some(&b'\t')))
        .filter(|at| *at > 0)
        .collect();
    found.sort_unstable();
    found
}

/// Exactly as Gatling writes one record, with `lead` columns before the groups.
fn is_record(line: &[u8], lead: usize) -> bool {
    let columns = Columns::of(line);
    match columns.list[0] {
        // The message, a space where there is none, may have been stripped.
        b"REQUEST" => (6 + lead..=7 + lead).contains(&columns.list.len()) && columns.are_request(5 + lead),
        b"GROUP" => columns.list.len() == 6 + lead && columns.are_group(),
        _ => is_whole(line, lead),
    }
}

/// One record, in whose names there may be tabs.
fn is_whole(line: &[u8], lead: usize) -> bool {
    let columns = Columns::of(line);
    let n = columns.list.len();
    match columns.list[0] {
        b"REQUEST" => {
            // In 2.x more may stand behind the message.
            let first = if lead == 2 { 0 } else { n.saturating_sub(2) };
            (first..n).any(|status| status >= 5 + lead && columns.are_request(status))
        }
        // In 2.2 and 2.3 a short one is an error.
        b"GROUP" if lead == 2 && n == 3 => columns.is_time(2),
        b"GROUP" => n >= 6 + lead && columns.are_group(),
        b"USER" => (n == 4 && columns.is_event(2) || n == 6 && columns.is_event(3)) && columns.is_time(n - 1),
        b"ERROR" => n == 3 && columns.is_time(2),
        b"RUN" => (6..=7).contains(&n) && columns.is_time(n - 3),
        _ => false,
    }
}

struct Columns<'a> {
    list: Vec<&'a [u8]>,
}

impl<'a> Columns<'a> {
    /// More than any record has are not looked at.
    fn of(line: &'a [u8]) -> Self {
        Self { list: line.split(|&byte| byte == b'\t').take(32).collect() }
    }

    fn is_time(&self, at: usize) -> bool {
        self.list.get(at).is_some_and(|column| columns::time(column).is_some())
    }

    fn is_status(&self, at: usize) -> bool {
        self.list.get(at).is_some_and(|column| matches!(*column, b"OK" | b"KO"))
    }

    fn is_event(&self, at: usize) -> bool {
        self.list.get(at).is_some_and(|column| matches!(*column, b"START" | b"END"))
    }

    fn are_request(&self, status: usize) -> bool {
        self.is_status(status) && self.is_time(status - 1) && self.is_time(status - 2)
    }

    fn are_group(&self) -> bool {
        let n = self.list.len();
        self.is_status(n - 1) && (n - 4..n - 1).all(|at| self.is_time(at))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pieces(line: &str) -> Vec<&str> {
        split(line.as_bytes(), 0).into_iter().map(|piece| std::str::from_utf8(piece).unwrap()).collect()
    }

    const REQUEST: &str = "REQUEST\tCart\tPay\t1795389903887\t1795389904519\tOK\t ";
    const USER: &str = "USER\tBuyers\tSTART\t1795389903887";
    const GROUP: &str = "GROUP\tCart\t1795389903887\t1795389904519\t632\tKO";
    const ERROR: &str = "ERROR\tno such session\t1795389903887";

    #[test]
    fn records_on_one_line_are_parted() {
        for list in [
            vec![REQUEST, USER],
            vec![USER, REQUEST, REQUEST],
            vec![GROUP, ERROR, GROUP, USER],
            // The message is stripped.
            vec!["REQUEST\t\tPay\t1795389903887\t1795389904519\tOK\t", REQUEST],
            // The first was cut.
            vec!["REQUEST\tCart\tPa", REQUEST],
            vec!["REQUEST\t", USER],
            vec!["no record at all ", USER],
            vec![REQUEST, "REQUEST\t\ta tab\tin a name\t1795389903887\t1795389904519\tKO\tno", GROUP],
        ] {
            assert_eq!(pieces(&list.concat()), list);
        }
    }

    #[test]
    fn one_record_stays_whole_whatever_it_is_called() {
        for line in [
            "REQUEST\tUSER\tGROUP\t1795389903887\t1795389904519\tOK\tREQUEST",
            "REQUEST\t\tmy REQUEST\t1795389903887\t1795389904519\tOK\tUSER ERROR",
            "USER\tERROR\tSTART\t1795389903887",
            "GROUP\tan ERROR\t1795389903887\t1795389904519\t632\tOK",
            "REQUEST\t\ta tab\tin a name\t1795389903887\t1795389904519\tKO\tUSER\tx",
            "USER\t",
            "",
        ] {
            assert_eq!(pieces(line), [line]);
        }
    }

    #[test]
    fn a_long_line_of_tags_costs_little() {
        let line = "REQUEST\t".repeat(100_000);
        assert_eq!(pieces(&line), [line.as_str()]);
    }
}
