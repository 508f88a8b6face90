//! Checklists as they are listed and read.

use domain::{Role, Scope};
use http::{Method, StatusCode};

use super::EDIT;
use crate::html::{attributes, texts};
use crate::site::on_both;

on_both! {
    async fn the_list_teaches_how_a_team_comes_to_its_own(site: Site) {
        let member = site.browser("mara", Role::Member).await;
        let list = member.get("/checklists").await;
        assert!(list.text.contains("Nobody has one of their own"), "{}", list.text);
        assert_eq!(attributes(&list, ".head .actions a", "href")[0], "/checklists/headroom-default#copy");
        assert_eq!(texts(&list, ".rail [aria-current]"), ["Checklists"]);
        let viewer = site.browser("vera", Role::Viewer).await;
        let list = viewer.get("/checklists").await;
        assert!(!list.text.contains("Copy the default"));
        assert_eq!(viewer.get(EDIT).await.status, StatusCode::FORBIDDEN);
    }

    async fn a_version_is_read_with_all_its_items_and_rules(site: Site) {
        let viewer = site.browser("vera", Role::Viewer).await;
        let page = viewer.get("/checklists/headroom-default").await;
        assert_eq!(page.status, StatusCode::OK);
        assert_eq!(texts(&page, "h1"), ["Scaling readiness: 100 to 100,000 requests per second"]);
        assert_eq!(texts(&page, "details[id^=item-]").len(), 60);
        let item = texts(&page, "#item-CON-03");
        let known = analysis::checklist::default().item("CON-03").unwrap();
        for part in [&known.title, &known.question, &known.why, &known.verify, &known.auto.fail, &known.remedies[0].action] {
            assert!(item[0].contains(part.as_str()), "{part}");
        }
        assert!(item[0].contains("fail_util = 0.85"), "{item:?}");
        assert_eq!(texts(&page, "#item-CON-03 .list .state").len(), known.examples.len());
        assert_eq!(attributes(&page, "#item-O5-03 a", "href"), ["/precedents"]);
        assert_eq!(texts(&page, "form[method=post] input[name=id]").len(), 0, "who only reads copies nothing");
        for nowhere in ["/checklists/none", "/checklists/headroom-default?version=9", "/checklists/No"] {
            assert_eq!(viewer.get(nowhere).await.status, StatusCode::NOT_FOUND, "{nowhere}");
        }
    }

    async fn the_default_stays_as_it_is(site: Site) {
        let member = site.browser("mara", Role::Member).await;
        let led = member.get("/checklists/headroom-default/edit").await;
        assert_eq!(led.header("location"), "/checklists/headroom-default#copy");
        for (address, fields) in [
            ("/checklists/headroom-default/edit", vec![("do", "save"), ("text", "x"), ("revision", "0")]),
            ("/checklists/headroom-default/publish", vec![("revision", "1")]),
        ] {
            assert_eq!(member.form(address, &fields).await.status, StatusCode::CONFLICT, "{address}");
        }
        let writer = site.program("ci", Scope::Write, None).await;
        let put = writer.send(Method::PUT, "/api/v1/checklists/headroom-default/draft", "x").await;
        assert_eq!(put.status, StatusCode::CONFLICT);
    }
}
