//! Light or dark: a person's choice, kept in a cookie and rendered by the server as `<html data-theme>`.

use axum::Form;
use axum::http::HeaderMap;
use axum::http::header::{COOKIE, SET_COOKIE};
use axum::http::request::Parts;
use axum::response::{AppendHeaders, IntoResponse, Redirect};
use leptos::prelude::*;
use serde::Deserialize;

/// What a person chose.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Theme {
    /// As the system says.
    #[default]
    System,
    /// Dark on light.
    Light,
    /// Light on dark.
    Dark,
}

impl Theme {
    /// Every choice.
    pub const ALL: [Self; 3] = [Self::System, Self::Light, Self::Dark];

    /// The word for it.
    pub fn name(self) -> &'static str {
        match self {
            Self::System => "system",
            Self::Light => "light",
            Self::Dark => "dark",
        }
    }

    /// The choice that the request being answered carries.
    pub fn of_request() -> Self {
        use_context::<Parts>().map(|parts| Self::of(&parts.headers)).unwrap_or_default()
    }

    /// The value of `data-theme`; none leaves it to the system.
    pub fn attribute(self) -> Option<&'static str> {
        (self != Self::System).then(|| self.name())
    }

    fn of(headers: &HeaderMap) -> Self {
        let cookies = headers.get_all(COOKIE).iter().filter_map(|value| value.to_str().ok());
        let mut pairs =
            cookies.flat_map(|value| value.split(';')).filter_map(|pair| pair.trim().split_once('='));
        let named = pairs.find_map(|(name, value)| (name == COOKIE_NAME).then_some(value));
        Self::ALL.into_iter().find(|theme| Some(theme.name()) == named).unwrap_or_default()
    }
}

/// What the switch in the foot posts.
#[derive(Debug, Deserialize)]
pub struct Choice {
    theme: Theme,
    /// The page to come back to.
    #[serde(default)]
    next: String,
}

/// Keeps the choice for a year and goes back to the page it was made on. Nothing secret is in the cookie.
pub async fn choose_theme(Form(choice): Form<Choice>) -> impl IntoResponse {
    let name = choice.theme.name();
    let cookie = format!("{COOKIE_NAME}={name}; Path=/; Max-Age=31536000; HttpOnly; SameSite=Lax");
    (AppendHeaders([(SET_COOKIE, cookie)]), Redirect::to(own_address(&choice.next)))
}

const COOKIE_NAME: &str = "theme";

/// The address if it is a path of this site, else the first page: a form cannot send people elsewhere.
fn own_address(next: &str) -> &str {
    let plain = |b: u8| b.is_ascii_graphic() && b != b'\\';
    if next.starts_with('/') && !next.starts_with("//") && next.bytes().all(plain) { next } else { "/" }
}

#[cfg(test)]
mod tests {
    use axum::http::HeaderValue;

    use super::*;

    #[test]
    fn the_choice_is_read_among_other_cookies_and_nonsense_is_the_system_s() {
        let theme = |value| Theme::of(&HeaderMap::from_iter([(COOKIE, HeaderValue::from_static(value))]));
        assert_eq!(theme("hr=abc; theme=dark"), Theme::Dark);
        assert_eq!(theme("theme=light"), Theme::Light);
        assert_eq!(theme("theme=\"><script>"), Theme::System);
        assert_eq!(theme("mytheme=dark"), Theme::System);
    }

    #[test]
    fn a_switch_never_leads_to_another_site() {
        assert_eq!(own_address("/services/a?before=3"), "/services/a?before=3");
        for other in ["https://evil.example", "//evil.example", "/\\evil.example", "", "/a\r\nSet-Cookie: x"]
        {
            assert_eq!(own_address(other), "/", "{other:?}");
        }
    }
}
