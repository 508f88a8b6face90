//! What only a real connection shows: a client that goes away, a body that is not asked for, a stop under way.

use std::time::Duration;

use domain::Scope;
use server::listen;
use server::state::Stopping;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::oneshot;

use crate::site::{Site, multipart};

const LINE: &[u8] = br#"{"metric":"http_req_duration","type":"Point","data":{"time":"2026-11-22T23:32:22.512690062Z","value":36.2,"tags":{"name":"cart","method":"GET","status":"200"}}}
"#;

/// A site on a port of its own, until the sender is used or dropped.
pub(crate) async fn serve(
    site: &Site,
) -> (std::net::SocketAddr, oneshot::Sender<()>, tokio::task::JoinHandle<()>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let (stop, stopped) = oneshot::channel();
    let router = site.router.clone();
    let serving = tokio::spawn(async move {
        let stop = async {
            let _ = stopped.await;
        };
        listen::serve(listener, router, stop, &Stopping::default(), Duration::from_mins(1)).await;
    });
    (address, stop, serving)
}

fn upload_head(token: &str, length: usize) -> String {
    format!(
        "POST /api/v1/services/orders-api/runs HTTP/1.1\r\nHost: headroom.test\r\nAuthorization: Bearer {token}\r\n\
         Content-Type: multipart/form-data; boundary=edge\r\nContent-Length: {length}\r\nConnection: close\r\n\r\n"
    )
}

#[tokio::test]
async fn a_client_that_goes_away_leaves_nothing() {
    let site = Site::over(store::testing::sqlite().await).await;
    site.service("orders-api").await;
    let ci = site.program("ci", Scope::Upload, None).await;
    let token = ci.token.clone().unwrap();
    let (address, stop, serving) = serve(&site).await;
    let body = multipart(&[("file", Some("run.json"), LINE)]);
    for cut in [body.len() / 2, body.len() - 4] {
        let mut client = TcpStream::connect(address).await.unwrap();
        client.write_all(upload_head(&token, body.len()).as_bytes()).await.unwrap();
        client.write_all(&body[..cut]).await.unwrap();
        drop(client);
    }
    // Stopping waits for every request that was begun.
    stop.send(()).unwrap();
    serving.await.unwrap();
    assert_eq!(ci.get("/api/v1/services/orders-api/runs").await.json()["items"].as_array().unwrap().len(), 0);
}

#[tokio::test]
async fn an_upload_under_way_is_finished_before_the_server_stops() {
    let site = Site::over(store::testing::sqlite().await).await;
    site.service("orders-api").await;
    let ci = site.program("ci", Scope::Upload, None).await;
    let (address, stop, serving) = serve(&site).await;
    let body = multipart(&[("file", Some("run.json"), LINE)]);
    let mut client = TcpStream::connect(address).await.unwrap();
    let head = upload_head(ci.token.as_ref().unwrap(), body.len());
    client.write_all(head.replace("\r\n\r\n", "\r\nExpect: 100-continue\r\n\r\n").as_bytes()).await.unwrap();
    let mut answer = [0; 25];
    client.read_exact(&mut answer).await.unwrap();
    assert_eq!(
        &answer, b"HTTP/1.1 100 Continue\r\n\r\n",
        "the body is asked for once everything else is right"
    );
    stop.send(()).unwrap();
    client.write_all(&body).await.unwrap();
    let mut answer = String::new();
    client.read_to_string(&mut answer).await.unwrap();
    assert!(answer.starts_with("HTTP/1.1 201 Created"), "{answer}");
    serving.await.unwrap();
}

/// The answer to a client that sends its whole body, some MiB of it, before it reads a word.
async fn answer_after_sending(address: std::net::SocketAddr, head: &str, length: usize) -> String {
    let mut client = TcpStream::connect(address).await.unwrap();
    client.write_all(head.as_bytes()).await.unwrap();
    client.write_all(&vec![b'x'; length]).await.expect("the connection stands until all is sent");
    let mut answer = String::new();
    client.read_to_string(&mut answer).await.unwrap();
    answer
}

#[tokio::test]
async fn a_client_that_sends_all_before_it_reads_hears_why_it_is_refused() {
    let site = Site::over(store::testing::sqlite().await).await;
    site.service("orders-api").await;
    let ci = site.program("ci", Scope::Upload, None).await.token.unwrap();
    let reader = site.program("reader", Scope::Read, None).await.token.unwrap();
    let (address, _stop, _serving) = serve(&site).await;
    let length = 8 << 20;
    let good = upload_head(&ci, length);
    let no_edge = good.replace("; boundary=edge", "");
    for (head, status, kind) in [
        (upload_head("hr_unknown", length), "401 Unauthorized", "unauthorised"),
        (upload_head(&reader, length), "403 Forbidden", "forbidden"),
        (good.replace("orders-api", "no-such-service"), "404 Not Found", "not-found"),
        (good.replace("/runs ", "/runs?fail-on=rain "), "422 Unprocessable Entity", "invalid-field"),
        (no_edge, "400 Bad Request", "invalid-form"),
        (good.replace("/services/orders-api/runs", "/services"), "403 Forbidden", "forbidden"),
        (good.replace("POST", "PUT"), "413 Payload Too Large", "too-large"),
    ] {
        let answer = answer_after_sending(address, &head, length).await;
        assert!(answer.starts_with(&format!("HTTP/1.1 {status}\r\n")), "{status}: {answer}");
        let (_, document) = answer.split_once("\r\n\r\n").unwrap();
        assert!(document.contains(&format!("urn:headroom:problem:{kind}\"")), "{document}");
    }
}

#[tokio::test]
async fn a_connection_is_used_again_once_the_rest_of_a_refused_body_is_taken() {
    let site = Site::over(store::testing::sqlite().await).await;
    let (address, _stop, _serving) = serve(&site).await;
    let length = 4 << 20;
    let mut client = TcpStream::connect(address).await.unwrap();
    let head = upload_head("hr_unknown", length).replace("Connection: close\r\n", "");
    client.write_all(head.as_bytes()).await.unwrap();
    client.write_all(&vec![b'x'; length]).await.unwrap();
    client
        .write_all(b"GET /livez HTTP/1.1\r\nHost: headroom.test\r\nConnection: close\r\n\r\n")
        .await
        .unwrap();
    let mut answers = String::new();
    client.read_to_string(&mut answers).await.unwrap();
    assert!(answers.starts_with("HTTP/1.1 401 Unauthorized"), "{answers}");
    assert!(answers.contains("HTTP/1.1 200 OK"), "{answers}");
}

#[tokio::test]
async fn a_body_is_not_asked_for_from_somebody_unknown() {
    let site = Site::over(store::testing::sqlite().await).await;
    let (address, _stop, _serving) = serve(&site).await;
    let mut client = TcpStream::connect(address).await.unwrap();
    let head = upload_head("hr_unknown", 1 << 40).replace("\r\n\r\n", "\r\nExpect: 100-continue\r\n\r\n");
    client.write_all(head.as_bytes()).await.unwrap();
    let mut answer = String::new();
    client.read_to_string(&mut answer).await.unwrap();
    assert!(answer.starts_with("HTTP/1.1 401 Unauthorized"), "{answer}");
}
