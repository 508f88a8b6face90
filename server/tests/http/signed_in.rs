//! People who sign in with a password.

use domain::{Account, Role};
use http::StatusCode;
use server::auth::password::Hasher;

use crate::site::{Answer, Client, PASSWORD, Site};

impl Site {
    /// Whoever has this cookie.
    pub(crate) fn with_cookie(&self, cookie: Option<String>) -> Client<'_> {
        Client { site: self, cookie, token: None }
    }

    /// An account with the known password.
    pub(crate) async fn known(&self, name: &str, role: Role) -> Account {
        let hash = Hasher::new().hash(PASSWORD.to_owned()).await;
        self.add_account(&name.parse().unwrap(), role, &hash).await.unwrap()
    }

    pub(crate) async fn sign_in(&self, name: &str, password: &str) -> Answer {
        self.stranger().form("/sign-in", &[("name", name), ("password", password)]).await
    }

    pub(crate) async fn is_in(&self, client: &Client<'_>) -> bool {
        client.get("/account").await.status == StatusCode::OK
    }
}
