//! Accounts in the browser: asking people in, roles, sessions, resets, removal; and what a person does alone.

mod invitations;
mod people;
mod sessions;

use http::StatusCode;

use crate::site::Answer;

const OTHER: &str = "tidal kettle orbit 48";

/// The secret of the link that a page shows, and the page shows it once only.
fn token(page: &Answer) -> String {
    assert_eq!(page.status, StatusCode::OK, "{}", page.text);
    let (before, rest) = page.text.split_once("/invitation?token=").expect("the page shows a link");
    assert!(before.ends_with("http://headroom.test"), "a whole address");
    assert!(!rest.contains("?token="), "once");
    let token: String = rest.chars().take_while(char::is_ascii_alphanumeric).collect();
    assert_eq!(token.len(), 43);
    token
}

fn accept<'a>(token: &'a str, password: &'a str) -> [(&'static str, &'a str); 2] {
    [("token", token), ("password", password)]
}
