//! Tokens in the browser: made and shown once, listed, revoked, and bounded by the role of whoever made them.

use domain::{Asked, Role, Scope, Timestamp, Token, TokenState};
use http::StatusCode;
use scraper::{Html, Selector};

use crate::html::texts;
use crate::site::{Answer, Client, Site, on_both};

/// What stands in the first field or element that is found: its value, or its text as a reader sees it.
fn found(answer: &Answer, selector: &str) -> Option<String> {
    let page = Html::parse_document(&answer.text);
    let element = page.select(&Selector::parse(selector).unwrap()).next()?;
    let text = || element.text().collect::<String>().split_whitespace().collect::<Vec<_>>().join(" ");
    Some(element.attr("value").map_or_else(text, str::to_owned))
}

/// Where a link leads.
fn link(answer: &Answer, selector: &str) -> String {
    let page = Html::parse_document(&answer.text);
    let link = page.select(&Selector::parse(selector).unwrap()).next().unwrap();
    link.attr("href").unwrap().to_owned()
}

const CI: [(&str, &str); 4] =
    [("name", "CI of orders"), ("scope", "upload"), ("service", "orders-api"), ("days", "30")];

/// The secret in the answer to the post that made it.
pub(crate) fn secret(answer: &Answer) -> String {
    assert_eq!(answer.status, StatusCode::CREATED, "{}", answer.text);
    found(answer, "#made-token").unwrap()
}

async fn all(site: &Site) -> Vec<Token> {
    site.token_list(&Asked::default(), 1_000).await.unwrap().items
}

/// A program with the secret that a page showed.
fn program<'a>(site: &'a Site, secret: &str) -> Client<'a> {
    Client { site, cookie: None, token: Some(secret.to_owned()) }
}

async fn revoke(client: &Client<'_>, page: &str, token: &Token) -> Answer {
    client.form(page, &[("do", "revoke"), ("token", &token.id.to_string())]).await
}

on_both! {
    async fn a_token_is_shown_once_and_works_until_it_is_revoked(site: Site) {
        site.service("orders-api").await;
        let mara = site.browser("mara", Role::Member).await;
        let empty = mara.get("/account/tokens").await;
        assert!(found(&empty, ".answer").unwrap().contains("no good token"), "{}", empty.text);

        let made = mara.form("/account/tokens", &CI).await;
        let secret = secret(&made);
        assert_eq!(made.header("cache-control"), "no-store");
        assert_eq!(made.header("location"), "");
        assert_eq!(made.text.matches(&secret).count(), 1, "once on the page, and in no address of it");
        let kept = site.kept(&secret).await;
        assert_eq!((kept.name.as_str(), kept.scope), ("CI of orders", Scope::Upload));
        assert_eq!(kept.expires_at.since(kept.created_at), 30 * Timestamp::DAY);
        assert_eq!(kept.service.as_ref().unwrap().1.as_str(), "orders-api");
        assert!(secret.starts_with(&format!("hr_{}_", kept.public_id)));

        let ci = program(&site, &secret);
        assert_eq!(ci.get("/api/v1/services/orders-api").await.status, StatusCode::OK);
        let later = mara.get("/account/tokens").await;
        assert!(!later.text.contains(&secret), "never again");
        assert!(later.text.contains(&kept.public_id));
        assert_eq!(found(&later, ".answer").unwrap(), "You have 1 good token.");
        let row = texts(&later, "tbody td");
        assert_eq!((row[0].as_str(), row[1].as_str()), ("upload", "orders-api"));
        assert_eq!(row[2], row[4], "made and used on the same day");

        let revoked = revoke(&mara, "/account/tokens", &kept).await;
        assert_eq!((revoked.status, revoked.header("location")), (StatusCode::SEE_OTHER, "/account/tokens"));
        assert_eq!(ci.get("/api/v1/services/orders-api").await.status, StatusCode::UNAUTHORIZED, "at once");
        let after = mara.get("/account/tokens").await;
        assert_eq!(found(&after, "tbody .state").unwrap(), "revoked");
        assert_eq!(texts(&after, "tbody button"), Vec::<String>::new(), "there is nothing left to revoke");
    }

    async fn a_refused_form_keeps_what_was_typed_and_makes_nothing(site: Site) {
        let mara = site.browser("mara", Role::Member).await;
        for (field, typed, says) in [
            ("name", "", "cannot be empty"),
            ("service", "no-such", "There is no service no-such"),
            ("service", "Not A Slug", "is not a short name"),
            ("days", "36500", "Choose 7, 30, 90 or 365"),
            ("scope", "everything", "choose one of read, upload, write"),
        ] {
            let fields: Vec<_> = [("name", "CI of <orders>"), ("scope", "write"), ("service", ""), ("days", "7")]
                .map(|(name, value)| if name == field { (name, typed) } else { (name, value) }).into();
            let refused = mara.form("/account/tokens", &fields).await;
            assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "{field}");
            let notice = found(&refused, ".notice[role=alert]").unwrap();
            assert!(notice.contains(says), "{field}: {notice}");
            if field != "name" {
                assert_eq!(found(&refused, "#name").unwrap(), "CI of <orders>", "{field}");
            }
            if field == "service" {
                assert_eq!(found(&refused, "#service").unwrap(), typed);
            }
            if field != "scope" {
                assert_eq!(found(&refused, "[name=scope][checked]").unwrap(), "write", "{field}");
            }
            if field != "days" {
                assert_eq!(found(&refused, "#days option[selected]").unwrap(), "7", "{field}");
            }
            assert_eq!(found(&refused, "#made-token"), None);
        }
        assert_eq!(all(&site).await, []);
    }

    async fn a_viewer_makes_tokens_that_read(site: Site) {
        let vera = site.browser("vera", Role::Viewer).await;
        let page = vera.get("/account/tokens").await;
        assert_eq!(texts(&page, "[name=scope]").len(), 1);
        for scope in ["upload", "write"] {
            let refused = vera.form("/account/tokens", &[("name", "x"), ("scope", scope), ("days", "7")]).await;
            assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
            assert!(found(&refused, ".notice").unwrap().contains("its tokens can only read"));
        }
        let made = vera.form("/account/tokens", &[("name", "x"), ("scope", "read"), ("days", "7")]).await;
        let reader = program(&site, &secret(&made));
        assert_eq!(reader.get("/api/v1/services").await.status, StatusCode::OK);
        assert_eq!(reader.post("/api/v1/services", "{\"slug\":\"a\"}").await.status, StatusCode::FORBIDDEN);
    }

    async fn nobody_but_the_owner_and_administrators_sees_or_revokes_a_token(site: Site) {
        let mara = site.browser("mara", Role::Member).await;
        let made = mara.form("/account/tokens", &[("name", "of mara"), ("scope", "read"), ("days", "90")]).await;
        let secret = secret(&made);
        let (ci, token) = (program(&site, &secret), site.kept(&secret).await);

        let jonas = site.browser("jonas", Role::Member).await;
        assert!(!jonas.get("/account/tokens").await.text.contains("of mara"));
        assert_eq!(revoke(&jonas, "/account/tokens", &token).await.status, StatusCode::NOT_FOUND);
        assert_eq!(revoke(&jonas, "/tokens", &token).await.status, StatusCode::FORBIDDEN);
        assert_eq!(jonas.get("/tokens").await.status, StatusCode::FORBIDDEN);
        assert_eq!(ci.get("/api/v1/services").await.status, StatusCode::OK);
        for bad in ["", "x", "01a2064b-6b87-771f-9018-f61666cfdc30"] {
            let answer = mara.form("/account/tokens", &[("do", "revoke"), ("token", bad)]).await;
            assert_eq!(answer.status, StatusCode::NOT_FOUND, "{bad}");
        }

        let ada = site.browser("ada", Role::Admin).await;
        assert!(ada.get("/tokens").await.text.contains("of mara"));
        let revoked = revoke(&ada, "/tokens?state=good", &token).await;
        assert_eq!((revoked.status, revoked.header("location")), (StatusCode::SEE_OTHER, "/tokens?state=good"));
        assert_eq!(ci.get("/api/v1/services").await.status, StatusCode::UNAUTHORIZED);
    }

    async fn a_token_neither_makes_tokens_nor_revokes_them(site: Site) {
        let admin = site.account("ada", Role::Admin).await;
        let program = site.token_of(&admin, Scope::Write, None).await;
        let token = site.kept(program.token.as_ref().unwrap()).await;
        for page in ["/account/tokens", "/tokens"] {
            assert_eq!(program.form(page, &CI).await.status, StatusCode::FORBIDDEN, "{page}");
            assert_eq!(revoke(&program, page, &token).await.status, StatusCode::FORBIDDEN, "{page}");
            assert_eq!(program.get(page).await.status, StatusCode::FORBIDDEN, "{page}");
        }
        assert_eq!(all(&site).await.len(), 1);
    }

    async fn an_administrator_filters_and_pages_through_the_address(site: Site) {
        site.service("orders-api").await;
        let ada = site.browser("ada", Role::Admin).await;
        let jonas = site.account("jonas", Role::Member).await;
        for _ in 0..52 {
            site.token_of(&jonas, Scope::Read, None).await;
            site.wait(1);
        }
        site.token_of(&jonas, Scope::Upload, Some("orders-api")).await;
        let rows = |answer: &Answer| texts(answer, "tbody tr").len();
        let first = ada.get("/tokens?account=jonas&state=good").await;
        assert_eq!((rows(&first), found(&first, "#account").unwrap().as_str()), (50, "jonas"));
        let next = link(&first, ".pager [rel=next]");
        assert!(next.starts_with("/tokens?account=jonas&state=good&after="), "{next}");
        assert_eq!(rows(&ada.get(&next).await), 3);
        assert_eq!(rows(&ada.get("/tokens?service=orders-api").await), 1);
        assert_eq!(rows(&ada.get("/tokens?account=JONAS&service=orders-api&state=good").await), 1);
        for nothing in ["state=revoked", "account=nobody", "service=none"] {
            let answer = ada.get(&format!("/tokens?{nothing}")).await;
            assert_eq!((answer.status, rows(&answer)), (StatusCode::OK, 0), "{nothing}");
            assert!(answer.text.contains("No token is like that"), "{nothing}");
        }
        for (odd, field) in [("state=odd", "state"), ("account=%00", "account"), ("service=A%20b", "service")] {
            let answer = ada.get(&format!("/tokens?{odd}")).await;
            assert_eq!((answer.status, rows(&answer)), (StatusCode::OK, 50), "{odd}: what is no filter is none");
            assert!(found(&answer, &format!("#{field}-error")).is_some(), "{odd} is told at its field");
        }
        let sent = ada.get("/tokens?account=jonas&service=&state=").await;
        assert_eq!((sent.status, sent.header("location")), (StatusCode::SEE_OTHER, "/tokens?account=jonas"));
    }

    async fn both_lists_of_tokens_are_sorted_by_their_address(site: Site) {
        let mara = site.browser("mara", Role::Member).await;
        // c ends first and is used last; a was never used.
        for (name, days) in [("a", "90"), ("b", "365"), ("c", "7")] {
            let made = mara.form("/account/tokens", &[("name", name), ("scope", "read"), ("days", days)]).await;
            if name != "a" {
                assert_eq!(program(&site, &secret(&made)).get("/api/v1/services").await.status, StatusCode::OK);
            }
            site.wait(60_000);
        }
        let ada = site.browser("ada", Role::Admin).await;
        for (client, page) in [(&mara, "/account/tokens"), (&ada, "/tokens")] {
            for (sort, expected, words) in [
                ("", "cba", "newest first"),
                ("?sort=made", "abc", "the first one first"),
                ("?sort=ends", "cab", "the first to end first"),
                ("?sort=-ends", "bac", "the last to end first"),
                ("?sort=used", "abc", "never used first, then longest unused"),
                ("?state=good&sort=-used", "cba", "last used first"),
            ] {
                let list = client.get(&format!("{page}{sort}")).await;
                let names: String = texts(&list, "tbody th").iter().map(|name| &name[..1]).collect();
                assert_eq!(names, expected, "{page}{sort}");
                assert!(found(&list, "caption").unwrap().ends_with(words), "{page}{sort}");
            }
            let sorted = client.get(&format!("{page}?state=good&sort=ends")).await;
            assert_eq!(found(&sorted, "th[aria-sort=ascending]").unwrap(), "Ends ↑");
            assert_eq!(link(&sorted, "th[aria-sort] a"), format!("{page}?state=good&sort=-ends"));
        }
        let none = mara.get("/account/tokens?state=revoked&sort=used").await;
        assert_eq!(texts(&none, "tbody tr").len(), 0);
        let list = mara.get("/account/tokens?state=good&sort=used").await;
        let revoked = revoke(&mara, "/account/tokens?state=good&sort=used", &all(&site).await[0]).await;
        assert!(list.text.contains("action=\"/account/tokens?state=good&amp;sort=used\""), "{}", list.text);
        assert_eq!(revoked.header("location"), "/account/tokens?state=good&sort=used", "the list stays as it was");
    }

    async fn the_hundred_and_first_good_token_is_refused_with_a_way_out(site: Site) {
        let ada = site.account("ada", Role::Member).await;
        for _ in 0..Token::MOST {
            site.token_of(&ada, Scope::Read, None).await;
        }
        let browser = site.browser_of(&ada).await;
        let refused = browser.form("/account/tokens", &[("name", "one more"), ("scope", "read"), ("days", "7")]).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(found(&refused, ".notice").unwrap().contains("revoke one that is no longer used"));
        assert_eq!(found(&refused, "#name").unwrap(), "one more");
        assert!(found(&refused, ".answer").unwrap().contains("100 good tokens"));
    }

    async fn a_token_says_when_it_ends_and_when_it_has(site: Site) {
        let mara = site.account("mara", Role::Member).await;
        let program = site.token_of(&mara, Scope::Read, None).await;
        let state = async |days: i64| {
            site.wait(days * Timestamp::DAY);
            let browser = site.browser_of(&mara).await;
            found(&browser.get("/account/tokens").await, "tbody .state").unwrap()
        };
        assert_eq!(state(0).await, "good");
        assert_eq!(state(80).await, "10 days left");
        assert_eq!(state(9).await, "1 day left");
        assert_eq!(state(1).await, "expired");
        assert_eq!(site.kept(program.token.as_ref().unwrap()).await.state(site.clock().now()), TokenState::Expired);
    }
}
