//! The document of the API against the router's own table. That it is valid, and that the server does what it says, the
//! end-to-end tests find out.

use std::collections::BTreeSet;

use http::{Method, StatusCode};
use serde_json::Value;

use crate::site::Site;

#[tokio::test]
async fn every_route_of_the_api_is_described_and_nothing_else_is() {
    let site = Site::over(store::testing::sqlite().await).await;
    let document = server::api::openapi_document(&site.rules);
    let mut described = BTreeSet::new();
    let mut ids = BTreeSet::new();
    for (path, methods) in document["paths"].as_object().unwrap() {
        for (method, operation) in methods.as_object().unwrap() {
            described.insert((method.to_uppercase(), path.clone()));
            let id = operation["operationId"].as_str().unwrap();
            assert!(
                !id.is_empty(),
                "{method} {path} has no words yet: add them to api/openapi/operations.rs"
            );
            assert!(ids.insert(id.to_owned()), "{id} names two operations");
            let answers = operation["responses"].as_object().unwrap();
            assert!(answers.keys().any(|status| status.starts_with('2')), "{method} {path}");
        }
    }
    let routes = site.rules.iter().filter(|(_, path, _)| path.starts_with("/api/v1/"));
    let routes: BTreeSet<_> = routes.map(|(method, path, _)| (method.to_owned(), path.to_owned())).collect();
    assert_eq!(described, routes);
}

#[tokio::test]
async fn the_document_is_for_whoever_may_read_and_is_not_sent_twice() {
    let site = Site::over(store::testing::sqlite().await).await;
    let path = "/api/v1/openapi.json";
    assert_eq!(site.stranger().get(path).await.status, StatusCode::UNAUTHORIZED);
    let reader = site.program("reader", domain::Scope::Read, None).await;
    let sent = reader.get(path).await;
    assert_eq!((sent.status, sent.header("content-type")), (StatusCode::OK, "application/json"));
    assert_eq!(sent.json()["openapi"], Value::from("3.1.1"));
    let again = reader.request(Method::GET, path).header("if-none-match", sent.header("etag"));
    let again = site.send(again.body(axum::body::Body::empty()).unwrap()).await;
    assert_eq!((again.status, again.text.as_str()), (StatusCode::NOT_MODIFIED, ""));
}
