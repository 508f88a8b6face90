//! The one cookie: the secret of a session.

use domain::Session;
use http::HeaderMap;
use http::HeaderValue;
use http::header::COOKIE;

/// Its name: over TLS browsers hold the prefix to its promise (this host, secure, whole site).
fn name(https: bool) -> &'static str {
    if https { "__Host-hr" } else { "hr" }
}

/// The session's secret that a browser sends.
pub(super) fn read(headers: &HeaderMap, https: bool) -> Option<&str> {
    let sent = headers.get_all(COOKIE).into_iter().filter_map(|value| value.to_str().ok());
    let mut pairs = sent.flat_map(|value| value.split(';')).filter_map(|pair| pair.trim().split_once('='));
    pairs.find(|(sent_name, _)| *sent_name == name(https)).map(|(_, secret)| secret)
}

/// `Set-Cookie` that begins a session in the browser.
pub(super) fn begin(secret: &str, https: bool) -> HeaderValue {
    set(secret, Session::LIFE_MS / 1000, https)
}

/// `Set-Cookie` that ends it.
pub(super) fn end(https: bool) -> HeaderValue {
    set("", 0, https)
}

fn set(secret: &str, max_age: i64, https: bool) -> HeaderValue {
    let secure = if https { "; Secure" } else { "" };
    let cookie =
        format!("{}={secret}; Path=/; Max-Age={max_age}; HttpOnly; SameSite=Lax{secure}", name(https));
    HeaderValue::try_from(cookie).expect("a secret is letters and digits")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_cookie_is_bound_to_the_host_and_hidden_from_scripts() {
        assert_eq!(
            begin("s3cret", true),
            "__Host-hr=s3cret; Path=/; Max-Age=604800; HttpOnly; SameSite=Lax; Secure"
        );
        assert_eq!(begin("s3cret", false), "hr=s3cret; Path=/; Max-Age=604800; HttpOnly; SameSite=Lax");
        assert_eq!(end(false), "hr=; Path=/; Max-Age=0; HttpOnly; SameSite=Lax");
    }

    #[test]
    fn the_secret_is_found_among_other_cookies_and_only_under_the_name_of_the_scheme() {
        let headers =
            HeaderMap::from_iter([(COOKIE, HeaderValue::from_static("a=b; hr=one; __Host-hr=two"))]);
        assert_eq!(read(&headers, false), Some("one"));
        assert_eq!(read(&headers, true), Some("two"));
        assert_eq!(read(&HeaderMap::new(), true), None);
    }
}
