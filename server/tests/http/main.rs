//! The real router over fresh databases of both kinds, asked as browsers and pipelines ask.

mod access;
mod api;
mod auth;
mod intake;
mod pages;
mod reviews;
mod site;
mod wire;
