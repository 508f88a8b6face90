//! Drafts: copied and edited.

use domain::Role;
use http::StatusCode;

use super::{EDIT, PUBLISH, copied, edit, own, typed};
use crate::html::{attributes, texts};
use crate::site::on_both;

on_both! {
    async fn a_copy_needs_a_name_that_is_free_and_fits(site: Site) {
        let member = site.browser("mara", Role::Member).await;
        copied(&member).await;
        for (id, why) in [("", "This cannot be empty."), ("Team Orders", "is not a short name"),
            ("team-orders", "There is a checklist of this name already."), ("headroom-default", "There is a checklist of this name already.")] {
            let refused = member.form("/checklists/headroom-default", &[("id", id), ("title", "T")]).await;
            assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "{id}");
            assert!(texts(&refused, ".field .error")[0].contains(why), "{id}");
            assert_eq!(attributes(&refused, "input[name=title]", "value"), ["T"]);
        }
        let list = member.get("/checklists").await;
        assert!(texts(&list, "section")[0].contains("team-orders from headroom-default 1.0.0, by mara"));
    }

    async fn a_preview_tells_each_fault_with_its_line_and_saves_nothing(site: Site) {
        let member = site.browser("mara", Role::Member).await;
        copied(&member).await;
        let fresh = member.get(EDIT).await;
        assert_eq!(typed(&fresh), own("schema", "schema"), "as the default, under its new name");
        assert!(texts(&fresh, "#findings [role=status]")[0].starts_with("can be published 60 items, 150 inputs; 126 worked examples"));
        let wrong = own("severity = \"critical\"", "severty = \"critical\"").replace('\n', "\r\n");
        let shown = edit(&member, "preview", &wrong, "1").await;
        assert_eq!(shown.status, StatusCode::OK);
        let line = wrong.lines().position(|line| line.starts_with("severty")).unwrap() + 1;
        assert!(attributes(&shown, "#findings", "data-faults")[0].split(' ').any(|told| told == line.to_string()));
        let told = texts(&shown, "#findings > ol > li").join(" ");
        assert!(told.contains(&format!("line {line}, column 1: item MEA-01: an item has no key “severty”; did you mean severity?")), "{told}");
        assert!(texts(&shown, "#findings .excerpt [data-mark]").contains(&format!("{line}severty = \"critical\"")));
        assert_eq!(typed(&shown), wrong.replace("\r\n", "\n"), "what was typed is still there");
        assert_eq!(typed(&member.get(EDIT).await), typed(&fresh), "and nothing of it is saved");
        let edited = own("severity = \"critical\"", "severity = \"major\"");
        let shown = edit(&member, "preview", &edited, "1").await;
        assert!(texts(&shown, "#preview")[0].contains("Severity: “critical” is now “major”."), "{}", shown.text);
        assert_eq!(texts(&shown, "#preview article h3").len(), 1, "the item that differs is shown as it will look");
    }

    async fn an_example_that_the_rule_contradicts_stands_against_publishing(site: Site) {
        let member = site.browser("mara", Role::Member).await;
        copied(&member).await;
        let wrong = own("margin           = 1.30", "margin           = 1.50");
        let saved = edit(&member, "save", &wrong, "1").await;
        assert_eq!(saved.header("location"), format!("{EDIT}?saved=2"), "a draft may be wrong");
        let page = member.get(PUBLISH).await;
        assert!(page.text.contains("cannot be published"));
        assert!(texts(&page, "#findings").join("").contains("this example is stated as pass, and the rule gives warn"));
        let refused = member.form(PUBLISH, &[("revision", "2")]).await;
        assert_eq!(refused.status, StatusCode::CONFLICT);
        assert!(refused.text.contains("is not a checklist yet"));
    }

    async fn two_who_edit_one_draft_lose_nothing(site: Site) {
        let mara = site.browser("mara", Role::Member).await;
        let jo = site.browser("jo", Role::Member).await;
        copied(&mara).await;
        let theirs = own("# Headroom:", "# Ours, by mara:");
        let mine = own("# Headroom:", "# Ours, by jo:");
        assert_eq!(edit(&mara, "save", &theirs, "1").await.status, StatusCode::SEE_OTHER);
        let refused = edit(&jo, "save", &mine, "1").await;
        assert_eq!(refused.status, StatusCode::CONFLICT);
        assert_eq!(typed(&refused), mine);
        assert!(texts(&refused, ".notice pre")[0].starts_with("# Ours, by mara:"), "the other text is shown beside");
        assert_eq!(attributes(&refused, "input[name=revision]", "value"), ["2"], "who saves now has seen both");
        assert_eq!(typed(&jo.get(EDIT).await), theirs);
        assert_eq!(edit(&jo, "save", &mine, "2").await.status, StatusCode::SEE_OTHER);
        assert_eq!(typed(&mara.get(EDIT).await), mine);
        let late = mara.form(PUBLISH, &[("revision", "2")]).await;
        assert_eq!(late.status, StatusCode::CONFLICT);
        let gone = edit(&jo, "discard", "", "3").await;
        assert_eq!(gone.header("location"), "/checklists");
        assert_eq!(mara.get(EDIT).await.status, StatusCode::NOT_FOUND);
    }
}
