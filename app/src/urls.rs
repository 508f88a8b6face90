//! Every address of the application, one function each. No other file spells a path.

/// All services.
pub fn portfolio() -> String {
    "/".to_owned()
}
