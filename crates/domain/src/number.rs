//! Numbers as people wrote them: 50 stays `50` in JSON, not `50.0`.

use serde::Serializer;

/// Largest whole number that a double holds with all smaller ones: 2⁵³.
const EXACT: f64 = 9_007_199_254_740_992.0;

/// Writes a whole number without a fraction, any other as it is.
#[cfg_attr(
    target_pointer_width = "64",
    expect(clippy::trivially_copy_pass_by_ref, reason = "serde passes fields by reference")
)]
pub(crate) fn plain<S: Serializer>(number: &f64, serializer: S) -> Result<S::Ok, S::Error> {
    if number.fract() == 0.0 && number.abs() <= EXACT {
        #[expect(clippy::cast_possible_truncation, reason = "whole and within what an i64 holds")]
        serializer.serialize_i64(*number as i64)
    } else {
        serializer.serialize_f64(*number)
    }
}
