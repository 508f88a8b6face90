//! The embedded files, asked for as a browser asks.

use axum::body::Body;
use axum::http::{Request, Response, StatusCode, header};
use server::assets::page_assets;
use tower::ServiceExt;

use crate::site::Site;

#[tokio::test]
async fn every_asset_a_page_names_is_served_for_ever_with_its_type() {
    for address in addresses() {
        let response = ask(&address, "identity").await;
        assert_eq!(response.status(), StatusCode::OK, "{address}");
        let headers = response.headers();
        assert_eq!(headers[header::CACHE_CONTROL], "public, max-age=31536000, immutable");
        let expected = match address.rsplit('.').next() {
            Some("css") => "text/css",
            Some("js") => "text/javascript",
            Some("svg") => "image/svg+xml",
            Some("wasm") => "application/wasm",
            _ => panic!("an asset of an unknown kind: {address}"),
        };
        assert_eq!(headers[header::CONTENT_TYPE], expected, "{address}");
    }
}

#[tokio::test]
async fn an_asset_is_sent_in_the_best_encoding_the_client_takes() {
    for (accepted, expected) in [("gzip, br", Some("br")), ("gzip", Some("gzip")), ("identity", None)] {
        let response = ask(&page_assets().stylesheet, accepted).await;
        let encoding = response.headers().get(header::CONTENT_ENCODING).map(|value| value.to_str().unwrap());
        assert_eq!(encoding, expected, "{accepted}");
    }
}

#[tokio::test]
async fn an_asset_of_another_version_is_not_found() {
    assert_eq!(ask("/pkg/headroom.0000000000000000.css", "br").await.status(), StatusCode::NOT_FOUND);
}

/// As the shell and leptos make them of the names.
fn addresses() -> Vec<String> {
    let assets = page_assets();
    let scripts = assets.scripts.iter().flat_map(|options| {
        let stem = format!("/{}/{}", options.site_pkg_dir, options.output_name);
        [format!("{stem}.js"), format!("{stem}.wasm")]
    });
    [assets.stylesheet.to_string(), assets.icon.to_string()].into_iter().chain(scripts).collect()
}

async fn ask(address: &str, encoding: &str) -> Response<Body> {
    let request =
        Request::get(address).header(header::ACCEPT_ENCODING, encoding).body(Body::empty()).unwrap();
    let site = Site::over(store::testing::sqlite().await).await;
    site.router.clone().oneshot(request).await.unwrap()
}
