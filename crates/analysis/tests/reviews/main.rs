//! Reviews as a whole: how long what they say holds, what excuses it, and what a signature rests on.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on says where")]

mod build;
mod exemptions;
mod lapses;
mod machine;
mod oracle;
mod signatures;
mod snapshots;
