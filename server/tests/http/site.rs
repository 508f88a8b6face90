//! A site for a test: the whole router on a database of its own, accounts and tokens, and ways to ask it.

use std::ops::Deref;

use axum::Router;
use axum::body::Body;
use domain::{Account, Device, PasswordHash, Role, Scope, Slug, Timestamp, Token};
use http::header::{ACCEPT, AUTHORIZATION, CONTENT_TYPE, COOKIE, HOST, IF_NONE_MATCH, ORIGIN, SET_COOKIE};
use http::{HeaderMap, Method, Request, StatusCode};
use http_body_util::BodyExt;
use serde_json::Value;
use server::auth::secret;
use server::client::Site as Place;
use server::config::ByteSize;
use server::routes::Rules;
use server::state::AppState;
use store::NewToken;
use store::testing::Fresh;
use tower::ServiceExt;

/// Runs each test on both databases.
macro_rules! on_both {
    ($($(#[$meta:meta])* async fn $name:ident($site:ident: Site) $body:block)+) => { $(
        mod $name {
            use super::*;
            async fn test($site: $crate::site::Site) $body

            #[tokio::test]
            async fn sqlite() {
                test($crate::site::Site::over(store::testing::sqlite().await).await).await;
            }

            #[tokio::test]
            async fn postgres() {
                test($crate::site::Site::over(store::testing::postgres().await).await).await;
            }
        }
    )+ };
}
pub(crate) use on_both;

/// A password that is good enough.
pub(crate) const PASSWORD: &str = "correct horse battery";

/// What an upload may have at most on a test's site.
pub(crate) const UPLOAD_LIMIT: u64 = 4 << 20;

pub(crate) struct Site {
    pub(crate) router: Router,
    pub(crate) rules: Rules,
    pub(crate) store: Fresh,
}

impl Deref for Site {
    type Target = store::Store;

    fn deref(&self) -> &store::Store {
        &self.store
    }
}

impl Site {
    pub(crate) async fn over(store: Fresh) -> Self {
        Self::placed(store, Place::default()).await
    }

    pub(crate) async fn placed(store: Fresh, place: Place) -> Self {
        store.publish_checklist(analysis::checklist::default()).await.unwrap();
        let app = AppState::new(store.clone(), place, ByteSize(UPLOAD_LIMIT));
        Self { rules: server::router::rules(&app), router: server::router::router(app), store }
    }

    /// Moves the time on.
    pub(crate) fn wait(&self, ms: i64) {
        self.store.clock().advance(ms);
    }

    /// An account with a password that nobody knows.
    pub(crate) async fn account(&self, name: &str, role: Role) -> Account {
        self.store.add_account(&name.parse().unwrap(), role, &PasswordHash("none".into())).await.unwrap()
    }

    /// A signed-in browser of a new account.
    pub(crate) async fn browser(&self, name: &str, role: Role) -> Client<'_> {
        let account = self.account(name, role).await;
        self.browser_of(&account).await
    }

    /// One more signed-in browser of an account.
    pub(crate) async fn browser_of(&self, account: &Account) -> Client<'_> {
        let session = secret::new_secret();
        let expires = self.clock().now().plus_ms(7 * Timestamp::DAY);
        self.store
            .add_session(account.id, secret::hash(&session), expires, &Device::default())
            .await
            .unwrap();
        Client { site: self, cookie: Some(format!("hr={session}")), token: None }
    }

    pub(crate) fn stranger(&self) -> Client<'_> {
        Client { site: self, cookie: None, token: None }
    }

    /// A program with a token of a new member.
    pub(crate) async fn program(&self, name: &str, scope: Scope, service: Option<&str>) -> Client<'_> {
        let account = self.account(name, Role::Member).await;
        self.token_of(&account, scope, service).await
    }

    pub(crate) async fn token_of(
        &self,
        account: &Account,
        scope: Scope,
        service: Option<&str>,
    ) -> Client<'_> {
        let service = match service {
            Some(slug) => Some(self.store.service(&slug.parse::<Slug>().unwrap()).await.unwrap().unwrap().id),
            None => None,
        };
        let made = secret::new_token();
        let new = NewToken {
            name: "ci".parse().unwrap(),
            account: account.id,
            scope,
            service,
            public_id: made.public_id,
            hash: made.hash,
            expires_at: self.clock().now().plus_ms(90 * Timestamp::DAY),
        };
        self.store.add_token(new).await.unwrap();
        Client { site: self, cookie: None, token: Some(made.token) }
    }

    /// What is kept of this token.
    pub(crate) async fn kept(&self, token: &str) -> Token {
        self.token_by_public_id(secret::public_id(token).unwrap()).await.unwrap().unwrap().0
    }

    /// Registers a service, as a program would.
    pub(crate) async fn service(&self, slug: &str) {
        let admin = self.account(&format!("admin of {slug}"), Role::Admin).await;
        let writer = self.token_of(&admin, Scope::Write, None).await;
        let made = writer.post("/api/v1/services", &format!("{{\"slug\":\"{slug}\"}}")).await;
        assert_eq!(made.status, StatusCode::CREATED, "{}", made.text);
    }

    pub(crate) async fn send(&self, request: Request<Body>) -> Answer {
        Answer::of(self.router.clone().oneshot(request).await.unwrap()).await
    }
}

/// Somebody who asks.
#[derive(Clone)]
pub(crate) struct Client<'a> {
    pub(crate) site: &'a Site,
    pub(crate) cookie: Option<String>,
    pub(crate) token: Option<String>,
}

impl Client<'_> {
    /// A request as this client makes it: a browser says where it comes from and takes pages.
    pub(crate) fn request(&self, method: Method, address: &str) -> http::request::Builder {
        let request = Request::builder().method(method).uri(address).header(HOST, "headroom.test");
        let request = match &self.token {
            Some(token) => request.header(AUTHORIZATION, format!("Bearer {token}")),
            None => request.header(ORIGIN, "http://headroom.test").header(ACCEPT, "text/html,*/*;q=0.8"),
        };
        match &self.cookie {
            Some(cookie) => request.header(COOKIE, cookie),
            None => request,
        }
    }

    pub(crate) async fn get(&self, address: &str) -> Answer {
        self.site.send(self.request(Method::GET, address).body(Body::empty()).unwrap()).await
    }

    /// Asks for what it has with this tag already.
    pub(crate) async fn again(&self, address: &str, tag: &str) -> Answer {
        let request = self.request(Method::GET, address).header(IF_NONE_MATCH, tag);
        self.site.send(request.body(Body::empty()).unwrap()).await
    }

    pub(crate) async fn post(&self, address: &str, body: &str) -> Answer {
        self.send(Method::POST, address, body).await
    }

    pub(crate) async fn send(&self, method: Method, address: &str, body: &str) -> Answer {
        self.site.send(self.request(method, address).body(Body::from(body.to_owned())).unwrap()).await
    }

    /// Posts a form as a browser encodes it.
    pub(crate) async fn form(&self, address: &str, fields: &[(&str, &str)]) -> Answer {
        let request = self.request(Method::POST, address);
        let request = request.header(CONTENT_TYPE, "application/x-www-form-urlencoded");
        let body = serde_urlencoded::to_string(fields).unwrap();
        self.site.send(request.body(Body::from(body)).unwrap()).await
    }

    /// Posts a multipart form; a part with a file name is a file.
    pub(crate) async fn upload(&self, address: &str, parts: &[(&str, Option<&str>, &[u8])]) -> Answer {
        let request = self.request(Method::POST, address);
        let request = request.header(CONTENT_TYPE, "multipart/form-data; boundary=edge");
        self.site.send(request.body(Body::from(multipart(parts))).unwrap()).await
    }
}

/// The body of a multipart form with the boundary `edge`.
pub(crate) fn multipart(parts: &[(&str, Option<&str>, &[u8])]) -> Vec<u8> {
    let mut body = Vec::new();
    for (name, file, content) in parts {
        let file = file.map(|file| format!("; filename=\"{file}\"")).unwrap_or_default();
        body.extend(
            format!("--edge\r\nContent-Disposition: form-data; name=\"{name}\"{file}\r\n\r\n").as_bytes(),
        );
        body.extend_from_slice(content);
        body.extend(b"\r\n");
    }
    body.extend(b"--edge--\r\n");
    body
}

/// What came back.
pub(crate) struct Answer {
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    pub(crate) text: String,
}

impl Answer {
    pub(crate) async fn of(response: http::Response<Body>) -> Self {
        let (parts, body) = response.into_parts();
        let bytes = body.collect().await.unwrap().to_bytes();
        Self {
            status: parts.status,
            headers: parts.headers,
            text: String::from_utf8(bytes.to_vec()).unwrap(),
        }
    }

    pub(crate) fn json(&self) -> Value {
        serde_json::from_str(&self.text).unwrap_or_else(|error| panic!("{error}: {}", self.text))
    }

    pub(crate) fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", |value| value.to_str().unwrap())
    }

    /// The session that a browser keeps from it.
    pub(crate) fn cookie(&self) -> Option<String> {
        let cookie = self.headers.get(SET_COOKIE)?.to_str().unwrap();
        Some(cookie.split(';').next().unwrap().to_owned())
    }
}

/// A real result file of the crate `ingest`.
pub(crate) fn fixture(path: &str) -> Vec<u8> {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../crates/ingest/fixtures");
    std::fs::read(format!("{folder}/{path}")).unwrap()
}
