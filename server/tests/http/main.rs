//! The real router over fresh databases of both kinds, asked as browsers and pipelines ask.

mod access;
mod api;
mod auth;
mod charts;
mod intake;
mod pages;
mod reviews;
mod run;
mod site;
mod wire;
