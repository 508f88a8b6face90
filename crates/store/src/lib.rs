//! Where Headroom keeps things: `SQLite` in one file by default, `PostgreSQL` where several instances share the data.
//! This crate holds all SQL; what it takes and gives are the types of [`domain`].
//!
//! # One SQL text, two databases
//!
//! [`Store`] knows which database is open, and two macros run one body on either: `reading!` on the connections for
//! reading, `writing!` within one transaction. Each method is one transaction, so nothing is ever half written, and no
//! transaction leaves the crate. Rows are private structs; whatever in them cannot become a `domain` value is
//! [`StoreError::Corrupt`] and names table, column and id.
//!
//! What makes one text enough: `$1` placeholders, `RETURNING`, `ON CONFLICT`, row values for paging; every integer an
//! `i64`; every time Unix milliseconds; JSON as text, since nothing is looked up inside; text that orders lists sorts by
//! bytes on both. The schema is in `migrations/sqlite` and `migrations/postgres`: equal file names, tables and columns,
//! which a test proves. A migration that was committed is never edited, only followed by another.
//!
//! # Queues instead of races
//!
//! `SQLite` has one writing connection. On `PostgreSQL` the writers of one service begin by updating its row, those of a
//! review by updating the review's: they wait for each other there, and only there. So runs and reviews are numbered
//! without gaps, the same file uploaded twice at once is one run, and a history has one newest entry.
//!
//! History (facts, answers, typed values, baselines) is rows that are added and never changed, but for a mark on the
//! current one with a unique index over it. Who did something is kept twice: as an account, which may go, and in words,
//! which stay ([`Author`]).
//!
//! # Reviews are judged once
//!
//! What a rule makes of a review's values is calculated outside, and kept here: a row for each item and counts on the
//! review, so that lists judge nothing. Whatever changes what a review rests on marks it as due and counts up its
//! revision, in the same transaction ([`Store::due_reviews`], [`Store::settle_review`]); a signature is given to one
//! revision, and refused where another has come since.
//!
//! # The bin
//!
//! What is deleted is marked, not removed: every other read leaves out marked runs and all of a marked service, writes do
//! not find them, and the numbers that the portfolio shows are counted anew in the same transaction. Numbers, short names
//! and content stay taken, so that restoring is taking the mark away.
//!
//! # Sizes
//!
//! Keys serve 1,000 services of 100 runs: lists are paged by key in whatever order, a run's numbers are found by its id, and the portfolio
//! reads the newest run's numbers from the service's own row. A test explains every statement this crate sends and fails
//! where one would read a large table from end to end.
//!
//! # Backups
//!
//! [`backup`] writes one moment of the whole database to a file, while others write, and fills an empty database of either
//! kind from it. It asks the database itself for its tables, so that none can be forgotten.
//!
//! # Testing
//!
//! With the feature `testing`, [`testing`] gives fresh databases of both kinds; for `PostgreSQL` it starts a server of its
//! own that ends with the test process.

mod account;
mod account_list;
mod attempt;
mod author;
pub mod backup;
mod baseline;
mod bin;
mod bin_list;
mod campaign;
mod campaign_file;
mod carried;
mod checklist;
mod checklist_draft;
mod checklist_reach;
mod claim;
mod database;
mod demo;
mod draw;
mod edited;
mod error;
mod evidence;
mod exemption;
mod grounds;
mod held;
mod inbox;
mod inventory;
mod invitation;
mod item_owner;
mod listing;
mod matrix;
mod open_ask;
mod postgres;
mod precedent;
mod purge;
mod reading_rules;
mod recording;
mod rejection;
mod resource;
mod review;
mod review_change;
mod review_file;
mod review_list;
mod run;
mod run_list;
mod service;
mod service_list;
mod service_row;
mod session;
mod settled;
mod setup;
mod share;
mod signature;
mod snapshot;
mod sqlite;
#[cfg(feature = "testing")]
pub mod testing;
mod thread;
mod token;
mod token_list;
mod view;

pub use author::Author;
pub use database::Store;
pub use demo::{DEMO_TOOL, Demo, DemoRun};
pub use error::StoreError;
pub use inbox::Mention;
pub use matrix::Matrix;
pub use open_ask::OpenAsk;
pub use run::AddedRun;
pub use service::ServiceChange;
pub use service_list::ServiceList;
pub use token::NewToken;
