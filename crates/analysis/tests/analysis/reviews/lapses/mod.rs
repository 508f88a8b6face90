//! A pass lapses by age, and where something changes that it rested on.

mod ages;
mod facts;
mod runs;
