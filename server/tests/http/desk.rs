//! The pages of a review as its author and its reviewer use them, without JavaScript: the plan, what is said, exemptions,
//! handing over, reading, signing, what a signature froze, and the inbox.

use domain::{Clock, EnvironmentName, Role, Timestamp, Value};
use http::StatusCode;
use store::Author;

use crate::html::{attributes, texts};
use crate::site::{Client, Site, on_both};

/// Ann's review of orders-api to 10,000 req/s, with Rob to review it.
struct Desk<'a> {
    ann: Client<'a>,
    rob: Client<'a>,
    review: String,
}

const FACTS: [(&str, &str); 8] = [
    ("fact-instances", "5"),
    ("fact-pool_max_per_instance", "10"),
    ("fact-other_db_clients", "0"),
    ("fact-db_max_connections", "200"),
    ("fact-db_reserved_connections", "3"),
    ("fact-pooler_in_front", "no"),
    ("fact-cores_total", "20"),
    ("fact-session_store", "redis"),
];

async fn begun(site: &Site) -> Desk<'_> {
    site.service("orders-api").await;
    let (ann, rob) = (site.browser("ann", Role::Member).await, site.browser("rob", Role::Member).await);
    done(&ann, "/services/orders-api/inventory", &FACTS).await;
    let review = start(&ann, &[]).await;
    Desk { ann, rob, review }
}

async fn start(client: &Client<'_>, more: &[(&str, &str)]) -> String {
    let fields = [("service", "orders-api"), ("from", "1000"), ("to", "10000"), ("target", "10000")];
    let fields: Vec<_> = fields.into_iter().chain(more.iter().copied()).collect();
    done(client, "/reviews/new", &fields).await
}

/// Posts a form that is accepted; gives the address that it leads to.
async fn done(client: &Client<'_>, address: &str, fields: &[(&str, &str)]) -> String {
    let answer = client.form(address, fields).await;
    let problems = texts(&answer, "[role=alert]");
    assert_eq!(answer.status, StatusCode::SEE_OTHER, "{address} {fields:?}: {problems:?}");
    answer.header("location").to_owned()
}

/// Posts a form that comes back; gives what it says is wrong.
async fn refused(client: &Client<'_>, address: &str, fields: &[(&str, &str)]) -> Vec<String> {
    let answer = client.form(address, fields).await;
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{address} {fields:?}: {}", answer.text);
    texts(&answer, "[role=alert] li")
}

impl Desk<'_> {
    fn at(&self, page: &str) -> String {
        format!("{}/{page}", self.review)
    }

    async fn on(&self, client: &Client<'_>, item: &str, fields: &[(&str, &str)]) -> String {
        let fields: Vec<_> = [("item", item)].into_iter().chain(fields.iter().copied()).collect();
        done(client, &format!("{}?item={item}", self.review), &fields).await
    }

    async fn submitted(&self) {
        done(&self.ann, &self.review, &[("do", "submit"), ("reviewer", "rob")]).await;
    }

    /// Rob excuses every blocking item that lacks a pass, from the page that lists them.
    async fn cleared(&self) {
        let page = self.rob.get(&self.at("sign")).await;
        for address in attributes(&page, "section[aria-labelledby=against-title] .list a", "href") {
            let item = address
                .rsplit('=')
                .next()
                .unwrap_or_default()
                .split('#')
                .next()
                .unwrap_or_default()
                .to_owned();
            let (reason, until) = (format!("exempt-reason-{item}"), format!("exempt-until-{item}"));
            let fields = [("do", "exempt"), (&reason, "Measured next month."), (&until, "2099-01-31")];
            self.on(&self.rob, &item, &fields).await;
        }
    }

    async fn revision(&self) -> String {
        attributes(&self.rob.get(&self.at("sign")).await, "input[name=revision]", "value")[0].clone()
    }
}

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

    async fn a_question_blocks_until_it_is_settled_and_lies_in_the_authors_inbox(site: Site) {
        let desk = begun(&site).await;
        assert!(desk.ann.get("/inbox").await.text.contains("waits for you."));
        let said = desk.on(&desk.rob, "CON-03", &[("do", "ask"), ("ask-CON-03", "Which run shows this, @ann?")]).await;
        assert_eq!(said, format!("{}?item=CON-03#said", desk.review));
        let inbox = desk.ann.get("/inbox").await;
        assert_eq!(texts(&inbox, "main .answer"), ["1 question and 1 mention wait for you."]);
        assert_eq!(texts(&inbox, ".rail a[href='/inbox'] span")[0], "2 waiting");
        let comment = attributes(&inbox, "input[name=comment]", "value");
        done(&desk.ann, "/inbox", &[("comment", &comment[0])]).await;
        assert_eq!(texts(&desk.ann.get("/inbox").await, "main .answer"), ["1 question waits for you."]);
        let page = desk.ann.get(&format!("{}?item=CON-03", desk.review)).await;
        let thread = attributes(&page, "input[name=thread]", "value")[0].clone();
        let field = format!("reply-{thread}");
        desk.on(&desk.ann, "CON-03", &[("do", "reply"), ("thread", &thread), (&field, "Run 7.")]).await;
        let item = format!("{}?item=CON-03", desk.review);
        let settle = [("item", "CON-03"), ("do", "resolve"), ("thread", thread.as_str())];
        let why = refused(&desk.ann, &item, &settle).await;
        assert!(why[0].starts_with("Only rob, who asked, or the reviewer"), "{why:?}");
        done(&desk.rob, &item, &settle).await;
        assert!(desk.ann.get("/inbox").await.text.contains("waits for you."));
        let page = desk.ann.get(&item).await;
        assert!(texts(&page, ".threads li")[0].contains("settled by rob"), "{:?}", texts(&page, ".threads li"));
    }

    async fn a_reviewer_agrees_and_overrides_where_a_person_judges_and_the_author_does_not(site: Site) {
        let desk = begun(&site).await;
        let own = |item: &str| [("item".to_owned(), item.to_owned()), ("do".to_owned(), "override".to_owned())];
        let page = format!("{}?item=STA-02", desk.review);
        let bare: Vec<_> = own("STA-02").into_iter().collect();
        let bare: Vec<_> = bare.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
        assert_eq!(refused(&desk.rob, &page, &bare).await, ["Choose how it stands."]);
        let word = [("do", "override"), ("verdict-STA-02", "does_not"), ("override-STA-02", "I looked <b>myself</b>.")];
        desk.on(&desk.rob, "STA-02", &word).await;
        let shown = desk.ann.get(&page).await;
        assert_eq!(texts(&shown, ".verdict .state"), ["fail"]);
        assert!(texts(&shown, ".threads li")[0].contains("I looked <b>myself</b>."));
        let mine: Vec<_> = [("item", "STA-02")].into_iter().chain(word).collect();
        let why = refused(&desk.ann, &page, &mine).await;
        assert!(why[0].contains("author does not override"), "{why:?}");
        assert_eq!(texts(&shown, ".actions form button").iter().filter(|word| *word == "Agree").count(), 0);
        desk.on(&desk.rob, "CON-01", &[("do", "agree")]).await;
        let read = desk.rob.get(&desk.at("read")).await;
        assert!(texts(&read, "article#STA-02 header")[0].contains("decided by a reviewer’s word"));
        // From the page to read it leads back there.
        let back = done(&desk.rob, &desk.at("read"), &[("do", "agree"), ("item", "STA-02")]).await;
        assert_eq!(back, format!("{}#STA-02", desk.at("read")));
    }

    async fn a_review_is_handed_over_cleared_read_signed_and_lapses_with_its_cause(site: Site) {
        let desk = begun(&site).await;
        let why = refused(&desk.ann, &desk.review, &[("do", "submit"), ("reviewer", "")]).await;
        assert!(why[0].contains("Say who shall review it"), "{why:?}");
        desk.submitted().await;
        assert_eq!(texts(&desk.rob.get("/inbox").await, "main .answer"), ["1 review waits for you."]);
        let own = desk.ann.get(&desk.at("sign")).await;
        assert!(texts(&own, ".notice")[0].contains("the author never signs"), "{:?}", texts(&own, ".notice"));
        assert_eq!(attributes(&own, "input[name=verdict]", "value"), Vec::<String>::new());
        let page = desk.rob.get(&desk.at("sign")).await;
        assert_eq!(attributes(&page, "input[name=verdict]", "value"), ["not_ready"]);
        let revision = desk.revision().await;
        let ready = [("verdict", "ready"), ("revision", revision.as_str())];
        let why = refused(&desk.rob, &desk.at("sign"), &ready).await;
        assert!(why[0].contains("blocking items lack a pass"), "{why:?}");

        desk.on(&desk.ann, "CON-05", &[("do", "values"), ("value-pool_wait_p95_ms", "0.2"), ("value-pool_timeouts", "0"), ("value-pool_idle_share_at_peak", "0.3")]).await;
        desk.cleared().await;
        let page = desk.rob.get(&desk.at("sign")).await;
        assert_eq!(attributes(&page, "input[name=verdict]", "value"), ["ready", "ready_with_conditions", "not_ready"]);
        let read = desk.rob.get(&desk.at("read")).await;
        assert!(texts(&read, "main .answer")[0].contains("No blocking item lacks a pass."), "{:?}", texts(&read, "main .answer"));
        assert!(texts(&read, "article.item header").iter().any(|head| head.contains("exempt")));

        let revision = desk.revision().await;
        let why = refused(&desk.rob, &desk.at("sign"), &[("verdict", "not_ready"), ("revision", &revision)]).await;
        assert_eq!(why, ["Say the first reason why it is not ready."]);
        let more = [("verdict", "ready_with_conditions"), ("revision", revision.as_str()), ("condition-item-1", "LIM-03"), ("add", "condition")];
        let again = desk.rob.form(&desk.at("sign"), &more).await;
        assert_eq!(attributes(&again, "[name^=condition-owner-]", "name"), ["condition-owner-1", "condition-owner-2"]);
        let signature = [
            ("verdict", "ready_with_conditions"),
            ("revision", revision.as_str()),
            ("condition-item-1", "LIM-03"),
            ("condition-owner-1", "Team Orders"),
            ("condition-due-1", "2099-01-31"),
        ];
        let snapshot = done(&desk.rob, &desk.at("sign"), &signature).await;
        assert_eq!(snapshot, desk.at("snapshots/1"));
        let page = desk.ann.get(&snapshot).await;
        assert_eq!(texts(&page, "main .answer"), ["orders-api is ready for 10,000 req/s, on 1 condition."]);
        assert_eq!(texts(&page, "section[aria-labelledby=items-title] tbody tr").len(), 54);
        assert!(texts(&page, "aside code").iter().any(|hash| hash.starts_with("blake3:")));
        assert_eq!(texts(&desk.ann.get(&format!("{snapshot}?against=today")).await, "main .answer"), ["Nothing differs."]);

        site.wait(1_000);
        done(&desk.ann, "/services/orders-api/inventory", &[("fact-instances", "50")]).await;
        let page = desk.ann.get(&desk.review).await;
        let notice = &texts(&page, ".notice[data-state=stale]")[0];
        assert!(notice.contains("instances 5 → 50"), "{notice}");
        let page = desk.ann.get(&format!("{snapshot}?against=today")).await;
        let rows = texts(&page, "tbody tr");
        assert!(rows.iter().any(|row| row.starts_with("instances5") && row.contains("50")), "{rows:?}");
        let service = desk.ann.get("/services/orders-api").await;
        let meta = &texts(&service, ".head .meta")[0];
        assert!(meta.contains("10k lapsed") && meta.contains("instances 5 → 50"), "{meta}");

        let overview = desk.ann.get(&desk.review).await;
        let answer = &texts(&overview, "main .answer")[0];
        assert!(answer.starts_with("orders-api is not ready for 10,000 req/s: 1 of 54 items fail"), "{answer}");
        assert!(answer.ends_with(" and 1 is stale."), "{answer}");
        let document = desk.ann.get(&desk.at("review.md")).await;
        assert!(document.text.contains("are unknown and **1** is stale."), "{}", document.text);

        let inbox = desk.rob.get("/inbox").await;
        assert_eq!(texts(&inbox, "main .answer"), ["1 review waits for you."]);
        assert_eq!(texts(&inbox, "section[aria-labelledby=lapsed-title] .state"), ["instances 5 → 50"]);
        assert_eq!(texts(&inbox, ".rail a[href='/inbox'] span")[0], "1 waiting");
        let follows = start(&desk.ann, &[]).await;
        assert_eq!(texts(&desk.rob.get("/inbox").await, "main .answer"), ["Nothing waits for you."], "{follows} follows it");

        done(&desk.ann, &desk.review, &[("do", "reopen"), ("as", "draft")]).await;
        let item = desk.ann.get(&format!("{}?item=CON-05", desk.review)).await;
        assert_eq!(texts(&item, ".verdict .state"), ["stale"]);
        desk.on(&desk.ann, "CON-05", &[("do", "confirm")]).await;
        let item = desk.ann.get(&format!("{}?item=CON-05", desk.review)).await;
        assert_eq!(texts(&item, ".verdict .state"), ["pass"]);
    }

    async fn the_reviewer_and_the_day_are_changed_on_the_review_while_it_is_open(site: Site) {
        let desk = begun(&site).await;
        site.browser("eve", Role::Member).await;
        let change = [("do", "change"), ("change-reviewer", "eve"), ("change-planned", "2027-01-15")];
        done(&desk.ann, &desk.review, &change).await;
        let page = desk.ann.get(&desk.review).await;
        assert_eq!(attributes(&page, "input[name=change-planned]", "value"), ["2027-01-15"]);
        assert!(texts(&page, ".head .meta")[0].contains("reviewer eve"), "{:?}", texts(&page, ".head .meta"));
        let own = [("do", "change"), ("change-reviewer", "ann")];
        assert_eq!(refused(&desk.ann, &desk.review, &own).await, ["Whoever starts a review does not sign it: choose someone else."]);
        desk.submitted().await;
        let nobody = [("do", "change"), ("change-reviewer", "")];
        assert_eq!(refused(&desk.ann, &desk.review, &nobody).await, ["This review is with its reviewer: name another one."]);
    }

    async fn every_item_that_is_read_has_its_evidence_and_three_buttons(site: Site) {
        let desk = begun(&site).await;
        let item = desk.ann.get(&format!("{}?item=CON-01", desk.review)).await;
        assert!(attributes(&item, "aside datalist option", "value").contains(&"instances".to_owned()));
        assert_eq!(texts(&item, "aside label")[0], "Attach a run, a fact, a link or a note");
        desk.on(&desk.ann, "CON-01", &[("do", "attach"), ("evidence", "instances")]).await;
        let read = desk.rob.get(&desk.at("read")).await;
        let folded = "section[aria-labelledby=rest-title] details article";
        assert!(attributes(&read, folded, "id").contains(&"CON-01".to_owned()), "a plain pass on data");
        let chips = texts(&read, "#CON-01 .chip");
        assert!(chips.contains(&"instances 5, today".to_owned()), "{chips:?}");
        let buttons = texts(&read, "#CON-01 [role=group] button, #CON-01 [role=group] summary");
        assert_eq!(buttons, ["Agree", "Ask", "Ask this", "Comment", "Say this"], "values decide: no word overrides them");
        let page = desk.at("read");
        done(&desk.rob, &page, &[("item", "CON-01"), ("do", "agree")]).await;
        let read = desk.rob.get(&page).await;
        assert!(texts(&read, "#CON-01 .state").contains(&"you agreed".to_owned()));
    }

    async fn what_an_item_rests_on_says_how_it_lapses(site: Site) {
        let desk = begun(&site).await;
        let lapses = async |item: &str| {
            let page = desk.ann.get(&format!("{}?item={item}", desk.review)).await;
            texts(&page, "aside section:last-child p").concat()
        };
        let declared = lapses("CON-01").await;
        assert!(declared.starts_with("What was measured, typed or stated counts for 90 days."), "{declared}");
        let measured = lapses("CON-05").await;
        assert!(measured.starts_with("What was measured, typed or stated counts for 90 days."), "{measured}");
        for item in &analysis::checklist::default().items_to(domain::Order::O10k).collect::<Vec<_>>() {
            let told = lapses(&item.id).await;
            assert_eq!(told.contains("Look again when any of these changes"), !item.stale_on.is_empty(), "{}: {told}", item.id);
        }
    }

    async fn values_and_facts_that_are_too_old_are_confirmed_where_they_are_read(site: Site) {
        let desk = begun(&site).await;
        let review = desk.review.rsplit('/').next().unwrap().parse().unwrap();
        let service = site.store.service(&"orders-api".parse().unwrap()).await.unwrap().unwrap().id;
        let then = site.store.clock().now().plus_ms(-91 * Timestamp::DAY);
        let (old, by) = (site.store.dated_by(Clock::standing_at(then)), Author { account: None, name: "ann".into() });
        let number = |name: &str, value: f64| (name.parse().unwrap(), Some(Value::Number(value)));
        let values = [number("pool_wait_p95_ms", 0.2), number("pool_timeouts", 0.0), number("pool_idle_share_at_peak", 0.3)];
        let long_ago = async || {
            old.type_values(review, &values.clone().into(), &by).await.unwrap();
            let production = EnvironmentName::production();
            old.state_facts(service, &production, &[number("instances", 5.0)].into(), &by).await.unwrap();
        };
        let item = async |id: &str| {
            let page = desk.ann.get(&format!("{}?item={id}", desk.review)).await;
            (texts(&page, ".verdict .state"), texts(&page, ".notice[data-state=stale] button"))
        };
        long_ago().await;
        for (id, words) in [
            ("CON-05", "Measured again, with the same values: confirm them"),
            ("CON-01", "Looked at again, the inventory still holds: confirm it"),
        ] {
            assert_eq!(item(id).await, (vec!["stale".to_owned()], vec![words.to_owned()]));
            desk.on(&desk.ann, id, &[("do", "confirm")]).await;
            assert_eq!(item(id).await, (vec!["pass".to_owned()], vec![]));
        }
        long_ago().await;
        let other = [("do", "values"), ("value-pool_wait_p95_ms", "0.1"), ("value-pool_timeouts", "0"), ("value-pool_idle_share_at_peak", "0.3")];
        desk.on(&desk.ann, "CON-05", &other).await;
        assert_eq!(item("CON-05").await.0, ["stale"], "the other two were not measured again");
        desk.on(&desk.ann, "CON-05", &other).await;
        assert_eq!(item("CON-05").await.0, ["pass"], "saved without a change");
        done(&desk.ann, "/services/orders-api/inventory", &FACTS).await;
        assert_eq!(item("CON-01").await.0, ["pass"]);
        let inventory = desk.ann.get("/services/orders-api/inventory").await;
        assert!(texts(&inventory, "td").iter().any(|cell| cell == "5, as before"), "{:?}", texts(&inventory, "td"));
    }

    async fn the_first_signature_of_a_review_is_held_against_the_last_one_of_the_service(site: Site) {
        let desk = begun(&site).await;
        let signed = async |desk: &Desk<'_>| {
            desk.submitted().await;
            let revision = desk.revision().await;
            let not_ready = [("verdict", "not_ready"), ("reason", "Nothing was measured."), ("revision", revision.as_str())];
            let snapshot = done(&desk.rob, &desk.at("sign"), &not_ready).await;
            desk.ann.get(&format!("{snapshot}?against=previous")).await
        };
        let page = signed(&desk).await;
        assert_eq!(texts(&page, "main .answer"), ["This is the first signature of this service."]);
        // Which came first is told by their times.
        site.wait(1_000);
        let second = start(&desk.ann, &[("planned", "2099-01-31")]).await;
        let desk = Desk { review: second, ..desk };
        let page = signed(&desk).await;
        assert_eq!(texts(&page, ".views a[aria-current]"), ["Against the signature before"]);
        assert_eq!(texts(&page, "main .answer"), ["1 item stands otherwise."], "it knows its day now");
    }

    async fn answers_that_still_hold_are_carried_into_the_next_review_and_marked(site: Site) {
        let desk = begun(&site).await;
        desk.on(&desk.ann, "STA-02", &[("do", "answer"), ("answer", "meets"), ("reason", "In S3.")]).await;
        desk.on(&desk.ann, "CON-05", &[("do", "values"), ("value-pool_wait_p95_ms", "0.2")]).await;
        desk.on(&desk.ann, "CON-05", &[("do", "attach"), ("evidence", "Seen on the dashboard.")]).await;
        site.wait(1_000);
        let form = desk.rob.get("/reviews/new?service=orders-api&from=1000&to=10000").await;
        let held = "1 answer, 1 piece of evidence and 1 typed value are carried from the last review.";
        assert!(texts(&form, "main .answer")[0].ends_with(held), "{:?}", texts(&form, "main .answer"));
        assert_eq!(attributes(&form, "input[name=carry]", "value"), ["yes"]);
        let next = start(&desk.rob, &[("carry", "yes")]).await;
        let evidence = desk.rob.get(&format!("{next}?item=CON-05")).await;
        assert!(texts(&evidence, "aside .list li .quiet")[0].ends_with(", carried"), "{:?}", texts(&evidence, "aside .list li"));
        assert!(texts(&evidence, ".equation .term")[0].starts_with("0.2 ms"), "{:?}", texts(&evidence, ".equation .term"));
        let item = desk.rob.get(&format!("{next}?item=STA-02")).await;
        assert_eq!(texts(&item, ".verdict .state"), ["pass"]);
        assert_eq!(texts(&item, ".verdict .chip"), ["carried from review #1"]);
        assert!(texts(&item, ".verdict small")[0].starts_with("ann:"), "{:?}", texts(&item, ".verdict small"));
        let again = [("item", "STA-02"), ("do", "answer"), ("answer", "meets"), ("reason", "Still.")];
        site.wait(1_000);
        done(&desk.rob, &format!("{next}?item=STA-02"), &again).await;
        let item = desk.rob.get(&format!("{next}?item=STA-02")).await;
        assert_eq!(texts(&item, ".verdict .chip"), Vec::<String>::new());
        let bare = start(&desk.rob, &[]).await;
        let item = desk.rob.get(&format!("{bare}?item=STA-02")).await;
        assert_eq!(texts(&item, ".verdict .state"), ["unknown"]);
    }
}
