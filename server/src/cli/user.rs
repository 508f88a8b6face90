//! `headroom user`: accounts from the server's own shell, for automation and for the day the last password is lost.

use clap::Subcommand;
use domain::{Account, AccountName, Role};
use serde_json::{Value, json};

use super::output::{Failure, Form, Password, open, read_password};
use crate::auth::password::Hasher;
use crate::config::Data;

#[derive(Debug, Subcommand)]
pub(super) enum User {
    /// Add an account; its password is read from standard input, or made up and printed once
    Add {
        /// What the person signs in with
        name: AccountName,
        /// admin, member or viewer
        #[arg(long, default_value = "member")]
        role: Role,
        #[command(flatten)]
        data: Data,
        #[command(flatten)]
        form: Form,
    },
    /// List the accounts
    List {
        #[command(flatten)]
        data: Data,
        #[command(flatten)]
        form: Form,
    },
    /// Set a new password, read from standard input or made up, and end all sessions of the account
    Password {
        /// Whose
        name: AccountName,
        #[command(flatten)]
        data: Data,
        #[command(flatten)]
        form: Form,
    },
}

pub(super) async fn run(user: User) -> Result<(), Failure> {
    match user {
        User::Add { name, role, data, form } => add(name, role, &data, form).await,
        User::List { data, form } => list(&data, form).await,
        User::Password { name, data, form } => set_password(name, &data, form).await,
    }
}

async fn add(name: AccountName, role: Role, data: &Data, form: Form) -> Result<(), Failure> {
    let store = open(data).await?;
    let password = read_password(&name)?;
    let hash = Hasher::new().hash(password.text.clone()).await;
    let account = store.add_account(&name, role, &hash).await?;
    store.close().await;
    say(form, &account, &password, &format!("Added {} ({}).", account.name, account.role));
    Ok(())
}

async fn set_password(name: AccountName, data: &Data, form: Form) -> Result<(), Failure> {
    let store = open(data).await?;
    let found = store.account_named(&name).await?;
    let (account, _) = found.ok_or_else(|| Failure::Usage(format!("There is no account named {name}.")))?;
    let password = read_password(&name)?;
    let hash = Hasher::new().hash(password.text.clone()).await;
    store.set_password(account.id, &hash).await?;
    store.close().await;
    say(
        form,
        &account,
        &password,
        &format!("{} has a new password; all its sessions have ended.", account.name),
    );
    Ok(())
}

async fn list(data: &Data, form: Form) -> Result<(), Failure> {
    let store = open(data).await?;
    let accounts = store.accounts().await?;
    store.close().await;
    let items: Vec<_> = accounts.iter().map(shape).collect();
    let lines = accounts.iter().map(|account| format!("{:<8} {}", account.role.as_str(), account.name));
    let lines: Vec<_> = lines.collect();
    let text = if lines.is_empty() { "No accounts yet.".to_owned() } else { lines.join("\n") };
    form.print(&json!({ "items": items }), text);
    Ok(())
}

/// Says what was done, with the password where nobody has seen it yet.
fn say(form: Form, account: &Account, password: &Password, done: &str) {
    let mut document = shape(account);
    let mut text = done.to_owned();
    if password.is_made_up {
        document["password"] = password.text.as_str().into();
        text = format!("{text}\nPassword, shown only now: {}", password.text);
    }
    form.print(&document, text);
}

fn shape(account: &Account) -> Value {
    json!({ "id": account.id, "name": account.name, "role": account.role, "created_at": account.created_at })
}
