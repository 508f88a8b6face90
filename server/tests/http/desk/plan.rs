//! The plan: what is left, and who sees to it.

use domain::Role;

use super::{begun, done, refused};
use crate::html::{attributes, texts};
use crate::site::on_both;

on_both! {
    async fn the_plan_lists_what_is_left_with_its_next_measurement_and_takes_owners(site: Site) {
        let desk = begun(&site).await;
        desk.on(&desk.ann, "CON-03", &[("do", "values"), ("value-db_hold_ms_per_request", "40")]).await;
        desk.on(&desk.ann, "O2-05", &[("do", "values"), ("value-cpu_ms_per_request", "8")]).await;
        let page = desk.ann.get(&desk.at("plan")).await;
        let rows = texts(&page, "tbody th a");
        assert_eq!(rows[..3], ["O2-05", "CON-03", "MEA-01"]);
        assert_eq!(texts(&page, "tbody tr:first-child td.n"), ["2,500 req/s0.25 × the target"]);
        assert_eq!(texts(&page, "main .answer").len(), 1);
        assert_eq!(attributes(&page, "#owner-CON-03", "placeholder"), ["ann"]);
        let saved = done(&desk.ann, &desk.at("plan"), &[("owner-CON-03", "Team Orders"), ("owner-MEA-01", "")]).await;
        let page = desk.ann.get(&saved).await;
        assert_eq!(attributes(&page, "#owner-CON-03", "value"), ["Team Orders"]);
        assert_eq!(texts(&page, "[role=status]"), ["The owners are saved."]);
        let long = "x".repeat(121);
        assert_eq!(refused(&desk.ann, &desk.at("plan"), &[("owner-CON-03", &long)]).await.len(), 1);

        let markdown = desk.ann.get(&desk.at("plan.md")).await;
        assert!(markdown.text.contains("| CON-03 | fail | blocks |") && markdown.text.contains("Team Orders"), "{}", markdown.text);
        let csv = desk.ann.get(&desk.at("plan.csv")).await;
        let line = csv.text.lines().find(|line| line.contains(",O2-05,")).unwrap();
        assert!(line.starts_with("orders-api,1,O2-05,") && line.contains(",2500,0.25,"), "{line}");
        let json = desk.ann.get(&desk.at("plan.json")).await.json();
        assert_eq!(json["items"][1]["owner"], "Team Orders");
        assert_eq!(json["items"][1]["next"][0]["effort"], "state");
        let api = desk.ann.get(&format!("/api/v1{}", desk.at("plan"))).await.json();
        assert_eq!(api, json);
        let viewer = site.browser("vera", Role::Viewer).await;
        let page = viewer.get(&desk.at("plan")).await;
        assert_eq!(attributes(&page, "main input", "name"), Vec::<String>::new());
    }
}
