//! How this server is addressed, and by whom: its public address, and the networks of its proxies.

use std::net::IpAddr;
use std::str::FromStr;

use http::Uri;

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
}
