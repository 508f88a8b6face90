//! `ApacheBench`: its table of requests (`-g`), its table of percentiles (`-e`), and what it prints.

mod percentiles;
mod plot;
mod text;

pub(crate) use self::{
    percentiles::read as read_percentiles, plot::read as read_plot, text::read as read_text,
};
