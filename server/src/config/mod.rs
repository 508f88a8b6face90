//! What `serve` can be told, by flags or variables, with defaults that start on an empty machine.

use std::net::{IpAddr, SocketAddr};
use std::path::{Path, PathBuf};
use std::str::FromStr;
use std::time::Duration;

use clap::Args;
use http::Uri;

/// Where the data is: shared by every command that opens the database.
#[derive(Debug, Clone, Args)]
pub struct Data {
    /// Folder for everything Headroom keeps; made where it is missing
    #[arg(long, env = "HEADROOM_DATA_DIR", default_value = "headroom-data", value_name = "DIR")]
    pub data_dir: PathBuf,

    /// The database: `sqlite:FILE` or `postgres://…` [default: sqlite:DATA-DIR/headroom.db]
    #[arg(long, env = "HEADROOM_DATABASE_URL", value_name = "URL", hide_env_values = true)]
    pub database_url: Option<String>,
}

impl Data {
    /// The database's address, by default a file in the data folder.
    pub fn database_url(&self) -> String {
        let default = || format!("sqlite:{}", self.data_dir.join("headroom.db").display());
        self.database_url.clone().unwrap_or_else(default)
    }

    /// The data folder, unless the data is kept elsewhere.
    pub fn own_folder(&self) -> Option<&Path> {
        self.database_url.is_none().then_some(self.data_dir.as_path())
    }
}

/// How to serve.
#[derive(Debug, Clone, Args)]
pub struct Serve {
    /// Address to listen on
    #[arg(long, env = "HEADROOM_ADDR", default_value = "127.0.0.1:3000", value_name = "HOST:PORT")]
    pub addr: SocketAddr,

    /// Where the data is.
    #[command(flatten)]
    pub data: Data,

    /// Address that people type, as in `https://headroom.example`: needed behind a proxy that ends TLS
    #[arg(long, env = "HEADROOM_PUBLIC_URL", value_name = "URL")]
    pub public_url: Option<PublicUrl>,

    /// Proxies whose forwarded headers count: addresses or networks, separated by commas
    #[arg(long, env = "HEADROOM_TRUSTED_PROXIES", value_delimiter = ',', value_name = "ADDRESS[/BITS]")]
    pub trusted_proxies: Vec<Network>,

    /// Largest upload, as in `500MB` or `64GiB`
    #[arg(long, env = "HEADROOM_UPLOAD_LIMIT", default_value = "64GiB", value_name = "SIZE")]
    pub upload_limit: ByteSize,

    /// Share of the disk with the data folder that stays free: with less, `/readyz` says no
    #[arg(long, env = "HEADROOM_DISK_RESERVE", default_value = "5%", value_name = "PERCENT")]
    pub disk_reserve: Percent,

    /// After SIGTERM, go on accepting for so long while `/readyz` says no: for balancers that take time to notice
    #[arg(long, env = "HEADROOM_STOP_DELAY", default_value = "0s", value_name = "TIME", value_parser = duration)]
    pub stop_delay: Duration,

    /// Then finish what is open within so long; an upload that takes longer is cut off, with nothing kept
    #[arg(long, env = "HEADROOM_STOP_WITHIN", default_value = "10m", value_name = "TIME", value_parser = duration)]
    pub stop_within: Duration,

    /// Say where it serves as one JSON object
    #[arg(long)]
    pub json: bool,
}

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

/// Variables that other commands read, and that `serve` therefore knows too.
const KNOWN_ELSEWHERE: [&str; 4] = ["HEADROOM_URL", "HEADROOM_TOKEN", "HEADROOM_SERVICE", "HEADROOM_GOLDEN"];

/// Refuses a variable that begins like ours and is none: a mistyped name would otherwise be silence.
pub fn refuse_unknown_variables(
    command: &clap::Command,
    set: impl IntoIterator<Item = String>,
) -> Result<(), String> {
    let known: Vec<_> = command.get_arguments().filter_map(|arg| arg.get_env()).collect();
    let unknown = set.into_iter().filter(|name| name.starts_with("HEADROOM_")).find(|name| {
        !known.iter().any(|known| *known == name.as_str()) && !KNOWN_ELSEWHERE.contains(&name.as_str())
    });
    match unknown {
        None => Ok(()),
        Some(name) => Err(format!(
            "{name} is set, but Headroom has no such variable. Unset it or correct its name; \
             `headroom serve --help` lists them."
        )),
    }
}

/// The address that people type: scheme and host, without a path.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PublicUrl {
    origin: String,
}

impl PublicUrl {
    /// Scheme, host and port, as a browser sends them in `Origin`.
    pub fn origin(&self) -> &str {
        &self.origin
    }

    /// Whether browsers come over TLS.
    pub fn is_https(&self) -> bool {
        self.origin.starts_with("https://")
    }
}

impl FromStr for PublicUrl {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let refuse = || format!("“{text}” is not an address as in https://headroom.example");
        let uri: Uri = text.parse().map_err(|_| refuse())?;
        match (uri.scheme_str(), uri.authority(), uri.path()) {
            (Some(scheme @ ("http" | "https")), Some(authority), "/" | "")
                if !authority.as_str().contains('@') =>
            {
                let authority = authority.as_str().to_ascii_lowercase();
                let usual = if scheme == "https" { ":443" } else { ":80" };
                let host = authority.strip_suffix(usual).unwrap_or(&authority);
                Ok(Self { origin: format!("{scheme}://{host}") })
            }
            _ => Err(refuse()),
        }
    }
}

/// An address or a network of them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Network {
    address: IpAddr,
    bits: u8,
}

impl Network {
    /// Whether the address lies in it.
    pub fn contains(&self, address: IpAddr) -> bool {
        match (self.address, address.to_canonical()) {
            (IpAddr::V4(net), IpAddr::V4(ip)) => {
                let mask = u32::MAX.checked_shl(32 - u32::from(self.bits)).unwrap_or(0);
                net.to_bits() & mask == ip.to_bits() & mask
            }
            (IpAddr::V6(net), IpAddr::V6(ip)) => {
                let mask = u128::MAX.checked_shl(128 - u32::from(self.bits)).unwrap_or(0);
                net.to_bits() & mask == ip.to_bits() & mask
            }
            _ => false,
        }
    }
}

impl FromStr for Network {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let refuse = || format!("“{text}” is not an address or a network as in 10.0.0.0/8");
        let (address, bits) = text.trim().split_once('/').map_or((text.trim(), None), |(a, b)| (a, Some(b)));
        let address: IpAddr = address.parse().map_err(|_| refuse())?;
        let most = if address.is_ipv4() { 32 } else { 128 };
        let bits = bits.map_or(Ok(most), str::parse).map_err(|_| refuse())?;
        if bits <= most { Ok(Self { address, bits }) } else { Err(refuse()) }
    }
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

impl std::fmt::Display for ByteSize {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
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

impl std::fmt::Display for Percent {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} %", self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_public_url_is_an_origin_without_a_path() {
        let origin = |text: &str| text.parse::<PublicUrl>().map(|url| url.origin);
        assert_eq!(origin("https://Headroom.example/").unwrap(), "https://headroom.example");
        assert_eq!(origin("https://headroom.example:443").unwrap(), "https://headroom.example");
        assert_eq!(origin("http://10.0.0.1:8080").unwrap(), "http://10.0.0.1:8080");
        for bad in ["headroom.example", "ftp://x", "https://x/path", "https://user@x", ""] {
            assert!(origin(bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn a_network_contains_its_addresses_and_no_others() {
        let net: Network = "10.1.0.0/16".parse().unwrap();
        assert!(net.contains("10.1.255.1".parse().unwrap()));
        assert!(net.contains("::ffff:10.1.2.3".parse().unwrap()));
        assert!(!net.contains("10.2.0.1".parse().unwrap()));
        let all: Network = "0.0.0.0/0".parse().unwrap();
        assert!(all.contains("192.0.2.1".parse().unwrap()));
        assert!(!all.contains("2001:db8::1".parse().unwrap()));
        assert!("10.0.0.0/33".parse::<Network>().is_err());
    }

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
    fn a_share_is_a_whole_percentage() {
        assert_eq!(["0%", "5", " 100 % "].map(|text| text.parse()), [0, 5, 100].map(|p| Ok(Percent(p))));
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
