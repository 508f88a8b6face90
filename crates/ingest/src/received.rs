//! What is said of a file that was read to its end, and what it is known by.

use std::io::Read;

use domain::{ContentId, FileRead};

use crate::{
    source::{Broken, Source},
    test::Test,
};

/// The receipt of one file; sentences about it go to `notes`.
pub(crate) fn received<R: Read>(source: &Source<R>, part: &Test, notes: &mut Vec<String>) -> FileRead {
    let last_record_cut = part.is_cut();
    let name = source.name().to_owned();
    let compression = source.compression();
    if let Some(why) = source.broken() {
        // An entry of an archive is unpacked before it comes here.
        let compression = compression.unwrap_or("zip");
        let is = if *why == Broken::CutOff { "cut off" } else { "damaged" };
        notes.push(format!(
            "{name} is {is}: its {compression} stream stops at byte {} ({why}). Everything before was read.",
            source.stored_bytes()
        ));
    } else if let Some(read) = source.full() {
        notes.push(format!(
            "{name} holds more than {} when it is unpacked: it was read up to there.",
            in_words(read)
        ));
    } else if let Some(lacks) = part.lacks() {
        notes.push(format!("{name} is cut off: {lacks}. What stands before it was read."));
    } else if last_record_cut {
        notes.push(format!(
            "{name} ends inside a record, as after a killed test. Everything before was read."
        ));
    }
    if let (true, Some(compression)) = (source.has_trailer(), compression) {
        notes.push(format!("Bytes after the end of the {compression} stream of {name} were left out."));
    }
    FileRead {
        bytes: source.stored_bytes(),
        content_id: source.content_hash().map(labelled).unwrap_or_default(),
        format: Some(part.format().id().to_owned()),
        compression: compression.map(str::to_owned),
        truncated: source.broken().is_some() || source.full().is_some() || last_record_cut,
        name,
    }
}

/// A limit: whole GiB or MiB, as it is set.
fn in_words(bytes: u64) -> String {
    match bytes {
        _ if bytes.is_multiple_of(1 << 30) => format!("{} GiB", bytes >> 30),
        _ => format!("{} MiB", bytes >> 20),
    }
}

/// Of one file the hash of its decompressed bytes; of several that of their sorted ids, one to a line.
pub(crate) fn content_id(files: &[FileRead]) -> ContentId {
    let mut ids: Vec<&str> = files.iter().map(|file| file.content_id.as_str()).collect();
    ids.sort_unstable();
    match ids.as_slice() {
        [one] => ContentId((*one).to_owned()),
        several => ContentId(labelled(blake3::hash(several.join("\n").as_bytes()))),
    }
}

fn labelled(hash: blake3::Hash) -> String {
    format!("blake3:{}", hash.to_hex())
}
