//! The real router over fresh databases of both kinds, asked as browsers and pipelines ask.
#![expect(clippy::unwrap_used, reason = "in a test, what is missing is a failure")]

mod access;
mod accounts;
mod api;
mod assets;
mod auth;
mod bin;
mod charts;
mod checklists;
mod compare;
mod connect;
mod demo;
mod desk;
mod etag;
mod html;
mod intake;
mod lists;
mod machine;
mod openapi;
mod out;
mod pages;
mod portfolio;
mod precedents;
mod reading;
mod reviews;
mod run;
mod shares;
mod signing;
mod site;
mod summed;
mod tokens;
mod window;
mod wire;
