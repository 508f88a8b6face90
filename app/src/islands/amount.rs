//! Sizes and times for an island, in whole numbers: the code that writes fractions would weigh more than the island.

/// `300 kB`, `85 MB`, `7.2 GB`.
pub(super) fn size(bytes: u64) -> String {
    match bytes {
        ..=999_999 => tenths(bytes / 1_000 * 10) + " kB",
        1_000_000..=9_999_999 => tenths(bytes / 100_000) + " MB",
        10_000_000..=999_999_999 => tenths(bytes / 1_000_000 * 10) + " MB",
        _ => tenths(bytes / 100_000_000) + " GB",
    }
}

/// `45 s left`, `2 min left`, `1 h 5 min left`.
pub(super) fn left(seconds: u64) -> String {
    let (minutes, hours) = (seconds.div_ceil(60), seconds / 3600);
    let time = if seconds < 60 {
        seconds.to_string() + " s"
    } else if minutes < 60 {
        minutes.to_string() + " min"
    } else {
        hours.to_string() + " h " + &(seconds % 3600 / 60).to_string() + " min"
    };
    time + " left"
}

/// A number of tenths, without a fraction where there is none.
fn tenths(tenths: u64) -> String {
    let whole = (tenths / 10).to_string();
    if tenths.is_multiple_of(10) { whole } else { whole + "." + &(tenths % 10).to_string() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_have_their_unit_and_times_are_told_in_words() {
        let sizes =
            [0, 999, 300_400, 8_540_000, 85_400_000, 999_999_999, 7_250_000_000, 64_000_000_000].map(size);
        assert_eq!(sizes, ["0 kB", "0 kB", "300 kB", "8.5 MB", "85 MB", "999 MB", "7.2 GB", "64 GB"]);
        let times = [0, 45, 60, 61, 119, 3_540, 3_600, 3_900, 90_000].map(left);
        assert_eq!(
            times,
            [
                "0 s left",
                "45 s left",
                "1 min left",
                "2 min left",
                "2 min left",
                "59 min left",
                "1 h 0 min left",
                "1 h 5 min left",
                "25 h 0 min left"
            ]
        );
    }
}
