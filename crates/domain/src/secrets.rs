//! Passwords and tokens in addresses and messages: they are never kept, whatever the rules for names.

use std::borrow::Cow;

/// What stands for a secret.
const PLACE: &str = "{secret}";

/// Names of parameters whose values never stay, in lower case.
const SECRETS: [&str; 23] = [
    "access_token",
    "api_key",
    "apikey",
    "auth",
    "authorization",
    "client_secret",
    "code",
    "credential",
    "id_token",
    "jwt",
    "key",
    "passwd",
    "password",
    "pwd",
    "refresh_token",
    "secret",
    "session",
    "session_id",
    "sessionid",
    "sid",
    "sig",
    "signature",
    "token",
];

/// An address without user and password, and with `{secret}` for the value of each parameter that names a secret.
pub fn address_without_secrets(address: &str) -> Cow<'_, str> {
    without(address, |c| matches!(c, '&' | '#'))
}

/// The same for a text in which addresses may stand: a message.
pub fn text_without_secrets(text: &str) -> Cow<'_, str> {
    without(text, |c| matches!(c, '&' | '#' | '"' | '\'' | '<' | '>' | '`') || c.is_whitespace())
}

/// Whether the value of a parameter of this name is a secret.
pub(crate) fn is_secret(name: &str) -> bool {
    // `user[password]`, as forms call it.
    let name = name.trim_end_matches(']').rsplit('[').next().unwrap_or_default();
    let name = name.to_ascii_lowercase().replace('-', "_");
    SECRETS.contains(&name.as_str())
        || name.starts_with("x_amz_")
        || name.starts_with("x_goog_")
        || ["_token", "_secret", "_password", "_signature", "_key"].iter().any(|end| name.ends_with(end))
        // `jsessionid`, `PHPSESSID`, `ASPSESSIONIDQQ`.
        || name.ends_with("sessionid")
        || name.ends_with("sessid")
        || name.starts_with("aspsessionid")
}

fn without(text: &str, ends: fn(char) -> bool) -> Cow<'_, str> {
    // Nearly all texts: users stand before an `@`, values behind a `=`.
    let bytes = text.as_bytes();
    if !bytes.contains(&b'@') && !bytes.contains(&b'=') {
        return Cow::Borrowed(text);
    }
    match without_users(text) {
        Cow::Borrowed(text) => without_values(text, ends),
        Cow::Owned(text) => Cow::Owned(without_values(&text, ends).into_owned()),
    }
}

/// Takes out what stands before an `@` in front of a host. What a tool has masked itself stays as it is.
fn without_users(text: &str) -> Cow<'_, str> {
    let mut out = String::new();
    let mut rest = text;
    while let Some(found) = rest.find("://") {
        let (before, authority) = rest.split_at(found + 3);
        let is_end =
            |c: char| matches!(c, '/' | '?' | '#' | '"' | '\'' | '<' | '>' | '`') || c.is_whitespace();
        let end = authority.find(is_end).unwrap_or(authority.len());
        let user = authority[..end].rfind('@').map_or(0, |at| at + 1);
        let is_masked = authority[..user].chars().all(|c| matches!(c, '*' | ':' | '@'));
        out.push_str(before);
        rest = if is_masked { authority } else { &authority[user..] };
    }
    if out.len() + rest.len() == text.len() { Cow::Borrowed(text) } else { Cow::Owned(out + rest) }
}

/// Puts a place for the values of parameters that name a secret.
fn without_values(text: &str, ends: fn(char) -> bool) -> Cow<'_, str> {
    let is_separator = |c: char| matches!(c, '?' | '&' | '#' | ';');
    // A parameter of a part of the path ends with that part: `/orders;jsessionid=17/items`.
    let ends_part = |c: char| matches!(c, '/' | ';' | '?');
    let mut out = String::new();
    let mut rest = text;
    while let Some(found) = rest.find(is_separator) {
        let (before, behind) = rest.split_at(found + 1);
        let is_of_part = before.ends_with(';');
        out.push_str(before);
        rest = behind;
        let end = rest.find(|c: char| is_separator(c) || ends(c)).unwrap_or(rest.len());
        let Some((name, _)) = rest[..end].split_once('=') else { continue };
        // A value may hold a question mark.
        let value = &rest[name.len() + 1..];
        let end = value.find(|c| ends(c) || is_of_part && ends_part(c)).unwrap_or(value.len());
        if end > 0 && is_secret(name) {
            out.push_str(name);
            out.push('=');
            out.push_str(PLACE);
            rest = &value[end..];
        }
    }
    out.push_str(rest);
    if out == text { Cow::Borrowed(text) } else { Cow::Owned(out) }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn users_and_values_of_secrets_never_stay() {
        for (address, expected) in [
            ("https://user:pass@shop/a", "https://shop/a"),
            ("GET https://user@shop:8443/a?b=c", "GET https://shop:8443/a?b=c"),
            ("https://p%40ss:w@rd@shop", "https://shop"),
            ("http://****:****@shop/a", "http://****:****@shop/a"),
            ("/a?token=1&page=2", "/a?token={secret}&page=2"),
            ("/a?page=2&X-Amz-Signature=ab%20c d?&x=", "/a?page=2&X-Amz-Signature={secret}&x="),
            ("/cb#access_token=abc&state=x", "/cb#access_token={secret}&state=x"),
            ("/form?user[password]=x", "/form?user[password]={secret}"),
            ("/go?to=https://me:you@shop/", "/go?to=https://shop/"),
            ("/a?token=", "/a?token="),
            (
                "/orders/17;jsessionid=AB1/items?PHPSESSID=zz",
                "/orders/17;jsessionid={secret}/items?PHPSESSID={secret}",
            ),
            ("/a;v=1;token=x;w=2?b=c", "/a;v=1;token={secret};w=2?b=c"),
            ("/a?tokens=12", "/a?tokens=12"),
            ("/users/me@example.com", "/users/me@example.com"),
            ("token=1", "token=1"),
            ("", ""),
        ] {
            assert_eq!(address_without_secrets(address), expected);
        }
    }

    #[test]
    fn in_a_message_only_the_secret_is_replaced() {
        for (text, expected) in [
            (
                r#"Get "https://me:x@shop/a?key=abc": dial tcp: refused"#,
                r#"Get "https://shop/a?key={secret}": dial tcp: refused"#,
            ),
            (
                "no answer of http://shop/?sid=12 in 3 s & more",
                "no answer of http://shop/?sid={secret} in 3 s & more",
            ),
            ("who? me; you = us", "who? me; you = us"),
        ] {
            assert_eq!(text_without_secrets(text), expected);
        }
    }

    proptest! {
        #[test]
        fn once_is_enough(text in "((https?://)?[a-z@:*]{0,6}[/?&#; =]{0,2}(token|key|id)?[=\"]?[a-z{}é]{0,6}){0,6}") {
            for without in [address_without_secrets, text_without_secrets] {
                let once = without(&text).into_owned();
                prop_assert_eq!(without(&once).into_owned(), once);
            }
        }

        #[test]
        fn a_text_without_a_secret_is_itself(text in "[a-z /:.]{0,40}") {
            prop_assert!(matches!(text_without_secrets(&text), Cow::Borrowed(_)));
        }
    }
}
