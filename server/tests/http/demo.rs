//! Example data: filled in from the empty first page, marked on every page, and removed with one click.

use domain::{Role, RunFilter, Scope};
use http::StatusCode;
use scraper::{Html, Selector};

use crate::site::{Answer, Site, fixture, on_both};

const FILL: &[(&str, &str)] = &[("do", "fill")];
const REMOVE: &[(&str, &str)] = &[("do", "remove")];

/// The buttons of a page, by their words.
fn buttons(answer: &Answer) -> Vec<String> {
    let page = Html::parse_document(&answer.text);
    let selector = Selector::parse("main button").unwrap();
    page.select(&selector).map(|button| button.text().collect()).collect()
}

fn is_marked(answer: &Answer) -> bool {
    let page = Html::parse_document(&answer.text);
    page.select(&Selector::parse("main > .notice.example").unwrap()).count() == 1
}

/// A run, a review and their service, of the main story.
async fn addresses(site: &Site) -> Vec<String> {
    let orders = site.store.service(&"orders-api".parse().unwrap()).await.unwrap().unwrap();
    let run = site.store.runs(orders.id, &RunFilter::default(), None, 1).await.unwrap().items.remove(0);
    let review = site.store.reviews(Some(orders.id), None, 1).await.unwrap().items.remove(0);
    vec![
        "/services/orders-api".to_owned(),
        "/services/orders-api/runs".to_owned(),
        "/services/orders-api/inventory".to_owned(),
        format!("/runs/{}", run.id),
        format!("/runs/{}/receipt", run.id),
        format!("/reviews/{}", review.id),
        format!("/reviews/{}?item=CON-02", review.id),
    ]
}

on_both! {
    async fn the_example_is_filled_in_marked_and_removed(site: Site) {
        let member = site.browser("mara", Role::Member).await;
        let viewer = site.browser("vera", Role::Viewer).await;
        assert!(buttons(&member.get("/").await).contains(&"Fill with an example".to_owned()));
        assert!(!buttons(&viewer.get("/").await).contains(&"Fill with an example".to_owned()));
        assert_eq!(viewer.form("/demo", FILL).await.status, StatusCode::FORBIDDEN);
        let filled = member.form("/demo", FILL).await;
        assert_eq!((filled.status, filled.header("location")), (StatusCode::SEE_OTHER, "/"), "{}", filled.text);
        let list = member.get("/").await;
        assert!(is_marked(&list) && buttons(&list).contains(&"Remove the example".to_owned()));
        for slug in ["orders-api", "quotes-api", "reports-api", "catalog-api", "profile-api", "returns-api"] {
            assert!(list.text.contains(&format!("/services/{slug}\"")), "{slug}");
        }
        for address in addresses(&site).await {
            let (written, read) = (member.get(&address).await, viewer.get(&address).await);
            assert_eq!(written.status, StatusCode::OK, "{address}");
            assert!(is_marked(&written) && is_marked(&read), "{address}");
            assert!(buttons(&written).contains(&"Remove the example".to_owned()), "{address}");
            assert!(!buttons(&read).contains(&"Remove the example".to_owned()), "{address}");
        }
        let again = member.form("/demo", FILL).await;
        assert_eq!(again.status, StatusCode::CONFLICT);
        assert!(again.text.contains("needs a database without services"), "{}", again.text);
        assert_eq!(viewer.form("/demo", REMOVE).await.status, StatusCode::FORBIDDEN);
        let removed = member.form("/demo", REMOVE).await;
        assert_eq!((removed.status, removed.header("location")), (StatusCode::SEE_OTHER, "/"));
        assert!(buttons(&member.get("/").await).contains(&"Fill with an example".to_owned()));
    }

    async fn what_somebody_uploaded_into_the_example_is_asked_for_first(site: Site) {
        let made = site.store
            .add_demo_service(
                &domain::NewService {
                    slug: "orders-api".parse().unwrap(),
                    name: "Orders".parse().unwrap(),
                    owner: None,
                    target: None,
                },
                &[].into(),
                &domain::EnvironmentName::production(),
                &store::Author { account: None, name: "example".to_owned() },
            )
            .await
            .unwrap();
        let pipeline = site.program("ci", Scope::Upload, Some("orders-api")).await;
        let file = fixture("k6/v1.8.1-empty/run.json");
        let sent = pipeline.upload("/api/v1/services/orders-api/runs", &[("file", Some("run.json"), &file)]).await;
        assert_eq!(sent.status, StatusCode::CREATED, "{}", sent.text);
        let member = site.browser("mara", Role::Member).await;
        let asked = member.form("/demo", REMOVE).await;
        assert_eq!(asked.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(asked.text.contains("would go with it, for good") && asked.text.contains("run #1"), "{}", asked.text);
        assert!(buttons(&asked).contains(&"Remove the example and all this".to_owned()));
        assert_eq!(site.store.runs(made, &RunFilter::default(), None, 5).await.unwrap().items.len(), 1);
        let sure = member.form("/demo", &[("do", "remove"), ("sure", "yes")]).await;
        assert_eq!(sure.status, StatusCode::SEE_OTHER);
        assert!(!site.store.has_services().await.unwrap());
    }

    async fn a_real_service_has_no_mark_and_no_example_beside_it(site: Site) {
        site.service("billing").await;
        let member = site.browser("mara", Role::Member).await;
        for address in ["/", "/services/billing", "/services/billing/runs", "/reviews"] {
            assert!(!is_marked(&member.get(address).await), "{address}");
        }
        assert_eq!(member.form("/demo", FILL).await.status, StatusCode::CONFLICT);
        assert_eq!(member.form("/demo", REMOVE).await.status, StatusCode::SEE_OTHER);
        assert_eq!(member.form("/demo", &[("do", "dance")]).await.status, StatusCode::CONFLICT);
        assert_eq!(member.get("/services/billing").await.status, StatusCode::OK);
        let page = member.get("/demo").await;
        assert!(page.text.contains("There is no example here."));
    }
}
