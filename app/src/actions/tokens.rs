//! What the forms of tokens do: make one, revoke one.

use domain::{Scope, SecretHash, ServiceId, Slug, Timestamp, Token, TokenId, TokenName};
use store::{NewToken, Store};

use super::Form;
use crate::error::AppError;
use crate::viewer::Viewer;

/// For how many days a token may be good.
pub const DAYS: [i64; 4] = [7, 30, 90, 365];

/// For how many days it is unless somebody chooses.
pub const USUAL_DAYS: i64 = 90;

/// What is kept of a new secret. The secret itself never comes here.
#[derive(Debug, Clone)]
pub struct Kept {
    /// The eight characters by which it is found.
    pub public_id: String,
    /// The hash of the whole.
    pub hash: SecretHash,
}

/// Makes a token that acts for whoever asks, from `name`, `scope`, `service` (all services where it is empty) and `days`.
pub async fn make_token(
    store: &Store,
    viewer: &Viewer,
    kept: Kept,
    mut form: Form,
) -> Result<Token, AppError> {
    let name = form.required::<TokenName>("name");
    let scope = form.required::<Scope>("scope");
    let slug = form.optional::<Slug>("service");
    let days = form.required::<i64>("days");
    if days.is_some_and(|days| !DAYS.contains(&days)) {
        form.refuse("days", "Choose 7, 30, 90 or 365 days.");
    }
    if let Some(scope) = scope {
        check_role(viewer, scope, &mut form);
    }
    let service = match slug {
        Some(slug) => named_service(store, &slug, &mut form).await?,
        None => None,
    };
    form.accept()?;
    let (Some(name), Some(scope), Some(days)) = (name, scope, days) else { return Err(AppError::Internal) };
    add(store, viewer, kept, form, Wanted { name, scope, service, days }).await
}

/// Makes a token that uploads runs of this service and does nothing else, from `name`.
pub async fn make_upload_token(
    store: &Store,
    viewer: &Viewer,
    kept: Kept,
    slug: &Slug,
    mut form: Form,
) -> Result<Token, AppError> {
    let service = store.service(slug).await?.ok_or(AppError::NotFound)?;
    let name = form.required::<TokenName>("name");
    check_role(viewer, Scope::Upload, &mut form);
    form.accept()?;
    let name = name.ok_or(AppError::Internal)?;
    let wanted = Wanted { name, scope: Scope::Upload, service: Some(service.id), days: USUAL_DAYS };
    add(store, viewer, kept, form, wanted).await
}

/// Revokes a token of whoever asks, from `token`. Another's is not there.
pub async fn revoke_own_token(store: &Store, viewer: &Viewer, form: &Form) -> Result<(), AppError> {
    Ok(store.revoke_token_of(viewer.account.id, token(form)?).await?)
}

/// Revokes anybody's token, from `token`. Administrators do this.
pub async fn revoke_token(store: &Store, viewer: &Viewer, form: &Form) -> Result<(), AppError> {
    if !viewer.is_admin() {
        return Err(AppError::AdministratorsOnly);
    }
    Ok(store.revoke_token(token(form)?).await?)
}

struct Wanted {
    name: TokenName,
    scope: Scope,
    service: Option<ServiceId>,
    days: i64,
}

async fn add(
    store: &Store,
    viewer: &Viewer,
    kept: Kept,
    form: Form,
    wanted: Wanted,
) -> Result<Token, AppError> {
    let new = NewToken {
        name: wanted.name,
        account: viewer.account.id,
        scope: wanted.scope,
        service: wanted.service,
        public_id: kept.public_id,
        hash: kept.hash,
        expires_at: store.clock().now().plus_ms(wanted.days * Timestamp::DAY),
    };
    form.kept(store.add_token(new).await, "name")
}

/// A token never does what its account may not; one that promises more would only mislead.
fn check_role(viewer: &Viewer, scope: Scope, form: &mut Form) {
    if scope > Scope::Read && !viewer.may_write() {
        form.refuse("scope", "Your account reads and does not write, so its tokens can only read.");
    }
}

async fn named_service(store: &Store, slug: &Slug, form: &mut Form) -> Result<Option<ServiceId>, AppError> {
    let service = store.service(slug).await?;
    if service.is_none() {
        form.refuse("service", format!("There is no service {slug}."));
    }
    Ok(service.map(|service| service.id))
}

fn token(form: &Form) -> Result<TokenId, AppError> {
    form.text("token").parse().map_err(|_| AppError::NotFound)
}
