//! The files that a command is given by name.

use std::fs::File;
use std::io;
use std::os::fd::AsFd;
use std::path::Path;

/// What stands for standard input.
pub(super) const STANDARD_INPUT: &str = "-";

/// The name without its folder: what a receipt is about is the file, not where it lay.
pub(super) fn shown_name(name: &str) -> String {
    match Path::new(name).file_name().and_then(|name| name.to_str()) {
        _ if name == STANDARD_INPUT => "standard input".to_owned(),
        Some(file) => file.to_owned(),
        None => name.to_owned(),
    }
}

/// Opens a file; its length where it has one of its own, as a pipe has not.
pub(super) fn open(name: &str) -> io::Result<(File, Option<u64>)> {
    let file = File::open(name)?;
    let data = file.metadata()?;
    if data.is_dir() {
        let why = "this is a folder; give the files in it";
        return Err(io::Error::new(io::ErrorKind::IsADirectory, why));
    }
    Ok((file, data.is_file().then_some(data.len())))
}

/// Standard input as a file, of which nobody knows the length.
pub(super) fn standard_input() -> io::Result<(File, Option<u64>)> {
    Ok((File::from(io::stdin().as_fd().try_clone_to_owned()?), None))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_called_by_its_name_and_not_by_its_folder() {
        assert_eq!(shown_name("results/run.json.gz"), "run.json.gz");
        assert_eq!(shown_name("-"), "standard input");
    }
}
