//! Deleting: what pages and programs can delete, what stands against it, and the way back.

use domain::{Role, Scope};
use http::{Method, StatusCode};
use scraper::{Html, Selector};
use serde_json::json;

use crate::html::texts;
use crate::run::uploaded;
use crate::site::{Answer, Client, fixture, on_both};

/// The fields of the first form that posts to this address.
fn fields(answer: &Answer, action: &str) -> Vec<(String, String)> {
    let document = Html::parse_document(&answer.text);
    let inputs = Selector::parse(&format!("form[action='{action}'] input")).unwrap();
    let attribute = |input: scraper::ElementRef<'_>, name| input.attr(name).unwrap_or_default().to_owned();
    document.select(&inputs).map(|input| (attribute(input, "name"), attribute(input, "value"))).collect()
}

async fn post_again(client: &Client<'_>, page: &Answer, action: &str) -> Answer {
    let fields = fields(page, action);
    let fields: Vec<_> = fields.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
    client.form(action, &fields).await
}

on_both! {
    async fn a_run_is_deleted_undone_and_found_in_the_bin(site: Site) {
        let run = uploaded(&site).await;
        let mara = site.browser("mara", Role::Member).await;
        let asked = mara.get(&format!("{run}/delete")).await;
        assert_eq!(asked.status, StatusCode::OK);
        assert_eq!(texts(&asked, ".answer"), ["Run #1 of orders-api goes into the bin, and for good on 23 Dec 2026."]);
        let deleted = mara.form(&format!("{run}/delete"), &[]).await;
        assert_eq!(deleted.status, StatusCode::SEE_OTHER, "{}", deleted.text);
        let list = mara.get(deleted.header("location")).await;
        assert!(texts(&list, ".notice")[0].starts_with("Run #1 is in the bin until 23 Dec 2026."), "{}", list.text);
        assert_eq!(mara.get(&run).await.status, StatusCode::NOT_FOUND);
        assert_eq!(mara.get(&format!("{run}/latency.svg")).await.status, StatusCode::NOT_FOUND);
        assert_eq!(mara.get(&format!("/api/v1{run}/series")).await.status, StatusCode::NOT_FOUND);
        assert_eq!(mara.get("/api/v1/services/orders-api").await.json()["runs"], 0);

        let bin = mara.get("/bin").await;
        assert_eq!(texts(&bin, ".answer"), ["1 thing can be restored."]);
        assert_eq!(texts(&bin, "tbody td:nth-child(4)"), ["mara"]);
        assert!(texts(&bin, "tbody summary").is_empty(), "only administrators remove for good");
        assert!(texts(&mara.get("/bin?kind=services").await, "tbody tr").is_empty());

        let undone = post_again(&mara, &list, "/bin").await;
        assert_eq!((undone.status, undone.header("location")), (StatusCode::SEE_OTHER, run.as_str()));
        assert_eq!(mara.get(&run).await.status, StatusCode::OK);
        assert_eq!(texts(&mara.get("/bin").await, ".answer"), ["The bin is empty."]);
        assert!(texts(&mara.get(deleted.header("location")).await, ".notice").is_empty(), "nothing is left to undo");
    }

    async fn a_baseline_stays_and_says_why(site: Site) {
        let run = uploaded(&site).await;
        let mara = site.browser("mara", Role::Member).await;
        mara.form(&run, &[("reason", "Steady.")]).await;
        let page = mara.get(&format!("{run}/delete")).await;
        assert!(texts(&page, ".answer")[0].ends_with("cannot be deleted as things stand."));
        assert!(texts(&page, ".notice")[0].contains("baseline of default in staging"));
        assert!(texts(&page, "button[data-kind=danger]").is_empty());
        let refused = mara.form(&format!("{run}/delete"), &[]).await;
        assert_eq!(refused.status, StatusCode::CONFLICT);
        assert!(texts(&refused, ".answer")[0].contains("use another run as the baseline first"));
        let program = site.program("writer", Scope::Write, None).await;
        let refused = program.send(Method::DELETE, &format!("/api/v1{run}"), "").await;
        assert_eq!(refused.status, StatusCode::CONFLICT);
        assert_eq!(refused.json()["type"], "urn:headroom:problem:in-use");
        assert_eq!(mara.get(&run).await.status, StatusCode::OK);
    }

    async fn the_same_file_again_restores_its_run_and_says_so(site: Site) {
        let run = uploaded(&site).await;
        let program = site.program("writer", Scope::Write, None).await;
        assert_eq!(program.send(Method::DELETE, &format!("/api/v1{run}"), "").await.status, StatusCode::NO_CONTENT);
        assert_eq!(program.send(Method::DELETE, &format!("/api/v1{run}"), "").await.status, StatusCode::NOT_FOUND);
        let file = fixture("k6/v2.2.0-default-stats/run.json.gz");
        let parts = [("file", Some("run.json.gz"), file.as_slice())];
        let again = program.upload("/api/v1/services/orders-api/runs", &parts).await;
        assert_eq!((again.status, &again.json()["deduplicated"]), (StatusCode::OK, &true.into()));
        assert_eq!(again.json()["notes"], json!(["This content is run #1, which lay in the bin and was restored."]));
        program.send(Method::DELETE, &format!("/api/v1{run}"), "").await;
        let mara = site.browser("mara", Role::Member).await;
        let sent = mara.upload("/services/orders-api/runs", &parts).await;
        assert_eq!(sent.header("location"), format!("{run}/receipt?restored=1"));
        assert!(texts(&mara.get(sent.header("location")).await, ".notice")[0].contains("it is restored"));
    }

    async fn a_service_is_deleted_by_typing_its_short_name(site: Site) {
        let run = uploaded(&site).await;
        let mara = site.browser("mara", Role::Member).await;
        let refused = mara.form("/services/orders-api/delete", &[("typed", "orders")]).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert_eq!(texts(&refused, "#typed-error"), ["Type orders-api here, and it is deleted."]);
        assert!(refused.text.contains("value=\"orders\""));
        let deleted = mara.form("/services/orders-api/delete", &[("typed", "orders-api")]).await;
        assert_eq!(deleted.status, StatusCode::SEE_OTHER, "{}", deleted.text);
        let list = mara.get(deleted.header("location")).await;
        assert!(texts(&list, ".notice")[0].starts_with("orders-api is in the bin until"), "{}", list.text);
        for gone in ["/services/orders-api", "/services/orders-api/runs", &run, "/api/v1/services/orders-api"] {
            assert_eq!(mara.get(gone).await.status, StatusCode::NOT_FOUND, "{gone}");
        }
        let taken = mara.form("/services/new", &[("slug", "orders-api")]).await;
        assert!(texts(&taken, "#slug-error")[0].contains("in the bin"));
        let undone = post_again(&mara, &list, "/bin").await;
        assert_eq!(undone.header("location"), "/services/orders-api");
        assert_eq!(mara.get(&run).await.status, StatusCode::OK);
    }

    async fn a_program_deletes_a_service_with_a_signed_review_only_by_confirming(site: Site) {
        site.service("orders-api").await;
        let program = site.program("ci", Scope::Write, None).await;
        let body = json!({ "service": "orders-api", "from": 100, "to": 1000 });
        assert_eq!(program.post("/api/v1/reviews", &body.to_string()).await.status, StatusCode::CREATED);
        site.store.execute("UPDATE review SET state = 'ready'").await;
        let address = "/api/v1/services/orders-api";
        let refused = program.send(Method::DELETE, address, "").await;
        assert_eq!(refused.status, StatusCode::CONFLICT);
        assert!(refused.json()["detail"].as_str().unwrap().starts_with("Review #1 of this service is signed."));
        let mara = site.browser("mara", Role::Member).await;
        let warned = mara.get("/services/orders-api/delete").await;
        assert!(texts(&warned, ".notice")[0].contains("Review #1"));
        let confirmed = program.send(Method::DELETE, &format!("{address}?confirm=orders-api"), "").await;
        assert_eq!(confirmed.status, StatusCode::NO_CONTENT);
        assert_eq!(program.get(address).await.status, StatusCode::NOT_FOUND);
        assert_eq!(program.get("/api/v1/reviews").await.json()["items"], json!([]));
    }

    async fn the_bin_is_filtered_and_sorted_by_its_address(site: Site) {
        let run = uploaded(&site).await;
        let mara = site.browser("mara", Role::Member).await;
        mara.form(&format!("{run}/delete"), &[]).await;
        for slug in ["billing", "web"] {
            site.wait(1);
            site.service(slug).await;
            mara.form(&format!("/services/{slug}/delete"), &[("typed", slug)]).await;
        }
        for (query, expected, words) in [
            ("", "web billing orders-api", "Deleted last first"),
            ("?sort=deleted", "orders-api billing web", "Deleted first, and so the first to go for good"),
            ("?sort=service", "billing orders-api web", "By service"),
            ("?sort=-service", "web orders-api billing", "By service, from the end"),
            ("?kind=services&sort=service", "billing web", "By service"),
            ("?kind=runs&service=orders-api", "orders-api", "Deleted last first"),
        ] {
            let bin = mara.get(&format!("/bin{query}")).await;
            assert_eq!(texts(&bin, "tbody td:nth-child(2)").join(" "), expected, "{query}");
            assert_eq!(texts(&bin, "caption"), [words], "{query}");
        }
        let sorted = mara.get("/bin?kind=services&sort=service").await;
        assert_eq!(texts(&sorted, "th[aria-sort=ascending]"), ["Service ↑"]);
        assert!(sorted.text.contains("href=\"/bin?kind=services&amp;sort=-service\""), "{}", sorted.text);
        let none = mara.get("/bin?kind=runs&service=web&sort=service").await;
        assert_eq!(texts(&none, ".answer"), ["Nothing in the bin matches."]);
        assert_eq!(texts(&none, "main .chip"), ["runs only", "service web"]);
        let odd = mara.get("/bin?kind=cats").await;
        assert_eq!((texts(&odd, "tbody tr").len(), texts(&odd, "#kind-error").len()), (3, 1), "told, and left out");
    }

    async fn an_administrator_removes_for_good(site: Site) {
        let run = uploaded(&site).await;
        let ada = site.browser("ada", Role::Admin).await;
        ada.form(&format!("{run}/delete"), &[]).await;
        let bin = ada.get("/bin").await;
        assert_eq!(texts(&bin, "tbody summary"), ["Remove for good"]);
        let gone = post_again(&ada, &bin, "/bin/purge").await;
        assert_eq!((gone.status, gone.header("location")), (StatusCode::SEE_OTHER, "/bin"));
        assert_eq!(texts(&ada.get("/bin").await, ".answer"), ["The bin is empty."]);
        let again = post_again(&ada, &bin, "/bin").await;
        assert_eq!(again.status, StatusCode::NOT_FOUND, "there is nothing to restore");
    }
}
