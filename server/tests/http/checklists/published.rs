//! Publishing, and what it changes.

use analysis::checklist::renamed;
use domain::Role;
use http::StatusCode;

use super::{EDIT, PUBLISH, copied, edit, own, reviewed, typed};
use crate::html::texts;
use crate::site::on_both;

/// CON-01 judged by a person instead of by values.
fn asked_of_people() -> String {
    let rule = "mode = \"decides\"\napplies = \"not pooler_in_front\"\ninputs = [\"pooler_in_front\", \"instances\", ";
    own(rule, &rule.replace("decides", "suggests"))
}

on_both! {
    async fn what_publishing_changes_is_seen_before_and_done_after(site: Site) {
        let member = site.browser("mara", Role::Member).await;
        let review = reviewed(&site, &member, &[]).await;
        assert_eq!(review.status, StatusCode::SEE_OTHER, "{}", review.text);
        copied(&member).await;
        let text = asked_of_people();
        edit(&member, "save", &text, "1").await;
        let page = member.get(PUBLISH).await;
        assert_eq!(page.status, StatusCode::OK);
        let differs = texts(&page, "[aria-labelledby=differences-title]").join("");
        assert!(differs.contains("Mode: “decides” is now “suggests”."), "{differs}");
        let effects = texts(&page, "#effects").join("");
        assert!(effects.contains("Of 1 service looked at, 1 would have 1 item that stands otherwise."), "{effects}");
        let row = texts(&page, "#effects tbody tr");
        assert_eq!(row, ["passunknown11"]);
        let item = texts(&page, "#effects details .list li");
        assert!(item[0].starts_with("pass → unknown CON-01 "), "{item:?}");
        let done = member.form(PUBLISH, &[("revision", "2"), ("note", "People know this better.")]).await;
        assert_eq!(done.header("location"), "/checklists/team-orders?version=1.0.0&published=1");
        let version = member.get(done.header("location")).await;
        assert!(version.text.contains("People know this better."));
        assert_eq!(member.get("/checklists/team-orders/checklist.toml").await.text, text);
        let list = member.get("/checklists").await;
        assert_eq!(texts(&list, "tbody th small"), ["headroom-default", "team-orders"]);
        // The next version begins after this one, and the same version cannot be published twice.
        let next = typed(&member.get(EDIT).await);
        assert!(next.contains("version  = \"1.0.1\""));
        edit(&member, "save", &text, "0").await;
        let refused = member.get(PUBLISH).await;
        assert!(refused.text.contains("version 1.0.0 was published already and stays as it is: take 1.0.1"));
    }

    async fn a_service_that_walks_another_checklist_is_left_out_and_said_to_be(site: Site) {
        let member = site.browser("mara", Role::Member).await;
        copied(&member).await;
        edit(&member, "save", &asked_of_people(), "1").await;
        member.form(PUBLISH, &[("revision", "2")]).await;
        reviewed(&site, &member, &[]).await;
        let next = own("severity = \"critical\"", "severity = \"major\"");
        let next = renamed(&next, &[("version", "1.1.0")]);
        edit(&member, "save", &next, "0").await;
        let effects = texts(&member.get(PUBLISH).await, "#effects").join("");
        assert!(effects.contains("No service walks this checklist"), "{effects}");
        assert!(effects.contains("1 service is left out, because its review walks another checklist."), "{effects}");
    }
}
