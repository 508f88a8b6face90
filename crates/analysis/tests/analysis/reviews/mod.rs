//! Reviews as a whole: how long what they say holds, what excuses it, what a signature rests on, and what is left to do.

mod attention;
mod carry;
mod exemptions;
mod gaps;
mod lapses;
mod machine;
mod oracle;
mod signatures;
mod snapshots;
