//! An upload that could not be read. The server answers it with the page of the upload form, and gives the page this
//! as a context.

/// Where a file could not be read, what was expected there and what was found.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Unreadable {
    /// The name it came with.
    pub file: String,
    /// Line, counted from 1; none in a binary file.
    pub line: Option<u64>,
    /// Byte, counted from 0.
    pub byte: Option<u64>,
    /// What should be there.
    pub expected: Option<String>,
    /// What is there.
    pub found: Option<String>,
    /// All of it in one or two sentences.
    pub message: String,
    /// The first lines of the file, shortened and without control characters.
    pub excerpt: Vec<String>,
}
