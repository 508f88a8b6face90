//! Summaries that tools print for people, taken line by line: one result a file, and whether its end is there.

use crate::{IngestError, document::Document, format::Format, printed::plain};

/// One printed result.
pub(crate) trait Printout: Default {
    /// Takes a line.
    fn line(&mut self, line: &str);

    /// A second result begins with this line.
    fn begins_again(&self, line: &str) -> bool;

    /// What is missing, where the result is surely cut off; none where it is whole, or cannot tell.
    fn lacks(&self) -> Option<&'static str>;
}

impl Document {
    /// Reads the one result that the document holds, and says what it lacks; two of them are refused.
    pub(crate) fn printout<P: Printout>(
        &self,
        format: Format,
    ) -> Result<(P, Option<&'static str>), IngestError> {
        let text = plain(&self.text());
        let mut printout: P = self.printout_of(format, &text)?;
        let lacks = printout.lacks();
        if lacks.is_some() && !text.ends_with('\n') {
            // A number at the cut may be the beginning of a longer one.
            printout = self.printout_of(format, text.rfind('\n').map_or("", |end| &text[..end]))?;
        }
        Ok((printout, lacks))
    }

    fn printout_of<P: Printout>(&self, format: Format, text: &str) -> Result<P, IngestError> {
        let mut printout = P::default();
        for (line, number) in text.lines().map(str::trim).zip(1..) {
            if printout.begins_again(line) {
                return Err(self.two_results(format, number));
            }
            printout.line(line);
        }
        Ok(printout)
    }
}
