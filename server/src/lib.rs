//! Headroom's server: everything that is HTTP or operations.
//!
//! A request passes the layers of [`router`], outermost first: an id and its log line; fixed headers; compression;
//! who sends it ([`auth`]); the form of a refusal ([`pages`]); whether a page of ours sends it ([`guard`]); whether the
//! sender may; bounds of time and size. What then handles it is a page of crate `app`, a form of such a page, one of the forms of [`auth`],
//! the machines' door [`api`], or an [`upload`]. Results come in through one [`intake`], whatever the door.

pub mod api;
pub mod assets;
pub mod auth;
pub mod charts;
pub mod cli;
pub mod client;
pub mod config;
pub mod drain;
pub mod etag;
pub mod forms;
pub mod guard;
pub mod intake;
pub mod listen;
pub mod out;
pub mod pages;
pub mod probes;
pub mod problem;
pub mod router;
pub mod routes;
pub mod sample;
pub mod settle;
pub mod state;
mod telemetry;
pub mod upload;
