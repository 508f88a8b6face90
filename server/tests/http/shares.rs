//! Links that show one run to whoever has them: made with an end, shown once, revoked, and never more than the run.

use std::io;
use std::sync::{Arc, Mutex};

use axum::body::Body;
use domain::{Role, Timestamp};
use http::{Method, StatusCode};
use server::auth::secret;
use tracing::instrument::WithSubscriber;
use tracing_subscriber::fmt::MakeWriter;

use crate::html::{attributes, texts};
use crate::run::uploaded;
use crate::site::{Answer, Client, Site, on_both};

/// The path of the link that was just made.
fn link(made: &Answer) -> String {
    assert_eq!(made.status, StatusCode::OK, "{}", made.text);
    let shown = texts(&made.text, ".notice .code");
    shown[0].strip_prefix("http://headroom.test").unwrap().to_owned()
}

async fn share(client: &Client<'_>, run: &str, days: &str) -> String {
    link(&client.form(&format!("{run}/share"), &[("do", "make"), ("until", days)]).await)
}

on_both! {
    async fn a_link_shows_the_run_to_strangers_and_nothing_else(site: Site) {
        let run = uploaded(&site).await;
        let mara = site.browser("mara", Role::Member).await;
        mara.form(&run, &[("reason", "Steady for ten minutes")]).await;
        let address = share(&mara, &run, "7").await;
        let page = site.stranger().get(&address).await;
        assert_eq!(page.status, StatusCode::OK, "{}", page.text);
        let own = mara.get(&run).await;
        assert_eq!(texts(&page.text, "h1"), ["Run #1 of orders-api"]);
        for same in [".answer", ".lead", ".strip dd", "figcaption", "figure table td", "#endpoints ~ .scroll td", "#judged ~ .scroll td", "#missing ~ .list li"] {
            assert_eq!(texts(&page.text, same), texts(&own.text, same), "{same}");
        }
        assert_eq!(texts(&page.text, "figure svg.chart").len(), 4);
        for nothing in ["form:not([data-window])", "[method=post]", ".rail", ".menu", ".crumbs", "a[href^='/']:not([href^='/shared/'])"] {
            assert_eq!(texts(&page.text, nothing), Vec::<String>::new(), "{nothing}");
        }
        for name in ["mara", "ci (token", "Steady for ten minutes"] {
            assert!(own.text.contains(name) && !page.text.contains(name), "{name}");
        }
        assert_eq!(attributes(&page.text, "meta[name=robots]", "content"), ["noindex, nofollow"]);
        let headers = ["referrer-policy", "x-robots-tag", "cache-control", "etag"].map(|name| page.header(name));
        assert_eq!(headers, ["no-referrer", "noindex, nofollow", "no-store", ""]);
        assert!(page.header("content-security-policy").contains("'nonce-"));
        for beside in [format!("{run}/run.json"), run.clone(), format!("{address}/run.json"), "/".into()] {
            assert_ne!(site.stranger().get(&beside).await.status, StatusCode::OK, "{beside}");
        }
    }

    async fn a_link_is_shown_once_and_kept_as_a_hash(site: Site) {
        let run = uploaded(&site).await;
        let mara = site.browser("mara", Role::Member).await;
        let made = mara.form(&format!("{run}/share"), &[("do", "make"), ("until", "30")]).await;
        let address = link(&made);
        assert_eq!((made.header("cache-control"), made.header("etag")), ("no-store", ""));
        let secret = address.strip_prefix("/shared/").unwrap();
        assert_eq!(secret.len(), 43);
        for page in [mara.get(&format!("{run}/share")).await, mara.get(&run).await] {
            assert_eq!(page.status, StatusCode::OK);
            assert!(!page.text.contains(secret));
        }
        let listed = mara.get(&format!("{run}/share")).await;
        assert_eq!(texts(&listed.text, "table tbody th"), ["mara"]);
        let cells = texts(&listed.text, "table tbody td");
        assert_eq!(cells[1..3], ["23 Dec 2026", "never"]);
        site.stranger().get(&address).await;
        let used = texts(&mara.get(&format!("{run}/share")).await.text, "table tbody td");
        assert_eq!(used[2], "23 Nov 2026 02:00");
        let id = run.trim_start_matches("/runs/").parse().unwrap();
        assert_eq!(site.share_count(id).await.unwrap(), 1);
        assert!(site.use_share(&secret::hash(secret)).await.unwrap().is_some());
    }

    async fn a_link_that_has_ended_was_revoked_or_never_was_is_answered_the_same(site: Site) {
        let run = uploaded(&site).await;
        let mara = site.browser("mara", Role::Member).await;
        let noor = site.browser("noor", Role::Member).await;
        let short = share(&mara, &run, "7").await;
        site.wait(1_000);
        let long = share(&mara, &run, "90").await;
        let rows = attributes(&mara.get(&format!("{run}/share")).await.text, "input[name=share]", "value");
        let revoked = noor.form(&format!("{run}/share"), &[("do", "revoke"), ("share", &rows[0])]).await;
        assert_eq!((revoked.status, revoked.header("location")), (StatusCode::SEE_OTHER, format!("{run}/share").as_str()));
        assert_eq!(site.stranger().get(&short).await.status, StatusCode::OK, "it is another link");
        site.wait(7 * Timestamp::DAY);
        let mut same = Vec::new();
        for address in [&long, &short, "/shared/no-such-secret", "/shared/%00"] {
            let nothing = site.stranger().get(address).await;
            assert_eq!(nothing.status, StatusCode::NOT_FOUND, "{address}");
            assert_eq!(nothing.header("referrer-policy"), "no-referrer");
            assert_eq!(texts(&nothing.text, ".answer"), ["This link shows nothing, or no longer."]);
            same.push(texts(&nothing.text, "body").join(" "));
        }
        same.dedup();
        assert_eq!(same.len(), 1, "{same:?}");
    }

    async fn a_link_to_a_deleted_run_shows_nothing_until_the_run_is_back(site: Site) {
        let run = uploaded(&site).await;
        let mara = site.browser("mara", Role::Member).await;
        let address = share(&mara, &run, "7").await;
        mara.form(&format!("{run}/delete"), &[]).await;
        assert_eq!(site.stranger().get(&address).await.status, StatusCode::NOT_FOUND);
        let id = run.strip_prefix("/runs/").unwrap();
        mara.form("/bin", &[("run", id)]).await;
        assert_eq!(site.stranger().get(&address).await.status, StatusCode::OK);
    }

    async fn an_end_that_cannot_be_is_refused_with_what_was_typed(site: Site) {
        let run = uploaded(&site).await;
        let mara = site.browser("mara", Role::Member).await;
        let page = format!("{run}/share");
        let refused = mara.form(&page, &[("do", "make"), ("until", "date"), ("date", "2028-01-01")]).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert_eq!(texts(&refused.text, "#date-error"), ["A link ends on 2027-11-23 at the latest."]);
        assert_eq!(attributes(&refused.text, "#date", "value"), ["2028-01-01"]);
        assert_eq!(attributes(&refused.text, "input[name=until][checked]", "value"), ["date"]);
        assert_eq!(texts(&refused.text, ".code"), Vec::<String>::new());
        let day = mara.form(&page, &[("do", "make"), ("until", "date"), ("date", "2026-11-24")]).await;
        let address = link(&day);
        site.wait(Timestamp::DAY);
        assert_eq!(site.stranger().get(&address).await.status, StatusCode::OK, "the day counts whole");
    }

    async fn only_members_make_links_and_see_how_many_there_are(site: Site) {
        let run = uploaded(&site).await;
        let mara = site.browser("mara", Role::Member).await;
        share(&mara, &run, "30").await;
        let own = mara.get(&run).await;
        assert_eq!(texts(&own.text, "#share ~ p")[0], "1 link shows this run to whoever has it.");
        let reader = site.browser("vera", Role::Viewer).await;
        assert_eq!(texts(&reader.get(&run).await.text, "#share"), Vec::<String>::new());
        assert_eq!(reader.get(&format!("{run}/share")).await.status, StatusCode::FORBIDDEN);
        let refused = reader.form(&format!("{run}/share"), &[("do", "make"), ("until", "7")]).await;
        assert_eq!(refused.status, StatusCode::FORBIDDEN);
        let nothing = mara.form("/runs/00000000-0000-7000-8000-000000000000/share", &[("do", "make"), ("until", "7")]).await;
        assert_eq!(nothing.status, StatusCode::NOT_FOUND);
    }
}

/// What is logged while it is given to a subscriber.
#[derive(Clone, Default)]
struct Log(Arc<Mutex<Vec<u8>>>);

impl io::Write for Log {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.lock().unwrap().write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl MakeWriter<'_> for Log {
    type Writer = Self;

    fn make_writer(&self) -> Self {
        self.clone()
    }
}

#[tokio::test]
async fn the_secret_of_a_link_is_in_no_log() {
    let site = Site::over(store::testing::sqlite().await).await;
    let run = uploaded(&site).await;
    let mara = site.browser("mara", Role::Member).await;
    let log = Log::default();
    let subscriber = || {
        tracing_subscriber::fmt()
            .with_ansi(false)
            .with_writer(log.clone())
            .with_max_level(tracing::Level::TRACE)
            .finish()
    };
    let address = share(&mara, &run, "7").with_subscriber(subscriber()).await;
    for path in [address.clone(), format!("{address}/x"), format!("{address}?y=1")] {
        let request = site.stranger().request(Method::GET, &path).body(Body::empty()).unwrap();
        site.send(request).with_subscriber(subscriber()).await;
    }
    let written = String::from_utf8(log.0.lock().unwrap().clone()).unwrap();
    assert!(written.contains("path=\"/shared/\"") && written.contains("answered"), "{written}");
    let secret = address.strip_prefix("/shared/").unwrap();
    assert!(!written.contains(secret), "{written}");
}
