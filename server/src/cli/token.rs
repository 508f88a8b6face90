//! `headroom token`: what programs sign in with.

use clap::{Args, Subcommand};
use domain::{
    Account, AccountName, Asked, Role, Scope, ServiceId, Slug, Timestamp, Token as Made, TokenFilter,
    TokenId, TokenName, TokenState,
};
use serde_json::{Value, json};
use store::{NewToken, Store};

use super::output::{Failure, Form, open};
use crate::auth::secret;
use crate::config::Data;

/// Tokens fetched at once.
const PAGE: i64 = 500;

#[derive(Debug, Subcommand)]
pub(super) enum Token {
    /// Make a token and print it once
    Create(Create),
    /// List the tokens, without their secrets
    List {
        #[command(flatten)]
        data: Data,
        #[command(flatten)]
        form: Form,
    },
    /// Revoke a token for good
    Revoke {
        /// The id that `token list` prints
        id: String,
        #[command(flatten)]
        data: Data,
        #[command(flatten)]
        form: Form,
    },
}

#[derive(Debug, Args)]
pub(super) struct Create {
    /// What it is for
    #[arg(long)]
    name: TokenName,
    /// In whose name it acts [default: the first administrator]
    #[arg(long)]
    user: Option<AccountName>,
    /// The only service it is good for, by its short name
    #[arg(long)]
    service: Option<Slug>,
    /// read, upload (and read) or write (all that a member may do)
    #[arg(long, default_value = "upload")]
    scope: Scope,
    /// How long it is good, as in 30d; at most 365d
    #[arg(long, default_value = "90d", value_parser = days)]
    expires: i64,
    #[command(flatten)]
    data: Data,
    #[command(flatten)]
    form: Form,
}

pub(super) async fn run(token: Token) -> Result<(), Failure> {
    match token {
        Token::Create(new) => create(new).await,
        Token::List { data, form } => list(&data, form).await,
        Token::Revoke { id, data, form } => revoke(&id, &data, form).await,
    }
}

async fn create(new: Create) -> Result<(), Failure> {
    let store = open(&new.data).await?;
    let account = owner(&store, new.user).await?;
    let service = bound_to(&store, new.service).await?;
    let secret::NewToken { token, public_id, hash } = secret::new_token();
    let expires_at = store.clock().now().plus_ms(new.expires * Timestamp::DAY);
    let made = NewToken {
        name: new.name,
        account: account.id,
        scope: new.scope,
        service,
        public_id,
        hash,
        expires_at,
    };
    let made = store.add_token(made).await?;
    store.close().await;
    let mut document = shape(&made);
    document["token"] = token.as_str().into();
    new.form.print(&document, &token);
    eprintln!(
        "The token “{}” of {} is shown only now. It is good until {}.",
        made.name,
        account.name,
        expires_at.day()
    );
    Ok(())
}

/// The account it acts for: the named one, else the administrator that was made first.
async fn owner(store: &Store, name: Option<AccountName>) -> Result<Account, Failure> {
    if let Some(name) = name {
        let found = store.account_named(&name).await?;
        let account = found.map(|(account, _)| account);
        return account.ok_or_else(|| Failure::Usage(format!("There is no account named {name}.")));
    }
    let admins = store.accounts().await?.into_iter().filter(|account| account.role == Role::Admin);
    admins.min_by_key(|account| (account.created_at, account.id)).ok_or_else(|| {
        Failure::Usage("There is no administrator yet: say whose token it is with --user NAME.".to_owned())
    })
}

async fn bound_to(store: &Store, slug: Option<Slug>) -> Result<Option<ServiceId>, Failure> {
    let Some(slug) = slug else { return Ok(None) };
    let service = store.service(&slug).await?;
    let service = service.ok_or_else(|| Failure::Usage(format!("There is no service {slug}.")))?;
    Ok(Some(service.id))
}

async fn list(data: &Data, form: Form) -> Result<(), Failure> {
    let store = open(data).await?;
    let tokens = all(&store).await?;
    let now = store.clock().now();
    store.close().await;
    let items: Vec<_> = tokens.iter().map(shape).collect();
    let lines: Vec<_> = tokens.iter().map(|token| line(token, now)).collect();
    let text = if lines.is_empty() { "No tokens yet.".to_owned() } else { lines.join("\n") };
    form.print(&json!({ "items": items }), text);
    Ok(())
}

/// Every token, newest first.
async fn all(store: &Store) -> Result<Vec<Made>, Failure> {
    let mut tokens = Vec::new();
    let mut asked = Asked::<TokenFilter>::default();
    loop {
        let page = store.token_list(&asked, PAGE).await?;
        tokens.extend(page.items);
        asked.after = page.next;
        if asked.after.is_none() {
            return Ok(tokens);
        }
    }
}

fn line(token: &Made, now: Timestamp) -> String {
    let service = token.service.as_ref().map_or("all services", |(_, slug)| slug.as_str());
    let state = match token.state(now) {
        TokenState::Revoked => format!("revoked {}", token.revoked_at.unwrap_or(now).day()),
        TokenState::Expired => format!("expired {}", token.expires_at.day()),
        TokenState::Good => format!("until {}", token.expires_at.day()),
    };
    let (account, scope) = (&token.account.name, token.scope.as_str());
    format!("{}  {scope:<6}  {state:<18}  {service}  {account}  {}", token.public_id, token.name)
}

async fn revoke(id: &str, data: &Data, form: Form) -> Result<(), Failure> {
    let store = open(data).await?;
    let token = named(&store, id).await?;
    store.revoke_token(token.id).await?;
    store.close().await;
    let is_new = token.revoked_at.is_none();
    let said = if is_new { "It is good for nothing from now on." } else { "It was revoked before." };
    form.print(&json!({ "id": token.id, "public_id": token.public_id, "revoked": is_new }), said);
    Ok(())
}

/// The token of an id as it is listed, or of the whole id in JSON.
async fn named(store: &Store, id: &str) -> Result<Made, Failure> {
    let public_id = id.strip_prefix("hr_").unwrap_or(id);
    if let Some((token, _)) = store.token_by_public_id(public_id).await? {
        return Ok(token);
    }
    let found = match id.parse::<TokenId>() {
        Ok(whole) => store.token(whole).await?,
        Err(_) => None,
    };
    found.ok_or_else(|| Failure::Usage(format!("There is no token {id}. `headroom token list` names them.")))
}

fn shape(token: &Made) -> Value {
    json!({
        "id": token.id,
        "public_id": token.public_id,
        "name": token.name,
        "user": token.account.name,
        "scope": token.scope,
        "service": token.service.as_ref().map(|(_, slug)| slug),
        "created_at": token.created_at,
        "expires_at": token.expires_at,
        "used_at": token.used_at,
        "revoked_at": token.revoked_at,
    })
}

/// Days as in `30d`, 1 to 365.
fn days(text: &str) -> Result<i64, String> {
    let days = text.strip_suffix('d').unwrap_or(text).parse().ok();
    days.filter(|days| (1..=365).contains(days)).ok_or_else(|| "give days as in 30d, at most 365d".to_owned())
}
