//! Lengths of time, numbers of bytes and shares, as people write them.

use std::fmt;
use std::str::FromStr;
use std::time::Duration;

/// `10s`, `500ms`, `1m`, `1h`; a bare number is in seconds.
pub fn duration(text: &str) -> Result<Duration, String> {
    let digits = text.find(|c: char| !c.is_ascii_digit()).unwrap_or(text.len());
    let (number, unit) = text.split_at(digits);
    let factor = match unit {
        "ms" => Some(1),
        "" | "s" => Some(1_000),
        "m" => Some(60_000),
        "h" => Some(3_600_000),
        _ => None,
    };
    let ms = number.parse::<u64>().ok().zip(factor).and_then(|(number, factor)| number.checked_mul(factor));
    ms.map(Duration::from_millis).ok_or_else(|| "expected a length such as 1s, 10s or 1m".to_owned())
}

/// Milliseconds of a step of a course: whole seconds up to a day.
pub fn step_ms(text: &str) -> Result<i64, String> {
    let ms = duration(text).ok().and_then(|step| i64::try_from(step.as_millis()).ok());
    ms.filter(|ms| (1_000..=86_400_000).contains(ms) && ms % 1_000 == 0)
        .ok_or_else(|| format!("“{text}” is not a step: give whole seconds up to a day, as in 1s, 10s or 1m"))
}

/// A number of bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ByteSize(pub u64);

impl FromStr for ByteSize {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let digits = text.trim().trim_end_matches(|c: char| !c.is_ascii_digit());
        let factor = match text.trim()[digits.len()..].trim().to_ascii_lowercase().as_str() {
            "" | "b" => Some(1),
            "kb" => Some(1_000),
            "mb" => Some(1_000_000),
            "gb" => Some(1_000_000_000),
            "tb" => Some(1_000_000_000_000),
            "kib" | "k" => Some(1 << 10),
            "mib" | "m" => Some(1 << 20),
            "gib" | "g" => Some(1 << 30),
            "tib" | "t" => Some(1 << 40),
            _ => None,
        };
        let bytes = digits.parse::<u64>().ok().zip(factor).and_then(|(n, factor)| n.checked_mul(factor));
        bytes.map(Self).ok_or_else(|| format!("“{text}” is not a size as in 500MB or 64GiB"))
    }
}

impl fmt::Display for ByteSize {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let units = [("GiB", 1 << 30), ("MiB", 1 << 20), ("KiB", 1 << 10)];
        match units.into_iter().find(|(_, size)| self.0 >= *size && self.0.is_multiple_of(*size)) {
            Some((unit, size)) => write!(f, "{} {unit}", self.0 / size),
            None => write!(f, "{} bytes", self.0),
        }
    }
}

/// A share in whole percent, from 0 to 100.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Percent(u8);

impl Percent {
    /// Whether `part` is less than this share of `whole`. Nothing is less than its share of nothing.
    pub fn exceeds(self, part: u64, whole: u64) -> bool {
        u128::from(part) * 100 < u128::from(whole) * u128::from(self.0)
    }
}

impl Default for Percent {
    /// What stays free where nobody says otherwise.
    fn default() -> Self {
        Self(5)
    }
}

impl FromStr for Percent {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let number = text.trim().trim_end_matches('%').trim_end();
        let percent = number.parse().ok().filter(|percent| *percent <= 100);
        percent.map(Self).ok_or_else(|| format!("“{text}” is not a share as in 5%, from 0% to 100%"))
    }
}

impl fmt::Display for Percent {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} %", self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_length_of_time_is_a_number_with_a_unit() {
        let lengths =
            ["1s", "10s", "500ms", "2m", "1h", "30", "0s"].map(|text| duration(text).unwrap().as_millis());
        assert_eq!(lengths, [1_000, 10_000, 500, 120_000, 3_600_000, 30_000, 0]);
        for bad in ["", "s", "-1s", "10 s", "1d", "99999999999999999999s"] {
            assert!(duration(bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn a_step_is_of_whole_seconds() {
        assert_eq!(
            ["1s", "10s", "2m", "1h", "24h"].map(|text| step_ms(text).unwrap() / 1_000),
            [1, 10, 120, 3_600, 86_400]
        );
        for bad in ["0s", "500ms", "1500ms", "25h", "", "fast"] {
            assert!(step_ms(bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn a_share_is_a_whole_percentage() {
        assert_eq!(["0%", "5", " 100 % "].map(str::parse), [0, 5, 100].map(|p| Ok(Percent(p))));
        for bad in ["", "%", "101%", "-1%", "5.5%", "five", "5%%0"] {
            assert!(bad.parse::<Percent>().is_err(), "{bad}");
        }
    }

    #[test]
    fn a_share_exceeds_what_is_less() {
        assert!(Percent(5).exceeds(4, 100));
        assert!(!Percent(5).exceeds(5, 100));
        assert!(Percent(100).exceeds(u64::MAX - 1, u64::MAX));
        assert!(!Percent(0).exceeds(0, 100));
        assert!(!Percent(5).exceeds(0, 0), "a file system that counts no blocks is not full");
    }

    #[test]
    fn a_size_is_read_with_its_unit() {
        assert_eq!("64GiB".parse(), Ok(ByteSize(64 << 30)));
        assert_eq!("500 MB".parse(), Ok(ByteSize(500_000_000)));
        assert_eq!("12".parse(), Ok(ByteSize(12)));
        for bad in ["", "GiB", "1.5GiB", "-1", "99999999999TiB"] {
            assert!(bad.parse::<ByteSize>().is_err(), "{bad}");
        }
    }
}
