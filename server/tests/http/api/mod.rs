//! The catalogue, runs and reviews as programs see them.

mod answers;
mod reviews;
mod runs;
mod services;
mod values;

use domain::Scope;
use http::{Method, StatusCode};
use serde_json::Value;

use crate::site::{Client, Site};

impl Site {
    async fn writer(&self) -> Client<'_> {
        self.program("writer", Scope::Write, None).await
    }
}

impl Client<'_> {
    async fn put(&self, method: &str, address: &str, body: Value) -> (StatusCode, Value) {
        let answer = self.send(method.parse::<Method>().unwrap(), address, &body.to_string()).await;
        (answer.status, answer.json())
    }
}

#[tokio::test]
async fn a_problem_is_a_document_or_text_as_asked() {
    let site = Site::over(store::testing::sqlite().await).await;
    let program = site.program("ci", Scope::Read, None).await;
    let problem = program.get("/api/v1/services/none").await;
    assert_eq!(problem.header("content-type"), "application/problem+json");
    insta::assert_snapshot!(
        problem.text,
        @r#"{"detail":"There is no service “none”.","status":404,"title":"There is nothing here","type":"urn:headroom:problem:not-found"}"#
    );
    let request = program.request(Method::GET, "/api/v1/services/none").header("accept", "text/plain");
    let text = site.send(request.body(axum::body::Body::empty()).unwrap()).await;
    insta::assert_snapshot!(text.text, @r"
    HTTP 404
    There is nothing here
    There is no service “none”.
    ");
}
