//! What the forms of accounts do: ask people in, change roles, end sessions, take passwords away, remove accounts.

use domain::{
    Account, AccountId, AccountName, Invitation, InvitationId, PasswordHash, Role, SecretHash, SessionId,
};
use store::{Author, Store};

use super::Form;
use crate::error::AppError;
use crate::urls;
use crate::viewer::Viewer;

/// Asks somebody in, from `name` and `role`, by the link whose secret has this hash.
pub async fn invite(
    store: &Store,
    viewer: &Viewer,
    secret: SecretHash,
    mut form: Form,
) -> Result<Invitation, AppError> {
    let author = administrator(viewer)?;
    let name = form.required::<AccountName>("name");
    let role = form.required::<Role>("role");
    form.accept()?;
    let (name, role) = name.zip(role).ok_or(AppError::Internal)?;
    form.kept(store.invite(&name, role, secret, &author).await, "name")
}

/// Takes somebody else's password away: `unknown` is one that nobody knows. Gives the link by which the owner chooses
/// another.
pub async fn reset_password(
    store: &Store,
    viewer: &Viewer,
    id: AccountId,
    unknown: &PasswordHash,
    secret: SecretHash,
) -> Result<Invitation, AppError> {
    let author = administrator(viewer)?;
    if id == viewer.account.id {
        return Err(AppError::Conflict(
            "You change your own password on the page of your account.".to_owned(),
        ));
    }
    let account = known(store, id).await?;
    Ok(store.reset_password(&account, unknown, secret, &author).await?)
}

/// Withdraws the open link of the field `withdraw`. Leads back to the list.
pub async fn withdraw(store: &Store, viewer: &Viewer, form: Form) -> Result<String, AppError> {
    administrator(viewer)?;
    let id: InvitationId = form.text("withdraw").parse().map_err(|_| AppError::NotFound)?;
    if !store.withdraw_invitation(id).await? {
        let why = "This link is no longer open: it was used, or withdrawn by somebody else.";
        return Err(AppError::Conflict(why.to_owned()));
    }
    Ok(urls::accounts_done("withdrawn"))
}

/// Changes somebody's account, as the field `do` says: `role` gives it the field `role`; `end` ends the session of the
/// field `session`, and `end-all` every one. Leads back to the account.
pub async fn change_account(
    store: &Store,
    viewer: &Viewer,
    id: AccountId,
    mut form: Form,
) -> Result<String, AppError> {
    administrator(viewer)?;
    let account = known(store, id).await?;
    match form.text("do") {
        "role" => {
            let role = form.required::<Role>("role");
            form.accept()?;
            set_role(store, viewer, &account, role.ok_or(AppError::Internal)?, form).await
        }
        "end" => {
            end_session(store, id, &form).await?;
            Ok(urls::account_done(id, "session"))
        }
        "end-all" => {
            store.end_sessions_of(id).await?;
            Ok(urls::account_done(id, "sessions"))
        }
        _ => Err(AppError::NotFound),
    }
}

async fn set_role(
    store: &Store,
    viewer: &Viewer,
    account: &Account,
    role: Role,
    form: Form,
) -> Result<String, AppError> {
    form.kept(store.set_role(account.id, role).await, "role")?;
    // Who gives the right up cannot see the page any longer.
    let may_see = account.id != viewer.account.id || role == Role::Admin;
    Ok(if may_see { urls::account_done(account.id, "role") } else { urls::account() })
}

/// Removes somebody else's account. Leads back to the list.
pub async fn remove(store: &Store, viewer: &Viewer, id: AccountId, form: Form) -> Result<String, AppError> {
    administrator(viewer)?;
    known(store, id).await?;
    if id == viewer.account.id {
        return Err(form.refused("remove", "You cannot remove your own account. Another administrator can."));
    }
    form.kept(store.remove_account(id).await, "remove")?;
    Ok(urls::accounts_done("removed"))
}

/// Ends sessions of whoever asks: the one of the field `session`, or with `do` = `end-others` all but the one that asks.
/// Leads back to the account.
pub async fn end_own_sessions(store: &Store, viewer: &Viewer, form: Form) -> Result<String, AppError> {
    let own = viewer.account.id;
    match (form.text("do"), viewer.session) {
        ("end", _) => end_session(store, own, &form).await?,
        ("end-others", Some(this)) => drop(store.end_other_sessions(own, this).await?),
        _ => return Err(AppError::NotFound),
    }
    Ok(urls::sessions_ended())
}

/// One that has ended meanwhile is as it should be.
async fn end_session(store: &Store, account: AccountId, form: &Form) -> Result<(), AppError> {
    let session: SessionId = form.text("session").parse().map_err(|_| AppError::NotFound)?;
    store.end_session_of(account, session).await?;
    Ok(())
}

async fn known(store: &Store, id: AccountId) -> Result<Account, AppError> {
    Ok(store.account_line(id).await?.ok_or(AppError::NotFound)?.account)
}

/// Who keeps the accounts, or why they may not.
fn administrator(viewer: &Viewer) -> Result<Author, AppError> {
    viewer.keeps_accounts()?;
    Ok(Author { account: Some(viewer.account.id), name: viewer.account.name.to_string() })
}
