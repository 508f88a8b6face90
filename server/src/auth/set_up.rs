//! The first administrator, by the one-time link that the server prints.

use app::Returned;
use axum::extract::{Request, State};
use axum::response::{IntoResponse, Redirect, Response};
use domain::{AccountName, Timestamp};
use http::StatusCode;
use http::header::SET_COOKIE;
use serde::Deserialize;
use store::{Store, StoreError};

use super::sign_in::{begin_session, form};
use super::{password, secret};
use crate::pages;
use crate::problem::Problem;
use crate::state::AppState;

/// How long a link is good.
const LINK_MS: i64 = 24 * Timestamp::HOUR;

#[derive(Deserialize)]
pub(super) struct SetUp {
    #[serde(default)]
    token: String,
    #[serde(default)]
    name: String,
    #[serde(default)]
    password: String,
}

/// Makes a new link where there is no administrator, and forgets the old one. Gives its secret.
pub async fn renew_link(store: &Store) -> Result<Option<String>, StoreError> {
    if store.has_admin().await? {
        return Ok(None);
    }
    let token = secret::new_secret();
    store.set_setup_link(secret::hash(&token), store.clock().now().plus_ms(LINK_MS)).await?;
    Ok(Some(token))
}

/// `POST /set-up`: makes the first administrator and signs in, or shows the form again.
pub(super) async fn set_up(State(app): State<AppState>, request: Request) -> Result<Response, Problem> {
    let (parts, form) = form::<SetUp>(request).await?;
    let checked = if is_good(&app.store, &form.token).await? {
        check(&form)
    } else {
        let why = "This link is not good or no longer. Restart the server: it prints a new one.";
        Err(Returned::for_problem("token", why))
    };
    let name = match checked {
        Ok(name) => name,
        Err(returned) => {
            let returned = returned.with_value("name", form.name).with_value("token", form.token);
            return Ok(pages::show(
                &app,
                &parts,
                &app::urls::set_up(),
                StatusCode::UNPROCESSABLE_ENTITY,
                returned,
            )
            .await);
        }
    };
    let hash = app.hasher.hash(form.password).await;
    let account = app.store.add_first_admin(&name, &hash).await?;
    let cookie = begin_session(&app, &parts, &account).await?;
    Ok(([(SET_COOKIE, cookie)], Redirect::to(&app::urls::portfolio())).into_response())
}

async fn is_good(store: &Store, token: &str) -> Result<bool, StoreError> {
    let link = store.setup_link().await?;
    Ok(link.is_some_and(|(stored, expires)| secret::matches(token, &stored) && store.clock().now() < expires))
}

fn check(form: &SetUp) -> Result<AccountName, Returned> {
    let name: AccountName =
        form.name.parse().map_err(|why: domain::Invalid| Returned::for_problem("name", why.to_string()))?;
    match password::weakness(&form.password, &name) {
        Some(why) => Err(Returned::for_problem("password", why)),
        None => Ok(name),
    }
}
