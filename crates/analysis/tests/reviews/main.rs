//! Reviews as a whole: how long what they say holds, what excuses it, what a signature rests on, and what is left to do.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on says where")]

mod attention;
mod build;
mod carry;
mod exemptions;
mod gaps;
mod lapses;
mod machine;
mod oracle;
mod signatures;
mod snapshots;
