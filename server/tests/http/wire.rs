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
