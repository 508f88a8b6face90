//! Where a request comes from and which address it was sent to. Forwarded headers count only from trusted proxies.

use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::sync::Arc;

use http::header::HOST;
use http::request::Parts;
use http::{Extensions, HeaderMap, Uri};

use crate::config::{Network, PublicUrl};

/// The other end of the connection; the accept loop puts it into each request.
#[derive(Debug, Clone, Copy)]
pub struct Peer(pub SocketAddr);

/// How this server is reached.
#[derive(Debug, Clone, Default)]
pub struct Site {
    public_url: Option<PublicUrl>,
    trusted_proxies: Arc<[Network]>,
}

impl Site {
    /// A site with the address that people type, where it is known, and the proxies in front of it.
    pub fn new(public_url: Option<PublicUrl>, trusted_proxies: Vec<Network>) -> Self {
        Self { public_url, trusted_proxies: trusted_proxies.into() }
    }

    /// Whether the configured address is https.
    pub fn is_public_https(&self) -> bool {
        self.public_url.as_ref().is_some_and(PublicUrl::is_https)
    }

    /// Whether the browser came over TLS.
    pub fn is_https(&self, parts: &Parts) -> bool {
        match &self.public_url {
            Some(url) => url.is_https(),
            None => {
                self.is_trusted(peer(&parts.extensions))
                    && last(&parts.headers, "x-forwarded-proto") == Some("https")
            }
        }
    }

    /// Scheme and host that the client used, for addresses in answers.
    pub fn origin(&self, parts: &Parts) -> String {
        match (&self.public_url, host(&parts.headers, &parts.uri)) {
            (Some(url), _) => url.origin().to_owned(),
            (None, Some(host)) => format!("{}://{host}", if self.is_https(parts) { "https" } else { "http" }),
            (None, None) => String::new(),
        }
    }

    /// Whether an `Origin` is this site.
    pub fn is_own(&self, origin: &str, parts: &Parts) -> bool {
        if let Some(url) = &self.public_url {
            return origin.eq_ignore_ascii_case(url.origin());
        }
        let named = origin.strip_prefix("https://").or_else(|| origin.strip_prefix("http://"));
        let host = host(&parts.headers, &parts.uri);
        named.zip(host).is_some_and(|(named, host)| named.eq_ignore_ascii_case(&host))
    }

    /// The client's address: the last one that no trusted proxy vouches for.
    pub fn client(&self, parts: &Parts) -> IpAddr {
        let peer = peer(&parts.extensions);
        let forwarded =
            parts.headers.get_all("x-forwarded-for").into_iter().filter_map(|value| value.to_str().ok());
        let hops: Vec<&str> = forwarded.flat_map(|value| value.split(',')).map(str::trim).collect();
        let mut client = peer;
        for hop in hops.iter().rev() {
            match hop.parse::<IpAddr>() {
                Ok(address) if self.is_trusted(client) => client = address,
                _ => break,
            }
        }
        client.to_canonical()
    }

    fn is_trusted(&self, address: IpAddr) -> bool {
        self.trusted_proxies.iter().any(|network| network.contains(address))
    }
}

fn peer(extensions: &Extensions) -> IpAddr {
    extensions.get::<Peer>().map_or(IpAddr::V4(Ipv4Addr::UNSPECIFIED), |peer| peer.0.ip())
}

/// `Host`, or what takes its place in HTTP/2.
fn host(headers: &HeaderMap, uri: &Uri) -> Option<String> {
    let header = headers.get(HOST).and_then(|host| host.to_str().ok()).map(str::to_owned);
    header.or_else(|| uri.authority().map(ToString::to_string))
}

fn last<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    let value = headers.get_all(name).into_iter().next_back()?;
    value.to_str().ok()?.rsplit(',').next().map(str::trim)
}

#[cfg(test)]
mod tests {
    use super::*;
    use http::Request;

    fn parts(peer: &str, headers: &[(&'static str, &str)]) -> Parts {
        let mut request = Request::new(());
        request.extensions_mut().insert(Peer(SocketAddr::new(peer.parse().unwrap(), 1)));
        for (name, value) in headers {
            request.headers_mut().append(*name, value.parse().unwrap());
        }
        request.into_parts().0
    }

    #[test]
    fn forwarded_addresses_count_only_from_trusted_proxies() {
        let site = Site::new(None, vec!["10.0.0.0/8".parse().unwrap()]);
        let client =
            |peer, forwarded| site.client(&parts(peer, &[("x-forwarded-for", forwarded)])).to_string();
        assert_eq!(client("192.0.2.1", "198.51.100.7"), "192.0.2.1", "nobody vouches for it");
        assert_eq!(client("10.0.0.1", "198.51.100.7"), "198.51.100.7");
        assert_eq!(
            client("10.0.0.1", "1.1.1.1, 198.51.100.7, 10.0.0.2"),
            "198.51.100.7",
            "the left is the client's word"
        );
        assert_eq!(client("10.0.0.1", "1.1.1.1, nonsense"), "10.0.0.1");
        assert!(site.is_https(&parts("10.0.0.1", &[("x-forwarded-proto", "https")])));
        assert!(!site.is_https(&parts("192.0.2.1", &[("x-forwarded-proto", "https")])));
    }

    #[test]
    fn an_origin_is_own_when_it_is_the_public_url_or_else_the_host() {
        let request = parts("192.0.2.1", &[("host", "headroom.local:3000")]);
        assert!(Site::default().is_own("http://headroom.local:3000", &request));
        for foreign in ["http://headroom.local", "http://evil.example", "null", ""] {
            assert!(!Site::default().is_own(foreign, &request), "{foreign}");
        }
        let public = Site::new(Some("https://headroom.example".parse().unwrap()), Vec::new());
        assert!(public.is_own("https://headroom.example", &request));
        assert!(!public.is_own("http://headroom.local:3000", &request), "the public address is the only one");
    }
}
