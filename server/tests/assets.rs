//! The files of a page, asked for as a browser asks.

use axum::body::Body;
use axum::http::{Request, Response, StatusCode, header};
use http_body_util::BodyExt;
use scraper::{Html, Selector};
use server::router::router;
use tower::ServiceExt;

#[tokio::test]
async fn every_asset_a_page_names_is_served_for_ever_with_its_type() {
    let addresses = asset_addresses(&text(ask("/", "identity").await).await);
    assert!(addresses.len() >= 2, "style sheet and icon at least: {addresses:?}");
    for address in addresses {
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
    let page = text(ask("/", "identity").await).await;
    let stylesheet = asset_addresses(&page).into_iter().find(|address| address.ends_with(".css")).unwrap();
    for (accepted, expected) in [("gzip, br", Some("br")), ("gzip", Some("gzip")), ("identity", None)] {
        let response = ask(&stylesheet, accepted).await;
        let encoding = response.headers().get(header::CONTENT_ENCODING).map(|value| value.to_str().unwrap());
        assert_eq!(encoding, expected, "{accepted}");
    }
}

#[tokio::test]
async fn an_asset_of_another_version_is_not_found() {
    assert_eq!(ask("/pkg/headroom.0000000000000000.css", "br").await.status(), StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn a_page_without_an_island_loads_no_script() {
    let page = text(ask("/no/such/page", "identity").await).await;
    assert!(!page.contains("<script"), "{page}");
    assert!(asset_addresses(&page).iter().all(|address| !address.ends_with(".wasm")));
}

async fn ask(address: &str, encoding: &str) -> Response<Body> {
    let request =
        Request::get(address).header(header::ACCEPT_ENCODING, encoding).body(Body::empty()).unwrap();
    router().oneshot(request).await.unwrap()
}

async fn text(response: Response<Body>) -> String {
    String::from_utf8(response.into_body().collect().await.unwrap().to_bytes().to_vec()).unwrap()
}

/// The addresses of links and scripts, and those of the scripts that an inline script imports.
fn asset_addresses(page: &str) -> Vec<String> {
    let document = Html::parse_document(page);
    let links = Selector::parse("link[href]").unwrap();
    document.select(&links).map(|link| link.attr("href").unwrap().to_owned()).collect()
}
