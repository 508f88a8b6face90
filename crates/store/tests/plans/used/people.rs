//! Accounts, their links, sessions and tokens.

use domain::{Account, AccountFilter, Asked, Device, Role, Scope, Service, TokenBy, TokenFilter, TokenState};
use store::{NewToken, Store};

use super::sorts;
use crate::build::{self, account, secret};

pub(crate) async fn people(store: &Store, of: &Service) {
    let end = store.clock().now().plus_ms(10_000_000);
    store.set_setup_link(secret(1), end).await.unwrap();
    store.setup_link().await.unwrap();
    store.has_admin().await.unwrap();
    let ada = store.add_first_admin(&"ada".parse().unwrap(), &build::password("x")).await.unwrap();
    account(store, "eve", Role::Admin).await;
    store.accounts().await.unwrap();
    links(store, &ada).await;
    store.account_named(&ada.name).await.unwrap();
    store.add_session(ada.id, secret(2), end, &Device::default()).await.unwrap();
    store.clock().advance(100_000);
    let session = store.session(&secret(2), 1_000_000).await.unwrap().unwrap();
    store.sessions_of(ada.id, 1_000_000, &Asked::default(), 10).await.unwrap();
    store.end_other_sessions(ada.id, session.id).await.unwrap();
    store.end_session_of(ada.id, session.id).await.unwrap();
    store.end_session(&secret(2)).await.unwrap();
    store.end_sessions_of(ada.id).await.unwrap();
    store.drop_old_sessions().await.unwrap();
    store.set_password(ada.id, &build::password("y")).await.unwrap();
    store.record_attempt("ada").await.unwrap();
    store.attempts_since("ada", store.clock().now()).await.unwrap();
    store.clear_attempts("ada").await.unwrap();
    store.drop_old_attempts(store.clock().now()).await.unwrap();
    let token = NewToken {
        name: "CI".parse().unwrap(),
        account: ada.id,
        scope: Scope::Read,
        service: Some(of.id),
        public_id: "abcdefgh".into(),
        hash: secret(3),
        expires_at: end,
    };
    let token = store.add_token(token).await.unwrap();
    store.touch_token(token.id).await.unwrap();
    store.token(token.id).await.unwrap();
    let states = TokenState::ALL.iter().copied().map(Some);
    for state in states.chain([None]) {
        let (account, service) = (Some(ada.name.clone()), Some(of.slug.clone()));
        for (account, service) in
            [(None, None), (account.clone(), None), (None, service.clone()), (account, service)]
        {
            for asked in sorts(&TokenFilter { account, service, state }, TokenBy::ALL, token.id) {
                store.token_list(&asked, 3).await.unwrap();
            }
        }
    }
    store.revoke_token(token.id).await.unwrap();
    store.revoke_token_of(ada.id, token.id).await.unwrap();
}

async fn links(store: &Store, ada: &Account) {
    let (kim, jo) = ("kim".parse().unwrap(), "jo".parse().unwrap());
    store.invite(&kim, Role::Admin, secret(11), &build::by(ada)).await.unwrap();
    let link = store.invite(&jo, Role::Member, secret(12), &build::by(ada)).await.unwrap();
    store.open_invitations(&Asked::default(), 10).await.unwrap();
    store.withdraw_invitation(link.id).await.unwrap();
    let kim = store.accept_invitation(&secret(11), &build::password("x")).await.unwrap();
    store.reset_password(&kim, &build::password("y"), secret(13), &build::by(ada)).await.unwrap();
    store.open_reset(kim.id).await.unwrap();
    store.accept_invitation(&secret(13), &build::password("z")).await.unwrap();
    store.drop_old_invitations().await.unwrap();
    let filter = AccountFilter { find: Some("k".parse().unwrap()), role: Some(Role::Admin) };
    let asked = Asked { filter, after: Some("ada".parse().unwrap()), ..Asked::default() };
    store.account_lines(&asked, 10).await.unwrap();
    store.account_counts().await.unwrap();
    store.set_role(kim.id, Role::Viewer).await.unwrap();
    store.remove_account(kim.id).await.unwrap();
}
