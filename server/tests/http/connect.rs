//! The page that connects a pipeline: its snippet is run by a real shell against a real server, its token is bound,
//! its sample is read like any other upload.

use std::process::{Command, Output};

use axum::body::Body;
use domain::{Role, RunFilter, Scope, Timestamp};
use http::header::{COOKIE, HOST};
use http::{Request, StatusCode};
use scraper::{Html, Selector};

use crate::html::count;
use crate::site::{Answer, Client, Site, fixture, on_both};
use crate::tokens::secret;
use crate::wire::serve;

fn text(answer: &Answer, selector: &str) -> String {
    let page = Html::parse_document(&answer.text);
    let found = page.select(&Selector::parse(selector).unwrap()).next();
    found.unwrap_or_else(|| panic!("no {selector} in {}", answer.text)).text().collect()
}

/// A page as a browser asks for it that was given this address by its person.
async fn page_at(site: &Site, host: &str, cookie: &str, address: &str) -> Answer {
    let request = Request::get(address).header(HOST, host).header(COOKIE, cookie);
    site.send(request.body(Body::empty()).unwrap()).await
}

/// Runs a snippet in an empty folder. What stands for k6 leaves a real result where it was told to.
async fn run(shell: &'static str, snippet: String, token: String) -> Output {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("real.json.gz"), fixture("k6/v0.57.0-default-stats/run.json.gz"))
        .unwrap();
    let k6 = "k6() { for word in \"$@\"; do case $word in json=*) cp real.json.gz \"${word#json=}\";; esac; done; }";
    let script = format!("{k6}\n{snippet}");
    tokio::task::spawn_blocking(move || {
        let mut shell = Command::new(shell);
        shell
            .arg("-c")
            .arg(script)
            .current_dir(folder.path())
            .env("HEADROOM_TOKEN", token)
            .env("no_proxy", "*");
        shell.output().unwrap()
    })
    .await
    .unwrap()
}

/// The script in the last `|` block of a snippet in YAML.
fn last_block(yaml: &str) -> String {
    let (_, block) = yaml.rsplit_once("|\n").unwrap();
    let indent = block.len() - block.trim_start().len();
    block.lines().map(|line| line.get(indent..).unwrap()).collect::<Vec<_>>().join("\n")
}

#[tokio::test]
async fn the_snippets_send_a_real_result_to_a_real_server() {
    let site = Site::over(store::testing::sqlite().await).await;
    site.service("orders-api").await;
    let mara = site.browser("mara", Role::Member).await;
    let made = mara.form("/services/orders-api/connect", &[("name", "CI")]).await;
    let token = secret(&made);
    let (address, _stop, _serving) = serve(&site).await;
    let cookie = mara.cookie.as_ref().unwrap();
    let hostile = "it's \"half\"; $(touch x) `touch x` @/etc/passwd;type=x";
    let query = serde_urlencoded::to_string([("scenario", hostile), ("environment", "eu 'west'")]).unwrap();
    for (shell, ci) in [("sh", "shell"), ("bash", "shell"), ("sh", "gitlab")] {
        let page = format!("/services/orders-api/connect?tool=k6&ci={ci}&{query}");
        let answer = page_at(&site, &address.to_string(), cookie, &page).await;
        let snippet = text(&answer, "#snippet");
        assert!(snippet.contains(&format!("'http://{address}/api/v1/services/orders-api/runs")), "{snippet}");
        let script = if ci == "shell" { snippet } else { last_block(&snippet) };
        let output = run(shell, script, token.clone()).await;
        let (said, errors) =
            (String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
        assert!(output.status.success(), "{shell} {ci}: {said}{errors}");
        assert!(said.contains("run #1"), "{said}");
    }
    let slug = "orders-api".parse().unwrap();
    let service = site.store.service(&slug).await.unwrap().unwrap();
    let runs = site.store.runs(service.id, &RunFilter::default(), None, 10).await.unwrap().items;
    assert_eq!(runs.len(), 1, "the same file is the same run");
    assert_eq!(
        (runs[0].details.scenario.as_str(), runs[0].details.environment.as_str()),
        (hostile, "eu 'west'")
    );

    site.revoke_token(site.kept(&token).await.id).await.unwrap();
    let answer = page_at(&site, &address.to_string(), cookie, "/services/orders-api/connect").await;
    let refused = run("sh", text(&answer, "#snippet"), token).await;
    assert_eq!(refused.status.code(), Some(22), "curl fails the job");
    let said = String::from_utf8_lossy(&refused.stdout).into_owned();
    assert!(said.contains("unknown, expired or revoked"), "{said}");
}

on_both! {
    async fn the_page_makes_a_token_that_uploads_to_its_service_and_nothing_else(site: Site) {
        site.service("orders-api").await;
        site.service("billing").await;
        let mara = site.browser("mara", Role::Member).await;
        let address = "/services/orders-api/connect?tool=gatling&ci=github";
        let fresh = mara.get(address).await;
        assert_eq!((count(&fresh, "#made-token"), count(&fresh, "form[method=post] #name")), (0, 1));
        let made = mara.form(address, &[("name", "Nightly")]).await;
        let token = secret(&made);
        assert_eq!(made.header("cache-control"), "no-store");
        assert!(text(&made, "#snippet").contains("simulation.log"), "the snippet that was chosen stays");
        assert!(text(&made, ".steps").contains("gh secret set HEADROOM_TOKEN"));
        assert!(text(&made, "#snippet").contains("'http://headroom.test/api/v1/"), "and knows its own address");
        assert!(!text(&made, "#snippet").contains(&token), "a secret does not belong in a file of the repository");
        let kept = site.kept(&token).await;
        assert_eq!((kept.scope, kept.expires_at.since(kept.created_at)), (Scope::Upload, 90 * Timestamp::DAY));
        assert_eq!(kept.service.unwrap().1.as_str(), "orders-api");

        let ci = Client { site: &site, cookie: None, token: Some(token) };
        let file = fixture("k6/v0.57.0-default-stats/run.json.gz");
        let parts = [("file", Some("run.json.gz"), file.as_slice())];
        assert_eq!(ci.upload("/api/v1/services/orders-api/runs", &parts).await.status, StatusCode::CREATED);
        assert_eq!(ci.upload("/api/v1/services/billing/runs", &parts).await.status, StatusCode::FORBIDDEN);
        assert_eq!(ci.post("/api/v1/services", "{\"slug\":\"a\"}").await.status, StatusCode::FORBIDDEN);
    }

    async fn a_refused_name_comes_back_on_the_same_choice(site: Site) {
        site.service("orders-api").await;
        let mara = site.browser("mara", Role::Member).await;
        let address = "/services/orders-api/connect?tool=jmeter&ci=gitlab&scenario=peak";
        let long = "n".repeat(121);
        let refused = mara.form(address, &[("name", &long)]).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(text(&refused, ".notice[role=alert]").contains("at most 120 characters"));
        assert!(refused.text.contains(&long));
        let snippet = text(&refused, "#snippet");
        assert!(snippet.contains("run.jtl") && snippet.contains("$CI_COMMIT_SHA") && snippet.contains("'peak'"), "{snippet}");
        let nowhere = mara.form("/services/no-such/connect", &[("name", "x")]).await;
        assert_eq!(nowhere.status, StatusCode::NOT_FOUND);
    }

    async fn a_viewer_reads_the_snippet_and_makes_nothing(site: Site) {
        site.service("orders-api").await;
        let vera = site.browser("vera", Role::Viewer).await;
        let page = vera.get("/services/orders-api/connect").await;
        assert_eq!((page.status, count(&page, "main form[method=post]")), (StatusCode::OK, 0));
        assert!(text(&page, "#snippet").contains("curl --fail-with-body"));
        let refused = vera.form("/services/orders-api/connect", &[("name", "x")]).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(text(&refused, "[role=alert]").contains("its tokens can only read"));
        assert_eq!(vera.form("/services/orders-api/sample", &[]).await.status, StatusCode::FORBIDDEN);
    }

    async fn the_address_chooses_tool_pipeline_and_names(site: Site) {
        site.service("orders-api").await;
        let mara = site.browser("mara", Role::Member).await;
        let shown = async |query: &str| mara.get(&format!("/services/orders-api/connect?{query}")).await;
        let usual = shown("").await;
        let snippet = text(&usual, "#snippet");
        let flags = "k6 run --summary-trend-stats=\"min,avg,med,max,p(95),p(99)\" --out json=run.json.gz test.js";
        assert!(snippet.starts_with(flags), "{snippet}");
        for part in [
            "-H \"Authorization: Bearer $HEADROOM_TOKEN\"",
            "--form-string scenario='default'",
            "--form-string environment='staging'",
            "'http://headroom.test/api/v1/services/orders-api/runs?wait=60&fail-on=worse,invalid'",
        ] {
            assert!(snippet.contains(part), "{part} in {snippet}");
        }
        let here = |answer: &Answer| {
            let page = Html::parse_document(&answer.text);
            let selector = Selector::parse(".views [aria-current]").unwrap();
            page.select(&selector).map(|link| link.text().collect::<String>()).collect::<Vec<_>>()
        };
        assert_eq!(here(&usual), ["k6", "Shell"]);
        let other = shown("tool=other&ci=github&scenario=%20peak%20&environment=").await;
        assert_eq!(here(&other), ["Another tool", "GitHub Actions"]);
        assert!(text(&other, "#snippet").contains("--form-string scenario='peak' --form-string environment='staging'"));
        let links: Vec<String> = Html::parse_document(&other.text)
            .select(&Selector::parse(".views a").unwrap())
            .map(|link| link.attr("href").unwrap().to_owned())
            .collect();
        assert!(links.iter().all(|link| link.contains("scenario=peak")), "{links:?}");
        assert_eq!(shown("tool=nonsense&ci=%00").await.status, StatusCode::OK);
        assert_eq!(mara.get("/services/no-such/connect").await.status, StatusCode::NOT_FOUND);
    }

    async fn what_the_page_says_of_jmeter_is_what_the_server_does(site: Site) {
        site.service("orders-api").await;
        let mara = site.browser("mara", Role::Member).await;
        let page = mara.get("/services/orders-api/connect?tool=jmeter").await;
        assert!(text(&page, "#snippet").contains("file=@run.jtl"), "{}", page.text);
        assert_eq!(count(&page, ".notice"), 0, "it is read");
        let file: &[u8] = b"timeStamp,elapsed,label,responseCode,responseMessage,threadName,dataType,success\n\
            1795390347793,12,cart,200,OK,users 1-1,text,true\n";
        let ci = site.program("ci", Scope::Upload, None).await;
        let sent = ci.upload("/api/v1/services/orders-api/runs", &[("file", Some("run.jtl"), file)]).await;
        assert_eq!(sent.status, StatusCode::CREATED, "{}", sent.text);
        assert_eq!(sent.json()["receipt"]["tool"], "jmeter");
    }

    async fn what_the_page_says_of_other_tools_is_what_the_server_does(site: Site) {
        site.service("orders-api").await;
        let mara = site.browser("mara", Role::Member).await;
        let page = mara.get("/services/orders-api/connect?tool=other").await;
        assert!(text(&page, ".notice").contains("hey"), "{}", page.text);
        let hey: &[u8] = b"response-time,DNS+dialup,DNS,Request-write,Response-delay,Response-read,status-code,offset\n\
            0.0125,0.0010,0.0002,0.0001,0.0110,0.0002,200,0.0001\n0.0135,0.0010,0.0002,0.0001,0.0110,0.0002,200,0.0101\n";
        let ci = site.program("ci", Scope::Upload, None).await;
        let sent = ci.upload("/api/v1/services/orders-api/runs", &[("file", Some("result.log"), hey)]).await;
        assert_eq!(sent.status, StatusCode::CREATED, "{}", sent.text);
        let receipt = &sent.json()["receipt"];
        assert_eq!((&receipt["tool"], &receipt["requests"]["count"]), (&"hey".into(), &2.into()));
        assert!(receipt["started_at"].is_null(), "it has no time of day");
        let refused = ci.upload("/api/v1/services/orders-api/runs", &[("file", None, b"these are notes")]).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    }

    async fn the_sample_is_a_run_like_any_other_and_twice_the_same(site: Site) {
        site.service("orders-api").await;
        let mara = site.browser("mara", Role::Member).await;
        let first = mara.form("/services/orders-api/sample", &[]).await;
        assert_eq!(first.status, StatusCode::SEE_OTHER, "{}", first.text);
        let receipt = first.header("location").to_owned();
        assert!(receipt.starts_with("/runs/") && receipt.ends_with("/receipt"), "{receipt}");
        let page = mara.get(&receipt).await;
        assert_eq!(text(&page, ".answer strong"), "305 requests");
        assert!(page.text.contains("sample.json.gz"));
        let run = mara.get(receipt.strip_suffix("/receipt").unwrap()).await;
        assert!(run.text.contains("A sample that comes with Headroom") && text(&run, ".meta").contains("sample"));

        let again = mara.form("/services/orders-api/sample", &[]).await;
        assert_eq!(again.header("location"), format!("{receipt}?deduplicated=1"));
        assert!(text(&mara.get(again.header("location")).await, "[role=status]").contains("uploaded before"));
        let deleted = mara.form(&receipt.replace("/receipt", "/delete"), &[]).await;
        assert_eq!(deleted.status, StatusCode::SEE_OTHER, "{}", deleted.text);
        let restored = mara.form("/services/orders-api/sample", &[]).await;
        assert_eq!(restored.header("location"), format!("{receipt}?restored=1"));
        assert!(text(&mara.get(restored.header("location")).await, "[role=status]").contains("it is restored"));
        let nowhere = mara.form("/services/no-such/sample", &[]).await;
        assert_eq!(nowhere.status, StatusCode::NOT_FOUND);
    }

    async fn the_ways_to_connect_are_where_they_are_looked_for(site: Site) {
        site.service("orders-api").await;
        let mara = site.browser("mara", Role::Member).await;
        let link = "main a[href='/services/orders-api/connect']";
        let service = mara.get("/services/orders-api").await;
        assert_eq!(count(&service, link), 2, "among the buttons, and in place of the runs");
        assert_eq!(count(&mara.get("/services/orders-api/upload").await, link), 1);
        assert_eq!(count(&mara.get("/account").await, "main a[href='/account/tokens']"), 1);
        assert_eq!(count(&mara.get("/account").await, "main a[href='/tokens']"), 0);
        let ada = site.browser("ada", Role::Admin).await;
        assert_eq!(count(&ada.get("/account").await, "main a[href='/tokens']"), 1);
    }
}
