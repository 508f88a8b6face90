//! Explains every statement that the store sends, and fails where one would read a large table from end to end.
//!
//! The statements are overheard from sqlx's own log while the whole API is used once, so that none can be forgotten.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails")]

#[path = "store/build.rs"]
#[expect(dead_code, reason = "the other tests use the rest")]
mod build;

use std::collections::BTreeSet;

use build::{account, checklist, measured, number, review, run, secret, service, somebody};
use domain::{
    Account, AccountFilter, Answer, Asked, BinBy, BinFilter, BinKind, BinPlace, CampaignBy, CampaignFilter,
    CampaignPlan, ChecklistBy, ChecklistFilter, CitedRun, Condition, Cursor, CursorValue, Device,
    EnvironmentName, EvidenceKind, Filter, Freshness, ItemStanding, Judged, Lapse, NewExemption, NewSnapshot,
    NewThread, Order, PrecedentBy, PrecedentFilter, Reached, Reopened, ResourceBy, ResourceFilter,
    ResourceKind, ResourceWords, ReviewBy, ReviewFilter, ReviewId, ReviewState, Role, RunBy, RunDetails,
    RunFilter, RunId, ScenarioName, Scope, Service, ServiceBy, ServiceFilter, Settled, Signing, Sorted,
    Status, ThreadKind, ToCarry, TokenBy, TokenFilter, TokenState, Verdict, ViewOf, Whether,
};
use sqlx::{AssertSqlSafe, ConnectOptions, Connection};
use store::{Author, DemoRun, NewToken, ServiceChange, Store, testing};

/// Tables that grow with every run, review, change or visit.
const LARGE: [&str; 28] = [
    "run",
    "endpoint",
    "recording",
    "series_block",
    "baseline",
    "fact",
    "review",
    "review_item",
    "answer",
    "typed_value",
    "evidence",
    "item_standing",
    "review_step",
    "exemption",
    "thread",
    "comment",
    "mention",
    "snapshot",
    "snapshot_condition",
    "snapshot_run",
    "item_owner",
    "carried_answer",
    "session",
    "share",
    "token",
    "sign_in_attempt",
    "campaign_service",
    "campaign_day",
];

#[tokio::test]
async fn no_statement_reads_a_large_table_from_end_to_end() {
    testing::overhear();
    let (sqlite, postgres) = (testing::sqlite().await, testing::postgres().await);
    for (store, url) in [(&*sqlite, sqlite.url()), (&*postgres, postgres.url())] {
        let last = fill(store).await;
        if url.starts_with("postgres") {
            execute(url, "ANALYZE").await;
        }
        testing::overheard();
        use_everything(store, &last).await;
        let statements: BTreeSet<String> =
            testing::overheard().into_iter().filter(|text| is_ours(text)).collect();
        assert!(statements.len() > 60, "only {} statements were overheard", statements.len());
        let wrong = scans(url, &statements).await;
        let wrong: Vec<_> = wrong.into_iter().filter(|found| !is_of_all_reviews(found)).collect();
        assert!(wrong.is_empty(), "{}", wrong.join("\n\n"));
        let known_bad = BTreeSet::from(["SELECT id FROM run WHERE tool = 'k6'".to_owned()]);
        assert_eq!(scans(url, &known_bad).await.len(), 1, "a statement without a key is noticed");

        testing::overheard();
        let (narrow, _) = Asked::<ServiceFilter>::read([("find", "service"), ("sort", "-p95")]);
        store.service_list(&narrow, 100).await.unwrap();
        let portfolio = testing::overheard();
        assert_eq!(
            portfolio.len(),
            1,
            "the portfolio of {SERVICES} services takes one query: {portfolio:#?}"
        );
        store.matrix(&narrow, 100).await.unwrap();
        let matrix = testing::overheard();
        assert_eq!(matrix.len(), 2, "the heat map of {SERVICES} services takes two queries: {matrix:#?}");
    }
}

/// The list and the heat map are of the newest reviews of all services: `PostgreSQL` may read reviews and their items in a
/// row for them, but neither runs nor anything else.
fn is_of_all_reviews(found: &str) -> bool {
    let scanned = found.lines().next().unwrap_or_default();
    let of_reviews = ["\"review\"", "\"item_standing\""].iter().any(|table| scanned.ends_with(table));
    of_reviews && found.contains("review AS newest")
}

const SERVICES: usize = 12;

/// Enough rows that a plan by key is also the cheaper one.
async fn fill(store: &Store) -> Service {
    let mut last = None;
    for nth in 0..SERVICES {
        let added = service(store, &format!("service-{nth}")).await;
        let mut cited = Vec::new();
        for content in 0..8 {
            store.clock().advance(1_000);
            let run = run(store, added.id, &content.to_string()).await.run;
            let id = run.id;
            cited.push(CitedRun { id, number: run.number, content_id: run.content_id });
            store.set_baseline(id, &"Why not.".parse().unwrap(), &somebody()).await.unwrap();
            let facts = [("instances".parse().unwrap(), number(f64::from(content)))].into();
            store.set_facts(added.id, &EnvironmentName::staging(), &facts, &somebody()).await.unwrap();
        }
        let begun = review(store, added.id).await.id;
        let exemption = NewExemption {
            item: "A-1".into(),
            reason: "So.".parse().unwrap(),
            ends_at: store.clock().now().plus_ms(9_000_000),
        };
        store.grant_exemption(begun, &exemption, &nobody()).await.unwrap();
        signed(store, begun, &cited).await;
        review(store, added.id).await;
        last = Some(added);
    }
    last.unwrap()
}

/// Has a review signed that rests on these runs.
async fn signed(store: &Store, id: ReviewId, runs: &[CitedRun]) {
    let name = format!("signer {}", store.clock().now().0);
    let signer = account(store, &name, Role::Member).await;
    store.submit_review(id, Some(signer.id), &somebody()).await.unwrap();
    let (revision, now) = (store.review(id).await.unwrap().unwrap().revision, store.clock().now());
    let judged = passed(now, revision);
    store.settle_review(id, &judged).await.unwrap();
    let signing = Signing { verdict: Verdict::Ready, reason: None, conditions: Vec::new(), revision };
    let snapshot = NewSnapshot { revision, body: "{}".into(), runs: runs.to_vec(), valid_until: None };
    store.sign_review(id, &signing, &snapshot, &build::by(&signer)).await.unwrap();
}

/// As if both items passed.
fn passed(now: domain::Timestamp, revision: i64) -> Settled {
    let item = |item: &str| ItemStanding {
        item: item.into(),
        status: Status::Pass,
        blocking: true,
        lapses_at: None,
        since: now,
    };
    let items = vec![item("A-1"), item("C-1")];
    Settled { at: now, revision, items, evidence_at: None, valid_until: None, lapse: None }
}

/// Somebody else without an account.
fn nobody() -> Author {
    Author { account: None, name: "Rob".into() }
}

/// Calls every method once at least.
async fn use_everything(store: &Store, of: &Service) {
    people(store, of).await;
    let new = build::new_service("one-more");
    let facts = [("instances".parse().unwrap(), number(1.0).unwrap())].into();
    let staging = EnvironmentName::staging();
    store.add_service(&new, &facts, &staging, &somebody()).await.unwrap();
    store.service(&of.slug).await.unwrap();
    let narrow = ServiceFilter {
        find: Some("a".parse().unwrap()),
        owner: Some("Team Orders".parse().unwrap()),
        order_reached: Some(Reached(Some(Order::O1k))),
        order_targeted: Some(Order::O10k),
        tested: Some(Whether::Yes),
        evidence: Some(Freshness::Fresh),
        fails: Some(Whether::Yes),
        unknowns: Some(Whether::No),
        stale: Some(Whether::Yes),
        campaign: Some(of.slug.clone()),
    };
    for filter in [ServiceFilter::default(), narrow] {
        store.matrix(&Asked { filter: filter.clone(), ..Asked::default() }, 10).await.unwrap();
        for asked in sorts(&filter, ServiceBy::ALL, of.slug.clone()) {
            store.service_list(&asked, 10).await.unwrap();
        }
    }
    store.update_service(of.id, &ServiceChange::default(), &somebody()).await.unwrap();
    store.facts(of.id, &staging).await.unwrap();
    store.facts_at(of.id, &staging, store.clock().now()).await.unwrap();
    store.fact_history(of.id, &staging, 10).await.unwrap();
    store.environments(of.id).await.unwrap();
    let facts = [("instances".parse().unwrap(), number(99.0))].into();
    store.set_facts(of.id, &staging, &facts, &somebody()).await.unwrap();
    store.state_facts(of.id, &staging, &facts, &somebody()).await.unwrap();
    store.confirm_facts(of.id, &facts.keys().cloned().collect(), &somebody()).await.unwrap();
    let id = runs(store, of, &staging).await;
    walk(store, of, id).await;
    many_services(store, of).await;
    bin(store, of).await;
    example(store).await;
}

async fn many_services(store: &Store, of: &Service) {
    let (by, name) = (somebody(), "pg-main".parse().unwrap());
    let words = ResourceWords {
        kind: ResourceKind::Database,
        max_connections: None,
        reserved_connections: None,
        note: None,
    };
    let resource = store.add_resource(&name, &words, &by).await.unwrap().id;
    store.update_resource(resource, &words, &by).await.unwrap();
    store.set_draw(of.id, Some(resource), &by).await.unwrap();
    store.draws_on(of.id).await.unwrap();
    let filter = ResourceFilter { find: Some("pg".parse().unwrap()), kind: Some(ResourceKind::Database) };
    for filter in [ResourceFilter::default(), filter] {
        for asked in sorts(&filter, ResourceBy::ALL, name.clone()) {
            store.resource_files(&asked, 10).await.unwrap();
        }
    }
    store.resource_file(&name).await.unwrap();
    store.facts_of_draws(resource).await.unwrap();
    store.set_draw(of.id, None, &by).await.unwrap();
    store.remove_resource(resource).await.unwrap();
    let services = store.service_ids(std::slice::from_ref(&of.slug)).await.unwrap();
    let plan = CampaignPlan {
        title: "Peak".parse().unwrap(),
        due: "2030-01-01".parse().unwrap(),
        note: None,
        items: vec!["A-1".to_owned()],
        services: services.into_iter().map(|(_, id)| id).collect(),
    };
    let campaign = store.add_campaign(&name, &plan, &by).await.unwrap();
    store.update_campaign(campaign, &plan).await.unwrap();
    for running in [None, Some(Whether::Yes), Some(Whether::No)] {
        let filter = CampaignFilter { find: Some("peak".parse().unwrap()), running };
        for asked in sorts(&filter, CampaignBy::ALL, name.clone()) {
            store.campaigns(&asked, 10).await.unwrap();
        }
    }
    store.campaign_file(&name).await.unwrap();
    store.remove_campaign(campaign).await.unwrap();
    let view = store.save_view(ViewOf::Matrix, &"Stale".parse().unwrap(), "stale=yes", &by).await.unwrap();
    store.views(ViewOf::Matrix).await.unwrap();
    store.remove_view(view).await.unwrap();
}

async fn example(store: &Store) {
    let production = EnvironmentName::production();
    let new = build::new_service("example");
    let id = store.add_demo_service(&new, &[].into(), &production, &somebody()).await.unwrap();
    let (at, measured) = (store.clock().now(), measured("example"));
    let made = [DemoRun { at, details: RunDetails::default(), measured }];
    store.add_demo_runs(id, &made, &somebody()).await.unwrap();
    review(store, id).await;
    store.has_services().await.unwrap();
    store.has_demo().await.unwrap();
    store.is_demo(&"example".parse().unwrap()).await.unwrap();
    store.is_of_demo(store.clock().id(), store.clock().id()).await.unwrap();
    store.demo(3).await.unwrap();
    store.remove_demo().await.unwrap();
}

async fn people(store: &Store, of: &Service) {
    let end = store.clock().now().plus_ms(10_000_000);
    store.set_setup_link(secret(1), end).await.unwrap();
    store.setup_link().await.unwrap();
    store.has_admin().await.unwrap();
    let ada = store.add_first_admin(&"ada".parse().unwrap(), &build::password("x")).await.unwrap();
    account(store, "eve", Role::Admin).await;
    store.accounts().await.unwrap();
    links(store, &ada).await;
    store.account_named(&ada.name).await.unwrap();
    store.add_session(ada.id, secret(2), end, &Device::default()).await.unwrap();
    store.clock().advance(100_000);
    let session = store.session(&secret(2), 1_000_000).await.unwrap().unwrap();
    store.sessions_of(ada.id, 1_000_000, &Asked::default(), 10).await.unwrap();
    store.end_other_sessions(ada.id, session.id).await.unwrap();
    store.end_session_of(ada.id, session.id).await.unwrap();
    store.end_session(&secret(2)).await.unwrap();
    store.end_sessions_of(ada.id).await.unwrap();
    store.drop_old_sessions().await.unwrap();
    store.set_password(ada.id, &build::password("y")).await.unwrap();
    store.record_attempt("ada").await.unwrap();
    store.attempts_since("ada", store.clock().now()).await.unwrap();
    store.clear_attempts("ada").await.unwrap();
    store.drop_old_attempts(store.clock().now()).await.unwrap();
    let token = NewToken {
        name: "CI".parse().unwrap(),
        account: ada.id,
        scope: Scope::Read,
        service: Some(of.id),
        public_id: "abcdefgh".into(),
        hash: secret(3),
        expires_at: end,
    };
    let token = store.add_token(token).await.unwrap();
    store.touch_token(token.id).await.unwrap();
    store.token(token.id).await.unwrap();
    let states = TokenState::ALL.iter().copied().map(Some);
    for state in states.chain([None]) {
        let (account, service) = (Some(ada.name.clone()), Some(of.slug.clone()));
        for (account, service) in
            [(None, None), (account.clone(), None), (None, service.clone()), (account, service)]
        {
            for asked in sorts(&TokenFilter { account, service, state }, TokenBy::ALL, token.id) {
                store.token_list(&asked, 3).await.unwrap();
            }
        }
    }
    store.revoke_token(token.id).await.unwrap();
    store.revoke_token_of(ada.id, token.id).await.unwrap();
}

async fn links(store: &Store, ada: &Account) {
    let (kim, jo) = ("kim".parse().unwrap(), "jo".parse().unwrap());
    store.invite(&kim, Role::Admin, secret(11), &build::by(ada)).await.unwrap();
    let link = store.invite(&jo, Role::Member, secret(12), &build::by(ada)).await.unwrap();
    store.open_invitations(&Asked::default(), 10).await.unwrap();
    store.withdraw_invitation(link.id).await.unwrap();
    let kim = store.accept_invitation(&secret(11), &build::password("x")).await.unwrap();
    store.reset_password(&kim, &build::password("y"), secret(13), &build::by(ada)).await.unwrap();
    store.open_reset(kim.id).await.unwrap();
    store.accept_invitation(&secret(13), &build::password("z")).await.unwrap();
    store.drop_old_invitations().await.unwrap();
    let filter = AccountFilter { find: Some("k".parse().unwrap()), role: Some(Role::Admin) };
    let asked = Asked { filter, after: Some("ada".parse().unwrap()), ..Asked::default() };
    store.account_lines(&asked, 10).await.unwrap();
    store.account_counts().await.unwrap();
    store.set_role(kim.id, Role::Viewer).await.unwrap();
    store.remove_account(kim.id).await.unwrap();
}

async fn runs(store: &Store, of: &Service, staging: &EnvironmentName) -> RunId {
    let scenario = ScenarioName::default();
    let sent = measured("new");
    let id = store.add_run(of.id, &RunDetails::default(), &sent, &somebody()).await.unwrap().run.id;
    store.run(id).await.unwrap();
    store.run_by_content(of.id, &sent.content_id).await.unwrap();
    store.run_numbered(of.id, 1).await.unwrap();
    let whole = RunFilter {
        scenario: Some(scenario.clone()),
        environment: Some(staging.clone()),
        version: Some("1".parse().unwrap()),
        tool: Some("k6".parse().unwrap()),
        thresholds: Some(Judged::Failed),
        from: Some("2026-01-01".parse().unwrap()),
        to: Some("2027-01-01".parse().unwrap()),
        baseline: Some(Whether::Yes),
    };
    for filter in [
        RunFilter::default(),
        RunFilter { environment: whole.environment.clone(), ..RunFilter::default() },
        RunFilter { scenario: whole.scenario.clone(), ..RunFilter::default() },
        whole,
    ] {
        store.runs(of.id, &filter, Some(5), 3).await.unwrap();
        for asked in sorts(&filter, RunBy::ALL, 5) {
            store.run_list(of.id, &asked, 3).await.unwrap();
        }
    }
    store.trend(of.id, Some((staging, &scenario)), 10).await.unwrap();
    store.scenarios(of.id).await.unwrap();
    store.series(id, None).await.unwrap();
    store.series_within(id, None, &(0..100)).await.unwrap();
    store.seconds(id).await.unwrap();
    store.histogram(id, Some(1)).await.unwrap();
    let end = store.clock().now().plus_ms(1_000_000);
    let share = store.add_share(id, secret(4), end, &somebody()).await.unwrap();
    store.use_share(&secret(4)).await.unwrap();
    store.shares(id, &Asked::default(), 10).await.unwrap();
    store.share_count(id).await.unwrap();
    store.revoke_share(id, share.id).await.unwrap();
    store.set_baseline(id, &"Because.".parse().unwrap(), &somebody()).await.unwrap();
    store.baseline(of.id, staging, &scenario).await.unwrap();
    store.baselines(of.id).await.unwrap();
    store.baseline_history(of.id, 10).await.unwrap();
    id
}

/// A list in every order: from its beginning, and after a row with a value and one without.
fn sorts<F: Filter + Clone>(filter: &F, by: &[F::By], tie: F::Tie) -> Vec<Asked<F>>
where
    F::Tie: Clone,
{
    let directions = |by: &F::By| [Sorted::ascending(*by), Sorted::descending(*by)];
    let afters = |sorted: Sorted<F::By>| {
        let values =
            [CursorValue::Tie, CursorValue::Unknown, CursorValue::Whole(7), CursorValue::Decimal(0.5)];
        let after = values.map(|value| Some(Cursor { value, tie: tie.clone() }));
        after.into_iter().chain([None]).map(move |after| (sorted, after)).collect::<Vec<_>>()
    };
    by.iter()
        .flat_map(directions)
        .flat_map(afters)
        .map(|(sorted, after)| Asked { filter: filter.clone(), sorted, after })
        .collect()
}

async fn own_lists(store: &Store) {
    let (team, by) = ("team".parse().unwrap(), somebody());
    store.keep_checklist_source(&checklist("2"), "x").await.unwrap();
    store.published(&team, None).await.unwrap();
    let two = store.published(&team, Some("2")).await.unwrap().unwrap().line.of;
    let filter = ChecklistFilter { find: Some("t".parse().unwrap()) };
    for asked in sorts(&filter, ChecklistBy::ALL, team.clone()) {
        store.checklists(&asked, 10).await.unwrap();
    }
    store.newest_checklists().await.unwrap();
    store.checklist_versions(&team, Some(9), 10).await.unwrap();
    store.version_names(&team).await.unwrap();
    store.begin_checklist(&"other".parse().unwrap(), &two, "x", &by).await.unwrap();
    store.begin_draft(&team, &two, "x", &by).await.unwrap();
    store.save_draft(&team, 1, "y", &by).await.unwrap();
    store.checklist_drafts(None, 10).await.unwrap();
    store.publish_draft(&checklist("3"), 2, None, &by).await.unwrap();
    store.discard_draft(&"other".parse().unwrap(), 1).await.unwrap();
    store.reviews_by(&team, None, 1).await.unwrap();
    store.reach_of_checklist(&team).await.unwrap();
    let told = serde_json::json!({
        "title": "T", "constraint": "C", "numbers": [], "design": "D", "cost": "E", "not_shown": "N", "sources": [],
    });
    let told = serde_json::from_value(told).unwrap();
    let id = "p".parse().unwrap();
    let written = store.write_precedent(&id, 0, &told, &by).await.unwrap();
    store.write_precedent(&id, written.revision, &told, &by).await.unwrap();
    let filter = PrecedentFilter { find: Some("t".parse().unwrap()) };
    for asked in sorts(&filter, PrecedentBy::ALL, "t".parse().unwrap()) {
        store.precedents(&asked, 10).await.unwrap();
    }
    store.precedent_history(&id, 10).await.unwrap();
}

async fn walk(store: &Store, of: &Service, run: RunId) {
    store.publish_checklist(&checklist("2")).await.unwrap();
    store.latest_checklist("team").await.unwrap();
    own_lists(store).await;
    let id = review(store, of.id).await.id;
    store.reviews(None, None, 10).await.unwrap();
    store.reviews(Some(of.id), Some(id), 10).await.unwrap();
    let one = ReviewFilter {
        service: Some(of.slug.clone()),
        state: Some(ReviewState::Draft),
        order: Some(Order::O1k),
    };
    let closed = ReviewFilter { state: Some(ReviewState::Ready), ..ReviewFilter::default() };
    for filter in [ReviewFilter::default(), one, closed] {
        for asked in sorts(&filter, ReviewBy::ALL, id) {
            store.review_list(&asked, 10).await.unwrap();
        }
    }
    store.answer_item(id, "A-1", &Answer::Meets.into(), &somebody()).await.unwrap();
    store.answer_history(id, "A-1", 10).await.unwrap();
    store.type_values(id, &[("x".parse().unwrap(), number(1.0))].into(), &somebody()).await.unwrap();
    store.value_history(id, 10).await.unwrap();
    let kind = EvidenceKind::Run { run, number: 0 };
    let evidence = store.attach_evidence(id, "A-1", &kind, &somebody()).await.unwrap();
    let note = EvidenceKind::Note("So.".parse().unwrap());
    store.put_item(id, "A-1", &[kind, note], Some(&Answer::Meets.into()), &somebody()).await.unwrap();
    store.review_file(id).await.unwrap();
    store.grounds(of.id, &[], &[]).await.unwrap();
    store.grounds(of.id, &[run], &[]).await.unwrap();
    store.whole_review(id).await.unwrap();
    store.grounds(of.id, &[run], &[store.clock().now()]).await.unwrap();
    let owners = [("A-1".to_owned(), Some("Team Orders".parse().unwrap()))].into();
    store.name_item_owners(id, &owners, &somebody()).await.unwrap();
    store.name_item_owners(id, &[("A-1".to_owned(), None)].into(), &somebody()).await.unwrap();
    store.item_owners(id).await.unwrap();
    store.edited(id).await.unwrap();
    store.confirm_values(id, &["x".parse().unwrap()], &somebody()).await.unwrap();
    store.open_asks(store.clock().id(), 10).await.unwrap();
    let later = review(store, of.id).await.id;
    let evidence_of = vec![evidence.id];
    let what = ToCarry {
        answers: vec!["A-1".to_owned()],
        evidence: evidence_of,
        values: vec!["x".parse().unwrap()],
    };
    store.carry_over(later, id, &what).await.unwrap();
    store.carried(later).await.unwrap();
    let change = domain::ReviewChange { planned_for: Some(None), ..domain::ReviewChange::default() };
    store.change_review(later, &change).await.unwrap();
    store.remove_evidence(id, evidence.id, &somebody()).await.unwrap();
    sign(store, id).await;
}

async fn sign(store: &Store, id: domain::ReviewId) {
    let (rob, by) = (account(store, "rob", Role::Member).await, build::by);
    let now = store.clock().now();
    let fact = EvidenceKind::Fact { name: "pool".parse().unwrap(), value: domain::Value::Bool(true) };
    store.attach_evidence(id, "A-1", &fact, &somebody()).await.unwrap_err();
    let exemption =
        NewExemption { item: "A-1".into(), reason: "So.".parse().unwrap(), ends_at: now.plus_ms(9_000) };
    let granted = store.grant_exemption(id, &exemption, &by(&rob)).await.unwrap();
    store.exemption_history(id, 10).await.unwrap();
    let ask = NewThread { kind: ThreadKind::Ask, verdict: None, text: Some("@rob?".parse().unwrap()) };
    let list = checklist("2");
    let asked = store.open_thread(id, list.item("A-1").unwrap(), &ask, &somebody()).await.unwrap();
    store.reply(id, asked, &"Yes, @rob.".parse().unwrap(), &somebody()).await.unwrap();
    store.resolve_thread(id, asked, &somebody()).await.unwrap();
    let mentions = store.mentions(rob.id, None, 10).await.unwrap().items;
    store.see_mentions(rob.id, &[mentions[0].comment]).await.unwrap();
    store.reviews_lapsed(store.clock().id(), 10).await.unwrap();
    store.reviews_waiting(rob.id, 10).await.unwrap();
    store.waiting(rob.id).await.unwrap();
    store.submit_review(id, Some(rob.id), &somebody()).await.unwrap();
    store.send_back_review(id, &"So.".parse().unwrap(), &somebody()).await.unwrap();
    store.submit_review(id, None, &somebody()).await.unwrap();
    let revision = store.review(id).await.unwrap().unwrap().revision;
    let lapse = Lapse { at: now, words: "So.".into(), because: "So.".into() };
    let judged = Settled { lapse: Some(lapse), ..passed(now, revision) };
    store.settle_review(id, &judged).await.unwrap();
    let condition =
        Condition { item: "A-1".into(), owner: "Us".parse().unwrap(), due_at: now.plus_ms(9_000) };
    let verdict = Verdict::ReadyWithConditions;
    let signing = Signing { verdict, reason: None, conditions: vec![condition], revision };
    let snapshot = NewSnapshot { revision, body: "{}".into(), runs: Vec::new(), valid_until: None };
    store.sign_review(id, &signing, &snapshot, &by(&rob)).await.unwrap();
    store.end_exemption(id, granted.id, &by(&rob)).await.unwrap();
    let revision = store.review(id).await.unwrap().unwrap().revision;
    store.settle_review(id, &Settled { revision, ..judged }).await.unwrap();
    store.reopen_review(id, Reopened::Draft, &somebody()).await.unwrap();
    store.snapshots(id, 10).await.unwrap();
    store.snapshot(id, 1).await.unwrap();
    store.review_steps(id, 10).await.unwrap();
    store.item_standings(id).await.unwrap();
    store.due_reviews(10).await.unwrap();
    store.due_signatures(10).await.unwrap();
    store.lapsed_reviews(10).await.unwrap();
    store.judged_before(now, 10).await.unwrap();
}

async fn bin(store: &Store, of: &Service) {
    let run = run(store, of.id, "deleted").await.run.id;
    store.run_is_used(run).await.unwrap();
    store.delete_run(run, &somebody()).await.unwrap();
    store.binned_run(run).await.unwrap();
    store.restore_run(run, &somebody()).await.unwrap();
    store.delete_service(of.id, Some(&of.slug), &somebody()).await.unwrap();
    store.binned_service(&of.slug).await.unwrap();
    let tie = BinPlace { slug: of.slug.clone(), id: run.0 };
    for kind in BinKind::ALL.iter().copied().map(Some).chain([None]) {
        for service in [None, Some(of.slug.clone())] {
            for asked in sorts(&BinFilter { kind, service }, BinBy::ALL, tie.clone()) {
                store.bin(&asked, 10).await.unwrap();
            }
        }
    }
    store.restore_service(of.id, &somebody()).await.unwrap();
    store.delete_run(run, &somebody()).await.unwrap();
    store.purge_bin(store.clock().now().plus_ms(1)).await.unwrap();
    let gone = service(store, "gone").await.id;
    store.delete_service(gone, None, &somebody()).await.unwrap();
    store.purge_service(gone).await.unwrap();
}

fn is_ours(statement: &str) -> bool {
    ["SELECT", "INSERT", "UPDATE", "DELETE"].iter().any(|verb| statement.starts_with(verb))
}

async fn execute(url: &str, sql: &str) {
    let options: sqlx::postgres::PgConnectOptions = url.parse().unwrap();
    let mut db = options.connect().await.unwrap();
    sqlx::query(AssertSqlSafe(sql)).execute(&mut db).await.unwrap();
    db.close().await.unwrap();
}

async fn scans(url: &str, statements: &BTreeSet<String>) -> Vec<String> {
    if url.starts_with("sqlite:") {
        sqlite_scans(url, statements).await
    } else {
        postgres_scans(url, statements).await
    }
}

/// `SQLite` says SCAN where it reads a table or an index from end to end, and SEARCH where it goes by key.
async fn sqlite_scans(url: &str, statements: &BTreeSet<String>) -> Vec<String> {
    let options: sqlx::sqlite::SqliteConnectOptions = url.parse().unwrap();
    let mut db = options.connect().await.unwrap();
    let mut wrong = Vec::new();
    for statement in statements {
        let explain = AssertSqlSafe(format!("EXPLAIN QUERY PLAN {statement}"));
        let plan: Vec<(i64, i64, i64, String)> = sqlx::query_as(explain).fetch_all(&mut db).await.unwrap();
        for (.., step) in plan {
            let table = step.strip_prefix("SCAN ").and_then(|rest| rest.split(' ').next());
            if table.is_some_and(|table| LARGE.contains(&table)) {
                wrong.push(format!("{step}\n{statement}"));
            }
        }
    }
    db.close().await.unwrap();
    wrong
}

/// Plans as they are made for any value of the parameters; reading in a row is allowed only where nothing else works.
async fn postgres_scans(url: &str, statements: &BTreeSet<String>) -> Vec<String> {
    let options: sqlx::postgres::PgConnectOptions = url.parse().unwrap();
    let mut db = options.connect().await.unwrap();
    for setting in ["SET plan_cache_mode = force_generic_plan", "SET enable_seqscan = off"] {
        sqlx::query(setting).execute(&mut db).await.unwrap();
    }
    let mut wrong = Vec::new();
    for statement in statements {
        let parameters = (1..=99).take_while(|nth| statement.contains(&format!("${nth}"))).count();
        let nulls = vec!["NULL"; parameters].join(", ");
        let execute =
            if parameters == 0 { "EXECUTE one".to_owned() } else { format!("EXECUTE one ({nulls})") };
        sqlx::raw_sql(AssertSqlSafe(format!("PREPARE one AS {statement}"))).execute(&mut db).await.unwrap();
        let explain = AssertSqlSafe(format!("EXPLAIN (FORMAT JSON) {execute}"));
        let plan: serde_json::Value = sqlx::query_scalar(explain).fetch_one(&mut db).await.unwrap();
        sqlx::raw_sql("DEALLOCATE one").execute(&mut db).await.unwrap();
        for step in steps(&plan) {
            if reads_in_a_row(step) {
                wrong.push(format!("{} on {}\n{statement}", step["Node Type"], step["Relation Name"]));
            }
        }
    }
    db.close().await.unwrap();
    wrong
}

fn steps(plan: &serde_json::Value) -> Vec<&serde_json::Value> {
    match plan {
        serde_json::Value::Array(parts) => parts.iter().flat_map(steps).collect(),
        serde_json::Value::Object(step) => {
            std::iter::once(plan).chain(step.values().flat_map(steps)).collect()
        }
        _ => Vec::new(),
    }
}

fn reads_in_a_row(step: &serde_json::Value) -> bool {
    let is_large = step["Relation Name"].as_str().is_some_and(|table| LARGE.contains(&table));
    match step["Node Type"].as_str() {
        Some("Seq Scan") => is_large,
        Some("Index Scan" | "Index Only Scan") => is_large && step["Index Cond"].is_null(),
        // The index below does not say whose it is.
        Some("Bitmap Heap Scan") => {
            let is_whole = |part: &&serde_json::Value| {
                part["Node Type"] == "Bitmap Index Scan" && part["Index Cond"].is_null()
            };
            is_large && steps(&step["Plans"]).iter().any(is_whole)
        }
        _ => false,
    }
}
