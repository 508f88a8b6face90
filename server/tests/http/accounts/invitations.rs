//! Asking people in: the links, and who comes in by them.

use domain::{Asked, Role, Timestamp};
use http::StatusCode;

use super::{OTHER, accept, token};
use crate::site::{PASSWORD, on_both};

on_both! {
    async fn an_administrator_asks_somebody_in_who_chooses_a_password(site: Site) {
        let admin = site.browser("ada", Role::Admin).await;
        assert!(admin.get("/accounts/new").await.text.contains("Invite a person"));
        let made = admin.form("/accounts/new", &[("name", " Eve "), ("role", "member")]).await;
        let token = token(&made);
        assert_eq!((made.header("cache-control"), made.header("referrer-policy")), ("no-store", "no-referrer"));
        assert!(made.header("location").is_empty(), "no address has the secret");
        assert!(made.text.contains("Invitation for Eve") && made.text.contains("shown only now"));
        for address in ["/accounts", "/accounts/new"] {
            assert!(!admin.get(address).await.text.contains(&token), "{address}");
        }
        assert!(admin.get("/accounts").await.text.contains("Eve"), "it is open");

        let page = site.stranger().get(&format!("/invitation?token={token}")).await;
        assert_eq!(page.status, StatusCode::OK);
        assert!(page.text.contains("ada invites you as a member") && page.text.contains("value=\"Eve\""), "{}", page.text);
        let joined = site.stranger().form("/invitation", &accept(&token, OTHER)).await;
        assert_eq!((joined.status, joined.header("location")), (StatusCode::SEE_OTHER, "/"), "{}", joined.text);
        let eve = site.with_cookie(joined.cookie());
        assert!(eve.get("/account").await.text.contains("signed in as <strong>Eve"));
        assert_eq!(eve.get("/services/new").await.status, StatusCode::OK, "a member");
        assert_eq!(eve.get("/accounts").await.status, StatusCode::FORBIDDEN);
        assert_eq!(site.sign_in("eve", OTHER).await.status, StatusCode::SEE_OTHER);

        let again = site.stranger().form("/invitation", &accept(&token, "another good passphrase")).await;
        assert_eq!((again.status, again.cookie()), (StatusCode::GONE, None));
        let again = site.stranger().get(&format!("/invitation?token={token}")).await;
        assert_eq!(again.status, StatusCode::GONE);
        assert!(again.text.contains("This link was used") && again.text.contains("Eve"), "{}", again.text);
        assert_eq!(site.sign_in("eve", OTHER).await.status, StatusCode::SEE_OTHER, "the password stays");
    }

    async fn of_two_that_accept_at_once_one_comes_in(site: Site) {
        let admin = site.browser("ada", Role::Admin).await;
        let token = token(&admin.form("/accounts/new", &[("name", "eve"), ("role", "viewer")]).await);
        let (one, other) = (site.stranger(), site.stranger());
        let (first, second) = (accept(&token, PASSWORD), accept(&token, OTHER));
        let (one, other) = tokio::join!(one.form("/invitation", &first), other.form("/invitation", &second));
        let mut statuses = [one.status.as_u16(), other.status.as_u16()];
        statuses.sort_unstable();
        assert_eq!(statuses, [303, 410]);
        assert!(one.cookie().is_some() != other.cookie().is_some());
        let right = if one.cookie().is_some() { PASSWORD } else { OTHER };
        assert_eq!(site.sign_in("eve", right).await.status, StatusCode::SEE_OTHER);
    }

    async fn a_refused_invitation_comes_back_as_it_was_typed(site: Site) {
        let admin = site.browser("ada", Role::Admin).await;
        for (name, role, why) in [
            ("", "member", "This cannot be empty"),
            ("e<v>e", "viewer", "A name cannot contain"),
            ("ADA", "viewer", "There is an account of that name already"),
            ("eve", "owner", "is not a role"),
        ] {
            let refused = admin.form("/accounts/new", &[("name", name), ("role", role)]).await;
            assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "{name} {role}");
            assert!(refused.text.contains(why), "{why}: {}", refused.text);
            let typed = name.replace('<', "&lt;").replace('>', "&gt;");
            assert!(refused.text.contains(&format!("value=\"{typed}\"")) || name.contains('<'), "{}", refused.text);
            let is_kept = refused.text.contains(&format!("value=\"{role}\" checked"));
            assert_eq!(is_kept, role != "owner", "{}", refused.text);
        }
        let invite = [("name", "eve"), ("role", "member")];
        token(&admin.form("/accounts/new", &invite).await);
        let second = admin.form("/accounts/new", &invite).await;
        assert_eq!(second.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(second.text.contains("There is an open invitation for that name already"), "{}", second.text);
        assert_eq!(site.accounts().await.unwrap().len(), 1);
    }

    async fn a_link_says_why_it_lets_nobody_in(site: Site) {
        let admin = site.browser("ada", Role::Admin).await;
        let stranger = site.stranger();
        let none = stranger.get("/invitation").await;
        assert_eq!(none.status, StatusCode::OK);
        assert!(none.text.contains("A link is needed"), "{}", none.text);
        let unknown = stranger.get("/invitation?token=nonsense").await;
        assert_eq!(unknown.status, StatusCode::NOT_FOUND);
        assert!(unknown.text.contains("This link is not known") && unknown.text.contains("ask for a new one"));

        let first = token(&admin.form("/accounts/new", &[("name", "eve"), ("role", "member")]).await);
        let open = site.open_invitations(&Asked::default(), 10).await.unwrap().items[0].id.to_string();
        let withdrawn = admin.form("/accounts", &[("withdraw", &open)]).await;
        assert_eq!((withdrawn.status, withdrawn.header("location")), (StatusCode::SEE_OTHER, "/accounts?done=withdrawn"));
        assert!(admin.get("/accounts?done=withdrawn").await.text.contains("The invitation is withdrawn"));
        assert_eq!(admin.form("/accounts", &[("withdraw", &open)]).await.status, StatusCode::CONFLICT);
        assert_eq!(stranger.form("/invitation", &accept(&first, PASSWORD)).await.status, StatusCode::NOT_FOUND);

        let second = token(&admin.form("/accounts/new", &[("name", "eve"), ("role", "member")]).await);
        let weak = stranger.form("/invitation", &accept(&second, "password1")).await;
        assert_eq!(weak.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(weak.text.contains("too easy to guess") && weak.text.contains(&second) && !weak.text.contains("password1"));
        site.wait(7 * Timestamp::DAY);
        let late = stranger.form("/invitation", &accept(&second, PASSWORD)).await;
        assert_eq!(late.status, StatusCode::GONE);
        assert!(late.text.contains("This link has ended") && late.text.contains("Ask <b>ada"), "{}", late.text);
        assert_eq!(site.accounts().await.unwrap().len(), 1);
    }

    async fn links_cannot_be_guessed_in_a_row(site: Site) {
        let admin = site.browser("ada", Role::Admin).await;
        let good = token(&admin.form("/accounts/new", &[("name", "eve"), ("role", "member")]).await);
        let stranger = site.stranger();
        for n in 0..30 {
            let guess = format!("{n:043}");
            let answer = match n % 2 {
                0 => stranger.get(&format!("/invitation?token={guess}")).await,
                _ => stranger.form("/invitation", &accept(&guess, PASSWORD)).await,
            };
            assert_eq!(answer.status, StatusCode::NOT_FOUND);
        }
        let held_up = stranger.get(&format!("/invitation?token={good}")).await;
        assert_eq!(held_up.status, StatusCode::TOO_MANY_REQUESTS);
        assert!(held_up.text.contains("Wait 1 min") && !held_up.text.contains("Your name"), "{}", held_up.text);
        let posted = stranger.form("/invitation", &accept(&good, PASSWORD)).await;
        assert_eq!(posted.status, StatusCode::TOO_MANY_REQUESTS);
        site.wait(60_001);
        assert_eq!(stranger.form("/invitation", &accept(&good, PASSWORD)).await.status, StatusCode::SEE_OTHER);
    }

    async fn a_name_that_was_taken_meanwhile_is_said(site: Site) {
        let admin = site.browser("ada", Role::Admin).await;
        let token = token(&admin.form("/accounts/new", &[("name", "eve"), ("role", "member")]).await);
        site.known("EVE", Role::Viewer).await;
        let refused = site.stranger().form("/invitation", &accept(&token, OTHER)).await;
        assert_eq!((refused.status, refused.cookie()), (StatusCode::UNPROCESSABLE_ENTITY, None));
        assert!(refused.text.contains("There is an account of that name already. Ask for another link"), "{}", refused.text);
    }
}
