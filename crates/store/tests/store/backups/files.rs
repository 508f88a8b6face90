//! Files that are no backup, or no longer one.

use std::io::Cursor;

use store::backup::Restore;
use store::{StoreError, testing};

use super::{fill, taken, written};

/// What is refused never comes to a database: [`Restore`] is what a whole file becomes.
#[tokio::test]
async fn a_file_with_any_byte_changed_is_refused() {
    let from = testing::sqlite().await;
    fill(&from).await;
    let (file, _) = written(taken(&from).await).await;
    Restore::check(Cursor::new(&file)).unwrap();
    let edges = (0..64).chain(file.len() - 64..file.len());
    for at in edges.chain((64..file.len() - 64).step_by(11)) {
        for change in [1, 0x80, 0xff] {
            let mut damaged = file.clone();
            damaged[at] ^= change;
            let error = Restore::check(Cursor::new(damaged)).unwrap_err();
            assert!(matches!(error, StoreError::Unreadable { .. }), "byte {at}: {error:?}");
        }
    }
}

#[tokio::test]
async fn a_file_that_is_cut_off_or_goes_on_is_refused() {
    let from = testing::sqlite().await;
    fill(&from).await;
    let (mut file, _) = written(taken(&from).await).await;
    for length in (0..file.len()).step_by(7).chain(file.len() - 40..file.len()) {
        let error = Restore::check(Cursor::new(&file[..length])).unwrap_err();
        assert!(matches!(error, StoreError::Unreadable { .. }), "{length} bytes: {error:?}");
    }
    let cut = Restore::check(Cursor::new(&file[..file.len() / 2])).unwrap_err().to_string();
    assert!(cut.contains("breaks off"), "{cut}");
    file.extend(file.clone());
    Restore::check(Cursor::new(&file)).unwrap_err();
}

#[test]
fn another_file_is_refused_with_what_was_found() {
    for (bytes, found) in
        [(&b"SQLite format 3\0 and more"[..], "found SQLite format 3\\x00"), (b"", "found nothing")]
    {
        let error = Restore::check(Cursor::new(bytes)).unwrap_err().to_string();
        assert!(
            error.starts_with("byte 0: expected a backup that Headroom made") && error.ends_with(found),
            "{error}"
        );
    }
    let error = Restore::check(Cursor::new(b"headroom-backup\n\x07\0\0\0more")).unwrap_err().to_string();
    assert!(error.starts_with("byte 16: expected format 1 of a backup, found 7"), "{error}");
}
