//! Requests from elsewhere: no other site makes a browser change something here.

use axum::body::Body;
use domain::Role;
use http::Request;

use crate::access::{ROUTES, address};
use crate::site::Site;

/// What a request says about where it comes from, and whether a person's cookie comes along.
struct Origin {
    headers: &'static [(&'static str, &'static str)],
    passes: bool,
}

const ORIGINS: [Origin; 10] = [
    Origin { headers: &[("sec-fetch-site", "same-origin")], passes: true },
    Origin { headers: &[("sec-fetch-site", "none")], passes: true },
    Origin { headers: &[("sec-fetch-site", "same-site")], passes: false },
    Origin { headers: &[("sec-fetch-site", "cross-site")], passes: false },
    Origin {
        headers: &[("sec-fetch-site", "cross-site"), ("origin", "http://headroom.test")],
        passes: false,
    },
    Origin { headers: &[("origin", "http://headroom.test")], passes: true },
    Origin { headers: &[("origin", "http://evil.example")], passes: false },
    Origin { headers: &[("origin", "null")], passes: false },
    Origin { headers: &[], passes: false },
    Origin { headers: &[("content-type", "text/plain")], passes: false },
];

#[tokio::test]
async fn only_pages_of_this_site_can_make_a_browser_change_something() {
    let site = Site::over(store::testing::sqlite().await).await;
    let browser = site.browser("mara", Role::Admin).await;
    let changing = ROUTES.iter().filter(|(method, ..)| *method != "GET");
    for (method, path, _) in changing {
        let address = &address(path);
        for origin in &ORIGINS {
            let mut request = Request::builder().method(*method).uri(address).header("host", "headroom.test");
            // Signing out would end the session for the rows that follow.
            if *path != "/sign-out" {
                request = request.header("cookie", browser.cookie.as_ref().unwrap());
            }
            for (name, value) in origin.headers {
                request = request.header(*name, *value);
            }
            let answer = site.send(request.body(Body::empty()).unwrap()).await;
            let stopped = answer.text.contains("urn:headroom:problem:cross-site");
            assert_eq!(stopped, !origin.passes, "{method} {address} {:?}: {}", origin.headers, answer.text);
        }
    }
}
