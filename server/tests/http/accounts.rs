//! Accounts in the browser: asking people in, roles, sessions, resets, removal; and what a person does alone.

use domain::{Account, Asked, Role, Timestamp};
use http::StatusCode;
use server::auth::password::Hasher;

use crate::site::{Answer, Client, PASSWORD, Site, on_both};

const OTHER: &str = "tidal kettle orbit 48";

impl Site {
    fn somebody(&self, cookie: Option<String>) -> Client<'_> {
        Client { site: self, cookie, token: None }
    }

    /// An account with the known password.
    pub(crate) async fn known(&self, name: &str, role: Role) -> Account {
        let hash = Hasher::new().hash(PASSWORD.to_owned()).await;
        self.add_account(&name.parse().unwrap(), role, &hash).await.unwrap()
    }

    async fn enter(&self, name: &str, password: &str) -> Answer {
        self.stranger().form("/sign-in", &[("name", name), ("password", password)]).await
    }

    async fn is_in(&self, client: &Client<'_>) -> bool {
        client.get("/account").await.status == StatusCode::OK
    }
}

/// The secret of the link that a page shows, and the page shows it once only.
fn token(page: &Answer) -> String {
    assert_eq!(page.status, StatusCode::OK, "{}", page.text);
    let (before, rest) = page.text.split_once("/invitation?token=").expect("the page shows a link");
    assert!(before.ends_with("http://headroom.test"), "a whole address");
    assert!(!rest.contains("?token="), "once");
    let token: String = rest.chars().take_while(char::is_ascii_alphanumeric).collect();
    assert_eq!(token.len(), 43);
    token
}

fn accept<'a>(token: &'a str, password: &'a str) -> [(&'static str, &'a str); 2] {
    [("token", token), ("password", password)]
}

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
        let eve = site.somebody(joined.cookie());
        assert!(eve.get("/account").await.text.contains("signed in as <strong>Eve"));
        assert_eq!(eve.get("/services/new").await.status, StatusCode::OK, "a member");
        assert_eq!(eve.get("/accounts").await.status, StatusCode::FORBIDDEN);
        assert_eq!(site.enter("eve", OTHER).await.status, StatusCode::SEE_OTHER);

        let again = site.stranger().form("/invitation", &accept(&token, "another good passphrase")).await;
        assert_eq!((again.status, again.cookie()), (StatusCode::GONE, None));
        let again = site.stranger().get(&format!("/invitation?token={token}")).await;
        assert_eq!(again.status, StatusCode::GONE);
        assert!(again.text.contains("This link was used") && again.text.contains("Eve"), "{}", again.text);
        assert_eq!(site.enter("eve", OTHER).await.status, StatusCode::SEE_OTHER, "the password stays");
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
        assert_eq!(site.enter("eve", right).await.status, StatusCode::SEE_OTHER);
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

    async fn a_role_holds_with_the_next_request(site: Site) {
        let admin = site.browser("ada", Role::Admin).await;
        let eve = site.browser("eve", Role::Admin).await;
        let accounts = site.accounts().await.unwrap();
        let (of_ada, of_eve) = (format!("/accounts/{}", accounts[0].id), format!("/accounts/{}", accounts[1].id));
        assert_eq!(eve.get("/accounts").await.status, StatusCode::OK);
        let page = eve.get("/").await.text;
        assert!(page.contains("href=\"/accounts\""), "the way there is in the rail");

        let changed = admin.form(&of_eve, &[("do", "role"), ("role", "viewer")]).await;
        assert_eq!((changed.status, changed.header("location")), (StatusCode::SEE_OTHER, format!("{of_eve}?done=role").as_str()));
        assert!(admin.get(&format!("{of_eve}?done=role")).await.text.contains("The role is changed"));
        for address in ["/accounts", "/accounts/new", &of_eve, &format!("{of_eve}/remove")] {
            let refused = eve.get(address).await;
            assert_eq!(refused.status, StatusCode::FORBIDDEN, "{address}");
            assert!(refused.text.contains("Only for administrators"), "{}", refused.text);
        }
        let refused = eve.form(&of_eve, &[("do", "role"), ("role", "admin")]).await;
        assert_eq!(refused.status, StatusCode::FORBIDDEN);
        assert_eq!(eve.get("/services/new").await.status, StatusCode::FORBIDDEN);
        assert!(!eve.get("/").await.text.contains("href=\"/accounts\""));

        let last = admin.form(&of_ada, &[("do", "role"), ("role", "member")]).await;
        assert_eq!(last.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(last.text.contains("This is the last administrator") && last.text.contains("value=\"member\" checked"), "{}", last.text);
        admin.form(&of_eve, &[("do", "role"), ("role", "admin")]).await;
        let gave_up = admin.form(&of_ada, &[("do", "role"), ("role", "member")]).await;
        assert_eq!((gave_up.status, gave_up.header("location")), (StatusCode::SEE_OTHER, "/account"));
        assert_eq!(admin.get("/accounts").await.status, StatusCode::FORBIDDEN);
        assert_eq!(eve.get("/accounts").await.status, StatusCode::OK);
        let nonsense = eve.form(&of_ada, &[("do", "role"), ("role", "owner")]).await;
        assert_eq!(nonsense.status, StatusCode::UNPROCESSABLE_ENTITY);
    }

    async fn an_administrator_ends_sessions_of_anybody(site: Site) {
        let admin = site.browser("ada", Role::Admin).await;
        let eve = site.known("eve", Role::Member).await;
        let page = format!("/accounts/{}", eve.id);
        let one = site.somebody(site.enter("eve", PASSWORD).await.cookie());
        site.wait(1);
        let two = site.somebody(site.enter("eve", PASSWORD).await.cookie());
        let sessions = site.sessions_of(eve.id, Timestamp::DAY, &Asked::default(), 10).await.unwrap().items;
        let newest = sessions[0].id.to_string();
        assert!(admin.get(&page).await.text.contains(&newest));
        let ended = admin.form(&page, &[("do", "end"), ("session", &newest)]).await;
        assert_eq!(ended.header("location"), format!("{page}?done=session"));
        assert!(site.is_in(&one).await && !site.is_in(&two).await);
        admin.form(&page, &[("do", "end-all")]).await;
        assert!(!site.is_in(&one).await);
        assert!(admin.get(&page).await.text.contains("No browser is signed in"));
        assert_eq!(admin.form(&page, &[("do", "nonsense")]).await.status, StatusCode::NOT_FOUND);
        assert_eq!(admin.form(&page, &[("do", "end"), ("session", "x")]).await.status, StatusCode::NOT_FOUND);
    }

    async fn a_person_sees_and_ends_their_own_sessions_only(site: Site) {
        let eve = site.known("eve", Role::Viewer).await;
        let sign_in = async |agent: &str| {
            let request = site.stranger().request(http::Method::POST, "/sign-in");
            let request = request.header("content-type", "application/x-www-form-urlencoded");
            let body = serde_urlencoded::to_string([("name", "eve"), ("password", PASSWORD)]).unwrap();
            let answer = site.send(request.header("user-agent", agent).body(body.into()).unwrap()).await;
            site.wait(1);
            site.somebody(answer.cookie())
        };
        let here = sign_in("Mozilla/5.0 (X11; Linux x86_64; rv:145.0) Gecko/20100101 Firefox/145.0").await;
        let phone = sign_in("Mozilla/5.0 (Linux; Android 10; K) Chrome/142.0.0.0 Mobile Safari/537.36").await;
        let third = sign_in(&format!("curl/8 {}", "x".repeat(500))).await;
        let page = here.get("/account").await.text;
        for seen in ["Firefox on Linux", "Chrome on Android", "curl/8", "this one", "from 0.0.0.0", "End all others"] {
            assert!(page.contains(seen), "{seen}: {page}");
        }
        let sessions = site.sessions_of(eve.id, Timestamp::DAY, &Asked::default(), 10).await.unwrap().items;
        assert_eq!(sessions[0].device.agent.as_ref().unwrap().len(), 200);

        let mara = site.browser("mara", Role::Admin).await;
        let of_phone = sessions[1].id.to_string();
        mara.form("/account", &[("do", "end"), ("session", &of_phone)]).await;
        assert!(site.is_in(&phone).await, "through that page nobody ends another person's");
        let ended = here.form("/account", &[("do", "end"), ("session", &of_phone)]).await;
        assert_eq!((ended.status, ended.header("location")), (StatusCode::SEE_OTHER, "/account?ended=1#sessions"));
        assert!(!site.is_in(&phone).await && site.is_in(&third).await);
        here.form("/account", &[("do", "end-others")]).await;
        assert!(!site.is_in(&third).await && site.is_in(&here).await && site.is_in(&mara).await);
        assert!(!here.get("/account").await.text.contains("End all others"), "there are none");
        assert_eq!(here.form("/account", &[]).await.status, StatusCode::NOT_FOUND);
    }

    async fn a_reset_ends_password_and_sessions_and_gives_a_link(site: Site) {
        let admin = site.browser("ada", Role::Admin).await;
        let eve = site.known("eve", Role::Member).await;
        let page = format!("/accounts/{}", eve.id);
        let signed_in = site.somebody(site.enter("eve", PASSWORD).await.cookie());
        let reset = admin.form(&page, &[("do", "reset")]).await;
        let first = token(&reset);
        assert_eq!((reset.header("cache-control"), reset.header("referrer-policy")), ("no-store", "no-referrer"));
        assert!(reset.text.contains("New password for eve"), "{}", reset.text);
        assert!(!site.is_in(&signed_in).await);
        assert_eq!(site.enter("eve", PASSWORD).await.status, StatusCode::UNAUTHORIZED);
        let now = admin.get(&page).await.text;
        assert!(now.contains("was reset by ada") && !now.contains(&first), "{now}");
        assert!(admin.get("/accounts").await.text.contains("a new password"));

        let second = token(&admin.form(&page, &[("do", "reset")]).await);
        assert_eq!(site.stranger().get(&format!("/invitation?token={first}")).await.status, StatusCode::NOT_FOUND);
        let asked = site.stranger().get(&format!("/invitation?token={second}")).await.text;
        assert!(asked.contains("Choose a new password") && asked.contains("ada has reset your password"), "{asked}");
        let chosen = site.stranger().form("/invitation", &accept(&second, OTHER)).await;
        assert_eq!(chosen.status, StatusCode::SEE_OTHER, "{}", chosen.text);
        assert!(site.is_in(&site.somebody(chosen.cookie())).await);
        assert_eq!(site.enter("eve", PASSWORD).await.status, StatusCode::UNAUTHORIZED);
        assert_eq!(site.enter("eve", OTHER).await.status, StatusCode::SEE_OTHER);

        let third = token(&admin.form(&page, &[("do", "reset")]).await);
        site.wait(Timestamp::DAY);
        let admin = site.browser("mara", Role::Admin).await;
        assert_eq!(site.stranger().form("/invitation", &accept(&third, OTHER)).await.status, StatusCode::GONE);
        let own = site.accounts().await.unwrap().iter().find(|account| account.name.as_str() == "mara").unwrap().id;
        let refused = admin.form(&format!("/accounts/{own}"), &[("do", "reset")]).await;
        assert_eq!(refused.status, StatusCode::CONFLICT);
        assert!(site.is_in(&admin).await);
    }

    async fn an_account_is_removed_after_a_question(site: Site) {
        let admin = site.browser("ada", Role::Admin).await;
        let eve = site.known("eve", Role::Member).await;
        let signed_in = site.somebody(site.enter("eve", PASSWORD).await.cookie());
        let token = site.token_of(&eve, domain::Scope::Write, None).await;
        assert_eq!(token.post("/api/v1/services", "{\"slug\":\"orders-api\",\"inventory\":{\"instances\":5}}").await.status, StatusCode::CREATED);
        let question = format!("/accounts/{}/remove", eve.id);
        let asked = admin.get(&question).await.text;
        assert!(asked.contains("for good?") && asked.contains("One browser is signed in"), "{asked}");
        assert!(site.is_in(&signed_in).await, "asking changes nothing");

        let own = site.accounts().await.unwrap()[0].id;
        let refused = admin.form(&format!("/accounts/{own}/remove"), &[]).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(refused.text.contains("You cannot remove your own account"), "{}", refused.text);

        let removed = admin.form(&question, &[]).await;
        assert_eq!((removed.status, removed.header("location")), (StatusCode::SEE_OTHER, "/accounts?done=removed"));
        assert!(!site.is_in(&signed_in).await);
        assert_eq!(token.get("/api/v1/services").await.status, StatusCode::UNAUTHORIZED);
        assert_eq!(admin.get(&question).await.status, StatusCode::NOT_FOUND);
        assert_eq!(admin.get(&format!("/accounts/{}", eve.id)).await.status, StatusCode::NOT_FOUND);
        let facts = admin.get("/services/orders-api/inventory").await.text;
        assert!(facts.contains("eve"), "what the person did stays under the name");
    }

    async fn the_list_is_found_by_name_and_role_and_paged_in_its_address(site: Site) {
        let admin = site.browser("mara", Role::Admin).await;
        for n in 0..60 {
            site.account(&format!("person {n:02}"), if n % 2 == 0 { Role::Member } else { Role::Viewer }).await;
        }
        let first = admin.get("/accounts").await.text;
        assert!(first.contains("<strong>61 people") && first.contains("1 administrator, 30 members and 30 viewers"), "{first}");
        assert!(first.contains("/accounts?after=person%2048"), "{first}");
        assert!(first.contains("person 48") && !first.contains("person 49"));
        let second = admin.get("/accounts?after=person%2048").await.text;
        assert!(second.contains("person 49") && second.contains("person 59") && !second.contains("person 48"));
        let viewers = admin.get("/accounts?role=viewer&find=PERSON%201").await.text;
        assert!(viewers.contains("person 11") && !viewers.contains("person 12") && !viewers.contains("person 01"));
        let nobody = admin.get("/accounts?find=zed&role=admin").await.text;
        assert!(nobody.contains("name begins with “zed”"), "{nobody}");
    }
}

#[tokio::test]
async fn whoever_keeps_no_accounts_is_told_so_on_a_page() {
    let site = Site::over(store::testing::sqlite().await).await;
    let id = site.account("ada", Role::Admin).await.id;
    for role in [Role::Viewer, Role::Member] {
        let browser = site.browser(role.as_str(), role).await;
        for address in [
            "/accounts".to_owned(),
            "/accounts/new".to_owned(),
            format!("/accounts/{id}"),
            format!("/accounts/{id}/remove"),
        ] {
            for answer in [
                browser.get(&address).await,
                browser.form(&address, &[("do", "role"), ("role", "admin")]).await,
            ] {
                assert_eq!(answer.status, StatusCode::FORBIDDEN, "{role} {address}");
                assert!(answer.text.contains("Only for administrators"), "{}", answer.text);
            }
        }
    }
    assert_eq!(site.accounts().await.unwrap().len(), 3);
}
