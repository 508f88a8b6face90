//! Headroom's server: everything that is HTTP or operations.

pub mod assets;
pub mod router;
