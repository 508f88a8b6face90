//! Numbers as people wrote them: 50 stays `50` in JSON, not `50.0`, and `1,250` that is typed is 1250.

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

/// What was typed as a number, without what separates its groups of three: `1,250`, `1 250` and `1_250` are 1250. None
/// where a separator stands anywhere else, as in `12,5`: that would be read as ten times what was meant.
pub(crate) fn without_groups(typed: &str) -> Option<String> {
    let typed = typed.trim();
    let Some(separator) = typed.chars().find(|c| [',', ' ', '_'].contains(c)) else {
        return Some(typed.to_owned());
    };
    let (whole, fraction) = typed.split_at(typed.find('.').unwrap_or(typed.len()));
    let mut groups = whole.trim_start_matches(['-', '+']).split(separator);
    let is_digits = |group: &str| group.bytes().all(|digit| digit.is_ascii_digit());
    let first = groups.next().is_some_and(|group| (1..=3).contains(&group.len()) && is_digits(group));
    let are_grouped = first && groups.all(|group| group.len() == 3 && is_digits(group));
    (are_grouped && !fraction.contains([',', ' ', '_'])).then(|| whole.replace(separator, "") + fraction)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn groups_of_three_are_put_together_and_no_others() {
        for (typed, plain) in [
            ("12.5", "12.5"),
            (" 1,250 ", "1250"),
            ("-1 234 567.25", "-1234567.25"),
            ("10_000", "10000"),
            ("1e5", "1e5"),
        ] {
            assert_eq!(without_groups(typed).as_deref(), Some(plain), "{typed:?}");
        }
        for typed in ["12,5", "1,25", "1250,000", ",250", "1,,250", "1.250,5", "1,250 000", "1, 250", "1,-25"]
        {
            assert_eq!(without_groups(typed), None, "{typed:?}");
        }
    }
}
